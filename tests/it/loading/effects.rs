//! Effect files load like subsystem files: a bad one is left out, and the others count.

use super::*;

const POISON: &str = r#"(id: "poison", duration: Seconds(10), add: {"strength": -2})"#;

/// The effects that there are.
fn effects(app: &App) -> Vec<&'static str> {
    app.world().resource::<Registry>().effects().map(Symbol::as_str).collect()
}

#[test]
fn effects_on_disk_are_loaded_and_say_nothing_to_who_has_none() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("actor_core");
    std::fs::create_dir_all(folder.join("effects")).unwrap();
    for (path, text) in [
        ("dimensions.ron", DIMENSIONS),
        ("effects/poison.effect.ron", POISON),
        ("effects/.poison.effect.ron", "an editor's own file"),
        ("effects/notes.txt", "(]"),
    ] {
        std::fs::write(folder.join(path), text).unwrap();
    }
    let mut app = on_disk(root.path());
    start(&mut app, ActorCorePlugin::default());
    let hero = elf(&mut app);
    let loaded = wait_until_loaded(&mut app);
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec![]));
    assert_eq!(value(&app, hero, &STRENGTH), 1.0);
    assert_eq!(effects(&app), ["poison"]);
    app.world_mut().entity_mut(hero).apply_effect("poison");
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 0.0, "1 and -2, and the clamp");
}

#[test]
fn a_bad_effect_file_is_left_out_and_the_rest_counts() {
    for (what, text, problem) in [
        ("an error of form", "(id: \"bad\",\n duration: 10)", "2:12 wrong-type"),
        ("no RON", "(id: \"bad\",, )", "1:12 syntax"),
        ("a number that cannot be", "(id: \"bad\", duration: Seconds(0))", "1:23 out-of-range"),
        ("an overflow into nothing", "(id: \"bad\", stacking: (overflow: \"x\"))", "1:34 unknown-effect"),
        ("a bad formula", "(id: \"bad\",\n when: \"strenght > 1\")", "2:9 unknown-dimension"),
        ("a circle", "(id: \"bad\", stacking: (overflow: \"bad\"))", "1:34 overflow-circle"),
    ] {
        let (mut app, loaded) = load(&[
            ("dimensions.ron", DIMENSIONS),
            ("effects/bad.effect.ron", text),
            ("effects/poison.effect.ron", POISON),
            ("subsystems/race.subsystem.ron", RACE),
        ]);
        let errors =
            loaded.problems.iter().filter(|problem| problem.severity == bevy_actor_core::Severity::Error);
        let errors: Vec<String> =
            errors.map(|error| format!("{} {}", error.place.as_ref().unwrap(), error.code)).collect();
        assert_eq!(
            (loaded.ready, errors),
            (true, vec![format!("effects/bad.effect.ron:{problem}")]),
            "{what}"
        );
        let hero = elf(&mut app);
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 13.0, "{what}");
        assert_eq!(effects(&app), ["poison"], "{what}");
        let def = EffectDef::new("by_code").system("code", 1);
        let edited = app.world_mut().resource_mut::<Registry>().edit(|edit| _ = edit.define_effect(def));
        assert!(edited.is_ok(), "what was left out does not stand in the way: {what}");
    }
}

#[test]
fn of_two_files_with_one_id_the_first_stays() {
    let (mut app, loaded) = load(&[
        ("dimensions.ron", DIMENSIONS),
        ("effects/a.effect.ron", POISON),
        ("effects/b.effect.ron", POISON),
    ]);
    assert_eq!(
        (loaded.ready, problems(&loaded)),
        (true, vec!["effects/b.effect.ron:1:6 duplicate-effect".into()])
    );
    assert_eq!(effects(&app), ["poison"]);
    let def = EffectDef::new("by_code");
    assert!(app.world_mut().resource_mut::<Registry>().edit(|edit| _ = edit.define_effect(def)).is_ok());
}

#[test]
fn misnamed_effect_files_are_told_of() {
    let (_, loaded) = load(&[("dimensions.ron", DIMENSIONS), ("effects/poison.ron", POISON)]);
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec!["effects/poison.ron:1:1 ignored-file".into()]));
}

#[test]
fn one_that_overflows_into_what_is_left_out_stays_and_allows_edits() {
    let (mut app, loaded) = load(&[
        ("dimensions.ron", DIMENSIONS),
        ("effects/bad.effect.ron", "(id: \"bad\", duration: 10)"),
        ("effects/wrong.effect.ron", "(id: \"wrong\", add: {\"strenght\": 1})"),
        (
            "effects/burn.effect.ron",
            r#"(id: "burn", grants: ["hot"], stacking: (limit: 1, overflow: "bad"))"#,
        ),
        (
            "effects/chill.effect.ron",
            r#"(id: "chill", grants: ["cold"], stacking: (limit: 1, overflow: "wrong"))"#,
        ),
    ]);
    assert_eq!((loaded.ready, loaded.problems.errors()), (true, 2), "{}", loaded.problems);
    assert_eq!(effects(&app), ["burn", "chill"]);
    let edit = |app: &mut App| {
        let def = EffectDef::new("by_code");
        app.world_mut().resource_mut::<Registry>().edit(|edit| _ = edit.define_effect(def))
    };
    edit(&mut app).unwrap();
    assert_eq!(effects(&app), ["burn", "by_code", "chill"]);
    let hero = elf(&mut app);
    for _ in 0..3 {
        app.world_mut().entity_mut(hero).apply_effect("burn");
        app.update();
    }
    assert_eq!(value(&app, hero, &STRENGTH), 1.0);
}

#[test]
fn an_explanation_names_the_file_of_an_effect_its_line_and_its_entity() {
    let grip = r#"(
    id: "grip",
    add: {"strength": "input.level * 3"},
    limits: [(dimension: "strength", hard_max: 2, layer: "WORLD")],
    rules: [(name: "firm", when: "strength_seen > 1", add: {"strength": 1})],
)"#;
    let dimensions =
        r#"(dimensions: {"strength": (clamp: (min: 0)), "strength_seen": (), "dexterity": (), "luck": ()})"#;
    let (mut app, loaded) = load(&[("dimensions.ron", dimensions), ("effects/grip.effect.ron", grip)]);
    assert!(loaded.ready && !loaded.problems.has_errors(), "{}", loaded.problems);
    let hero = elf(&mut app);
    app.world_mut().get_mut::<Base>(hero).unwrap().set("strength_seen", 5.0);
    let instance = EffectSpec::new("grip").apply_to(app.world_mut(), hero).unwrap();
    app.update();
    let explain = move |actors: Query<ActorInputs>, mut resolver: Resolver| {
        resolver.explain(&actors.get(hero).unwrap(), "strength").unwrap()
    };
    let breakdown = bevy_ecs::system::RunSystemOnce::run_system_once(app.world_mut(), explain).unwrap();
    let place = |line: &str| Some(format!("effects/grip.effect.ron:{line}"));
    let said = breakdown.contributions.iter().map(|step| &step.source);
    let capped = breakdown.layers.iter().flat_map(|layer| &layer.caps).map(|step| &step.source);
    let told: Vec<_> = said
        .chain(capped)
        .filter(|source| source.contributor.and_then(SourceEntity::entity).is_some())
        .map(|source| {
            (source.contributor.and_then(SourceEntity::entity), source.rule.as_deref(), source.place.clone())
        })
        .collect();
    assert_eq!(
        told,
        [
            (instance, Some("grip/firm"), place("5:61")),
            (instance, Some("grip"), place("3:11")),
            (instance, Some("grip"), place("4:14")),
        ]
    );
    assert_eq!(breakdown.value, Some(2.0));
}
