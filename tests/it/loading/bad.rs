//! A bad file is reported and left out. If dimensions, layers, curves or standing caps are bad, the registry is not
//! ready.

use super::*;

#[test]
fn a_bad_subsystem_file_is_left_out_and_the_rest_counts() {
    let bad: [(&str, &str, &str); 6] = [
        (
            "an unknown dimension",
            "(id: \"bad\", rules: [\n  (add: {\"strenght\": 1000}),\n])",
            "2:10 unknown-dimension",
        ),
        ("a syntax error", "(id: \"bad\", rules: [\n  (add: {\"strength\": 1000}),,\n])", "2:29 syntax"),
        ("an unknown field", "(id: \"bad\",\n rulez: [(add: {\"strength\": 1000})])", "2:2 unknown-field"),
        (
            "a bad formula",
            "(id: \"bad\", rules: [(add: {\"strength\": 1000}),\n (add: {\"hp_max\": \"1 + * 2\"})])",
            "2:24 formula-syntax",
        ),
        ("no id", "(rules: [(add: {\"strength\": 1000})])", "1:1 missing-field"),
        ("nothing", "", "1:1 syntax"),
    ];
    for (what, text, problem) in bad {
        let (mut app, loaded) = load(&[
            ("dimensions.ron", DIMENSIONS),
            ("subsystems/bad.subsystem.ron", text),
            ("subsystems/race.subsystem.ron", RACE),
        ]);
        let expected = format!("subsystems/bad.subsystem.ron:{problem}");
        assert_eq!((loaded.ready, problems(&loaded)), (true, vec![expected]), "{what}");
        let hero = elf(&mut app);
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 13.0, "{what}");
    }
}

#[test]
fn a_subsystem_file_with_one_bad_rule_is_left_out_as_a_whole() {
    let (mut app, loaded) = load(&[
        ("dimensions.ron", DIMENSIONS),
        (
            "subsystems/race.subsystem.ron",
            r#"(id: "race", rules: [(add: {"strength": 12}), (add: {"strenght": 1})])"#,
        ),
    ]);
    assert!(loaded.ready);
    let hero = elf(&mut app);
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0);
    assert_eq!(app.world().resource::<Registry>().subsystems().count(), 0);
}

#[test]
fn subsystems_that_make_a_circle_are_left_out() {
    let (mut app, loaded) = load(&[
        ("dimensions.ron", DIMENSIONS),
        ("subsystems/circle.subsystem.ron", r#"(id: "circle", rules: [(add: {"strength": "hp_max"})])"#),
        ("subsystems/race.subsystem.ron", RACE),
    ]);
    let [problem] = loaded.problems.iter().collect::<Vec<_>>()[..] else { panic!("{}", loaded.problems) };
    assert_eq!((loaded.ready, problem.code), (true, "cycle"));
    for link in ["`strength` reads `hp_max`", "`hp_max` reads `strength`"] {
        assert!(problem.message.contains(link), "{problem}");
    }
    let hero = elf(&mut app);
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), (13.0, 26.0));
}

#[test]
fn a_file_that_is_not_utf_8_is_reported_at_its_place() {
    let root = dir(&[("dimensions.ron", DIMENSIONS), ("subsystems/race.subsystem.ron", RACE)]);
    let bytes = b"(id: \"bad\",\n // h\xc3\xa9 \xff\n)".to_vec();
    root.insert_asset(Path::new("actor_core/subsystems/bad.subsystem.ron"), bytes);
    let mut app = with_reader(MemoryAssetReader { root });
    start(&mut app, ActorCorePlugin::default());
    let hero = elf(&mut app);
    let loaded = wait_until_loaded(&mut app);
    assert_eq!(
        (loaded.ready, problems(&loaded)),
        (true, vec!["subsystems/bad.subsystem.ron:2:8 not-utf8".to_owned()])
    );
    assert_eq!(value(&app, hero, &STRENGTH), 13.0);
}

/// Loads files that cannot become ready: the app goes on, and actors stay unresolved.
fn never_ready(what: &str, files: &[(&str, &str)]) -> Vec<String> {
    let (mut app, loaded) = load(files);
    let hero = elf(&mut app);
    for _ in 0..5 {
        app.update();
    }
    assert!(!loaded.ready && !is_ready(&app), "{what}");
    assert!(loaded.problems.has_errors(), "{what}");
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert!(!snapshot.is_resolved(), "{what}");
    assert_eq!(snapshot.apply(&STRENGTH, 1.0), Err(CoreError::NotReady));
    problems(&loaded)
}

#[test]
fn bad_dimensions_keep_the_registry_from_being_ready_and_the_app_goes_on() {
    let race = ("subsystems/race.subsystem.ron", RACE);
    let cases = [
        ("(dimensions: {\n  \"strength\": (clamp: (min: 0)),,\n})", "2:33 syntax"),
        ("(dimensions: {\n  \"strength\": (clamp: (min: 5, max: 1)),\n})", "2:23 clamp-upside-down"),
        ("(dimensions: {\n  \"strength\": (), \"Strength\": (),\n})", "2:19 bad-name"),
        ("(dimensions: {\n  \"strength\": (base: \"speed\"),\n})", "2:23 unknown-dimension"),
        ("(dimensions: {\n  \"strength\": (kinds: Derived),\n})", "2:16 unknown-field"),
        ("(dimensions: {\n  \"strength\": (), \"strength\": (),\n})", "2:19 duplicate-key"),
        ("", "1:1 syntax"),
    ];
    for (text, problem) in cases {
        let found = never_ready(text, &[("dimensions.ron", text), race]);
        assert!(found.contains(&format!("dimensions.ron:{problem}")), "{text} gave {found:?}");
    }
    let circle = r#"(dimensions: {"strength": (base: "hp_max"), "hp_max": (base: "strength")})"#;
    assert!(never_ready("a circle", &[("dimensions.ron", circle), race])[0].ends_with(" cycle"));
}

#[test]
fn bad_layers_standing_caps_and_curves_keep_the_registry_from_being_ready() {
    for (file, text, problem) in [
        ("cap_layers.ron", r#"(order: ["A", "A"])"#, "1:15 duplicate-layer"),
        ("cap_layers.ron", "(order: [)", "1:10 syntax"),
        (
            "cap_layers.ron",
            r#"(caps: [(system: "world", dimension: "speed", mode: HardMax, value: 1)])"#,
            "1:38 unknown-dimension",
        ),
        (
            "cap_layers.ron",
            r#"(caps: [(system: "world", dimension: "strength", mode: HardMax, value: 1, scope: "SKY")])"#,
            "1:82 unknown-layer",
        ),
        ("curves.ron", r#"(curves: {"vigor": (points: [(1, 0), (1, 2)])})"#, "1:38 curve-order"),
        ("curves.ron", r#"(curves: {"vigor": (points: [])})"#, "1:11 empty-curve"),
    ] {
        let found = never_ready(text, &[("dimensions.ron", DIMENSIONS), (file, text)]);
        assert_eq!(found, [format!("{file}:{problem}")], "{text}");
    }
}

#[test]
fn without_a_dimensions_file_nothing_becomes_ready() {
    assert_eq!(
        never_ready("no dimensions", &[("subsystems/empty.subsystem.ron", r#"(id: "empty")"#)]),
        ["dimensions.ron:1:1 missing-file"]
    );
}

#[test]
fn layers_that_cannot_be_read_keep_the_registry_from_being_ready() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("actor_core");
    // A folder where a file should be: it is there, but cannot be read.
    std::fs::create_dir_all(folder.join("cap_layers.ron")).unwrap();
    std::fs::write(folder.join("dimensions.ron"), DIMENSIONS).unwrap();
    let mut app = on_disk(root.path());
    start(&mut app, ActorCorePlugin::default());
    let loaded = wait_until_loaded(&mut app);
    assert_eq!(problems(&loaded), ["cap_layers.ron:1:1 unreadable-file"]);
    assert!(!loaded.ready && !is_ready(&app), "without its laws the world would be another one");
}

#[test]
fn a_missing_folder_is_reported_and_the_app_goes_on() {
    let root = tempfile::tempdir().unwrap();
    let mut app = on_disk(root.path());
    start(&mut app, ActorCorePlugin::default());
    let hero = elf(&mut app);
    let loaded = wait_until_loaded(&mut app);
    assert!(!loaded.ready && !is_ready(&app));
    let [problem] = loaded.problems.iter().collect::<Vec<_>>()[..] else { panic!("{}", loaded.problems) };
    assert!(problem.message.contains("actor_core"), "{problem}");
    for _ in 0..5 {
        app.update();
    }
    assert!(!app.world().get::<Snapshot>(hero).unwrap().is_resolved());
    // Code can still bring a registry.
    let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    app.insert_resource(registry);
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0);
}

#[test]
fn a_source_that_does_not_exist_is_reported() {
    let mut app = in_memory(&[]);
    start(&mut app, ActorCorePlugin::default().with_folder("nowhere://actor_core"));
    let loaded = wait_until_loaded(&mut app);
    assert!(!loaded.ready && loaded.problems.has_errors());
}

#[test]
fn a_folder_that_is_no_asset_path_is_reported() {
    let mut app = in_memory(&[]);
    start(&mut app, ActorCorePlugin::default().with_folder("actor#core://"));
    let loaded = wait_until_loaded(&mut app);
    assert!(!loaded.ready && loaded.problems.has_errors());
}

/// Found by fuzzing: a cycle's links are told in full, but a line end in a system's name does not break the line.
#[test]
fn a_cycle_is_one_line_whatever_its_systems_are_named() {
    let (_, problems) = Registry::from_folder(&Folder::from_iter([
        ("dimensions.ron", r#"(dimensions: {"a": (), "b": (base: "a")})"#),
        ("subsystems/x.subsystem.ron", "(id: \"tw\\ro\", rules: [(add: {\"a\": \"b\"})])"),
    ]));
    let cycle =
        problems.iter().find(|problem| problem.code == "cycle").expect("there is a cycle").to_string();
    assert!(cycle.contains(r"tw\ro") && !cycle.contains(char::is_control), "{cycle}");
}
