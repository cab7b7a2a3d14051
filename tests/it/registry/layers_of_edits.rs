//! Edits add up, can be dropped together, and belong to one app.

use super::*;

#[test]
fn edits_add_up_and_can_be_dropped_together() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 100.0, ());
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(50.0)])).unwrap();
    edit(&mut app, |edit| edit.define_dimension("luck", DimensionDef::primary().base("strength"))).unwrap();
    edit(&mut app, |edit| edit.change_dimension("hp_max", |hp_max| hp_max.max = 60.0)).unwrap();
    app.update();
    let all = |app: &App| [&STRENGTH, &HP_MAX, &LUCK].map(|dimension| snapshot(app, hero).get(dimension));
    assert_eq!(all(&app), [Some(50.0), Some(60.0), Some(50.0)]);
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(all(&app), [Some(100.0), Some(200.0), None]);
    let registry = app.world().resource::<Registry>();
    assert!(registry.dimension(&LUCK).is_none() && registry.is_ready());
    // Dropping nothing is no change.
    let before = snapshot(&app, hero).version();
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(snapshot(&app, hero).version(), before);
}

#[test]
fn another_registry_can_take_the_place_of_the_first() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 100.0, ());
    app.update();
    let other = Registry::builder()
        .dimension("agility", DimensionDef::primary().base(3.0))
        .dimension("strength", DimensionDef::primary().clamp(0.0, 7.0))
        .build()
        .unwrap();
    app.insert_resource(other);
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &AGILITY)), (7.0, 3.0));
    assert_eq!(snapshot(&app, hero).version(), 2);
}

#[test]
fn two_apps_do_not_disturb_each_other() {
    let other = Registry::builder()
        .dimension("agility", DimensionDef::primary())
        .dimension("strength", DimensionDef::primary().clamp(0.0, 7.0))
        .build()
        .unwrap();
    let (mut a, mut b) = (app(), app_with(other));
    let (in_a, in_b) = (spawn(&mut a, "hero", 100.0, ()), spawn(&mut b, "hero", 100.0, ()));
    a.update();
    b.update();
    edit(&mut a, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(50.0)])).unwrap();
    b.world_mut().resource_mut::<Registry>().disable("base");
    a.update();
    b.update();
    assert_eq!((value(&a, in_a, &STRENGTH), snapshot(&b, in_b).get(&STRENGTH)), (50.0, None));
    // Each hears only of its own mistakes.
    a.world_mut().get_mut::<Base>(in_a).unwrap().set("agility", 1.0);
    a.update();
    b.update();
    assert_eq!((seen(&a).reports.len(), seen(&b).reports.len()), (1, 0));
}
