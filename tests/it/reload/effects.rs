//! Edited effect files reach exactly the actors that have the effects.

use super::*;

const POISON_FILE: &str = "effects/poison.effect.ron";
const POISON: &str = r#"(id: "poison", duration: Seconds(10), add: {"strength": -2})"#;

#[test]
fn an_edited_effect_is_told_and_touches_nobody_without_it() {
    let mut game = Game::start(&[(POISON_FILE, POISON)]);
    assert_eq!(game.hp(game.elf), 26.0);
    game.save(POISON_FILE, POISON.replace("10", "12").replace("-2", "-3"));
    let told = game.wait_for_reload();
    let changes = "poison: duration Seconds(10) → Seconds(12), strength -2 → -3";
    assert_eq!((told.changes.to_string().as_str(), told.actors), (changes, 0));
    assert_eq!((game.marked(game.elf), game.marked(game.dwarf)), (0, 0));
}

#[test]
fn an_edited_effect_reaches_who_has_it_and_nobody_else() {
    let mut game = Game::start(&[(POISON_FILE, POISON)]);
    game.app.world_mut().entity_mut(game.elf).apply_effect("poison");
    game.app.update();
    assert_eq!((game.hp(game.elf), game.hp(game.dwarf)), (22.0, 42.0));
    let dwarf = game.marked(game.dwarf);
    game.save(POISON_FILE, POISON.replace("-2", "-3"));
    let told = game.wait_for_reload();
    assert_eq!((game.hp(game.elf), told.actors), (20.0, 1));
    assert_eq!(game.marked(game.dwarf), dwarf);
}

#[test]
fn new_renamed_and_deleted_effects_count_as_they_are() {
    let mut game = Game::start(&[]);
    game.save(POISON_FILE, POISON);
    assert_eq!(game.wait_for_reload().changes.to_string(), "poison added");
    std::fs::rename(game.path(POISON_FILE), game.path("effects/venom.effect.ron")).unwrap();
    let told = game.wait_for_reload();
    assert!(told.changes.is_empty() && told.actors == 0, "the same id in another file: {told:?}");
    game.delete("effects/venom.effect.ron");
    assert_eq!(game.wait_for_reload().changes.to_string(), "poison removed");
}

#[test]
fn a_bad_effect_changes_nothing_until_it_is_right() {
    let mut game = Game::start(&[(POISON_FILE, &POISON.replace("Seconds(10)", "10"))]);
    assert!(game.heard().loaded[0].ready && game.heard().loaded[0].problems.has_errors());
    game.save(POISON_FILE, POISON);
    assert_eq!(game.wait_for_reload().changes.to_string(), "poison added");
    game.save(POISON_FILE, POISON.replace("Seconds(10)", "Seconds(-1)"));
    game.save(RACE_FILE, RACE.replace("12", "14"));
    let problems = game.wait_for_problems();
    assert!(problems.contains(&format!("--> {POISON_FILE}:1:26")), "{problems}");
    game.rest();
    assert_eq!(game.hp(game.elf), 26.0, "as a whole or not at all");
    game.save(POISON_FILE, POISON);
    assert_eq!(game.wait_for_reload().changes.to_string(), "race/elf: strength 12 → 14");
    assert_eq!(game.hp(game.elf), 30.0);
}
