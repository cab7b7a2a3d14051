//! A watched dimension sends its changes for every actor.

use bevy_actor_core::WatchedDimensions;

use super::*;

#[test]
fn every_actor_is_told_of() {
    both_ways(|app| {
        app.watch_dimension(&TWICE).watch_dimension(&TWICE);
        let [a, b] = [1.0, 2.0].map(|value| spawn(app, power(value)));
        assert_eq!(frame(app), [(a, "twice", None, Some(2.0)), (b, "twice", None, Some(4.0))]);
        set(app, b, &POWER, 3.0);
        set(app, a, &GUARD, 3.0);
        assert_eq!(frame(app), [(b, "twice", Some(4.0), Some(6.0))]);
        let c = spawn(app, power(7.0));
        assert_eq!(frame(app), [(c, "twice", None, Some(14.0))]);
    });
}

#[test]
fn what_is_watched_in_both_ways_is_told_once() {
    both_ways(|app| {
        app.watch_dimension(&POWER);
        let hero = spawn(app, (power(1.0), Watch::dimensions([&POWER, &TWICE])));
        assert_eq!(frame(app), [(hero, "power", None, Some(1.0)), (hero, "twice", None, Some(2.0))]);
        set(app, hero, &POWER, 2.0);
        assert_eq!(
            frame(app),
            [(hero, "power", Some(1.0), Some(2.0)), (hero, "twice", Some(2.0), Some(4.0))]
        );
    });
}

#[test]
fn a_dimension_may_join_later_and_leave() {
    both_ways(|app| {
        app.watch_dimension(&POWER);
        let [a, b] = [1.0, 2.0].map(|value| spawn(app, power(value)));
        app.update();
        told(app);
        WatchDimension::new(&TWICE).apply(app.world_mut());
        let c = spawn(app, power(3.0));
        assert_eq!(frame(app), [(c, "power", None, Some(3.0)), (c, "twice", None, Some(6.0))]);
        set(app, a, &POWER, 5.0);
        assert_eq!(frame(app), [(a, "power", Some(1.0), Some(5.0)), (a, "twice", Some(2.0), Some(10.0))]);
        let mut watched = app.world_mut().resource_mut::<WatchedDimensions>();
        assert!(watched.stop(&POWER) && !watched.stop(&POWER));
        set(app, b, &POWER, 6.0);
        assert_eq!(frame(app), [(b, "twice", Some(4.0), Some(12.0))]);
        assert!(app.world_mut().resource_mut::<WatchedDimensions>().stop(&TWICE));
        set(app, b, &POWER, 7.0);
        assert_eq!(frame(app), []);
        // What changed in between was not seen, and is not told.
        app.watch_dimension(&TWICE);
        set(app, b, &POWER, 8.0);
        assert_eq!(frame(app), [(b, "twice", Some(14.0), Some(16.0))]);
    });
}

#[test]
fn of_despawned_actors_nothing_is_kept() {
    let mut app = app();
    app.watch_dimension(&POWER);
    for round in 0..200 {
        let crowd: Vec<Entity> = (0..20).map(|_| spawn(&mut app, power(f64::from(round)))).collect();
        assert_eq!(frame(&mut app).len(), 20);
        for actor in crowd {
            app.world_mut().despawn(actor);
        }
    }
    // 4,000 actors were told of, and none is left.
    assert!(app.world().resource::<WatchedDimensions>().known() <= 100);
}
