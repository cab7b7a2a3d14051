//! A disabled subsystem does not count and catches up when it is enabled. A purged one leaves nothing behind.

use super::*;

#[test]
fn a_disabled_subsystem_is_silent_and_catches_up_when_it_is_enabled() {
    let dojo = Dojo::default();
    let mut app = app();
    app.add_subsystem(ITEMS, equip).register_subsystem(dojo.clone());
    let hero = spawn(&mut app, "hero", (Training(1.0), Sword(10.0), Base::from([(&STRENGTH, 100.0)])));
    let leaver = spawn(&mut app, "leaver", (Training(1.0), Sword(10.0)));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 111.0);

    assert!(registry_mut(&mut app).disable("dojo"));
    assert!(!registry_mut(&mut app).disable("dojo"), "it is disabled already");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 110.0, "its statements stop counting, and nobody else's");
    assert!(!app.world().resource::<Registry>().is_enabled("dojo"));
    registry_mut(&mut app).disable("items");
    dojo.asked();
    app.world_mut().entity_mut(hero).insert((Training(2.0), Sword(20.0)));
    app.world_mut().entity_mut(leaver).remove::<Training>();
    app.update();
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), dojo.asked()), (100.0, 0), "it is not asked while disabled");

    assert!(registry_mut(&mut app).enable("dojo"));
    registry_mut(&mut app).enable("items");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 122.0, "what changed meanwhile counts");
    assert_eq!(value(&app, leaver, &STRENGTH), 10.0, "and what went meanwhile does not");
    assert_eq!(dojo.asked(), 1);
}

#[test]
fn caps_and_context_are_silenced_too() {
    let mut app = app();
    app.register_subsystem(always(
        SubsystemOutput::new()
            .cap(STRENGTH.hard_max(5.0))
            .context(&DAMAGE, ContextOutput { multipliers: vec![3.0], ..Default::default() }),
    ));
    let hero = spawn(&mut app, "hero", Base::from([(&STRENGTH, 10.0)]));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 5.0);
    registry_mut(&mut app).disable("dojo");
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!((snapshot.value(&STRENGTH), snapshot.apply(&DAMAGE, 1.0)), (10.0, Ok(1.0)));
    registry_mut(&mut app).enable("dojo");
    app.update();
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert_eq!((snapshot.value(&STRENGTH), snapshot.apply(&DAMAGE, 1.0)), (5.0, Ok(3.0)));
}

fn registry_with_rule() -> Registry {
    let rule = Rule::new().named("hands").add("strength", 1000.0);
    Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .subsystem(SubsystemDef::new("items", 50).rule(rule))
        .build()
        .unwrap()
}

#[test]
fn a_rule_and_code_with_one_id_both_count_and_are_silenced_together() {
    let mut app = app_with(registry_with_rule());
    app.add_subsystem(ITEMS, equip);
    let hero = spawn(&mut app, "hero", Sword(5.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1005.0);
    registry_mut(&mut app).disable("items");
    app.update();
    assert_eq!(app.world().get::<Snapshot>(hero).unwrap().get(&STRENGTH), None);
    registry_mut(&mut app).enable("items");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1005.0);
}

#[test]
fn purging_takes_back_what_code_said_and_silences_the_rules() {
    let mut app = app_with(registry_with_rule());
    app.add_subsystem(ITEMS, equip).register_subsystem(Dojo::default());
    let hero = spawn(
        &mut app,
        "hero",
        (Sword(5.0), Training(1.0), Caps::new().with(ITEMS, [STRENGTH.hard_max(900.0)])),
    );
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 900.0);
    app.world_mut().commands().queue(PurgeSubsystem::new("items"));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "only the dojo is left");
    assert_eq!(said(&app, hero, "items"), []);
    assert_eq!(app.world().get::<Caps>(hero).unwrap().of("items").count(), 0);
    assert!(!app.world().resource::<Registry>().is_enabled("items"));

    registry_mut(&mut app).enable("items");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1001.0, "the rule counts again, and the code has to speak anew");
    app.world_mut().entity_mut(hero).insert(Sword(7.0));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1008.0);
}

#[test]
fn a_purged_type_speaks_anew_once_it_is_enabled() {
    let mut app = app();
    app.register_subsystem(Dojo::default());
    let hero = spawn(&mut app, "hero", Training(1.0));
    app.update();
    app.world_mut().commands().queue(PurgeSubsystem::new("dojo"));
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), said(&app, hero, "dojo")), (0.0, vec![]));
    registry_mut(&mut app).enable("dojo");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0, "its numbers follow from its inputs again");
}

#[test]
fn purging_reaches_every_actor() {
    let mut app = app();
    app.add_subsystem(ITEMS, equip);
    let disabled = spawn(&mut app, "disabled", (Sword(5.0), Disabled));
    let without_caps = spawn(&mut app, "without caps", Sword(5.0));
    app.world_mut().entity_mut(disabled).remove::<Disabled>();
    app.update();
    app.world_mut().entity_mut(disabled).insert(Disabled);
    app.world_mut().entity_mut(without_caps).remove::<Caps>();
    app.update();
    app.world_mut().commands().queue(PurgeSubsystem::new("items"));
    app.update();
    assert_eq!(said(&app, without_caps, "items"), [], "an actor whose caps were removed by hand");
    assert_eq!(said(&app, disabled, "items"), [], "an actor that is disabled");
}

#[test]
fn what_is_not_registered_can_be_disabled_as_well() {
    let mut app = app();
    const SCRIPT: SubsystemId = SubsystemId::new("script", 0);
    let hero = spawn(&mut app, "hero", Contributions::new().with(SCRIPT, [STRENGTH.flat(4.0)]));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 4.0);
    registry_mut(&mut app).disable("script");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 0.0);
    registry_mut(&mut app).enable("script");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 4.0);
}
