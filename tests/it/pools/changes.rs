//! Pools are marked as changed exactly when one of their numbers changed.

use super::*;

#[derive(Resource, Default)]
struct Changes(usize);

/// An app that counts `Changed<Pools>`, also of disabled actors.
fn counting() -> App {
    let mut app = app();
    app.init_resource::<Changes>().add_systems(
        Last,
        |changed: Query<Has<Disabled>, Changed<Pools>>, mut changes: ResMut<Changes>| {
            changes.0 = changed.iter().count();
        },
    );
    app
}

fn changes_after(app: &mut App, seconds: f64) -> usize {
    pass(app, seconds);
    app.world().resource::<Changes>().0
}

#[test]
fn pools_are_marked_when_a_number_changed_and_only_then() {
    let mut app = counting();
    let hero = hero(&mut app, 100.0, 5.0);
    assert_eq!(changes_after(&mut app, 1.0), 1, "it began");
    assert_eq!(changes_after(&mut app, 1.0), 0, "it is full");
    set_base(&mut app, hero, &HP_REGEN, 10.0);
    assert_eq!(changes_after(&mut app, 1.0), 0, "it is full still");
    set_base(&mut app, hero, &HP_MAX, 105.0);
    assert_eq!(changes_after(&mut app, 0.0), 1, "its maximum rose");
    pools(&mut app, hero).take("health", 15.0).unwrap();
    assert_eq!(changes_after(&mut app, 0.0), 1, "the game took");
    assert_eq!(changes_after(&mut app, 0.0), 0, "no time passed");
    assert_eq!([1.0, 1.0, 1.0].map(|seconds| changes_after(&mut app, seconds)), [1, 1, 0]);
    set_base(&mut app, hero, &HP_MAX, 105.0);
    set_base(&mut app, hero, &MANA_MAX, 1.0);
    assert_eq!(changes_after(&mut app, 1.0), 0, "another dimension");
}

#[test]
fn a_maximum_that_falls_below_0_changes_nothing_more() {
    let mut app = counting();
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    let mut under = |maximum| {
        set_base(&mut app, hero, &HP_MAX, maximum);
        changes_after(&mut app, 1.0)
    };
    assert_eq!([0.0, -1.0, -2.0].map(&mut under), [1, 0, 0]);
}

#[test]
fn spending_more_than_there_is_changes_nothing() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    pools(&mut app, hero).spend("health", 75.0).unwrap();
    let before = pools(&mut app, hero).clone();
    let error = pools(&mut app, hero).spend("health", 40.0).unwrap_err();
    assert_eq!(error.to_string(), "pool `health` holds 15 too little");
    assert_eq!(*pools(&mut app, hero), before);
    assert_eq!(pools(&mut app, hero).take("health", 40.0), Ok(25.0));
    assert_eq!(pools(&mut app, hero).restore("health", 30.0), Ok(30.0));
    assert_eq!(pools(&mut app, hero).restore("health", 300.0), Ok(70.0));
    assert_eq!(hp(&app, hero), (100.0, 100.0));
}

#[test]
fn an_entity_that_is_no_actor_keeps_its_pools_as_they_are() {
    let mut app = counting();
    let chest = app.world_mut().spawn(health(PoolRule::KeepFraction)).id();
    assert_eq!(changes_after(&mut app, 1.0), 1, "it was spawned");
    assert_eq!(changes_after(&mut app, 1.0), 0);
    assert_eq!(*pools(&mut app, chest), health(PoolRule::KeepFraction));
}
