//! However an editor saves a file, the registry ends in the right state.

use super::*;

#[test]
fn by_rename_as_many_editors_do() {
    let mut game = Game::start(&[]);
    for (text, hp) in [(RACE.replace("12", "14"), 30.0), (RACE.replace("12", "16"), 34.0)] {
        // The old file becomes a backup, and the new one takes its place.
        game.save("subsystems/.race.subsystem.ron.swp", &text);
        std::fs::rename(game.path(RACE_FILE), game.path("subsystems/race.subsystem.ron~")).unwrap();
        std::fs::rename(game.path("subsystems/.race.subsystem.ron.swp"), game.path(RACE_FILE)).unwrap();
        game.wait("the new value", |game| game.hp(game.elf) == hp);
    }
    assert_eq!(game.hp(game.dwarf), 42.0);
}

#[test]
fn two_files_that_need_each_other() {
    let mut game = Game::start(&[]);
    let rule = RACE.replace("add: {\"strength\": 12}", "add: {\"grace\": 7}");
    let dimensions = DIMENSIONS.replace("\"strength\": ()", "\"strength\": (), \"grace\": ()");
    // The rule first: without the dimension it is an error, if anybody looks in between.
    game.save(RACE_FILE, rule);
    game.save("dimensions.ron", dimensions);
    game.wait("the new dimension", |game| game.snapshot(game.elf).value("grace") == 7.0);
    assert_eq!((game.hp(game.elf), game.hp(game.dwarf)), (2.0, 42.0));
    // And back, the dimension first.
    game.save("dimensions.ron", DIMENSIONS);
    game.save(RACE_FILE, RACE);
    game.wait("the old state", |game| game.hp(game.elf) == 26.0);
    assert_eq!(game.snapshot(game.elf).get("grace"), None);
}

#[test]
fn by_half_and_then_the_rest() {
    let mut game = Game::start(&[]);
    let text = RACE.replace("12", "14");
    game.save(RACE_FILE, &text[..text.len() / 2]);
    game.wait_for_problems();
    assert_eq!((game.hp(game.elf), game.hp(game.dwarf)), (26.0, 42.0));
    game.save(RACE_FILE, text);
    let told = game.wait_for_reload();
    assert_eq!((game.hp(game.elf), told.actors), (30.0, 1));
    assert!(!game.heard().loaded.last().unwrap().problems.has_errors());
}

#[test]
fn so_often_that_it_never_rests_in_between() {
    let mut game = Game::start(&[]);
    for value in 13..60 {
        game.save(RACE_FILE, RACE.replace("12", &value.to_string()));
        game.app.update();
        std::thread::sleep(Duration::from_millis(5));
    }
    game.wait("the last value", |game| game.hp(game.elf) == 120.0);
    assert_eq!(game.hp(game.dwarf), 42.0);
}
