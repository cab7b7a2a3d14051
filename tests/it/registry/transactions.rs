//! An edit is a transaction: it takes effect for all actors at once, or not at all.

use super::*;

#[test]
fn an_edit_holds_for_all_actors_from_the_next_aggregation_on() {
    let mut app = app();
    let actors: Vec<Entity> =
        (0..5).map(|i| spawn(&mut app, &format!("hero {i}"), 10.0 * f64::from(i), ())).collect();
    let sleeper = spawn(&mut app, "sleeper", 40.0, Disabled);
    app.update();
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.hard_max(25.0)])
            .change_dimension("hp_max", |hp_max| hp_max.base = Some("strength * 3".into()))
    })
    .unwrap();
    assert_eq!(value(&app, actors[4], &STRENGTH), 40.0, "a snapshot is what the last aggregation saw");
    app.update();
    for (i, actor) in actors.iter().chain([&sleeper]).enumerate() {
        let strength = (10.0 * i.min(4) as f64).min(25.0);
        assert_eq!(
            (value(&app, *actor, &STRENGTH), value(&app, *actor, &HP_MAX)),
            (strength, strength * 3.0)
        );
        assert_eq!(snapshot(&app, *actor).version(), 2);
    }
}

#[test]
fn one_mistake_and_nothing_of_the_edit_holds() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 10.0, ());
    app.update();
    let error = edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.hard_max(1.0)])
            .define_dimension("luck", DimensionDef::primary().base("7"))
            .set_policy(AcrossLayerPolicy::Union)
            .define_curve("vigor", Curve::linear([(0.0, 0.0)]))
            .change_dimension("strength", |strength| strength.max = 2.0)
            .define_subsystem(SubsystemDef::new("race", 0).rule(Rule::new().add("speed", 1.0)))
    })
    .unwrap_err();
    let problems = problems(error);
    assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["unknown-dimension"]);
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), snapshot(&app, hero).version()), (10.0, 1));
    let registry = app.world().resource::<Registry>();
    assert!(registry.is_ready() && registry.dimension(&LUCK).is_none());
    assert_eq!(registry.dimension(&STRENGTH).unwrap().max, f64::INFINITY);
    assert_eq!(registry.layers().policy, AcrossLayerPolicy::Intersect);
    assert_eq!(registry.subsystems().count(), 0);
    // The next edit starts from what holds.
    edit(&mut app, |edit| edit.define_dimension("agility", DimensionDef::primary())).unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 10.0);
}

#[test]
fn bad_numbers_and_cycles_are_refused_in_edits_too() {
    let mut app = app();
    for (what, code) in [
        (edit(&mut app, |e| e.replace_caps(WORLD, [STRENGTH.hard_max(f64::NAN)])), "not-finite"),
        (edit(&mut app, |e| e.replace_caps(WORLD, [STRENGTH.hard_max(1.0).layer("SKY")])), "unknown-layer"),
        (edit(&mut app, |e| e.change_dimension("strength", |s| s.base = Some("hp_max".into()))), "cycle"),
        (edit(&mut app, |e| e.set_layers(layers(&[], AcrossLayerPolicy::Union))), "no-layer"),
        (edit(&mut app, |e| e.define_dimension("Luck", DimensionDef::primary())), "bad-name"),
    ] {
        let problems = problems(what.unwrap_err());
        assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), [code]);
    }
    let hero = spawn(&mut app, "hero", 10.0, ());
    app.update();
    assert_eq!(value(&app, hero, &HP_MAX), 20.0);
}

#[test]
fn an_edit_that_changes_nothing_resolves_nobody() {
    let mut app = app();
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(5.0)])).unwrap();
    let hero = spawn(&mut app, "hero", 10.0, ());
    app.update();
    assert_eq!(seen(&app).marked, ["hero"]);
    edit(&mut app, |edit| edit).unwrap();
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.hard_max(5.0)])
            .replace_caps(EVENT, [])
            .change_dimension("strength", |_| {})
            .set_layers(CapLayers::default())
            .set_policy(AcrossLayerPolicy::Intersect)
    })
    .unwrap();
    app.update();
    assert_eq!((seen(&app).marked.len(), snapshot(&app, hero).version()), (0, 1));
}

#[test]
fn an_edit_marks_only_those_whose_numbers_it_changes() {
    let mut app = app();
    spawn(&mut app, "strong", 100.0, ());
    spawn(&mut app, "stone", 0.0, ());
    let plain = app.world_mut().spawn(Actor::new("plain")).id();
    app.update();
    edit(&mut app, |edit| edit.change_dimension("strength", |strength| strength.max = 50.0)).unwrap();
    app.update();
    // An effective cap is a number too; whoever has no strength has none.
    assert_eq!(seen(&app).marked, ["stone", "strong"]);
    edit(&mut app, |edit| {
        edit.define_dimension("mana", DimensionDef::primary())
            .change_dimension("strength", |strength| strength.label = Some("Strength".into()))
    })
    .unwrap();
    app.update();
    assert_eq!(seen(&app).marked, [] as [String; 0], "what is for people changes no number");
    assert_eq!(snapshot(&app, plain).version(), 1);
}

#[test]
fn an_edit_sees_what_holds_and_what_it_has_changed_itself() {
    let mut registry = registry();
    registry
        .edit(|edit| {
            assert_eq!(edit.dimension(STRENGTH.symbol()).unwrap().max, f64::INFINITY);
            edit.change_dimension("strength", |strength| strength.max = 5.0);
            assert_eq!(edit.dimension("strength").unwrap().max, 5.0);
            assert!(edit.dimension("luck").is_none());
            edit.set_policy(AcrossLayerPolicy::Union);
            assert_eq!(
                edit.layers(),
                layers(&["REALM", "WORLD", "EVENT", "TOTAL"], AcrossLayerPolicy::Union)
            );
            edit.set_layers(layers(&["A"], AcrossLayerPolicy::Intersect));
            edit.set_policy(AcrossLayerPolicy::PrioritizedOverride);
            assert_eq!(edit.layers(), layers(&["A"], AcrossLayerPolicy::PrioritizedOverride));
        })
        .unwrap();
    assert_eq!(registry.layers().order, [Symbol::new("A")]);
}

#[test]
fn systems_can_edit_the_registry() {
    let mut app = app();
    app.add_systems(Update, |mut registry: ResMut<Registry>| -> Result<(), BevyError> {
        edit_of(&mut registry, |edit| edit.replace_caps(EVENT, [STRENGTH.hard_max(3.0)]))?;
        Ok(())
    });
    let hero = spawn(&mut app, "hero", 10.0, ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 3.0, "in the same frame");
    app.update();
    assert_eq!(snapshot(&app, hero).version(), 1, "the same edit every frame is none");
}
