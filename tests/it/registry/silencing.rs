//! A disabled system has no rules, no standing caps and no base until it is enabled again.

use super::*;

#[test]
fn a_silenced_system_has_no_rules_no_standing_caps_and_no_base() {
    let registry = Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
        .cap(WORLD, STRENGTH.hard_max(15.0))
        .subsystem(
            SubsystemDef::new("race", 0).rule(Rule::new().add("strength", "10").cap(STRENGTH.hard_min(12.0))),
        )
        .build()
        .unwrap();
    let mut app = app_with(registry);
    let hero = spawn(&mut app, "hero", 6.0, ());
    let mut after = |expected: (Option<f64>, f64), change: &dyn Fn(&mut Registry) -> bool| {
        assert!(change(&mut app.world_mut().resource_mut::<Registry>()));
        app.update();
        assert_eq!((snapshot(&app, hero).get(&STRENGTH), value(&app, hero, &HP_MAX)), expected);
    };
    after((Some(15.0), 30.0), &|_| true);
    after((Some(16.0), 32.0), &|registry| registry.disable("world"));
    after((Some(6.0), 12.0), &|registry| registry.disable("race"));
    after((None, 0.0), &|registry| registry.disable("base"));
    after((Some(12.0), 24.0), &|registry| registry.enable("race"));
    after((Some(12.0), 24.0), &|registry| registry.enable("world"));
    after((Some(15.0), 30.0), &|registry| registry.enable("base"));
}

#[test]
fn silencing_outlives_edits_and_what_is_enabled_already_changes_nothing() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 6.0, Contributions::new().with(ITEMS, [STRENGTH.flat(100.0)]));
    app.world_mut().resource_mut::<Registry>().disable(ITEMS);
    app.update();
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(50.0)])).unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 6.0);
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 6.0);
    assert!(app.world_mut().resource_mut::<Registry>().enable(ITEMS));
    assert!(!app.world_mut().resource_mut::<Registry>().enable(ITEMS));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 106.0);
}

#[test]
fn asking_the_registry_gives_names_in_order_and_what_is_defined() {
    let mut registry = Registry::builder()
        .dimension("strength", DimensionDef::primary().unit("points").label("Strength"))
        .dimension("agility", DimensionDef::primary())
        .subsystem(SubsystemDef::new("talent", 0).rule(Rule::new()))
        .subsystem(SubsystemDef::new("race", 0).rule(Rule::new()))
        .build()
        .unwrap();
    assert_eq!(registry.dimensions().collect::<Vec<_>>(), ["agility", "strength"].map(Symbol::new));
    assert_eq!(registry.subsystems().collect::<Vec<_>>(), ["race", "talent"].map(Symbol::new));
    let strength = registry.dimension("strength").unwrap();
    assert_eq!((strength.unit.as_deref(), strength.label.as_deref()), (Some("points"), Some("Strength")));
    assert!(registry.dimension("a name that nobody has interned").is_none());
    edit_of(&mut registry, |edit| edit.define_dimension("mana", DimensionDef::primary())).unwrap();
    assert_eq!(registry.dimensions().count(), 3);
}
