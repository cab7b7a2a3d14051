//! A published game, the d20 System Reference Document, gives its printed figures as files of this crate.
//!
//! Each number is also compared with the naive implementation in `tests/naive`.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use naive::frames::{Frames, Spec};

/// All files of the game.
fn files() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tabletop");
    let mut files = BTreeMap::new();
    for folder in ["", "subsystems/", "effects/"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                let path = format!("{folder}{}", entry.file_name().to_string_lossy());
                files.insert(path, std::fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    files
}

/// The numbers of somebody with these effects, each of a level: of this crate, after the naive one came to the same.
fn numbers(who: &str, effects: &[(&str, u32)], names: &[&str]) -> Vec<f64> {
    let files = files();
    let text = format!("(id: \"somebody\", name: \"Somebody\", {who})");

    let mut naive = Frames::new(&files).unwrap();
    naive.spawn(0, &text, true).unwrap();
    for (number, (effect, level)) in effects.iter().enumerate() {
        let inputs = BTreeMap::new();
        let spec = Spec { effect: (*effect).to_string(), level: *level, source: None, inputs };
        naive.apply(0, &spec, number + 1);
    }
    naive.frame(Duration::ZERO);
    let outcome = naive.outcome(0);
    let naively = |name: &&str| outcome.primary.get(*name).or(outcome.derived.get(*name)).copied();

    let folder: Folder = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (registry, problems) = Registry::from_folder(&folder);
    assert!(problems.is_empty(), "{problems}");
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry));
    let somebody =
        app.world_mut().spawn(ActorDefinition::from_ron("somebody.ron", &text).unwrap().bundle()).id();
    for (effect, level) in effects {
        EffectSpec::new(*effect).level(*level).apply_to(app.world_mut(), somebody).unwrap();
    }
    app.update();
    let snapshot = app.world().get::<Snapshot>(somebody).unwrap();
    let ours: Vec<Option<f64>> = names.iter().map(|name| snapshot.get(*name)).collect();
    assert_eq!(ours, names.iter().map(naively).collect::<Vec<_>>(), "{who} with {effects:?}");
    ours.into_iter().map(Option::unwrap).collect()
}

#[test]
fn ability_modifiers_are_those_of_the_table() {
    for (score, modifier) in [
        (1, -5),
        (2, -4),
        (3, -4),
        (8, -1),
        (9, -1),
        (10, 0),
        (11, 0),
        (12, 1),
        (15, 2),
        (18, 4),
        (25, 7),
        (45, 17),
    ] {
        let seen = numbers(&format!("base: {{\"strength\": {score}}}"), &[], &["strength_modifier"]);
        assert_eq!(seen, [f64::from(modifier)], "of {score}");
    }
}

#[test]
fn base_attack_and_saves_are_those_of_the_class_tables() {
    // Class and level; base attack, fortitude, reflex and will.
    for (class, level, expected) in [
        ("fighter", 1, [1, 2, 0, 0]),
        ("fighter", 5, [5, 4, 1, 1]),
        ("fighter", 20, [20, 12, 6, 6]),
        ("paladin", 9, [9, 6, 3, 3]),
        ("rogue", 1, [0, 0, 2, 0]),
        ("rogue", 7, [5, 2, 5, 2]),
        ("rogue", 20, [15, 6, 12, 6]),
        ("cleric", 3, [2, 3, 1, 3]),
        ("cleric", 10, [7, 7, 3, 7]),
        ("wizard", 1, [0, 0, 0, 2]),
        ("wizard", 6, [3, 2, 2, 5]),
        ("wizard", 20, [10, 6, 6, 12]),
    ] {
        let scores = "\"dexterity\": 10, \"constitution\": 10, \"wisdom\": 10";
        let who = format!("tags: [\"{class}\"], base: {{\"level\": {level}, {scores}}}");
        let seen = numbers(&who, &[], &["base_attack", "fortitude", "reflex", "will"]);
        assert_eq!(seen, expected.map(f64::from), "{class} {level}");
    }
}

#[test]
fn armor_classes_are_those_of_the_monsters() {
    // Dexterity, size, natural armor, what it wears, and the armor class in its description.
    for (monster, dexterity, size, natural, wears, expected) in [
        ("goblin", 13, -1, 0, &["leather", "light_shield"][..], 15),
        ("kobold", 13, -1, 1, &["leather"], 15),
        ("orc", 11, 0, 0, &["studded_leather"], 13),
        ("hobgoblin", 13, 0, 0, &["studded_leather", "light_shield"], 15),
        ("ogre", 8, 1, 5, &["hide"], 16),
        ("hill giant", 8, 1, 9, &["hide"], 20),
        ("black bear", 13, 0, 2, &[], 13),
    ] {
        let who = format!("base: {{\"dexterity\": {dexterity}, \"size\": {size}}}");
        let mut effects: Vec<(&str, u32)> = wears.iter().map(|armor| (*armor, 1)).collect();
        effects.push(("natural_armor", natural));
        assert_eq!(numbers(&who, &effects, &["armor_class"]), [f64::from(expected)], "{monster}");
    }
}

#[test]
fn armor_caps_the_dexterity_bonus() {
    // Dexterity 18, a modifier of 4.
    for (armor, dodging, armor_class) in [("leather", 4, 16), ("chain_shirt", 4, 18), ("full_plate", 1, 19)] {
        let seen = numbers("base: {\"dexterity\": 18}", &[(armor, 1)], &["dodging", "armor_class"]);
        assert_eq!(seen, [dodging, armor_class].map(f64::from), "{armor}");
    }
    // What is clumsy stays clumsy, and a reflex save is not the armor's business.
    let plate = [("full_plate", 1)];
    assert_eq!(numbers("base: {\"dexterity\": 6}", &plate, &["dodging", "armor_class"]), [-2.0, 16.0]);
    assert_eq!(numbers("base: {\"dexterity\": 18}", &plate, &["reflex"]), [4.0]);
}

#[test]
fn of_bonuses_of_one_type_only_the_best_counts_and_dodge_bonuses_stack() {
    let average = "base: {\"dexterity\": 10}";
    let armor_class = |effects: &[(&str, u32)]| numbers(average, effects, &["armor_class"])[0];
    assert_eq!(armor_class(&[("leather", 1), ("mage_armor", 1)]), 14.0);
    assert_eq!(armor_class(&[("full_plate", 1), ("mage_armor", 1)]), 18.0);
    assert_eq!(armor_class(&[("ring_of_protection", 1), ("shield_of_faith", 1)]), 12.0);
    assert_eq!(armor_class(&[("ring_of_protection", 5), ("shield_of_faith", 1)]), 15.0);
    assert_eq!(armor_class(&[("chain_shirt", 1), ("heavy_shield", 1), ("ring_of_protection", 1)]), 17.0);
    assert_eq!(armor_class(&[("dodge", 1), ("haste", 1)]), 12.0);
    let strong = [("bulls_strength", 1), ("belt_of_giant_strength", 6)];
    let seen = numbers("base: {\"strength\": 18}", &strong, &["strength", "strength_modifier"]);
    assert_eq!(seen, [24.0, 7.0]);
}
