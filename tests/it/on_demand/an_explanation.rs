//! A breakdown lists what counts, what does not count and why, and what clipped the value.

use super::*;

/// The reasons of what is left out: what it would do, its value, its system, and why.
fn left_out(breakdown: &Breakdown) -> Vec<(&str, &str, String, &str)> {
    let said = breakdown.left_out.iter().map(|step| {
        let bucket = step.bucket.map_or("", Bucket::name);
        (bucket, step.value.as_str(), step.source.system.to_string(), step.why.as_str())
    });
    let caps = breakdown.caps_left_out.iter().map(|step| {
        (step.mode.name(), step.value.as_str(), step.source.system.to_string(), step.why.as_str())
    });
    said.chain(caps).collect()
}

#[test]
fn lists_what_counts_in_canonical_order_with_the_value_so_far() {
    let mut app = app(registry());
    let actor = spawn(&mut app, (Base::from([(&POWER, 10.0)]), Race::new("elf")));
    say(
        &mut app,
        actor,
        ITEMS,
        [
            POWER.post_add(3.0),
            POWER.factor(1.5),
            POWER.mult(0.2).priority(-7),
            POWER.percent(0.1).label("from", "ring"),
            POWER.flat(5.0),
            POWER.flat(-4.0),
        ],
    );
    let breakdown = explain(&mut app, actor, &POWER);
    let steps: Vec<_> = breakdown
        .contributions
        .iter()
        .map(|step| {
            let source = &step.source;
            (step.bucket, step.value, source.system.as_str(), source.priority, step.running)
        })
        .collect();
    let flat = (100.0 - 4.0) + 5.0 + 10.0;
    let percent = flat * 1.1;
    assert_eq!(
        steps,
        [
            (Bucket::Flat, 100.0, "who", 100, 100.0),
            (Bucket::Flat, -4.0, "items", 50, 96.0),
            (Bucket::Flat, 5.0, "items", 50, 101.0),
            (Bucket::Flat, 10.0, "base", 0, flat),
            (Bucket::Percent, 0.1, "items", 50, percent),
            (Bucket::Mult, 0.2, "items", -7, percent * 1.2),
            (Bucket::Factor, 1.5, "items", 50, percent * (1.2 * 1.5)),
            (Bucket::PostAdd, 3.0, "items", 50, percent * (1.2 * 1.5) + 3.0),
        ]
    );
    assert_eq!(breakdown.contributions[0].source.rule.as_deref(), Some("elf"));
    assert_eq!(breakdown.contributions[4].source.labels.get("from"), Some("ring"));
    assert_eq!((breakdown.folded, breakdown.value), (Some(breakdown.rounded), Some(breakdown.rounded)));
    assert_eq!((breakdown.base, breakdown.clipped), (None, None));
    assert!(breakdown.left_out.is_empty() && breakdown.layers.is_empty());
}

#[test]
fn shows_a_formula_with_its_value() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 60.0)]));
    let breakdown = explain(&mut app, actor, &GUARD);
    let step = &breakdown.contributions[0];
    assert_eq!((step.formula.as_deref(), step.value), (Some("power / 10"), 6.0));
    assert_eq!(step.source.rule.as_deref(), Some("mighty"));
    let breakdown = explain(&mut app, actor, &TWICE);
    let base = breakdown.base.unwrap();
    assert_eq!((base.formula.as_str(), base.value, base.finite), ("power * 2", 120.0, true));
    assert_eq!(breakdown.value, Some(120.0));
}

#[test]
fn says_which_override_counts_and_that_the_rest_does_not() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&PLAIN, 10.0)]));
    say(&mut app, actor, ITEMS, [PLAIN.set(7.0), PLAIN.percent(0.5)]);
    say(&mut app, actor, AURA, [PLAIN.set(8.0)]);
    let breakdown = explain(&mut app, actor, &PLAIN);
    let counts: Vec<_> =
        breakdown.contributions.iter().map(|step| (step.bucket, step.value, step.running)).collect();
    assert_eq!(counts, [(Bucket::Override, 7.0, 7.0)]);
    let why = "an Override that comes first decides alone";
    assert_eq!(
        left_out(&breakdown),
        [
            ("Flat", "10", "base".into(), why),
            ("Percent", "0.5", "items".into(), why),
            ("Override", "8", "aura".into(), why),
        ]
    );
    assert_eq!((breakdown.replay(), breakdown.value), (Some(7.0), Some(7.0)));
}

#[test]
fn says_which_condition_does_not_hold() {
    let mut app = app(registry());
    let actor = spawn(&mut app, (Base::from([(&POWER, 10.0)]), Race::new("orc")));
    assert_eq!(
        left_out(&explain(&mut app, actor, &POWER)),
        [("Flat", "100", "who".into(), r#"its condition does not hold: Race("elf")"#)]
    );
    let breakdown = explain(&mut app, actor, &GUARD);
    assert_eq!(
        left_out(&breakdown),
        [("Flat", "`power / 10`", "who".into(), r#"its condition does not hold: AtLeast("power", 50)"#)]
    );
    assert_eq!((breakdown.value, breakdown.folded, breakdown.replay()), (None, None, None));
}

#[test]
fn says_which_formula_is_not_finite() {
    let registry = Registry::builder()
        .dimension("power", DimensionDef::primary().base("1 / guard"))
        .dimension("guard", DimensionDef::primary())
        .subsystem(SubsystemDef::new("who", 0).rule(Rule::new().add("power", "ln(guard)").add("power", 2.0)));
    let mut app = app(registry.build().unwrap());
    let actor = spawn(&mut app, ());
    let breakdown = explain(&mut app, actor, &POWER);
    let base = breakdown.base.as_ref().unwrap();
    assert_eq!((base.value, base.finite), (0.0, false));
    assert_eq!(left_out(&breakdown), [("Flat", "`ln(guard)`", "who".into(), "its formula is not finite")]);
    assert_eq!((breakdown.value, breakdown.replay()), (Some(2.0), Some(2.0)));
}

#[test]
fn says_which_system_is_disabled() {
    let mut app = app(registry());
    let actor = spawn(&mut app, (Base::from([(&POWER, 10.0)]), Race::new("elf")));
    say(&mut app, actor, ITEMS, [POWER.flat(1.0)]);
    limit(&mut app, actor, ITEMS, [POWER.hard_max(2.0)]);
    for system in ["who", "items"] {
        app.world_mut().resource_mut::<Registry>().disable(system);
    }
    let breakdown = explain(&mut app, actor, &POWER);
    let why = "its system is disabled";
    let mut found = left_out(&breakdown);
    found.sort_by(|a, b| a.2.cmp(&b.2));
    assert_eq!(
        found,
        [
            ("Flat", "1", "items".into(), why),
            ("HardMax", "2", "items".into(), why),
            ("Flat", "100", "who".into(), why),
        ]
    );
    assert_eq!(breakdown.value, Some(10.0));
}

#[test]
fn says_that_the_base_of_the_actor_is_disabled() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&PLAIN, 10.0)]));
    say(&mut app, actor, ITEMS, [PLAIN.flat(1.0)]);
    app.world_mut().resource_mut::<Registry>().disable("base");
    let breakdown = explain(&mut app, actor, &PLAIN);
    assert_eq!(breakdown.value, Some(1.0));
    let found = left_out(&breakdown);
    assert!(found.contains(&("Flat", "10", "base".into(), "its system is disabled")), "{found:?}");
}

#[test]
fn says_which_bucket_the_merge_rule_does_not_take() {
    let mut app = app(registry());
    let actor = spawn(&mut app, ());
    say(&mut app, actor, ITEMS, [BEST.flat(3.0), BEST.flat(9.0), BEST.percent(0.5)]);
    let breakdown = explain(&mut app, actor, &BEST);
    assert_eq!(
        left_out(&breakdown),
        [("Percent", "0.5", "items".into(), "merge Max takes only Flat and Override")]
    );
    let runs: Vec<f64> = breakdown.contributions.iter().map(|step| step.running).collect();
    assert_eq!((runs, breakdown.replay()), (vec![3.0, 9.0], Some(9.0)));
}

#[test]
fn says_which_cap_is_of_another_realm_or_of_no_layer() {
    let mut app = app(registry());
    let law = |value: f64| PLAIN.hard_max(value).realm("T2");
    crate::common::edit(&mut app, |edit| {
        edit.replace_caps(AURA, [law(3.0)]);
    })
    .unwrap();
    let actor = spawn(&mut app, Base::from([(&PLAIN, 10.0)]));
    limit(&mut app, actor, WORLD, [law(2.0), PLAIN.hard_max(1.0).layer("NOWHERE"), PLAIN.hard_max(9.0)]);
    let breakdown = explain(&mut app, actor, &PLAIN);
    let mut found = left_out(&breakdown);
    found.sort_by_key(|left| left.1.to_owned());
    let values: Vec<_> =
        found.iter().map(|(mode, value, system, _)| (*mode, *value, system.as_str())).collect();
    assert_eq!(values, [("HardMax", "1", "world"), ("HardMax", "2", "world"), ("HardMax", "3", "aura")]);
    assert!(found[0].3.contains("layer") && found[1].3.contains("realm"), "{found:?}");
    assert!(found[2].3.contains("realm T2"), "{found:?}");
    assert_eq!((breakdown.value, breakdown.layers.len()), (Some(9.0), 1));
}

#[test]
fn says_what_was_refused_where_it_entered() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&PLAIN, 10.0)]));
    app.world_mut().get_mut::<Base>(actor).unwrap().set(&PLAIN, f64::INFINITY);
    say(&mut app, actor, ITEMS, [PLAIN.flat(f64::NAN), POWER.flat(f64::NAN)]);
    limit(&mut app, actor, WORLD, [Cap::new(&PLAIN, CapMode::HardMin, CapKind::Max, 1.0)]);
    let breakdown = explain(&mut app, actor, &PLAIN);
    let mut found: Vec<_> =
        left_out(&breakdown).into_iter().map(|(_, _, system, why)| format!("{system}: {why}")).collect();
    found.sort();
    assert_eq!(
        found,
        [
            "base: its value is inf, not a finite number",
            "items: its value is NaN, not a finite number",
            "world: HardMin implies kind Min, not Max",
        ]
    );
    assert_eq!(breakdown.value, Some(10.0));
}

#[test]
fn shows_the_caps_of_each_layer_and_what_clipped_the_value() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 650.0)]));
    limit(&mut app, actor, ITEMS, [POWER.base_max(200.0), POWER.add_max(500.0)]);
    limit(&mut app, actor, WORLD, [POWER.hard_max(550.0).layer("WORLD"), POWER.hard_min(5.0).layer("WORLD")]);
    limit(&mut app, actor, AURA, [POWER.hard_max(600.0).layer("REALM").label("law", "body")]);
    let breakdown = explain(&mut app, actor, &POWER);
    let layers: Vec<_> = breakdown
        .layers
        .iter()
        .map(|step| (step.layer.as_str(), step.bounds.min, step.bounds.max, step.caps.len()))
        .collect();
    const OPEN: f64 = f64::NEG_INFINITY;
    assert_eq!(layers, [("REALM", OPEN, 600.0, 1), ("WORLD", 5.0, 550.0, 2), ("TOTAL", OPEN, 700.0, 2)]);
    assert_eq!(breakdown.layers[0].caps[0].source.labels.get("law"), Some("body"));
    let total: Vec<_> = breakdown.layers[2].caps.iter().map(|cap| (cap.mode, cap.kind, cap.value)).collect();
    let expected = [(CapMode::Baseline, CapKind::Max, 200.0), (CapMode::Additive, CapKind::Max, 500.0)];
    assert_eq!(total, expected);
    assert_eq!((breakdown.caps.min, breakdown.caps.max), (5.0, 550.0));
    assert_eq!((breakdown.clamp.min, breakdown.clamp.max), (0.0, 1_000.0));
    assert_eq!(breakdown.policy, AcrossLayerPolicy::Intersect);
    let clip = Clip { kind: CapKind::Max, layers: vec!["WORLD".into()], bound: 550.0, by: -100.0 };
    assert_eq!(breakdown.clipped, Some(clip));
    assert_eq!((breakdown.folded, breakdown.value), (Some(650.0), Some(550.0)));
}

#[test]
fn names_every_layer_that_clipped_the_value() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 2.0)]));
    let floor = |layer: &str| POWER.hard_min(5.0).layer(layer);
    limit(&mut app, actor, WORLD, [floor("WORLD"), floor("EVENT"), POWER.hard_min(4.0).layer("REALM")]);
    let clip = explain(&mut app, actor, &POWER).clipped.unwrap();
    assert_eq!((clip.kind, clip.bound, clip.by), (CapKind::Min, 5.0, 3.0));
    assert_eq!(clip.layers, ["WORLD", "EVENT"].map(Symbol::new));
}

#[test]
fn names_no_layer_when_the_clamp_clipped_the_value() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 5_000.0)]));
    limit(&mut app, actor, WORLD, [POWER.hard_max(2_000.0)]);
    let breakdown = explain(&mut app, actor, &POWER);
    let clip = Clip { kind: CapKind::Max, layers: vec![], bound: 1_000.0, by: -4_000.0 };
    assert_eq!(breakdown.clipped, Some(clip));
}

#[test]
fn names_only_the_layer_that_decides_under_prioritized_override() {
    let mut app = app(registry());
    crate::common::edit(&mut app, |edit| {
        edit.set_policy(AcrossLayerPolicy::PrioritizedOverride);
    })
    .unwrap();
    let actor = spawn(&mut app, Base::from([(&POWER, 90.0)]));
    limit(
        &mut app,
        actor,
        WORLD,
        [
            POWER.hard_max(80.0).layer("REALM"),
            POWER.set_max(80.0).layer("WORLD"),
            POWER.set_max(10.0).layer("EVENT"),
        ],
    );
    let breakdown = explain(&mut app, actor, &POWER);
    assert_eq!((breakdown.policy, breakdown.value), (AcrossLayerPolicy::PrioritizedOverride, Some(80.0)));
    assert_eq!(breakdown.clipped.unwrap().layers, [Symbol::new("WORLD")]);
}

/// The minimum of one layer lies above the maximum of another, and becomes that maximum: the value is raised by the
/// one, as far as the other lets it. The clamp has nothing to do with it.
#[test]
fn does_not_blame_the_clamp_when_layers_contradict_each_other() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 3.0)]));
    limit(&mut app, actor, WORLD, [POWER.hard_min(10.0).layer("WORLD"), POWER.hard_max(5.0).layer("EVENT")]);
    let breakdown = explain(&mut app, actor, &POWER);
    assert_eq!(breakdown.value, Some(5.0));
    let clip = breakdown.clipped.unwrap();
    assert_eq!((clip.kind, clip.bound, clip.by), (CapKind::Min, 5.0, 2.0));
    assert!(!clip.layers.is_empty(), "{clip:?}");
}

#[test]
fn of_an_absent_dimension_says_so() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Race::new("orc"));
    limit(&mut app, actor, WORLD, [GUARD.hard_max(5.0)]);
    let breakdown = explain(&mut app, actor, &GUARD);
    assert_eq!((breakdown.value, breakdown.folded, &breakdown.clipped), (None, None, &None));
    assert_eq!(breakdown.caps.max, 5.0);
    assert!(breakdown.to_string().starts_with("guard is absent"), "{breakdown}");
    let breakdown = explain(&mut app, actor, &BEST);
    assert_eq!((breakdown.value, breakdown.contributions.len(), breakdown.layers.len()), (None, 0, 0));
}

#[test]
fn of_a_context_dimension_shows_its_pipeline() {
    let mut app = app(registry());
    let actor = spawn(&mut app, ());
    say(&mut app, actor, ITEMS, [DAMAGE.flat(1.0), DAMAGE.percent(0.5), DAMAGE.factor(2.0)]);
    limit(&mut app, actor, ITEMS, [DAMAGE.hard_max(0.5)]);
    let breakdown = explain(&mut app, actor, &DAMAGE);
    let pipeline = ContextModifier { flat: 1.0, percent: 0.5, mult: 2.0, post: 0.0, over: None };
    assert_eq!((breakdown.context, breakdown.value), (Some(pipeline), None));
    assert_eq!((breakdown.contributions.len(), breakdown.replay(), breakdown.clipped), (3, None, None));
}

#[test]
fn tells_the_place_of_everything_that_a_file_says() {
    let folder = Folder::from_iter([
        ("dimensions.ron", "(dimensions: {\"power\": (), \"guard\": ()})"),
        (
            "cap_layers.ron",
            "(caps: [\n  (system: \"law\", dimension: \"power\", mode: HardMax, value: 9, scope: \"WORLD\"),\n])",
        ),
        (
            "subsystems/race.subsystem.ron",
            "(id: \"race\", priority: 7, rules: [\n  (name: \"elf\", when: Race(\"elf\"), add: {\"power\": 5}),\n  \
                 (contributions: [(dimension: \"power\", bucket: Mult, value: \"guard\", labels: {\"k\": \"v\"})]),\n])",
        ),
    ]);
    let (registry, problems) = Registry::from_folder(&folder);
    assert!(problems.is_empty(), "{problems}");
    let mut app = app(registry);
    let actor = spawn(&mut app, Base::from([(&GUARD, 2.0), (&POWER, 4.0)]));
    let breakdown = explain(&mut app, actor, &POWER);
    let step = breakdown.contributions.iter().find(|step| step.bucket == Bucket::Mult).unwrap();
    assert_eq!(step.source.place.as_deref(), Some("subsystems/race.subsystem.ron:3:20"));
    assert_eq!((step.source.priority, step.source.labels.get("k")), (7, Some("v")));
    let elf = &breakdown.left_out[0].source;
    assert_eq!(elf.place.as_deref(), Some("subsystems/race.subsystem.ron:2:42"));
    assert_eq!((elf.rule.as_deref(), elf.priority), (Some("elf"), 7));
    let law = &breakdown.layers[0].caps[0].source;
    assert_eq!((law.system.as_str(), law.place.as_deref()), ("law", Some("cap_layers.ron:2:3")));
    assert_eq!((breakdown.value, breakdown.clipped.unwrap().by), (Some(9.0), -3.0));
}

/// An actor about whom everybody has something to say.
fn rich_example() -> Breakdown {
    let strength = Dimension::new("strength");
    let body = Cap::<Value>::new(&strength, CapMode::Baseline, CapKind::Max, "vitality * 10");
    let registry = Registry::builder()
        .dimension("vitality", DimensionDef::primary())
        .dimension(
            "strength",
            DimensionDef::primary()
                .base("vitality * 2")
                .round(Rounding::Floor)
                .clamp(0.0, 999_999.0)
                .unit("points"),
        )
        .subsystem(
            SubsystemDef::new("race", 100)
                .rule(Rule::new().named("elf").when(Condition::race("elf")).add("strength", "vitality / 4"))
                .rule(Rule::new().named("orc").when(Condition::race("orc")).times("strength", 2.0))
                .rule(Rule::new().named("body").cap(body.layer("REALM").realm("T2"))),
        )
        .cap(WORLD, strength.hard_max(30.0).layer("WORLD"))
        .build()
        .unwrap();
    let mut app = app(registry);
    let actor = spawn(
        &mut app,
        (Base::from([("vitality", 10.0), ("strength", 1.0)]), Race::new("elf"), Realms::from(["T1", "T2"])),
    );
    let ring = strength.percent(0.2).label("source", "ring");
    say(
        &mut app,
        actor,
        ITEMS,
        [ring, strength.mult(0.25), strength.post_add(-0.5), strength.flat(f64::NAN)],
    );
    say(&mut app, actor, AURA, [strength.factor(1.5)]);
    limit(
        &mut app,
        actor,
        AURA,
        [strength.add_max(-50.0).layer("REALM"), strength.hard_max(1.0).realm("T9")],
    );
    app.world_mut().resource_mut::<Registry>().disable("aura");
    ask(&mut app, actor, |resolver, actor| resolver.explain(actor, "strength")).unwrap()
}

/// Why the caps of a number did not hold it back, in the order of layers; nothing for the one that did.
fn not_binding(breakdown: &Breakdown) -> Vec<(f64, &str)> {
    let caps = breakdown.layers.iter().flat_map(|layer| &layer.caps);
    caps.map(|cap| (cap.value, cap.not_binding.as_deref().unwrap_or_default())).collect()
}

#[test]
fn says_of_each_cap_why_it_did_not_bind() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 700.0)]));
    limit(
        &mut app,
        actor,
        WORLD,
        [
            POWER.hard_max(900.0).layer("REALM"),
            POWER.hard_max(600.0).layer("REALM"),
            POWER.hard_min(5.0).layer("REALM"),
            POWER.base_max(700.0).layer("WORLD"),
            POWER.hard_max(650.0).layer("WORLD"),
            POWER.set_max(500.0).layer("TOTAL"),
            POWER.set_max(550.0).layer("TOTAL"),
            POWER.add_max(50.0).layer("TOTAL"),
        ],
    );
    let breakdown = explain(&mut app, actor, &POWER);
    assert_eq!(
        (breakdown.value, breakdown.clipped.as_ref().map(|clip| clip.bound)),
        (Some(500.0), Some(500.0))
    );
    assert_eq!(
        not_binding(&breakdown),
        [
            (5.0, "the value does not go beyond it"),
            (600.0, "TOTAL decides: 500"),
            (900.0, "a cap of the same layer allows only 600"),
            (650.0, "TOTAL decides: 500"),
            (700.0, "a cap of the same layer allows only 650"),
            (50.0, "the Override 500 stands in its place"),
            (500.0, ""),
            (550.0, "the Override 500 stands in its place"),
        ]
    );
    limit(&mut app, actor, WORLD, [POWER.hard_max(5_000.0), POWER.hard_max(800.0)]);
    let breakdown = explain(&mut app, actor, &POWER);
    assert_eq!(
        not_binding(&breakdown),
        [(800.0, "the value does not go beyond it"), (5_000.0, "a cap of the same layer allows only 800")]
    );
    limit(&mut app, actor, WORLD, [POWER.hard_max(5_000.0)]);
    let breakdown = explain(&mut app, actor, &POWER);
    assert_eq!(not_binding(&breakdown), [(5_000.0, "the dimension's clamp decides: 1000")]);
}

#[test]
fn prints_as_a_tree() {
    insta::assert_snapshot!(rich_example(), @r#"
        strength = 30 points
        ├── base vitality * 2 = 20
        ├── Flat +2.5 = `vitality / 4`  [race/elf, priority 100]  → 22.5
        ├── Flat +1  [base]  → 23.5
        ├── Percent +0.2  [items, priority 50, source: ring]  → 28.2
        ├── Mult ×(1 +0.25)  [items, priority 50]  → 35.25
        ├── PostAdd -0.5  [items, priority 50]  → 34.75
        ├── rounded (Floor) → 34
        ├── caps 0..30
        │   ├── REALM −∞..100
        │   │   └── Baseline Max 100 = `vitality * 10`  [race/body, priority 100] (does not bind: WORLD decides: 30)
        │   ├── WORLD −∞..30
        │   │   └── HardMax 30  [world]
        │   ├── across layers: Intersect
        │   └── the dimension's clamp 0..999999
        ├── held to the maximum 30 of WORLD (-4)
        └── does not count
            ├── Factor ×1.5  [aura, priority 40]: its system is disabled
            ├── Factor ×2  [race/orc, priority 100]: its condition does not hold: Race("orc")
            ├── [items]: its value is NaN, not a finite number
            ├── Additive Max -50  [aura, priority 40]: its system is disabled
            └── HardMax 1  [aura, priority 40]: its system is disabled
        "#);
}

#[test]
fn is_written_and_read_as_json() {
    let breakdown = rich_example();
    let json = serde_json::to_value(&breakdown).unwrap();
    assert_eq!(json["dimension"], "strength");
    assert_eq!(json["kind"], "Primary");
    assert_eq!(json["value"], 30.0);
    assert_eq!(json["base"]["formula"], "vitality * 2");
    let ring = &json["contributions"][2];
    assert_eq!(ring["bucket"], "Percent");
    assert_eq!(ring["source"]["system"], "items");
    assert_eq!(ring["source"]["labels"]["source"], "ring");
    assert_eq!(json["clipped"]["layers"], serde_json::json!(["WORLD"]));
    assert_eq!(json["caps"], serde_json::json!({"min": 0.0, "max": 30.0}));
    assert_eq!(json["layers"][0]["bounds"]["min"], serde_json::Value::Null, "an open bound");
    assert_eq!(json["round"], "Floor");

    let text = serde_json::to_string(&breakdown).unwrap();
    let read: Breakdown = serde_json::from_str(&text).unwrap();
    assert_eq!(read, breakdown);
    assert_eq!(read.replay().map(f64::to_bits), breakdown.value.map(f64::to_bits));
}

#[test]
fn without_open_bounds_is_read_from_json_with_the_same_bits() {
    let registry = Registry::builder()
        .dimension("power", DimensionDef::primary().clamp(-1e9, 1e9))
        .dimension("level", DimensionDef::primary());
    let mut app = app(registry.build().unwrap());
    let actor = spawn(&mut app, Base::from([(&POWER, 0.1)]));
    say(&mut app, actor, ITEMS, [POWER.flat(0.2), POWER.percent(1.0 / 3.0), POWER.post_add(1e-17)]);
    let breakdown = explain(&mut app, actor, &POWER);
    let read: Breakdown = serde_json::from_str(&serde_json::to_string(&breakdown).unwrap()).unwrap();
    assert_eq!(read, breakdown);
    assert_eq!(read.replay().map(f64::to_bits), breakdown.value.map(f64::to_bits));
    assert_eq!(read.contributions[0].source.labels, Labels::default());
}

#[test]
fn replays_to_the_bits_of_the_value() {
    let breakdown = rich_example();
    assert_eq!(breakdown.replay().map(f64::to_bits), breakdown.value.map(f64::to_bits));
    // What is listed is what counts: with another value in the list, another number comes out.
    let mut other = breakdown.clone();
    other.contributions.clear();
    assert_eq!(other.replay(), Some(20.0), "the base alone");
}
