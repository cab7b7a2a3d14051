//! A pool begins at the first maximum above 0: full, or with the value that was set, and without an event.

use super::*;

#[test]
fn it_begins_full_and_reports_nothing() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, -5.0);
    assert_eq!(hp(&app, hero), (0.0, 0.0));
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero), (100.0, 100.0), "the second before it began is none of its own");
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero), (95.0, 100.0));
    assert_eq!(told(&mut app), []);
}

#[test]
fn it_begins_with_what_was_set_within_its_bounds() {
    let mut app = app();
    let actors = [30.0, 300.0, 0.0].map(|amount| {
        let hero = hero(&mut app, 100.0, 0.0);
        pools(&mut app, hero).set("health", amount).unwrap();
        hero
    });
    frame(&mut app);
    assert_eq!(actors.map(|actor| hp(&app, actor)), [(30.0, 100.0), (100.0, 100.0), (0.0, 100.0)]);
    frame(&mut app);
    assert_eq!(told(&mut app), []);
}

#[test]
fn it_waits_for_the_first_maximum_above_0() {
    let mut app = app();
    let full = hero(&mut app, 0.0, 1.0);
    let set = hero(&mut app, -10.0, 1.0);
    pools(&mut app, set).set("health", 30.0).unwrap();
    pass(&mut app, 1.0);
    assert_eq!([full, set].map(|actor| hp(&app, actor)), [(0.0, 0.0); 2]);
    assert_eq!(pools(&mut app, full).take("health", 5.0), Ok(0.0));
    let missing = 5.0;
    let pool = Symbol::new("health");
    assert_eq!(pools(&mut app, full).spend("health", 5.0), Err(PoolError::Short { pool, missing }));
    for actor in [full, set] {
        set_base(&mut app, actor, &HP_MAX, 100.0);
    }
    frame(&mut app);
    assert_eq!([full, set].map(|actor| hp(&app, actor)), [(100.0, 100.0), (30.0, 100.0)]);
    assert_eq!(told(&mut app), []);
}

#[test]
fn nothing_begins_before_the_registry_is_ready() {
    let mut app = crate::common::app_with(ActorCorePlugin { folder: None, ..ActorCorePlugin::default() });
    let hero = hero(&mut app, 100.0, 0.0);
    app.update();
    let pool = Symbol::new("health");
    assert_eq!(pools(&mut app, hero).take("health", 5.0), Err(PoolError::NotReady(pool)));
    app.insert_resource(registry());
    app.update();
    assert_eq!(hp(&app, hero), (100.0, 100.0));
}

#[test]
fn a_pool_that_is_added_or_replaced_later_begins_then() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    set_base(&mut app, hero, &MANA_MAX, 40.0);
    frame(&mut app);
    frame(&mut app);
    pools(&mut app, hero).take("health", 60.0).unwrap();
    pools(&mut app, hero).insert("mana", Pool::of(&MANA_MAX));
    frame(&mut app);
    assert_eq!((hp(&app, hero), pools(&mut app, hero).current("mana")), ((40.0, 100.0), 40.0));
    app.world_mut().entity_mut(hero).insert(health(PoolRule::KeepFraction));
    frame(&mut app);
    assert_eq!(hp(&app, hero), (100.0, 100.0));
    assert_eq!(told(&mut app), []);
}

#[test]
fn a_copy_of_an_actors_pools_follows_the_maximum_of_its_own_actor() {
    let mut app = app();
    let weak = hero(&mut app, 100.0, 0.0);
    let strong = hero(&mut app, 300.0, 0.0);
    frame(&mut app);
    pools(&mut app, weak).take("health", 50.0).unwrap();
    let copy = pools(&mut app, weak).clone();
    app.world_mut().entity_mut(strong).insert(copy);
    frame(&mut app);
    assert_eq!(hp(&app, strong), (150.0, 300.0));
}

#[test]
fn pools_and_snapshots_that_change_hands_are_followed() {
    let mut app = app();
    let weak = hero(&mut app, 100.0, 0.0);
    let strong = hero(&mut app, 300.0, 0.0);
    frame(&mut app);
    frame(&mut app);
    let mut all = app.world_mut().query::<&mut Pools>();
    let [mut a, mut b] = all.get_many_mut(app.world_mut(), [weak, strong]).unwrap();
    std::mem::swap(&mut *a, &mut *b);
    frame(&mut app);
    assert_eq!([weak, strong].map(|actor| hp(&app, actor)), [(100.0, 100.0), (300.0, 300.0)]);
    // A new snapshot has the version that the former one had.
    set_base(&mut app, weak, &HP_MAX, 50.0);
    app.world_mut().entity_mut(weak).insert(Snapshot::default());
    frame(&mut app);
    assert_eq!((hp(&app, weak), crate::common::version(&app, weak)), ((50.0, 50.0), 1));
}

#[test]
fn names_that_no_registry_defines_are_reported_once() {
    let mut app = app();
    let pools = Pools::new().with("rage", Pool::of("rage_maxx").regenerating("rage_regn"));
    let hero = spawn(&mut app, (Base::from([(&HP_MAX, 1.0)]), pools.clone()));
    spawn(&mut app, pools);
    frame(&mut app);
    let expected =
        ["rage_maxx", "rage_regn"].map(|name| format!("the registry defines no dimension `{name}`"));
    assert_eq!(crate::common::reports(&mut app), expected);
    set_base(&mut app, hero, &HP_MAX, 2.0);
    frame(&mut app);
    assert_eq!(crate::common::reports(&mut app), [""; 0]);
}
