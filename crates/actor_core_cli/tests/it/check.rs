//! `check` finds every problem of every file, prints it with its place in each format, and exits with 1 for errors
//! only.

use super::*;

#[test]
fn check_finds_nothing_in_good_files() {
    let files = Files::new(&[]);
    for dir in [files.dir(), asset("actor_core")] {
        let run = actor_core(&["check", &dir, "--format", "json"]);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("[]\n", "", Some(0)), "{dir}");
        let run = actor_core(&["check", &dir]);
        assert_eq!((run.stdout.as_str(), run.code), ("all files are good\n", Some(0)));
        let run = actor_core(&["check", &dir, "--format", "github"]);
        assert_eq!((run.stdout.as_str(), run.code), ("", Some(0)));
    }
}

#[test]
fn warnings_alone_are_no_failure() {
    let dir = fixture("design");
    let run = actor_core(&["check", &dir]);
    assert!(run.stdout.contains("warning[unused-dimension]"), "{}", run.stdout);
    assert!(run.stdout.ends_with("0 errors, 6 warnings\n"), "{}", run.stdout);
    assert_eq!(run.code, Some(0));
    let elf = asset("actors/grey_wolf.actor.ron");
    let resolved = actor_core(&["explain", &dir, "--actor", &elf, "strength"]);
    assert!(resolved.stderr.contains("6 warnings in the files"), "{}", resolved.stderr);
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
        r#"error[unknown-dimension]: no dimension is named `strenght`
 --> subsystems/race.subsystem.ron:4:10
  |
4 |    add: {"strenght": 12}),
  |          ^^^^^^^^^^
  |
  = help: did you mean `strength`?

1 error, 0 warnings
"#
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
        (r#"(id: "a", rules: [(name: "x"), (name: "x")])"#, "1:39 duplicate-rule"),
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

#[test]
fn files_that_are_not_looked_at_are_told_of() {
    let files = Files::new(&[
        ("curve.ron", "("),
        ("race.subsystem.ron", "("),
        ("subsystems/zz.ron", "("),
        ("hero.actor.ron", "("),
        ("subsystems/notes.txt", "("),
    ]);
    let told: Vec<(String, String)> =
        serde_json::from_str::<Vec<serde_json::Value>>(&files.check("json").stdout)
            .unwrap()
            .iter()
            .filter(|problem| problem["code"] == "ignored-file" && problem["severity"] == "warning")
            .map(|problem| {
                (problem["file"].as_str().unwrap().into(), problem["help"].as_str().unwrap().into())
            })
            .collect();
    let said = |file: &str, help: &str| (file.to_owned(), help.to_owned());
    assert_eq!(
        told,
        [
            said("curve.ron", "did you mean `curves.ron`?"),
            said("race.subsystem.ron", "name it subsystems/race.subsystem.ron"),
            said("subsystems/zz.ron", "name it subsystems/zz.subsystem.ron"),
        ]
    );
}

#[test]
fn effects_are_checked_like_the_other_files() {
    let file = "effects/poison.effect.ron";
    let good = r#"(id: "poison", duration: Seconds(10), add: {"strength": -2})"#;
    assert_eq!(Files::new(&[(file, good)]).problems(), [] as [&str; 0]);
    for (text, expected) in [
        (r#"(duration: Seconds(10), grants: ["a"])"#, vec!["1:1 missing-field"]),
        (r#"(id: "a", grants: ["a"], duration: 10)"#, vec!["1:36 wrong-type"]),
        (r#"(id: "a", grants: ["a"], duration: Hours)"#, vec!["1:36 unknown-name"]),
        (r#"(id: "a", durations: 10, time: 3)"#, vec!["1:11 unknown-field", "1:26 unknown-field"]),
        (
            r#"(id: "a", duration: Ticks(0.5), period: (seconds: 0))"#,
            vec!["1:21 out-of-range", "1:41 out-of-range"],
        ),
        (r#"(id: "a", cancels: ["b"])"#, vec!["1:21 cancels-nothing"]),
        (r#"(id: "a", tags: ["b"])"#, vec!["1:6 empty-effect"]),
        (r#"(id: "a", allow: {"empty-effect": "code asks for it"})"#, vec![]),
    ] {
        let expected: Vec<String> = expected.iter().map(|place| format!("{file}:{place}")).collect();
        assert_eq!(Files::new(&[(file, text)]).problems(), expected, "{text}");
    }
}
