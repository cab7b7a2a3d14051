//! A watched actor sends each change once, with the value before and after.

use super::*;

#[test]
fn the_first_resolve_tells_from_none_and_each_change_from_what_was() {
    both_ways(|app| {
        let hero = spawn(app, (power(1.0), Watch::all()));
        assert_eq!(
            frame(app),
            [(hero, "power", None, Some(1.0)), (hero, "twice", None, Some(2.0))],
            "guard is absent, so nothing changed"
        );
        assert_eq!(frame(app), []);
        set(app, hero, &POWER, 3.0);
        set(app, hero, &GUARD, 5.0);
        assert_eq!(
            frame(app),
            [
                (hero, "guard", None, Some(5.0)),
                (hero, "power", Some(1.0), Some(3.0)),
                (hero, "twice", Some(2.0), Some(6.0))
            ]
        );
        app.world_mut().get_mut::<Base>(hero).unwrap().remove(&GUARD);
        assert_eq!(frame(app), [(hero, "guard", Some(5.0), None)]);
    });
}

#[test]
fn only_the_named_dimensions_of_watched_actors_are_told() {
    both_ways(|app| {
        let hero = spawn(app, (power(1.0), Watch::dimensions([&TWICE])));
        let other = spawn(app, power(1.0));
        assert_eq!(frame(app), [(hero, "twice", None, Some(2.0))]);
        for actor in [hero, other] {
            set(app, actor, &POWER, 2.0);
        }
        assert_eq!(frame(app), [(hero, "twice", Some(2.0), Some(4.0))]);
        set(app, hero, &GUARD, 2.0);
        assert_eq!(frame(app), [], "that is not watched");
    });
}

#[test]
fn a_write_that_changes_no_bit_tells_nothing() {
    both_ways(|app| {
        let hero = spawn(app, (power(1.0), Watch::all()));
        frame(app);
        set(app, hero, &POWER, 1.0);
        app.world_mut().get_mut::<Base>(hero).unwrap().set_changed();
        assert_eq!(frame(app), []);
        // Another cap is a change of the snapshot, but of no value.
        crate::common::limit(app, hero, AURA, [POWER.hard_max(100.0)]);
        assert_eq!(frame(app), []);
        assert_eq!(crate::common::version(app, hero), 2);
    });
}

#[test]
fn a_watch_that_comes_later_tells_what_changes_from_then_on() {
    both_ways(|app| {
        let hero = spawn(app, power(1.0));
        app.update();
        app.update();
        app.world_mut().entity_mut(hero).insert(Watch::all());
        assert_eq!(frame(app), []);
        set(app, hero, &POWER, 2.0);
        assert_eq!(
            frame(app),
            [(hero, "power", Some(1.0), Some(2.0)), (hero, "twice", Some(2.0), Some(4.0))]
        );
        // In the frame in which something changes, too.
        app.world_mut().entity_mut(hero).remove::<Watch>();
        set(app, hero, &POWER, 3.0);
        assert_eq!(frame(app), [], "nobody watches");
        app.world_mut().entity_mut(hero).insert(Watch::dimensions([&POWER]));
        set(app, hero, &POWER, 4.0);
        assert_eq!(frame(app), [(hero, "power", Some(3.0), Some(4.0))]);
    });
}

#[test]
fn a_watch_that_is_written_over_another_begins_anew() {
    both_ways(|app| {
        let hero = spawn(app, (power(1.0), Watch::dimensions([&GUARD])));
        app.update();
        *app.world_mut().get_mut::<Watch>(hero).unwrap() = Watch::all();
        assert_eq!(frame(app), []);
        set(app, hero, &POWER, 2.0);
        assert_eq!(
            frame(app),
            [(hero, "power", Some(1.0), Some(2.0)), (hero, "twice", Some(2.0), Some(4.0))]
        );
    });
}

#[test]
fn an_actor_that_waits_for_the_registry_is_told_of_when_it_is_ready() {
    let mut app = listening(crate::common::app_with(ActorCorePlugin { folder: None, ..Default::default() }));
    app.watch_dimension(&TWICE);
    let hero = spawn(&mut app, (power(1.0), Watch::dimensions([&POWER])));
    for _ in 0..3 {
        assert_eq!(frame(&mut app), []);
    }
    app.insert_resource(registry());
    assert_eq!(frame(&mut app), [(hero, "power", None, Some(1.0)), (hero, "twice", None, Some(2.0))]);
}

#[test]
fn another_registry_tells_what_it_changes() {
    both_ways(|app| {
        let hero = spawn(app, (power(1.0), Watch::all()));
        app.update();
        told(app);
        edit(app, |edit| {
            edit.change_dimension("twice", |twice| twice.base = Some("power * 3".into()));
        })
        .unwrap();
        assert_eq!(frame(app), [(hero, "twice", Some(2.0), Some(3.0))]);
        edit(app, |edit| {
            edit.define_dimension("thrice", DimensionDef::derived().base("power * 3"));
        })
        .unwrap();
        assert_eq!(frame(app), [(hero, "thrice", None, Some(3.0))], "in another shape");
    });
}

#[test]
fn a_name_that_is_not_defined_is_reported_once() {
    let mut app = app();
    spawn(&mut app, (power(1.0), Watch::dimensions(["powr"])));
    spawn(&mut app, (power(1.0), Watch::dimensions(["powr"])));
    assert_eq!(frame(&mut app), []);
    assert_eq!(crate::common::reports(&mut app), ["the registry defines no dimension `powr`"]);
}

#[test]
fn observers_act_before_pools_do() {
    let mut app = crate::common::app(registry());
    app.add_observer(|changed: On<DimensionChanged>, mut pools: Query<&mut Pools>| {
        pools.get_mut(changed.entity).unwrap().set("health", 0.5).unwrap();
    });
    let pools = Pools::new().with("health", Pool::of(&POWER));
    let hero = spawn(&mut app, (power(1.0), pools, Watch::dimensions([&POWER])));
    app.update();
    assert_eq!(app.world().get::<Pools>(hero).unwrap().current("health"), 0.5, "and not full");
}

#[test]
fn an_observer_may_despawn_the_actor_and_change_another() {
    let mut app = app();
    let next = spawn(&mut app, (power(1.0), Watch::all()));
    let hero = spawn(&mut app, (power(1.0), Watch::all().rises_to(&POWER, 2.0)));
    app.update();
    told(&mut app);
    app.add_observer(move |crossed: On<ThresholdCrossed>, mut commands: Commands| {
        commands.entity(crossed.entity).despawn();
        commands.entity(next).insert(Base::from([(&POWER, 9.0)]));
    });
    set(&mut app, hero, &POWER, 2.0);
    assert_eq!(frame(&mut app).len(), 2);
    assert!(app.world().get_entity(hero).is_err());
    assert_eq!(frame(&mut app)[0], (next, "power", Some(1.0), Some(9.0)));
}
