//! `resolve` prints the documented numbers and JSON, and prints no numbers if a file has an error.

use super::*;

#[test]
fn resolve_prints_the_documented_json() {
    let files = Files::new(&[(
        "dimensions.ron",
        r#"(dimensions: {"strength": (clamp: (min: 0, max: 999999)), "damage": (kind: Context)})"#,
    )]);
    let hero = r#"(id: "hero", name: "Grey Wolf",
        contributions: [
            (dimension: "strength", bucket: Flat, value: 650, system: "luyen_the"),
            (dimension: "damage", bucket: Percent, value: 0.2, system: "effects"),
            (dimension: "damage", bucket: Factor, value: 1.5, system: "effects"),
            (dimension: "damage", bucket: PostAdd, value: 50, system: "items"),
        ],
        caps: [
            (system: "kim_dan", dimension: "strength", mode: Baseline, kind: Max, value: 200, scope: "TOTAL"),
            (system: "luyen_the", dimension: "strength", mode: Additive, kind: Max, value: 350, scope: "TOTAL"),
        ])"#;
    let run = files.resolve(hero, "json");
    let expected = concat!(
        r#"{"actor_id":"hero","version":1,"primary":{"strength":550.0},"derived":{},"#,
        r#""context":{"damage":{"flat":0.0,"percent":0.2,"mult":1.5,"post":50.0,"override":null}},"#,
        r#""caps_used":{"strength":{"min":0.0,"max":550.0}}}"#,
        "\n"
    );
    assert_eq!((run.stdout.as_str(), run.code), (expected, Some(0)), "{}", run.stderr);
}

#[test]
fn resolve_prints_the_numbers_of_the_documented_files() {
    let resolve =
        |actor: &str| actor_core(&["resolve", &fixture("design"), "--actor", actor, "--format", "json"]);
    let run = resolve(&fixture("design_hero.actor.ron"));
    let expected = concat!(
        r#"{"actor_id":"hero","version":1,"primary":{"strength":200.0,"vitality":10.0},"#,
        r#""derived":{"hp_max":500.0},"context":{},"caps_used":{"crit_rate":{"min":0.0,"max":0.8},"#,
        r#""hp_max":{"min":1.0,"max":2000000.0},"strength":{"min":0.0,"max":200.0},"#,
        r#""vitality":{"min":null,"max":null}}}"#,
        "\n"
    );
    assert_eq!((run.stdout.as_str(), run.code), (expected, Some(0)), "{}", run.stderr);

    // As an elf, whose rules add to it and whose body holds 600 at most, or what its tier allows.
    let folder = tempfile::tempdir().unwrap();
    let elf = folder.path().join("elf.actor.ron");
    let text = std::fs::read_to_string(fixture("design_hero.actor.ron")).unwrap();
    std::fs::write(&elf, text.replace("\"human\"", "\"elf\"").replace("value: 200", "value: 700")).unwrap();
    let elf: Value = serde_json::from_str(&resolve(&elf.display().to_string()).stdout).unwrap();
    assert_eq!(elf["primary"]["dexterity"], 24.0);
    assert_eq!(elf["primary"]["strength"], 100.0);
    let vigor: f64 = 403.0 + (1000.0 - 403.0) * ((10.0 - 1.0) / (27.0 - 1.0));
    assert_eq!(elf["primary"]["luck"], vigor * 0.01);
    // A percentage and a factor of nothing are still statements.
    assert_eq!((&elf["primary"]["mp_max"], &elf["primary"]["attack_power"]), (&json!(0.0), &json!(0.0)));
}

#[test]
fn any_error_in_the_folder_or_in_the_actor_keeps_resolve_from_printing_numbers() {
    let bad_file = ("subsystems/bad.subsystem.ron", "(id: \"bad\", rules: [\n (add: {\"strenght\": 1})])");
    let in_folder = "--> subsystems/bad.subsystem.ron:2:9 | error[unknown-dimension]";
    for format in ["json", "ron", "table"] {
        refused(Files::new(&[bad_file]).resolve(HERO, format), &[in_folder]);
    }
    refused(Files::new(&[bad_file]).explain(HERO, "strength", "json"), &[in_folder]);
    refused(Files::new(&[("dimensions.ron", "(")]).resolve(HERO, "json"), &["dimensions.ron:1:2"]);
    refused(Files::new(&[("config.ron", "(speed: 3)")]).resolve(HERO, "json"), &["config.ron:1:2"]);
    let broken_actor = "(id: \"hero\",\n name: \"Grey Wolf\", bases: {})";
    let in_actor = "hero.actor.ron:2:21 | error[unknown-field]";
    refused(Files::new(&[]).resolve(broken_actor, "json"), &[in_actor, "did you mean `base`?"]);
    refused(Files::new(&[]).explain(broken_actor, "strength", "text"), &[in_actor]);
    refused(Files::new(&[bad_file]).resolve(broken_actor, "json"), &[in_folder, in_actor]);
    refused(Files::new(&[]).resolve("(id: \"hero\")", "json"), &["1:1", "needs the field `name`"]);
    refused(Files::new(&[]).resolve("(id: \"\", name: \"\")", "json"), &["1:6", "1:16", "must not be empty"]);
}

#[test]
fn an_undefined_dimension_in_the_actor_file_is_an_error_wherever_it_stands() {
    let files = Files::new(&[]);
    let actor = r#"(id: "hero", name: "Grey Wolf",
 base: {"strenght": 1},
 contributions: [(dimension: "speed", bucket: Flat, value: 1, system: "x")],
 caps: [(system: "x", dimension: "hpmax", mode: HardMax, value: 1)])"#;
    refused(
        files.resolve(actor, "json"),
        &[
            "hero.actor.ron:2:9 | error[unknown-dimension]: no dimension is named `strenght` | did you mean `strength`?",
            "hero.actor.ron:3:30 | error[unknown-dimension]: no dimension is named `speed`",
            "hero.actor.ron:4:34 | error[unknown-dimension]: no dimension is named `hpmax` | did you mean `hp_max`?",
        ],
    );
    let layer = r#"(id: "hero", name: "Grey Wolf",
 caps: [(system: "x", dimension: "strength", mode: HardMax, value: 1, scope: "SKY")])"#;
    refused(files.resolve(layer, "json"), &["hero.actor.ron:2:78 | error[unknown-layer]"]);
    let formula = r#"(id: "hero", name: "Grey Wolf",
 contributions: [(dimension: "strength", bucket: Flat, value: "1 + 1", system: "x")])"#;
    refused(files.resolve(formula, "json"), &["hero.actor.ron:2:63 | error[wrong-type]"]);
    let operator = Files::new(&[("dimensions.ron", r#"(dimensions: {"best": (merge: Max)})"#)]);
    let percent = r#"(id: "hero", name: "Grey Wolf",
 contributions: [(dimension: "best", bucket: Percent, value: 1, system: "x")])"#;
    refused(operator.resolve(percent, "json"), &["hero.actor.ron:2:46 | error[bucket-on-operator]"]);
}

#[test]
fn files_that_are_not_there_or_no_text_are_errors() {
    let files = Files::new(&[]);
    let nowhere = files.root.path().join("nowhere").display().to_string();
    let hero = files.actor(HERO);
    refused(actor_core(&["resolve", &nowhere, "--actor", &hero]), &["nowhere"]);
    refused(actor_core(&["resolve", &files.dir(), "--actor", &nowhere]), &["nowhere"]);
    refused(actor_core(&["check", &nowhere, "--format", "json"]), &["nowhere"]);
    std::fs::write(&hero, b"(id: \"hero\",\n name: \"\xff\")").unwrap();
    refused(
        actor_core(&["resolve", &files.dir(), "--actor", &hero]),
        &["hero.actor.ron:2:9 | error[not-utf8]"],
    );
}

#[test]
fn the_errors_of_the_folder_are_told_also_when_the_actor_file_is_not_there() {
    let bad = Files::new(&[("subsystems/bad.subsystem.ron", "(")]);
    let nowhere = bad.root.path().join("nowhere").display().to_string();
    refused(
        actor_core(&["resolve", &bad.dir(), "--actor", &nowhere]),
        &["nowhere", "subsystems/bad.subsystem.ron:1:2"],
    );
}

#[test]
fn a_warning_goes_to_stderr_and_changes_nothing_else() {
    let files = Files::new(&[
        (
            "subsystems/a.subsystem.ron",
            r#"(id: "a", rules: [(name: "split", add: {"strength": "1 / max(damage_taken, 0)"})])"#,
        ),
        ("dimensions.ron", r#"(dimensions: {"strength": (), "damage_taken": ()})"#),
    ]);
    let clean = Files::new(&[("dimensions.ron", r#"(dimensions: {"strength": (), "damage_taken": ()})"#)]);
    for format in ["json", "ron", "table"] {
        let run = files.resolve(HERO, format);
        assert_eq!((&run.stdout, run.code), (&clean.resolve(HERO, format).stdout, Some(0)));
        for part in ["warning", "1 / max(damage_taken, 0)", "not finite", "a/split"] {
            assert!(run.stderr.contains(part), "{part} is not in\n{}", run.stderr);
        }
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
    assert_eq!(files.explain(HERO, "strength", "json").code, Some(0));
    let check = files.check("json");
    assert_eq!((check.stdout.trim(), check.code), ("[]", Some(0)), "a division by zero loads");
}
