//! The command-line tool `actor-core`: what each command prints, to which stream, and with which code it exits.

mod check;
mod command_line;
mod explain;
mod resolve;

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
        for folder in ["subsystems", "effects"] {
            std::fs::create_dir_all(dir.join(folder)).unwrap();
        }
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
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets").join(path).display().to_string()
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

/// Resolving is refused: nothing on stdout, the errors on stderr, exit 1. Each error is given in parts, with ` | ` between.
fn refused(run: Run, errors: &[&str]) {
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(1)), "{}", run.stderr);
    for part in errors.iter().flat_map(|error| error.split(" | ")) {
        assert!(run.stderr.contains(part), "{part} is not in\n{}", run.stderr);
    }
}
