//! The command-line tool `actor-core`: what it prints, where, and how it exits.

#![cfg(feature = "cli")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

const DIMENSIONS: &str = r#"(dimensions: {
    "strength": (clamp: (min: 0, max: 999999)),
    "hp_max": (kind: Derived, base: "strength * 2", unit: "points"),
    "damage": (kind: Context),
})"#;

const HERO: &str = r#"(id: "hero", name: "Grey Wolf", base: {"strength": 10})"#;

/// What the tool said.
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn actor_core(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_actor-core")).args(arguments).output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder of files with an actor's file beside it.
struct Files {
    root: TempDir,
}

impl Files {
    /// These files, and `dimensions.ron` if it is not among them.
    fn new(files: &[(&str, &str)]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let dir = root.path().join("dir");
        std::fs::create_dir_all(dir.join("subsystems")).unwrap();
        std::fs::write(dir.join("dimensions.ron"), DIMENSIONS).unwrap();
        for (path, text) in files {
            std::fs::write(dir.join(path), text).unwrap();
        }
        Self { root }
    }

    fn dir(&self) -> String {
        self.root.path().join("dir").display().to_string()
    }

    /// Writes the actor's file.
    fn actor(&self, text: &str) -> String {
        let path = self.root.path().join("hero.actor.ron");
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn check(&self, format: &str) -> Run {
        actor_core(&["check", &self.dir(), "--format", format])
    }

    /// The problems that `check` finds, each as `file:line:column code`.
    fn problems(&self) -> Vec<String> {
        let run = self.check("json");
        assert_eq!(run.stderr, "");
        let problems: Vec<Problem> = serde_json::from_str(&run.stdout).unwrap();
        let errors = problems.iter().any(|problem| problem.severity == "error");
        assert_eq!(run.code, Some(i32::from(errors)));
        problems.iter().map(|p| format!("{}:{}:{} {}", p.file, p.line, p.column, p.code)).collect()
    }

    fn resolve(&self, actor: &str, format: &str) -> Run {
        actor_core(&["resolve", &self.dir(), "--actor", &self.actor(actor), "--format", format])
    }

    fn explain(&self, actor: &str, dimension: &str, format: &str) -> Run {
        actor_core(&["explain", &self.dir(), "--actor", &self.actor(actor), dimension, "--format", format])
    }
}

/// A problem as JSON, with no other fields than these.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Problem {
    file: String,
    line: u32,
    column: u32,
    severity: String,
    code: String,
    message: String,
    help: Option<String>,
}

/// The problems of one subsystem file.
fn problems_of(text: &str) -> Vec<String> {
    let files = Files::new(&[("subsystems/a.subsystem.ron", text)]);
    let cut = |problem: String| problem.strip_prefix("subsystems/a.subsystem.ron:").unwrap().to_owned();
    files.problems().into_iter().map(cut).collect()
}

fn fixture(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path).display().to_string()
}

fn asset(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets").join(path).display().to_string()
}

// ---------------------------------------------------------------------------------------------------------------------
// resolve

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
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), (expected, "", Some(0)));
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
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), (expected, "", Some(0)));

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

/// A snapshot as data.
#[derive(Deserialize)]
struct Snapshot {
    actor_id: String,
    version: u64,
    primary: BTreeMap<String, f64>,
}

#[test]
fn numbers_read_back_to_the_same_bits() {
    let numbers = [
        0.1 + 0.2,
        1.0 / 3.0,
        1e300,
        -1e-300,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        f64::EPSILON,
        9007199254740993.0,
        123456789.12345679,
        -0.0,
        100.0,
        1e21,
        2.5e-7,
    ];
    let names: Vec<String> = (0..numbers.len()).map(|i| format!("n{i:02}")).collect();
    let dimensions: String = names.iter().map(|name| format!("\"{name}\": (), ")).collect();
    let files = Files::new(&[("dimensions.ron", &format!("(dimensions: {{{dimensions}}})"))]);
    let base: String =
        names.iter().zip(numbers).map(|(name, number)| format!("\"{name}\": {number:e}, ")).collect();
    let actor = format!("(id: \"hero\", name: \"Grey Wolf\", base: {{{base}}})");
    let json: Snapshot = serde_json::from_str(&files.resolve(&actor, "json").stdout).unwrap();
    // What the tool writes as RON is a map, which JSON's values can hold.
    let ron: Value = ron::from_str(&files.resolve(&actor, "ron").stdout).unwrap();
    let ron: Snapshot = serde_json::from_value(ron).unwrap();
    let table = files.resolve(&actor, "table").stdout;
    for snapshot in [json, ron] {
        assert_eq!((snapshot.actor_id.as_str(), snapshot.version), ("hero", 1));
        assert_eq!(snapshot.primary.len(), numbers.len());
        for (name, number) in names.iter().zip(numbers) {
            // −0.0 becomes 0.0 where a number enters.
            assert_eq!(snapshot.primary[name].to_bits(), (number + 0.0).to_bits(), "{name}");
        }
    }
    for (name, number) in names.iter().zip(numbers) {
        let row = table.lines().find(|line| line.contains(name.as_str())).unwrap();
        let cells: Vec<&str> = row.split(['│', '┆']).map(str::trim).collect();
        assert_eq!(cells[2].parse::<f64>().unwrap().to_bits(), (number + 0.0).to_bits(), "{row}");
    }
}

#[test]
fn resolve_prints_a_table_for_people_unless_told_otherwise() {
    let files = Files::new(&[]);
    let hero = r#"(id: "hero", name: "Grey Wolf", base: {"strength": 10},
        contributions: [(dimension: "damage", bucket: PostAdd, value: 50, system: "items")])"#;
    let run = files.resolve(hero, "table");
    let plain = actor_core(&["resolve", &files.dir(), "--actor", &files.actor(hero)]);
    assert_eq!((&run.stdout, run.code), (&plain.stdout, Some(0)));
    let cells: Vec<Vec<&str>> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with('│'))
        .map(|line| line.trim_matches('│').split('┆').map(str::trim).collect())
        .collect();
    assert_eq!(
        cells[..3],
        [
            ["Grey Wolf", "value", "min", "max", "unit"],
            ["strength", "10", "0", "999999", ""],
            ["hp_max", "20", "", "", "points"],
        ]
    );
    let [damage] = &cells[3..] else { panic!("{}", run.stdout) };
    assert_eq!((damage[0], &damage[2..]), ("damage", &["", "", ""][..]));
    assert!(damage[1].starts_with("((x + 0)") && damage[1].ends_with("+ 50"), "{}", run.stdout);
}

#[test]
fn the_table_shows_the_numbers_of_a_context_dimension_to_the_last_bit() {
    // 1 + 0.7999999999999999 is 1.7999999999999998: the percentage itself has to stand there.
    let hero = r#"(id: "hero", name: "Grey Wolf", contributions: [
        (dimension: "damage", bucket: Flat, value: 0.30000000000000004, system: "a"),
        (dimension: "damage", bucket: Percent, value: 0.7999999999999999, system: "a"),
        (dimension: "damage", bucket: Factor, value: 1.1, system: "a"),
        (dimension: "damage", bucket: PostAdd, value: 5e-324, system: "a"),
    ])"#;
    let table = Files::new(&[]).resolve(hero, "table").stdout;
    for number in ["0.30000000000000004", "0.7999999999999999", "1.1", "5e-324"] {
        assert!(table.contains(number), "{number} is not in\n{table}");
    }
}

#[test]
fn resolve_prints_ron_that_reads_back() {
    let files = Files::new(&[]);
    let run = files.resolve(HERO, "ron");
    let data: Value = ron::from_str(&run.stdout).unwrap();
    assert_eq!((&data["actor_id"], &data["version"]), (&json!("hero"), &json!(1)));
    assert_eq!((&data["primary"]["strength"], &data["derived"]["hp_max"]), (&json!(10.0), &json!(20.0)));
    assert_eq!(data["caps_used"]["strength"], json!({"min": 0.0, "max": 999999.0}));
    assert!(data["context"].as_object().unwrap().is_empty());
    assert!(run.stdout.contains("-inf") && run.stdout.contains("inf"), "{}", run.stdout);
}

/// Resolving is refused: nothing on stdout, the errors on stderr, exit 1.
fn refused(run: Run, errors: &[&str]) {
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(1)), "{}", run.stderr);
    for error in errors {
        assert!(run.stderr.contains(error), "{error} is not in\n{}", run.stderr);
    }
}

#[test]
fn any_error_in_the_folder_or_in_the_actor_keeps_resolve_from_printing_numbers() {
    let bad_file = ("subsystems/bad.subsystem.ron", "(id: \"bad\", rules: [\n (add: {\"strenght\": 1})])");
    let in_folder = "subsystems/bad.subsystem.ron:2:9: error[unknown-dimension]";
    for format in ["json", "ron", "table"] {
        refused(Files::new(&[bad_file]).resolve(HERO, format), &[in_folder]);
    }
    refused(Files::new(&[bad_file]).explain(HERO, "strength", "json"), &[in_folder]);
    refused(Files::new(&[("dimensions.ron", "(")]).resolve(HERO, "json"), &["dimensions.ron:1:2"]);
    refused(Files::new(&[("config.ron", "(speed: 3)")]).resolve(HERO, "json"), &["config.ron:1:2"]);
    let broken_actor = "(id: \"hero\",\n name: \"Grey Wolf\", bases: {})";
    let in_actor = "hero.actor.ron:2:21: error[unknown-field]";
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
            "hero.actor.ron:2:9: error[unknown-dimension]: no dimension is named `strenght` (did you mean `strength`?)",
            "hero.actor.ron:3:30: error[unknown-dimension]: no dimension is named `speed`",
            "hero.actor.ron:4:34: error[unknown-dimension]: no dimension is named `hpmax` (did you mean `hp_max`?)",
        ],
    );
    let layer = r#"(id: "hero", name: "Grey Wolf",
 caps: [(system: "x", dimension: "strength", mode: HardMax, value: 1, scope: "SKY")])"#;
    refused(files.resolve(layer, "json"), &["hero.actor.ron:2:78: error[unknown-layer]"]);
    let formula = r#"(id: "hero", name: "Grey Wolf",
 contributions: [(dimension: "strength", bucket: Flat, value: "1 + 1", system: "x")])"#;
    refused(files.resolve(formula, "json"), &["hero.actor.ron:2:63: error[wrong-type]"]);
    let operator = Files::new(&[("dimensions.ron", r#"(dimensions: {"best": (merge: Max)})"#)]);
    let percent = r#"(id: "hero", name: "Grey Wolf",
 contributions: [(dimension: "best", bucket: Percent, value: 1, system: "x")])"#;
    refused(operator.resolve(percent, "json"), &["hero.actor.ron:2:46: error[bucket-on-operator]"]);
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
        &["hero.actor.ron:2:9: error[not-utf8]"],
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
            r#"(id: "a", rules: [(name: "split", add: {"strength": "1 / damage_taken"})])"#,
        ),
        ("dimensions.ron", r#"(dimensions: {"strength": (), "damage_taken": ()})"#),
    ]);
    let clean = Files::new(&[("dimensions.ron", r#"(dimensions: {"strength": (), "damage_taken": ()})"#)]);
    for format in ["json", "ron", "table"] {
        let run = files.resolve(HERO, format);
        assert_eq!((&run.stdout, run.code), (&clean.resolve(HERO, format).stdout, Some(0)));
        for part in ["warning", "1 / damage_taken", "not finite", "a/split"] {
            assert!(run.stderr.contains(part), "{part} is not in\n{}", run.stderr);
        }
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
    assert_eq!(files.explain(HERO, "strength", "json").code, Some(0));
    let check = files.check("json");
    assert_eq!((check.stdout.trim(), check.code), ("[]", Some(0)), "a division by zero loads");
}

// ---------------------------------------------------------------------------------------------------------------------
// explain

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

// ---------------------------------------------------------------------------------------------------------------------
// check

#[test]
fn check_finds_nothing_in_good_files() {
    let files = Files::new(&[]);
    for dir in [files.dir(), fixture("design"), asset("actor_core")] {
        let run = actor_core(&["check", &dir, "--format", "json"]);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("[]\n", "", Some(0)), "{dir}");
        let run = actor_core(&["check", &dir]);
        assert_eq!((run.stdout.as_str(), run.code), ("all files are good\n", Some(0)));
        let run = actor_core(&["check", &dir, "--format", "github"]);
        assert_eq!((run.stdout.as_str(), run.code), ("", Some(0)));
    }
}

#[test]
fn check_prints_a_problem_as_text_as_json_and_for_github() {
    let files = Files::new(&[(
        "subsystems/race.subsystem.ron",
        "(id: \"race\", rules: [\n  // größer\n  (when: Race(\"elf\"),\n   add: {\"strenght\": 12}),\n])",
    )]);
    let text = files.check("text");
    assert_eq!(
        text.stdout,
        "subsystems/race.subsystem.ron:4:10: error[unknown-dimension]: no dimension is named `strenght` \
         (did you mean `strength`?)\n"
    );
    assert_eq!(text.stdout, actor_core(&["check", &files.dir()]).stdout, "text is the default");
    let json = files.check("json");
    assert_eq!(
        json.stdout,
        concat!(
            r#"[{"file":"subsystems/race.subsystem.ron","line":4,"column":10,"severity":"error","#,
            r#""code":"unknown-dimension","message":"no dimension is named `strenght`","#,
            r#""help":"did you mean `strength`?"}]"#,
            "\n"
        )
    );
    let github = files.check("github");
    assert!(github.stdout.starts_with("::error file="), "{}", github.stdout);
    let rest = "subsystems/race.subsystem.ron,line=4,col=10,title=unknown-dimension::\
                no dimension is named `strenght` (did you mean `strength`?)\n";
    assert!(github.stdout.ends_with(rest), "{}", github.stdout);
    for run in [text, json, github] {
        assert_eq!((run.stderr.as_str(), run.code), ("", Some(1)));
    }
}

#[test]
fn the_github_format_names_files_as_the_caller_does() {
    // GitHub looks the file up from where the tool is called, not from DIR.
    let files = Files::new(&[("subsystems/a.subsystem.ron", "(id: \"a\", rulez: [])")]);
    let output = Command::new(env!("CARGO_BIN_EXE_actor-core"))
        .current_dir(files.root.path())
        .args(["check", "dir", "--format", "github"])
        .output()
        .unwrap();
    let stdout = String::from_utf8(output.stdout).unwrap();
    let file = stdout.strip_prefix("::error file=").and_then(|rest| rest.split(',').next()).unwrap();
    assert!(files.root.path().join(PathBuf::from(file)).is_file(), "{stdout}");
}

#[test]
fn the_github_format_escapes_what_github_would_read() {
    let files =
        Files::new(&[("subsystems/a.subsystem.ron", r#"(id: "a", rules: [(add: {"strength": "20%"})])"#)]);
    let run = files.check("github");
    assert!(run.stdout.contains("`%25`") && !run.stdout.contains("`%`"), "{}", run.stdout);
    assert_eq!(run.stdout.lines().count(), 1);
}

#[test]
fn check_finds_every_problem_of_every_file_sorted_by_place() {
    let files = Files::new(&[
        (
            "subsystems/b.subsystem.ron",
            "(id: \"b\", rules: [\n (add: {\"strenght\": 1, \"hp_max\": \"speed\"}, nam: \"x\"),\n (when: Below(\"mana\", 1))])",
        ),
        ("subsystems/a.subsystem.ron", "(id: \"a\", rules: 3, priority: 1.5)"),
        ("config.ron", "(on_failure: Keep)"),
        (
            "cap_layers.ron",
            "(order: [\"A\"], caps: [(system: \"w\", dimension: \"x\", mode: HardMax, value: 1, scope: \"B\")])",
        ),
        ("curves.ron", "(curves: {\"Vigor\": (points: [(0, 1), (0, 2)])})"),
    ]);
    assert_eq!(
        files.problems(),
        [
            "cap_layers.ron:1:48 unknown-dimension",
            "cap_layers.ron:1:85 unknown-layer",
            "config.ron:1:14 unknown-name",
            "curves.ron:1:11 bad-name",
            "curves.ron:1:38 curve-order",
            "subsystems/a.subsystem.ron:1:18 wrong-type",
            "subsystems/a.subsystem.ron:1:31 wrong-type",
            "subsystems/b.subsystem.ron:2:9 unknown-dimension",
            "subsystems/b.subsystem.ron:2:35 unknown-dimension",
            "subsystems/b.subsystem.ron:2:44 unknown-field",
            "subsystems/b.subsystem.ron:3:15 unknown-dimension",
        ]
    );
}

#[test]
fn check_tells_where_each_mistake_of_a_subsystem_file_stands() {
    for (text, expected) in [
        // Names.
        (r#"(id: "a", rules: [(add: {"strenght": 1})])"#, "1:26 unknown-dimension"),
        (r#"(id: "a", rules: [(limits: [(dimension: "strenght", hard_max: 1)])])"#, "1:41 unknown-dimension"),
        (
            r#"(id: "a", rules: [(limits: [(dimension: "strength", hard_max: 1, layer: "SKY")])])"#,
            "1:73 unknown-layer",
        ),
        (r#"(id: "a", rules: [(when: AtLeast("mana", 1))])"#, "1:34 unknown-dimension"),
        (r#"(id: "a", rules: [(when: Raze("elf"))])"#, "1:26 unknown-name"),
        (
            r#"(id: "a", rules: [(contributions: [(dimension: "strength", bucket: flat, value: 1)])])"#,
            "1:68 unknown-name",
        ),
        // Fields.
        ("(id: \"a\", rules: [\n\t(nam: \"x\")])", "2:3 unknown-field"),
        (r#"(id: "a", id: "b")"#, "1:11 duplicate-key"),
        (r#"(id: "a", rules: [(add: {"strength": 1, "hp_max": 1, "strength": 2})])"#, "1:54 duplicate-key"),
        (r#"(rules: [])"#, "1:1 missing-field"),
        (r#"(id: "a", rules: [(contributions: [(dimension: "strength", value: 1)])])"#, "1:36 missing-field"),
        (r#"(id: "a", rules: [(limits: [(dimension: "strength", layer: "REALM")])])"#, "1:29 missing-field"),
        (r#"(id: "a", rules: [(name: "x"), (name: "x")])"#, "1:32 duplicate-rule"),
        // Types and numbers.
        (r#"(id: "a", rules: [(add: {"strength": true})])"#, "1:38 wrong-type"),
        (r#"(id: "a", rules: [(add: ["strength", 1])])"#, "1:25 wrong-type"),
        (r#"(id: 3)"#, "1:6 wrong-type"),
        (r#"(id: "a", priority: 3000000000)"#, "1:21 wrong-type"),
        (r#"(id: "a", rules: [(add: {"strength": inf})])"#, "1:38 not-finite"),
        (r#"(id: "a", rules: [(add: {"strength": 1e999})])"#, "1:38 not-finite"),
        (r#"(id: "a", rules: [(add: {"strength": "1e999"})])"#, "1:39 not-finite"),
        (r#"(id: "")"#, "1:6 empty-name"),
        // Caps.
        (
            r#"(id: "a", rules: [(caps: [(dimension: "strength", mode: Baseline, value: 1)])])"#,
            "1:57 missing-kind",
        ),
        (
            r#"(id: "a", rules: [(caps: [(dimension: "strength", mode: HardMax, kind: Min, value: 1)])])"#,
            "1:72 kind-against-mode",
        ),
        (
            r#"(id: "a", rules: [(caps: [(dimension: "strength", mode: HardMax, value: 1, system: "b")])])"#,
            "1:76 system-in-rule",
        ),
        // Syntax: the first mistake only.
        ("(id: \"a\", rules: [\n (add: {\"strength\": 1}),\n (add: {\"strength\" 1}),\n])", "3:20 syntax"),
        ("(id: \"a\", rules: [", "1:19 syntax"),
        ("(id: \"a\") junk", "1:11 syntax"),
    ] {
        assert_eq!(problems_of(text), [expected], "{text}");
    }
}

#[test]
fn suggestions_stand_beside_the_mistakes() {
    let help = |text: &str| {
        let run = Files::new(&[("subsystems/a.subsystem.ron", text)]).check("json");
        let problems: Vec<Problem> = serde_json::from_str(&run.stdout).unwrap();
        problems[0].help.clone().unwrap_or_default()
    };
    assert_eq!(help(r#"(id: "a", rules: [(nam: "x")])"#), "did you mean `name`?");
    assert_eq!(help(r#"(id: "a", rules: [(when: Rase("elf"))])"#), "did you mean `Race`?");
    assert_eq!(help(r#"(id: "a", rules: [(add: {"hp_mx": 1})])"#), "did you mean `hp_max`?");
    assert_eq!(help(r#"(id: "a", rules: [(add: {"strength": "flor(1.5)"})])"#), "did you mean `floor`?");
    assert_eq!(
        help(r#"(id: "a", rules: [(limits: [(dimension: "strength", hard_max: 1, layer: "WORDL")])])"#),
        "did you mean `WORLD`?"
    );
    assert!(help(r#"(id: "a", colour: "red")"#).contains("priority"), "the fields that there are");
}

#[test]
fn mistakes_in_formulas_are_found_at_their_own_column() {
    for (formula, expected) in [
        (r#""1 + * 2""#, "1:42 formula-syntax"),
        (r#""1 + speed * mana""#, "1:42 unknown-dimension|1:50 unknown-dimension"),
        (r#""hp_max(1)""#, "1:38 unknown-function"),
        (r#""damage""#, "1:38 context-in-formula"),
        (r#""min(1)""#, "1:38 formula-syntax"),
        (r#""1 < 2 < 3""#, "1:44 formula-syntax"),
        (r#""""#, "1:38 formula-syntax"),
        (r#""(1 + 2""#, "1:44 formula-syntax"),
        // Raw strings, with as many `#` as one likes.
        (r##"r"1 + speed""##, "1:43 unknown-dimension"),
        (r###"r##"1 + speed"##"###, "1:45 unknown-dimension"),
        // After escapes, which are longer in the file than in the formula.
        (r#""1\t+\tspeed""#, "1:44 unknown-dimension"),
        (r#""\x31 + speed""#, "1:45 unknown-dimension"),
        (r#""\u{31} + \u{000032} * speed""#, "1:60 unknown-dimension"),
        (r#""1 + sp\u{65}ed""#, "1:42 unknown-dimension"),
        // Characters that a formula cannot hold; the column counts characters, not bytes.
        (r#""1 + größe""#, "1:44 formula-syntax"),
        (r#""1 × 2""#, "1:40 formula-syntax"),
        ("\"1 +\n   speed\"", "2:4 unknown-dimension"),
    ] {
        let text = format!("(id: \"ä\", rules: [(add: {{\"strength\":{formula}}})])");
        let found = problems_of(&text).join("|");
        assert!(found.starts_with(expected), "{text} gave {found}");
    }
    let long =
        "(id: \"ä\", rules: [\n (name: \"größe 力\", when: \"hp_max > 1 and größe\", add: {\"hp_max\": 1})])";
    assert_eq!(problems_of(long).first().map(String::as_str), Some("2:44 formula-syntax"));
}

#[test]
fn line_ends_of_other_systems_and_byte_order_marks_shift_nothing() {
    let text = "\u{feff}(id: \"a\", rules: [\r\n (add: {\"strenght\": 1}),\r\n])";
    assert_eq!(problems_of(text), ["2:9 unknown-dimension"]);
}

#[test]
fn cycles_are_found_with_every_link() {
    let files = Files::new(&[
        (
            "subsystems/a.subsystem.ron",
            "(id: \"a\", rules: [\n (name: \"fit\", when: \"luck > 1\", add: {\"strength\": 1})])",
        ),
        ("subsystems/b.subsystem.ron", "(id: \"b\", rules: [(add: {\"luck\": \"hp_max\"})])"),
        ("dimensions.ron", r#"(dimensions: {"strength": (), "luck": (), "hp_max": (base: "strength * 2")})"#),
    ]);
    let run = files.check("json");
    let problems: Vec<Problem> = serde_json::from_str(&run.stdout).unwrap();
    let [cycle] = &problems[..] else { panic!("{}", run.stdout) };
    assert_eq!(cycle.code, "cycle");
    for link in [
        "`strength` reads `luck` (the condition of a/fit at subsystems/a.subsystem.ron:2:40)",
        "`luck` reads `hp_max` (the value of a rule of b at subsystems/b.subsystem.ron:1:26)",
        "`hp_max` reads `strength` (its base at dimensions.ron:1:60)",
    ] {
        assert!(cycle.message.contains(link), "{link} is not in\n{}", cycle.message);
    }
    assert_eq!(run.code, Some(1));
    // Conditions that exclude each other do not help.
    let files = Files::new(&[(
        "subsystems/a.subsystem.ron",
        r#"(id: "a", rules: [(when: Race("elf"), add: {"strength": "hp_max"})])"#,
    )]);
    assert!(files.problems()[0].ends_with(" cycle"));
}

#[test]
fn one_id_in_two_files_is_an_error_in_the_second() {
    let files = Files::new(&[
        ("subsystems/a.subsystem.ron", r#"(id: "race")"#),
        ("subsystems/b.subsystem.ron", r#"(priority: 3, id: "race")"#),
    ]);
    assert_eq!(files.problems(), ["subsystems/b.subsystem.ron:1:19 duplicate-subsystem"]);
}

#[test]
fn a_file_that_is_no_text_is_found_at_its_place() {
    let files = Files::new(&[]);
    let path = Path::new(&files.dir()).join("subsystems/a.subsystem.ron");
    std::fs::write(path, b"(id: \"a\",\n // \xc3\xa4\xff\n)").unwrap();
    assert_eq!(files.problems(), ["subsystems/a.subsystem.ron:2:6 not-utf8"]);
}

#[test]
fn a_mistake_in_dimensions_is_not_repeated_for_every_name_that_it_hides() {
    let files = Files::new(&[
        ("dimensions.ron", "(dimensions: {\"strength\": (),, \"hp_max\": ()})"),
        ("subsystems/a.subsystem.ron", r#"(id: "a", rules: [(add: {"strength": 1, "hp_max": "strength"})])"#),
    ]);
    assert_eq!(files.problems(), ["dimensions.ron:1:30 syntax"]);
}

#[test]
fn a_folder_without_dimensions_is_an_error() {
    let files = Files::new(&[]);
    std::fs::remove_file(Path::new(&files.dir()).join("dimensions.ron")).unwrap();
    assert_eq!(files.problems(), ["dimensions.ron:1:1 missing-file"]);
}

// ---------------------------------------------------------------------------------------------------------------------
// The command line itself.

#[test]
fn a_command_line_that_is_not_understood_exits_with_2() {
    let files = Files::new(&[]);
    let (dir, hero) = (files.dir(), files.actor(HERO));
    for arguments in [
        &[][..],
        &["chekc", &dir],
        &["check"],
        &["check", &dir, "--format", "xml"],
        &["check", &dir, "more"],
        &["resolve", &dir],
        &["resolve", "--actor", &hero],
        &["resolve", &dir, "--actor", &hero, "--format", "text"],
        &["explain", &dir, "--actor", &hero],
        &["explain", &dir, "--actor", &hero, "strength", "--format", "table"],
    ] {
        let run = actor_core(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(run.stderr.contains("--help"), "{arguments:?} gave {}", run.stderr);
    }
}

#[test]
fn help_and_version_are_printed_to_stdout() {
    for (arguments, parts) in [
        (&["--help"][..], &["check", "resolve", "explain"][..]),
        (&["explain", "--help"], &["`contributions`", "`left_out`", "`caps_left_out`", "`clipped`"]),
        (&["check", "--help"], &["text", "json", "github"]),
        (&["--version"], &[env!("CARGO_PKG_VERSION")]),
    ] {
        let run = actor_core(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{arguments:?}");
        for part in parts {
            assert!(run.stdout.contains(part), "{part} is not in\n{}", run.stdout);
        }
    }
}
