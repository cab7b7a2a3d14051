//! A disabled actor sends what changed when it is enabled again.

use super::*;

fn enabled_again(app: &mut App, hide: fn(&mut EntityWorldMut), show: fn(&mut EntityWorldMut)) {
    let everywhere = spawn(app, power(1.0));
    let watched = spawn(app, (power(1.0), Watch::dimensions([&TWICE]).rises_to(&POWER, 3.0)));
    app.update();
    told(app);
    for actor in [everywhere, watched] {
        hide(&mut app.world_mut().entity_mut(actor));
    }
    for value in [2.0, 3.0] {
        for actor in [everywhere, watched] {
            set(app, actor, &POWER, value);
        }
        assert_eq!(frame(app), []);
    }
    assert_eq!(crossed(app), []);
    for actor in [everywhere, watched] {
        show(&mut app.world_mut().entity_mut(actor));
    }
    assert_eq!(
        frame(app),
        [
            (everywhere, "power", Some(1.0), Some(3.0)),
            (watched, "power", Some(1.0), Some(3.0)),
            (watched, "twice", Some(2.0), Some(6.0))
        ],
        "by what is different from before"
    );
    assert_eq!(crossed(app), [("power", Crossing::RoseTo, 3.0, 3.0)]);
    assert_eq!(frame(app), []);
}

#[test]
fn a_disabled_actor_is_told_of_when_it_is_enabled() {
    both_ways(|app| {
        app.watch_dimension(&POWER);
        let disable = |actor: &mut EntityWorldMut| {
            actor.insert(Disabled);
        };
        let enable = |actor: &mut EntityWorldMut| {
            actor.remove::<Disabled>();
        };
        enabled_again(app, disable, enable);
    });
}

#[test]
fn so_is_one_that_a_component_of_the_game_hid() {
    let mut app = app_row_by_row();
    app.watch_dimension(&POWER);
    let hide = |actor: &mut EntityWorldMut| {
        actor.insert(Asleep);
    };
    let show = |actor: &mut EntityWorldMut| {
        actor.remove::<Asleep>();
    };
    enabled_again(&mut app, hide, show);
}

#[test]
fn an_actor_that_was_enabled_in_vain_tells_nothing() {
    let mut app = app();
    let hero = spawn(&mut app, (power(1.0), Watch::all()));
    app.update();
    told(&mut app);
    app.world_mut().entity_mut(hero).insert(Disabled);
    assert_eq!(frame(&mut app), []);
    app.world_mut().entity_mut(hero).remove::<Disabled>();
    assert_eq!(frame(&mut app), []);
    app.world_mut().entity_mut(hero).insert(Disabled);
    app.world_mut().despawn(hero);
    assert_eq!(frame(&mut app), []);
}
