//! Good files replace the files before them, and reach exactly the actors that they affect.

use super::*;

#[test]
fn an_edited_rule_reaches_whom_it_touches_and_nobody_else() {
    let mut game = Game::start(&[]);
    assert_eq!((game.hp(game.elf), game.hp(game.dwarf)), (26.0, 42.0));
    game.save(RACE_FILE, RACE.replace("12", "14"));
    let told = game.wait_for_reload();
    assert_eq!((game.hp(game.elf), game.hp(game.dwarf)), (30.0, 42.0));
    assert_eq!((told.changes.to_string().as_str(), told.actors), ("race/elf: strength 12 → 14", 1));
    assert_eq!((game.snapshot(game.elf).version(), game.snapshot(game.dwarf).version()), (2, 1));
    assert_eq!((game.marked(game.elf), game.marked(game.dwarf)), (1, 0));
}

#[test]
fn a_comment_changes_no_number_and_marks_nobody() {
    let mut game = Game::start(&[]);
    game.save(RACE_FILE, format!("// Elves and dwarves.\n{RACE}"));
    let told = game.wait_for_reload();
    assert!(told.changes.is_empty() && told.actors == 0, "{told:?}");
    assert_eq!((game.marked(game.elf), game.marked(game.dwarf)), (0, 0));
    let place =
        game.app.world_mut().run_system_cached(|heroes: Query<ActorInputs>, mut resolver: Resolver| {
            let elf = heroes.iter().find(|actor| actor.id() == "elf").unwrap();
            let breakdown = resolver.explain(&elf, "strength").unwrap();
            breakdown.contributions.iter().find_map(|step| step.source.place.clone())
        });
    assert_eq!(place.unwrap().unwrap(), format!("{RACE_FILE}:3:44"), "explanations follow the file");
}

#[test]
fn new_renamed_and_deleted_files_count_as_they_are() {
    let mut game = Game::start(&[]);
    let blessing = r#"(id: "blessing", rules: [(add: {"strength": 100})])"#;
    game.save("subsystems/blessing.subsystem.ron", blessing);
    let told = game.wait_for_reload();
    assert_eq!((game.hp(game.elf), told.actors), (226.0, 2));
    assert_eq!(told.changes.to_string(), "blessing added\nblessing/rule 1 added");
    let renamed = game.path("subsystems/curse.subsystem.ron");
    std::fs::rename(game.path("subsystems/blessing.subsystem.ron"), renamed).unwrap();
    let told = game.wait_for_reload();
    assert!(told.changes.is_empty() && told.actors == 0, "the same id in another file: {told:?}");
    game.delete("subsystems/curse.subsystem.ron");
    let told = game.wait_for_reload();
    assert_eq!((game.hp(game.elf), told.actors), (26.0, 2));
    assert_eq!(told.changes.to_string(), "blessing removed\nblessing/rule 1 removed");
}

#[test]
fn curves_layers_and_settings_follow_their_files() {
    let rule = r#"(id: "level", rules: [(add: {"strength": "growth(1)"})])"#;
    let mut game = Game::start(&[
        ("curves.ron", r#"(curves: {"growth": (points: [(0, 0), (2, 10)])})"#),
        ("subsystems/level.subsystem.ron", rule),
    ]);
    assert_eq!(game.hp(game.elf), 36.0);
    game.save("curves.ron", r#"(curves: {"growth": (points: [(0, 0), (2, 20)])})"#);
    assert_eq!(
        game.wait_for_reload().changes.to_string(),
        "growth: points (0, 0), (2, 10) → (0, 0), (2, 20)"
    );
    assert_eq!(game.hp(game.elf), 46.0);
    let cap = r#"(caps: [(system: "world", dimension: "strength", mode: HardMax, value: 5)])"#;
    game.save("cap_layers.ron", cap);
    assert_eq!(game.wait_for_reload().changes.to_string(), "standing caps: strength (HardMax) 5 added");
    assert_eq!(game.hp(game.elf), 10.0);
    game.delete("cap_layers.ron");
    game.wait_for_reload();
    assert_eq!(game.hp(game.elf), 46.0);
    game.save("config.ron", "(on_failure: Drop)");
    game.wait_for_reload();
    let on_failure = |game: &Game| game.app.world().resource::<ActorCoreConfig>().on_failure;
    assert_eq!(on_failure(&game), OnFailure::Drop);
    game.delete("config.ron");
    game.wait_for_reload();
    assert_eq!(on_failure(&game), OnFailure::KeepLast, "without the file, as the plugin was given it");
}

#[test]
fn what_code_changed_lies_over_the_files() {
    let mut game = Game::start(&[]);
    let mut registry = game.app.world_mut().resource_mut::<Registry>();
    let edited = registry.edit(|edit| {
        edit.change_dimension("hp_max", |hp_max| hp_max.max = 25.0);
    });
    edited.unwrap();
    game.save(RACE_FILE, RACE.replace("12", "14"));
    game.wait_for_reload();
    assert_eq!(game.hp(game.elf), 25.0);
    game.app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    game.app.update();
    assert_eq!(game.hp(game.elf), 30.0);
}

#[test]
fn nothing_happens_while_nothing_is_saved() {
    let mut game = Game::start(&[]);
    game.rest();
    assert_eq!((game.heard().loaded.len(), game.heard().reloaded.len()), (1, 0));
    // Saved as it was.
    game.save(RACE_FILE, RACE);
    game.rest();
    assert_eq!((game.heard().loaded.len(), game.heard().reloaded.len()), (1, 0));
    assert_eq!(game.marked(game.elf), 0);
}
