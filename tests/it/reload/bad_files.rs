//! Bad files change nothing, are reported once, and count as soon as they are right.

use super::*;

#[test]
fn a_bad_edit_changes_nothing_and_is_shown_once() {
    let mut game = Game::start(&[]);
    game.save(
        RACE_FILE,
        RACE.replace("12", "14").replace("dwarf\"), add: {\"strength", "dwarf\"), add: {\"strenght"),
    );
    let problems = game.wait_for_problems();
    assert!(problems.contains(&format!("--> {RACE_FILE}:3:48")), "{problems}");
    assert!(problems.contains("did you mean `strength`?"), "{problems}");
    game.rest();
    assert_eq!(game.heard().loaded.len(), 2, "the first load and this");
    assert_eq!((game.hp(game.elf), game.hp(game.dwarf)), (26.0, 42.0), "as a whole or not at all");
    assert_eq!((game.marked(game.elf), game.marked(game.dwarf)), (0, 0));
    game.save(RACE_FILE, RACE.replace("12", "14"));
    let told = game.wait_for_reload();
    assert_eq!((game.hp(game.elf), told.actors), (30.0, 1));
    assert!(game.heard().loaded[2].accepted);
}

#[test]
fn an_error_of_form_keeps_the_other_files_as_they_were_too() {
    let mut game = Game::start(&[]);
    game.save(RACE_FILE, "(id: \"race\", rules: [");
    game.save("dimensions.ron", DIMENSIONS.replace("* 2", "* 3"));
    assert!(game.wait_for_problems().contains("error[syntax]"));
    game.rest();
    assert_eq!(game.hp(game.elf), 26.0);
    game.save(RACE_FILE, RACE);
    game.wait_for_reload();
    assert_eq!(game.hp(game.elf), 39.0);
}

#[test]
fn a_bad_file_that_is_put_back_leaves_everything_as_it_is() {
    let mut game = Game::start(&[]);
    game.save(RACE_FILE, "no RON at all");
    game.wait_for_problems();
    game.save(RACE_FILE, RACE);
    let told = game.wait_for_reload();
    assert!(told.changes.is_empty() && told.actors == 0, "{told:?}");
    assert_eq!((game.hp(game.elf), game.marked(game.elf)), (26.0, 0));
}

#[test]
fn a_subsystem_that_was_bad_at_first_joins_once_it_is_right() {
    let good = r#"(id: "gift", rules: [(add: {"strength": 1})])"#;
    let mut game = Game::start(&[("subsystems/gift.subsystem.ron", &good.replace("strength", "strenght"))]);
    assert!(game.heard().loaded[0].ready && game.heard().loaded[0].problems.has_errors());
    assert_eq!(game.hp(game.elf), 26.0);
    game.save("subsystems/gift.subsystem.ron", good);
    game.wait_for_reload();
    assert_eq!(game.hp(game.elf), 28.0);
}

#[test]
fn dimensions_that_were_bad_at_first_make_the_game_ready_once_they_are_right() {
    let mut game = Game::start(&[("dimensions.ron", "(dimensions: {")]);
    assert!(!game.heard().loaded[0].ready);
    game.save("dimensions.ron", DIMENSIONS);
    game.wait("the registry", |game| game.app.world().resource::<Registry>().is_ready());
    assert_eq!(game.hp(game.elf), 26.0);
    assert_eq!(game.heard().reloaded.len(), 0, "it is the first load");
}

#[test]
fn files_that_cannot_be_read_or_are_gone_change_nothing_until_they_are_back() {
    let mut game = Game::start(&[]);
    game.delete("dimensions.ron");
    assert!(game.wait_for_problems().contains("error[missing-file]"));
    assert_eq!(game.hp(game.elf), 26.0);
    game.save("dimensions.ron", DIMENSIONS);
    game.wait_for_reload();
    // A folder with the name of a file.
    let folder = game.path("subsystems/gift.subsystem.ron");
    std::fs::create_dir(&folder).unwrap();
    assert!(game.wait_for_problems().contains("error[unreadable-file]"));
    std::fs::remove_dir(&folder).unwrap();
    game.wait_for_reload();
    game.save(RACE_FILE, b"(id: \"\xff\")");
    assert!(game.wait_for_problems().contains("error[not-utf8]"));
    // The whole folder.
    let (away, home) = (game.root.path().join("away"), game.path(""));
    std::fs::rename(&home, &away).unwrap();
    assert!(game.wait_for_problems().contains("error[missing-folder]"));
    std::fs::rename(&away, &home).unwrap();
    game.wait_for_problems();
    game.save(RACE_FILE, RACE);
    game.wait_for_reload();
    assert_eq!((game.hp(game.elf), game.marked(game.elf)), (26.0, 0));
}
