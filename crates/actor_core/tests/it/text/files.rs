//! What files may contain, what may be left out, and what is rejected.

use super::common::{Case, dimensions};

/// The files of the text, all at once.
fn everything() -> Case {
    dimensions("")
        .file(
            "dimensions.ron",
            r#"(dimensions: {
                "strength": (clamp: (min: 0, max: 999999)), "vitality": (), "dexterity": (), "luck": (), "spirit": (), "level": (), "luyen_the_tier": (),
                "mp_max": (), "attack_power": (), "defense": (), "crit_rate": (clamp: (min: 0, max: 1)),
                "hp_max": (kind: Derived, base: "vitality * 10 + strength * 2", round: Nearest, clamp: (min: 1, max: 2000000), unit: "points", label: "Health"),
                "lifespan_years": (merge: Max, clamp: (min: 0)),
                "damage": (kind: Context),
            })"#,
        )
        .file(
            "cap_layers.ron",
            r#"(order: ["REALM", "WORLD", "EVENT", "TOTAL"], across_policy: Intersect, caps: [
                (system: "world", dimension: "crit_rate", mode: HardMax, value: 0.8, scope: "WORLD"),
            ])"#,
        )
        .file(
            "curves.ron",
            r#"(curves: {
                "vigor_hp": (points: [(1, 403), (27, 1000), (50, 1300), (99, 1400)]),
                "body_cap": (step: true, points: [(0, 100), (1, 300), (2, 600)]),
            })"#,
        )
        .file("config.ron", r#"(files: ["subsystems/race.subsystem.ron"], allow: {"a-lint": "a reason"})"#)
        .file(
            "subsystems/race.subsystem.ron",
            r#"(id: "race", priority: 100, rules: [
                (name: "elf", when: Race("elf"),
                 add: {"dexterity": 12, "luck": "vigor_hp(vitality) * 0.01"},      // Flat
                 increase: {"mp_max": "spirit * 0.001"},                           // Percent
                 times: {"attack_power": 1.5},                                     // Factor
                 limits: [(dimension: "strength", hard_max: 600, layer: "REALM", realm: "luyen_the:T2")]),
                (when: "level >= 5 and hp_max > 100", add_after: {"defense": 3}),  // PostAdd
                (when: All([Tag("cursed"), Not(Race("undead"))]), set: {"mp_max": 1}),   // Override
            ])"#,
        )
        .file(
            "subsystems/long.subsystem.ron",
            r#"(id: "long", rules: [(when: Race("elf"),
                contributions: [(dimension: "dexterity", bucket: Flat, value: 12, priority: 5, labels: {"source": "blood"})],
                caps: [(dimension: "strength", mode: HardMax, value: "body_cap(luyen_the_tier)", scope: "REALM", realm: "luyen_the:T2", labels: {"law": "body"})])])"#,
        )
        .actor(
            r#"race: "elf", lifespan: 300, age: 20, realms: ["luyen_the:T2"], tags: ["player"],
            base: {"vitality": 10, "attack_power": 10, "level": 5, "crit_rate": 3},
            contributions: [(dimension: "strength", bucket: Flat, value: 650, system: "luyen_the", priority: 0)],
            caps: [(system: "kim_dan", dimension: "strength", mode: Baseline, kind: Max, value: 200, scope: "TOTAL")]"#,
        )
}

#[test]
fn the_examples_of_the_text() {
    let case = everything();
    assert_eq!(case.value("dexterity"), Some(24.0));
    assert_eq!(case.value("strength"), Some(100.0));
    assert_eq!(case.value("hp_max"), Some(300.0));
    assert_eq!(case.value("luck"), Some((403.0 + (1000.0 - 403.0) * ((10.0 - 1.0) / (27.0 - 1.0))) * 0.01));
    assert_eq!(case.value("attack_power"), Some(15.0));
    assert_eq!(case.value("defense"), Some(3.0));
    assert_eq!(case.value("crit_rate"), Some(0.8));
    assert_eq!(case.value("mp_max"), Some(0.0));
    assert_eq!(case.value("lifespan_years"), None);
}

#[test]
fn the_json_of_a_snapshot() {
    let case =
        dimensions("\"strength\": (), \"damage\": (kind: Context), \"power\": (kind: Derived, base: 0.1)")
            .actor(
                r#"caps: [(system: "s", dimension: "strength", mode: HardMax, value: 550)],
        contributions: [
            (dimension: "strength", bucket: Flat, value: 650, system: "s"),
            (dimension: "damage", bucket: Percent, value: 0.2, system: "s"),
            (dimension: "damage", bucket: Mult, value: 0.5, system: "s"),
            (dimension: "damage", bucket: PostAdd, value: 50, system: "s"),
        ]"#,
            );
    assert_eq!(
        case.outcome().to_json(),
        r#"{"actor_id":"hero","version":1,"primary":{"strength":550.0},"derived":{"power":0.1},"context":{"damage":{"flat":0.0,"percent":0.2,"mult":1.5,"post":50.0,"override":null}},"caps_used":{"power":{"min":null,"max":null},"strength":{"min":null,"max":550.0}}}"#
    );
}

#[test]
fn numbers_in_json_read_back_to_the_same_bits() {
    for number in [1e300, 5e-324, 0.1 + 0.2, 9007199254740993.0, -1.7976931348623157e308] {
        let case = dimensions(&format!("\"a\": (base: {number:?})"));
        let json: serde_json::Value = serde_json::from_str(&case.outcome().to_json()).unwrap();
        assert_eq!(json["primary"]["a"].as_f64().unwrap().to_bits(), f64::to_bits(number));
    }
}

#[test]
fn almost_everything_may_be_left_out() {
    let case = dimensions("").file("dimensions.ron", "()");
    assert!(case.resolve().is_ok());
    let case = dimensions("\"a\": ()")
        .file("curves.ron", "()")
        .file("cap_layers.ron", "()")
        .file("config.ron", "()")
        .file("subsystems/s.subsystem.ron", "(id: \"s\")")
        .rules("t", "(), (when: Always), (name: \"n\", limits: [], caps: [], contributions: [], add: {})");
    assert!(case.resolve().is_ok());
    assert!(case.outcome().caps_used.is_empty());
}

#[test]
fn there_must_be_dimensions() {
    let folder = std::collections::BTreeMap::new();
    let disabled = std::collections::BTreeSet::new();
    assert!(naive::resolve::resolve(&folder, "(id: \"a\", name: \"A\")", &disabled).is_err());
}

#[test]
fn dimensions_that_are_refused() {
    for entries in [
        "\"A\": ()",
        "\"1a\": ()",
        "\"_a\": ()",
        "\"a-b\": ()",
        "\"\": ()",
        "\"é\": ()",
        "\"min\": ()",
        "\"if\": ()",
        "\"clamp\": ()",
        "\"and\": ()",
        "\"true\": ()",
        "\"source\": ()",
        "\"actor\": ()",
        "\"input\": ()",
        "\"raw\": ()",
        "\"line\": ()",
        "\"a\": (), \"a\": ()",
        "\"a\": (colour: 1)",
        "\"a\": (round: None, round: Floor)",
        "\"a\": (kind: Secondary)",
        "\"a\": (clamp: (min: 2, max: 1))",
        "\"a\": (clamp: (min: -inf))",
        "\"a\": (clamp: (max: NaN))",
        "\"a\": (clamp: (max: 1e999))",
        "\"a\": (base: inf)",
        "\"a\": (base: -1e999)",
        "\"a\": (base: \"b\")",
        "\"a\": (base: true)",
    ] {
        dimensions(entries).curves("\"line\": (points: [(0, 0)])").refused("");
    }
    assert!(dimensions("\"a\": (clamp: (min: 1, max: 1))").resolve().is_ok());
}

#[test]
fn curves_that_are_refused() {
    for entries in [
        "\"f\": ()",
        "\"f\": (points: [])",
        "\"f\": (points: [(1, 0), (1, 0)])",
        "\"f\": (points: [(2, 0), (1, 0)])",
        "\"f\": (points: [(0, inf)])",
        "\"f\": (points: [(NaN, 0)])",
        "\"F\": (points: [(0, 0)])",
        "\"min\": (points: [(0, 0)])",
        "\"f\": (points: [(0, 0)]), \"f\": (points: [(0, 0)])",
    ] {
        dimensions("").curves(entries).refused("");
    }
}

#[test]
fn layers_that_are_refused() {
    for fields in [
        "order: []",
        "order: [\"\"]",
        "order: [\"A\", \"A\"]",
        "across_policy: First",
        r#"caps: [(system: "s", dimension: "b", mode: HardMax, value: 1)]"#,
        r#"caps: [(system: "s", dimension: "a", mode: HardMax, value: "1")]"#,
        r#"caps: [(dimension: "a", mode: HardMax, value: 1)]"#,
        r#"caps: [(system: "", dimension: "a", mode: HardMax, value: 1)]"#,
        r#"caps: [(system: "s", dimension: "a", mode: HardMax, value: 1, realm: "")]"#,
        r#"caps: [(system: "s", dimension: "a", mode: HardMax, value: 1, scope: "X")]"#,
        r#"caps: [(system: "s", dimension: "a", mode: HardMax, kind: Min, value: 1)]"#,
        r#"caps: [(system: "s", dimension: "a", mode: HardMin, kind: Max, value: 1)]"#,
        r#"caps: [(system: "s", dimension: "a", mode: Baseline, value: 1)]"#,
        r#"caps: [(system: "s", dimension: "a", mode: Additive, value: 1)]"#,
        r#"caps: [(system: "s", dimension: "a", mode: Override, value: 1)]"#,
        r#"caps: [(system: "s", dimension: "a", mode: HardMax, value: inf)]"#,
    ] {
        dimensions("\"a\": ()").layers(fields).refused("");
    }
}

#[test]
fn rules_that_are_refused() {
    for rule in [
        r#"(add: {"b": 1})"#,
        r#"(add: {"a": 1, "a": 2})"#,
        r#"(add: {"a": inf})"#,
        r#"(add: {"a": "b"})"#,
        r#"(colour: 1)"#,
        r#"(system: "s")"#,
        r#"(name: "n"), (name: "n")"#,
        r#"(limits: [(dimension: "a")])"#,
        r#"(limits: [(dimension: "a", hard_max: 1, layer: "X")])"#,
        r#"(limits: [(dimension: "b", hard_max: 1)])"#,
        r#"(limits: [(hard_max: 1)])"#,
        r#"(limits: [(dimension: "a", hard_max: "event")])"#,
        r#"(contributions: [(dimension: "a", bucket: Flat, value: 1, system: "s")])"#,
        r#"(contributions: [(dimension: "a", bucket: Flat)])"#,
        r#"(contributions: [(dimension: "a", value: 1)])"#,
        r#"(contributions: [(dimension: "a", bucket: Flat, value: 1, priority: 3000000000)])"#,
        r#"(contributions: [(dimension: "a", bucket: Flat, value: 1, labels: {"x": "1", "x": "2"})])"#,
        r#"(caps: [(dimension: "a", mode: HardMax, value: 1, system: "s")])"#,
        r#"(caps: [(dimension: "a", mode: Baseline, value: 1)])"#,
        r#"(caps: [(dimension: "a", mode: HardMin, kind: Max, value: 1)])"#,
        r#"(increase: {"op": 1})"#,
        r#"(times: {"op": 1})"#,
        r#"(add_after: {"op": 1})"#,
        r#"(contributions: [(dimension: "op", bucket: Mult, value: 1)])"#,
    ] {
        let case = dimensions("\"a\": (), \"op\": (merge: Sum), \"event\": (kind: Context)");
        case.rules("s", rule).refused("");
    }
    let case = dimensions("\"a\": ()");
    case.clone().file("subsystems/s.subsystem.ron", "()").refused("id");
    case.clone().file("subsystems/s.subsystem.ron", "(id: \"\")").refused("empty");
    case.clone().file("subsystems/s.subsystem.ron", "(id: \"s\") (").refused("");
    case.file("subsystems/s.subsystem.ron", "(id: \"s\")")
        .file("subsystems/t.subsystem.ron", "(id: \"s\", enabled: false)")
        .refused("two files");
}

#[test]
fn actors_that_are_refused() {
    for fields in [
        "colour: 1",
        r#"race: """#,
        r#"tags: [""]"#,
        r#"realms: [""]"#,
        "age: inf",
        r#"base: {"b": 1}"#,
        r#"base: {"a": 1, "a": 1}"#,
        r#"base: {"a": "1"}"#,
        r#"base: {"a": NaN}"#,
        r#"contributions: [(dimension: "a", bucket: Flat, value: 1)]"#,
        r#"contributions: [(dimension: "a", bucket: Flat, value: "1", system: "s")]"#,
        r#"contributions: [(dimension: "a", bucket: Flat, value: 1, system: "")]"#,
        r#"contributions: [(dimension: "b", bucket: Flat, value: 1, system: "s")]"#,
        r#"contributions: [(dimension: "op", bucket: Factor, value: 1, system: "s")]"#,
        r#"caps: [(system: "s", dimension: "b", mode: HardMax, value: 1)]"#,
        r#"caps: [(system: "s", dimension: "a", mode: HardMax, value: 1, scope: "X")]"#,
        r#"caps: [(system: "s", dimension: "a", mode: HardMax, value: "a")]"#,
    ] {
        dimensions("\"a\": (), \"op\": (merge: Max)").actor(fields).refused("");
    }
}

#[test]
fn numbers_may_be_written_with_a_point_or_without() {
    let case = dimensions("\"a\": (base: 1), \"b\": (base: 1.0), \"c\": (base: -5), \"d\": (base: 1e2)")
        .rules("s", r#"(add: {"a": 2, "b": 2.0, "c": 18446744073709551616, "d": -0})"#);
    assert_eq!(case.value("a"), Some(3.0));
    assert_eq!(case.value("b"), Some(3.0));
    assert_eq!(case.value("c"), Some(18446744073709551616.0 - 5.0));
    assert_eq!(case.value("d"), Some(100.0));
}
