//! Every part of the registry can be edited while the app runs.

use super::*;

#[test]
fn the_merge_rule_can_be_changed_while_the_app_runs() {
    let mut app = app();
    let said = [STRENGTH.flat(4.0), STRENGTH.percent(0.5)];
    let hero = spawn(&mut app, "hero", 3.0, Contributions::new().with(ITEMS, said));
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 10.5);
    assert_eq!(seen(&app).reports, [] as [String; 0]);
    for (merge, expected) in [
        (MergeRule::Sum, 7.0),
        (MergeRule::Max, 4.0),
        (MergeRule::Min, 3.0),
        (MergeRule::Average, 3.5),
        (MergeRule::Multiply, 12.0),
        (MergeRule::Pipeline, 10.5),
    ] {
        edit(&mut app, |edit| edit.change_dimension("strength", |strength| strength.merge = merge)).unwrap();
        app.update();
        assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), (expected, expected * 2.0));
    }
    assert_eq!(
        seen(&app).reports,
        ["system `items`: a statement about `strength` was left out: \
          the dimension's merge rule takes only Flat and Override, not Percent"]
    );
}

#[test]
fn rounding_clamp_base_and_kind_can_be_changed_while_the_app_runs() {
    let mut app = app();
    let hero = spawn(&mut app, "hero", 10.5, ());
    app.update();
    let mut after = |expected: (f64, f64), change: &dyn Fn(&mut DimensionDef)| {
        edit(&mut app, |edit| edit.change_dimension("strength", change)).unwrap();
        app.update();
        assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), expected);
    };
    after((11.0, 22.0), &|strength| strength.round = Rounding::Nearest);
    after((9.0, 18.0), &|strength| strength.max = 9.0);
    after((0.0, 0.0), &|strength| (strength.min, strength.max) = (-5.0, 0.0));
    after((110.5, 221.0), &|strength| *strength = DimensionDef::primary().base(100.0));
    after((110.5, 221.0), &|strength| strength.kind = bevy_actor_core::DimensionKind::Derived);
    let derived: Vec<_> = snapshot(&app, hero).derived().map(|(name, _)| name.to_string()).collect();
    assert_eq!(derived, ["hp_max", "strength"]);
    let error = edit(&mut app, |edit| edit.define_dimension("strength", DimensionDef::context()));
    assert_eq!(
        problems(error.unwrap_err()).iter().map(|p| p.code).collect::<Vec<_>>(),
        ["context-in-formula"]
    );
}

#[test]
fn policies_layers_and_their_order_can_be_changed_while_the_app_runs() {
    let mut app = app();
    let caps = Caps::new()
        .with(ITEMS, [STRENGTH.set_max(30.0).layer("REALM"), STRENGTH.hard_min(10.0).layer("REALM")])
        .with(WORLD, [STRENGTH.set_max(20.0).layer("WORLD")])
        .with(EVENT, [STRENGTH.hard_max(5.0).layer("EVENT")]);
    let hero = spawn(&mut app, "hero", 100.0, caps);
    let bounds = |app: &App| {
        let caps = snapshot(app, hero).caps(&STRENGTH).unwrap();
        (caps.min, caps.max, value(app, hero, &STRENGTH))
    };
    app.update();
    assert_eq!(bounds(&app), (5.0, 5.0, 5.0), "the least maximum; the minimum cannot be above it");
    edit(&mut app, |edit| edit.set_policy(AcrossLayerPolicy::Union)).unwrap();
    app.update();
    assert_eq!(bounds(&app), (10.0, 30.0, 30.0), "the widest");
    edit(&mut app, |edit| edit.set_policy(AcrossLayerPolicy::PrioritizedOverride)).unwrap();
    app.update();
    assert_eq!(bounds(&app), (10.0, 30.0, 30.0), "REALM is the first with an Override");
    let backwards = layers(&["EVENT", "WORLD", "REALM"], AcrossLayerPolicy::PrioritizedOverride);
    edit(&mut app, |edit| edit.set_layers(backwards)).unwrap();
    app.update();
    assert_eq!(bounds(&app), (10.0, 20.0, 20.0), "now WORLD is the first with an Override");
    assert_eq!(seen(&app).reports, [] as [String; 0]);
    edit(&mut app, |edit| edit.set_layers(layers(&["REALM"], AcrossLayerPolicy::Intersect))).unwrap();
    app.update();
    assert_eq!(bounds(&app), (10.0, 30.0, 30.0), "caps in layers that are gone wait");
    let mut reports = seen(&app).reports.clone();
    reports.sort();
    assert_eq!(reports.len(), 2, "{reports:?}");
    assert!(reports[0].contains("`event`") && reports[0].contains("`EVENT`"), "{reports:?}");
    assert!(reports[1].contains("`world`") && reports[1].contains("`WORLD`"), "{reports:?}");
    edit(&mut app, |edit| edit.set_layers(CapLayers::default())).unwrap();
    app.update();
    assert_eq!(bounds(&app), (5.0, 5.0, 5.0), "and count again when the layers are back");
}

#[test]
fn layers_that_a_standing_cap_or_a_rule_needs_cannot_be_taken_away() {
    let mut app = app();
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(5.0).layer("WORLD")])).unwrap();
    let error = edit(&mut app, |edit| edit.set_layers(layers(&["TOTAL"], AcrossLayerPolicy::Intersect)));
    assert_eq!(problems(error.unwrap_err()).iter().map(|p| p.code).collect::<Vec<_>>(), ["unknown-layer"]);
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.hard_max(6.0)])
            .set_layers(layers(&["TOTAL"], AcrossLayerPolicy::Intersect))
    })
    .unwrap();
    let hero = spawn(&mut app, "hero", 100.0, ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 6.0, "both in one transaction is fine");
}

#[test]
fn standing_caps_are_added_replaced_and_lifted_by_system() {
    let mut app = app();
    let (inside, outside) = (
        spawn(&mut app, "inside", 100.0, Realms::from(["luyen_the:T1"])),
        spawn(&mut app, "outside", 100.0, ()),
    );
    let mut after = |expected: (f64, f64), change: Change| {
        edit(&mut app, change).unwrap();
        app.update();
        assert_eq!((value(&app, inside, &STRENGTH), value(&app, outside, &STRENGTH)), expected);
    };
    after((100.0, 100.0), &|edit| edit);
    after((50.0, 50.0), &|edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(50.0).layer("WORLD")]));
    let festival: Change = &|edit| {
        edit.replace_caps(
            EVENT,
            [
                STRENGTH.hard_max(20.0).layer("EVENT").realm("luyen_the:T1"),
                STRENGTH.hard_max(40.0).layer("EVENT"),
            ],
        )
    };
    after((20.0, 40.0), festival);
    after((10.0, 10.0), &|edit| edit.replace_caps(WORLD, [STRENGTH.hard_max(10.0)]));
    after((20.0, 40.0), &|edit| edit.replace_caps(WORLD, []));
    after((100.0, 100.0), &|edit| edit.replace_caps(EVENT, []));
    assert!(snapshot(&app, outside).caps(&STRENGTH).is_some(), "it has a value, so it has bounds");
    assert_eq!(snapshot(&app, outside).caps("damage"), None);
}

#[test]
fn standing_caps_of_the_builder_and_of_edits_both_count() {
    let mut registry = Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .cap(WORLD, STRENGTH.base_max(100.0))
        .build()
        .unwrap();
    edit_of(&mut registry, |edit| edit.replace_caps(WORLD, [STRENGTH.add_max(20.0)])).unwrap();
    let mut app = app_with(registry);
    let hero = spawn(&mut app, "hero", 500.0, ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 120.0);
    edit(&mut app, |edit| edit.replace_caps(WORLD, [])).unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 100.0, "an edit lifts what edits brought, and nothing else");
}

#[test]
fn of_two_standing_overrides_the_higher_priority_counts() {
    let mut app = app();
    // EVENT has priority 10, unless a cap has its own.
    edit(&mut app, |edit| {
        edit.replace_caps(WORLD, [STRENGTH.set_max(10.0)]).replace_caps(EVENT, [STRENGTH.set_max(70.0)])
    })
    .unwrap();
    let hero = spawn(&mut app, "hero", 500.0, ());
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 70.0);
    edit(&mut app, |edit| edit.replace_caps(WORLD, [STRENGTH.set_max(10.0).priority(11)])).unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 10.0);
}

#[test]
fn curves_and_rules_can_be_defined_anew_while_the_app_runs() {
    let rule = |rule: Rule| SubsystemDef::new("race", 0).rule(rule);
    let registry = Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("vigor(strength)"))
        .curve("vigor", Curve::linear([(0.0, 0.0), (10.0, 100.0)]))
        .subsystem(rule(Rule::new().when(Condition::race("elf")).add("strength", 1.0)))
        .build()
        .unwrap();
    let mut app = app_with(registry);
    let hero = spawn(&mut app, "hero", 4.0, Race::new("elf"));
    let mut after = |expected: (f64, f64), change: Change| {
        edit(&mut app, change).unwrap();
        app.update();
        assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), expected);
    };
    after((5.0, 50.0), &|edit| edit);
    after((5.0, 7.0), &|edit| edit.define_curve("vigor", Curve::step([(0.0, 7.0), (6.0, 8.0)])));
    let strong = rule(Rule::new().when(Condition::race("elf")).times("strength", 2.0));
    after((8.0, 8.0), &|edit| edit.define_subsystem(strong.clone()));
    let talent = SubsystemDef::new("talent", 0).rule(Rule::new().set("strength", "1 + 1"));
    after((2.0, 7.0), &|edit| edit.define_subsystem(talent.clone()));
    after((8.0, 8.0), &|edit| edit.drop_subsystem("talent"));
    after((5.0, 7.0), &|edit| edit.drop_subsystem("race"));
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(value(&app, hero, &HP_MAX), 50.0);
}
