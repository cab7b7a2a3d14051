//! The folder of effects.

use bevy_actor_core::Stacking;

use super::*;

const POISON: &str = r#"(id: "poison", duration: Seconds(10), add: {"strength": -2})"#;

/// Whether the registry has this effect: another may overflow into it.
fn has_effect(app: &App, id: &str) -> bool {
    let mut registry = app.world().resource::<Registry>().clone();
    let other = EffectDef::new("other").stacking(Stacking::up_to(2).overflow(id));
    registry.edit(|edit| _ = edit.define_effect(other)).is_ok()
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
    assert!(has_effect(&app, "poison") && !has_effect(&app, "burn"));
}

#[test]
fn a_bad_effect_file_is_left_out_and_the_rest_counts() {
    for (what, text, problem) in [
        ("an error of form", "(id: \"bad\",\n duration: 10)", "2:12 wrong-type"),
        ("no RON", "(id: \"bad\",, )", "1:12 syntax"),
        ("a number that cannot be", "(id: \"bad\", duration: Seconds(0))", "1:23 out-of-range"),
        ("an overflow into nothing", "(id: \"bad\", stacking: (overflow: \"x\"))", "1:34 unknown-effect"),
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
        assert!(has_effect(&app, "poison") && !has_effect(&app, "bad"), "{what}");
    }
}

#[test]
fn of_two_files_with_one_id_the_first_stays() {
    let (app, loaded) = load(&[
        ("dimensions.ron", DIMENSIONS),
        ("effects/a.effect.ron", POISON),
        ("effects/b.effect.ron", POISON),
    ]);
    assert_eq!(
        (loaded.ready, problems(&loaded)),
        (true, vec!["effects/b.effect.ron:1:6 duplicate-effect".into()])
    );
    assert!(has_effect(&app, "poison"), "an edit finds nothing wrong");
}

#[test]
fn misnamed_effect_files_are_told_of() {
    let (_, loaded) = load(&[("dimensions.ron", DIMENSIONS), ("effects/poison.ron", POISON)]);
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec!["effects/poison.ron:1:1 ignored-file".into()]));
}
