//! The builder rejects every mistake and reports all mistakes at once.

use super::*;

#[test]
fn the_builder_refuses_each_of_these_and_says_why() {
    let builder = || {
        Registry::builder()
            .dimension("strength", DimensionDef::primary())
            .dimension("best", DimensionDef::primary().merge(MergeRule::Max))
            .dimension("damage", DimensionDef::context())
    };
    let with = |def: DimensionDef| builder().dimension("hp_max", def);
    let rule = |rule: Rule| builder().subsystem(SubsystemDef::new("race", 0).rule(rule));
    let cap = |cap: Cap| builder().cap(WORLD, cap);
    let mut foreign = Contribution::<f64>::new("strength", Bucket::Flat, 1.0);
    foreign.system = Some("items".into());
    let against = Cap::new("strength", CapMode::HardMin, CapKind::Max, 1.0);
    let cases = [
        (builder().dimension("Strength", DimensionDef::primary()), "bad-name", "`strength`"),
        (builder().dimension("", DimensionDef::primary()), "bad-name", "\"\""),
        (builder().dimension("source", DimensionDef::primary()), "reserved-name", "`source`"),
        (builder().dimension("clamp", DimensionDef::primary()), "reserved-name", "function"),
        (builder().dimension("strength", DimensionDef::primary()), "duplicate-key", "twice"),
        (builder().curve("strength", Curve::linear([(0.0, 1.0)])), "reserved-name", "curve"),
        (with(DimensionDef::primary().clamp(2.0, 1.0)), "clamp-upside-down", "min 2 is above max 1"),
        (with(DimensionDef::primary().clamp(f64::NAN, 1.0)), "not-finite", "clamp"),
        (with(DimensionDef::primary().base(f64::INFINITY)), "not-finite", "base"),
        (with(DimensionDef::primary().base("speed")), "unknown-dimension", "`speed`"),
        (with(DimensionDef::primary().base("strenght")), "unknown-dimension", "did you mean `strength`?"),
        (with(DimensionDef::primary().base("1 +")), "formula-syntax", "the formula ends here"),
        (with(DimensionDef::primary().base("damage")), "context-in-formula", "`damage`"),
        (with(DimensionDef::primary().base("sqrt(1, 2)")), "formula-syntax", "one value"),
        (with(DimensionDef::primary().base("vigor(1)")), "unknown-function", "`vigor`"),
        (with(DimensionDef::primary().base("hp_max")), "cycle", "cannot depend on itself"),
        (with(DimensionDef::context().base("1")), "context-base", "no base"),
        (with(DimensionDef::context().merge(MergeRule::Sum)), "context-merge", "always Pipeline"),
        (builder().curve("empty", Curve::linear([])), "empty-curve", "no points"),
        (builder().curve("back", Curve::step([(1.0, 0.0), (1.0, 1.0)])), "curve-order", "must ascend"),
        (builder().curve("bad", Curve::linear([(0.0, f64::NAN)])), "not-finite", "not finite"),
        (builder().layers(layers(&[], AcrossLayerPolicy::Union)), "no-layer", "names no layer"),
        (builder().layers(layers(&["A", "A"], AcrossLayerPolicy::Union)), "duplicate-layer", "twice"),
        (builder().layers(layers(&[""], AcrossLayerPolicy::Union)), "empty-name", "must not be empty"),
        (cap(Cap::new("speed", CapMode::HardMax, CapKind::Max, 1.0)), "unknown-dimension", "`speed`"),
        (cap(STRENGTH.hard_max(1.0).layer("SKY")), "unknown-layer", "`SKY`"),
        (cap(STRENGTH.hard_max(f64::NAN)), "not-finite", "NaN"),
        (cap(against.clone()), "kind-against-mode", "HardMin cannot be of kind Max"),
        (rule(Rule::new().add("speed", 1.0)), "unknown-dimension", "`speed`"),
        (rule(Rule::new().add("strength", f64::INFINITY)), "not-finite", "inf"),
        (rule(Rule::new().add("strength", "1 = 2")), "formula-syntax", "`==`"),
        (rule(Rule::new().increase("best", 0.1)), "bucket-on-operator", "Max"),
        (rule(Rule::new().add("strength", "strength")), "cycle", "cannot depend on itself"),
        (rule(Rule::new().contribution(foreign)), "foreign-system", "`items`"),
        (rule(Rule::new().cap(against)), "kind-against-mode", "HardMin"),
        (rule(Rule::new().cap(STRENGTH.hard_max(1.0).layer("SKY"))), "unknown-layer", "`SKY`"),
        (rule(Rule::new().when(Condition::race(""))), "empty-name", "empty name"),
        (rule(Rule::new().when(Condition::at_least("strength", f64::NAN))), "not-finite", "NaN"),
        (rule(Rule::new().when(Condition::below("speed", 1.0))), "unknown-dimension", "`speed`"),
        (rule(Rule::new().when(!Condition::formula("damage > 1"))), "context-in-formula", "`damage`"),
        (rule(Rule::new().named("")), "empty-name", "rule's name"),
        (
            builder().subsystem(
                SubsystemDef::new("race", 0).rule(Rule::new().named("elf")).rule(Rule::new().named("elf")),
            ),
            "duplicate-rule",
            "`elf`",
        ),
        (builder().subsystem(SubsystemDef::new("", 0)), "empty-name", "subsystem's id"),
        (
            builder().subsystem(SubsystemDef::new("race", 0)).subsystem(SubsystemDef::new("race", 1)),
            "duplicate-subsystem",
            "`race`",
        ),
    ];
    assert!(builder().build().is_ok(), "without the mistakes it is good");
    for (builder, code, part) in cases {
        let problems = problems(builder.build().unwrap_err());
        let text = problems.to_string();
        assert!(
            problems.iter().any(|p| p.code == code && p.severity == Severity::Error) && text.contains(part),
            "{code} with {part:?} is not in\n{text}"
        );
        assert_eq!(problems.len(), 1, "one mistake, one problem:\n{text}");
    }
}

#[test]
fn the_builder_tells_everything_that_is_wrong_at_once() {
    let error = Registry::builder()
        .dimension("Bad", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("a + b"))
        .curve("empty", Curve::linear([]))
        .cap(WORLD, Cap::new("c", CapMode::HardMax, CapKind::Max, 1.0))
        .subsystem(SubsystemDef::new("race", 0).rule(Rule::new().add("d", "e")))
        .build()
        .unwrap_err();
    let text = error.to_string();
    for part in ["Bad", "`a`", "`b`", "`empty`", "`c`", "`d`", "`e`"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert_eq!(problems(error).len(), 7);
}

#[test]
fn cycles_name_every_link_also_across_rules_conditions_and_caps() {
    let error = Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
        .dimension("luck", DimensionDef::primary())
        .subsystem(
            SubsystemDef::new("fate", 0)
                .rule(Rule::new().named("lucky").when(Condition::at_least("hp_max", 10.0)).add("luck", 1.0))
                .rule(Rule::new().named("limit").cap(Cap::<bevy_actor_core::Value>::new(
                    "strength",
                    CapMode::HardMax,
                    CapKind::Max,
                    "luck",
                ))),
        )
        .build()
        .unwrap_err();
    let text = error.to_string();
    for link in [
        "`hp_max` reads `strength` (its base)",
        "`luck` reads `hp_max` (the condition of fate/lucky)",
        "`strength` reads `luck` (the value of fate/limit)",
    ] {
        assert!(text.contains(link), "{link} is not in\n{text}");
    }
}

#[test]
fn what_is_switched_off_is_checked_but_makes_no_cycle() {
    let builder = |value: &str, rule_on: bool, file_on: bool| {
        Registry::builder()
            .dimension("strength", DimensionDef::primary())
            .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
            .subsystem(
                SubsystemDef::new("race", 0)
                    .enabled(file_on)
                    .rule(Rule::new().enabled(rule_on).add("strength", value)),
            )
            .build()
    };
    assert!(builder("hp_max", true, true).is_err());
    for (rule_on, file_on) in [(false, true), (true, false), (false, false)] {
        let mut app = app_with(builder("hp_max", rule_on, file_on).unwrap());
        let hero = spawn(&mut app, "hero", 5.0, ());
        app.update();
        assert_eq!(value(&app, hero, &HP_MAX), 10.0);
        assert!(builder("speed", rule_on, file_on).is_err(), "an unknown name is wrong all the same");
    }
}
