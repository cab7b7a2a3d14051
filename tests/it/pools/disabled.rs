//! Pools of disabled actors follow their maxima but do not regenerate, and their events wait.

use bevy_ecs::system::RunSystemOnce;

use super::*;

/// A game's own component that takes entities out of queries.
#[derive(Component)]
struct Asleep;

#[test]
fn they_follow_their_maximum_and_do_not_regenerate() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 5.0);
    frame(&mut app);
    pools(&mut app, hero).take("health", 50.0).unwrap();
    app.world_mut().entity_mut(hero).insert(Disabled);
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero), (50.0, 100.0));
    set_base(&mut app, hero, &HP_MAX, 200.0);
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero), (100.0, 200.0));
    app.world_mut().entity_mut(hero).remove::<Disabled>();
    assert_eq!(hp(&app, hero), (100.0, 200.0));
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero), (105.0, 200.0), "only for the time since it was enabled");
}

#[test]
fn they_begin_as_others_do() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 5.0);
    app.world_mut().entity_mut(hero).insert(Disabled);
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero), (100.0, 100.0));
    app.world_mut().entity_mut(hero).remove::<Disabled>();
    frame(&mut app);
    assert_eq!(told(&mut app), []);
}

#[test]
fn their_reports_wait_until_they_are_enabled() {
    let mut app = app();
    let [dead, healed] = [(); 2].map(|()| hero(&mut app, 100.0, 0.0));
    frame(&mut app);
    for actor in [dead, healed] {
        app.world_mut().entity_mut(actor).insert(Disabled);
        pools(&mut app, actor).take("health", 100.0).unwrap();
    }
    frame(&mut app);
    pools(&mut app, healed).restore("health", 100.0).unwrap();
    frame(&mut app);
    assert_eq!(told(&mut app), []);
    for actor in [dead, healed] {
        app.world_mut().entity_mut(actor).remove::<Disabled>();
    }
    frame(&mut app);
    assert_eq!(told(&mut app), [(dead, Symbol::new("health"), "emptied")]);
    frame(&mut app);
    assert_eq!(told(&mut app), []);
}

#[test]
fn a_component_of_the_game_stops_everything_and_nothing_is_missed_afterwards() {
    let mut app = app();
    app.world_mut().register_disabling_component::<Asleep>();
    let [hero, dead] = [(); 2].map(|()| hero(&mut app, 100.0, 5.0));
    frame(&mut app);
    pools(&mut app, hero).take("health", 50.0).unwrap();
    for actor in [hero, dead] {
        app.world_mut().entity_mut(actor).insert(Asleep);
    }
    pass(&mut app, 1.0);
    set_base(&mut app, hero, &HP_MAX, 200.0);
    pools(&mut app, dead).take("health", 100.0).unwrap();
    pass(&mut app, 1.0);
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero), (50.0, 100.0));
    for actor in [hero, dead] {
        app.world_mut().entity_mut(actor).remove::<Asleep>();
    }
    frame(&mut app);
    assert_eq!(hp(&app, hero), (100.0, 200.0));
    assert_eq!(told(&mut app), [(dead, Symbol::new("health"), "emptied")]);
}

#[test]
fn a_snapshot_that_changed_just_before_its_actor_was_hidden_is_followed_too() {
    let mut app = app();
    app.world_mut().register_disabling_component::<Asleep>();
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    set_base(&mut app, hero, &HP_MAX, 300.0);
    let resolve = move |mut resolver: ResolverMut| drop(resolver.resolve(hero).unwrap().clone());
    app.world_mut().run_system_once(resolve).unwrap();
    app.world_mut().entity_mut(hero).insert(Asleep);
    frame(&mut app);
    frame(&mut app);
    app.world_mut().entity_mut(hero).remove::<Asleep>();
    frame(&mut app);
    assert_eq!(hp(&app, hero), (300.0, 300.0));
}

#[test]
fn a_copy_that_comes_to_a_hidden_actor_follows_its_maximum() {
    let mut app = app();
    app.world_mut().register_disabling_component::<Asleep>();
    let weak = hero(&mut app, 100.0, 0.0);
    let strong = hero(&mut app, 300.0, 0.0);
    frame(&mut app);
    let copy = pools(&mut app, weak).clone();
    app.world_mut().entity_mut(strong).insert((copy, Asleep));
    frame(&mut app);
    frame(&mut app);
    app.world_mut().entity_mut(strong).remove::<Asleep>();
    frame(&mut app);
    assert_eq!(hp(&app, strong), (300.0, 300.0));
}
