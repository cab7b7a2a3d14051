//! `explain` prints a tree or the documented JSON, and rejects unknown dimensions.

use super::*;

#[test]
fn explain_prints_a_tree_of_everything_that_was_said() {
    let files = Files::new(&[(
        "subsystems/race.subsystem.ron",
        "(id: \"race\", priority: 100, rules: [\n \
         (name: \"elf\", when: Race(\"elf\"), add: {\"strength\": 1}),\n \
         (name: \"strong\", times: {\"strength\": \"1 + 1\"}, limits: [(dimension: \"strength\", hard_max: 15, layer: \"REALM\")])])",
    )]);
    let run = files.explain(HERO, "strength", "text");
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    assert_eq!(
        run.stdout,
        actor_core(&["explain", &files.dir(), "--actor", &files.actor(HERO), "strength"]).stdout
    );
    assert!(run.stdout.starts_with("strength = 15\n"), "{}", run.stdout);
    for part in [
        "Flat +10",
        "[base]",
        "Factor ×2 = `1 + 1`",
        "race/strong, priority 100, subsystems/race.subsystem.ron:3:",
        "REALM −∞..15",
        "held to the maximum 15 of REALM (-5)",
        "race/elf",
        "its condition does not hold: Race(\"elf\")",
    ] {
        assert!(run.stdout.contains(part), "{part} is not in\n{}", run.stdout);
    }
}

#[test]
fn explain_prints_json_of_the_documented_shape() {
    let files = Files::new(&[]);
    let hero = r#"(id: "hero", name: "Grey Wolf", base: {"strength": 10},
        contributions: [(dimension: "strength", bucket: Percent, value: 0.5, system: "items", priority: 3,
                         labels: {"source": "ring"})],
        caps: [(system: "world", dimension: "strength", mode: HardMax, value: 12, scope: "WORLD")])"#;
    let run = files.explain(hero, "strength", "json");
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    let data: Value = serde_json::from_str(&run.stdout).unwrap();
    let source =
        json!({"system": "items", "priority": 3, "rule": null, "place": null, "labels": {"source": "ring"}});
    for (field, expected) in [
        ("dimension", json!("strength")),
        ("kind", json!("Primary")),
        ("merge", json!("Pipeline")),
        ("unit", json!(null)),
        ("value", json!(12.0)),
        ("context", json!(null)),
        ("base", json!(null)),
        ("left_out", json!([])),
        ("folded", json!(15.0)),
        ("round", json!("None")),
        ("rounded", json!(15.0)),
        ("policy", json!("Intersect")),
        ("caps_left_out", json!([])),
        ("clamp", json!({"min": 0.0, "max": 999999.0})),
        ("caps", json!({"min": 0.0, "max": 12.0})),
        ("clipped", json!({"kind": "Max", "layers": ["WORLD"], "bound": 12.0, "by": -3.0})),
    ] {
        assert_eq!(data[field], expected, "{field}");
        assert!(data.get(field).is_some(), "{field}");
    }
    assert_eq!(
        data["contributions"][1],
        json!({"bucket": "Percent", "value": 0.5, "formula": null, "source": source, "running": 15.0})
    );
    assert_eq!(data["layers"][0]["layer"], "WORLD");
    assert_eq!(data["layers"][0]["bounds"], json!({"min": null, "max": 12.0}));

    let base: Value = serde_json::from_str(&files.explain(hero, "hp_max", "json").stdout).unwrap();
    assert_eq!(base["base"], json!({"formula": "strength * 2", "value": 24.0, "finite": true}));
    assert_eq!(base["caps"], json!({"min": null, "max": null}));
    let absent: Value = serde_json::from_str(&files.explain(hero, "damage", "json").stdout).unwrap();
    assert_eq!((&absent["value"], &absent["context"]), (&json!(null), &json!(null)));
}

#[test]
fn explain_of_an_unknown_dimension_is_an_error() {
    for format in ["text", "json"] {
        refused(Files::new(&[]).explain(HERO, "strenght", format), &["strenght"]);
        refused(Files::new(&[]).explain(HERO, "a name that nobody has interned", format), &["nobody"]);
    }
}
