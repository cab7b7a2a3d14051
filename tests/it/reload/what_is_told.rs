//! The message after a reload names what changed, as text and as data.

use bevy_actor_core::{ChangeKind, Changed as What, ChangedPart};

use super::*;

fn changes(files: &[(&str, &str)], edited: &[(&str, &str)]) -> RegistryReloaded {
    let mut game = Game::start(files);
    for (path, text) in edited {
        game.save(path, text);
    }
    game.wait_for_reload()
}

#[test]
fn each_part_of_a_rule() {
    let before = r#"(id: "race", rules: [(name: "elf", when: Race("elf"), add: {"strength": 12},
        limits: [(dimension: "strength", hard_max: 600, layer: "REALM")])])"#;
    let after = r#"(id: "race", priority: 5, rules: [(name: "elf", when: Race("high elf"), add: {"strength": "10 + 4"},
        increase: {"strength": 0.5}, limits: [(dimension: "strength", hard_max: 500, layer: "REALM")])])"#;
    let told = changes(&[(RACE_FILE, before)], &[(RACE_FILE, after)]);
    assert_eq!(
        told.changes.to_string(),
        "race: priority 0 → 5\n\
         race/elf: when Race(\"elf\") → Race(\"high elf\"), strength 12 → `10 + 4`, strength (Percent) 0.5 added, \
         strength (HardMax, REALM) 600 → 500"
    );
    let rule = told.changes.iter().last().unwrap();
    assert_eq!(rule.what, What::Rule { system: Symbol::new("race"), rule: "elf".into() });
    assert_eq!(
        (rule.kind, rule.place.as_ref().unwrap().to_string()),
        (ChangeKind::Edited, format!("{RACE_FILE}:1:35"))
    );
    let part = |part: &str, before: &str, after: &str| ChangedPart {
        part: part.into(),
        before: Some(before.into()),
        after: Some(after.into()),
    };
    assert_eq!(rule.parts[1], part("strength", "12", "`10 + 4`"));
}

#[test]
fn each_part_of_a_dimension_and_what_is_new_or_gone() {
    let before =
        r#"(dimensions: {"strength": (), "hp_max": (kind: Derived, base: "strength * 2"), "old": ()})"#;
    let after = r#"(dimensions: {"strength": (), "young": (),
        "hp_max": (kind: Derived, base: "strength * 3", round: Floor, clamp: (max: 9), unit: "points")})"#;
    let told = changes(&[("dimensions.ron", before)], &[("dimensions.ron", after)]);
    assert_eq!(
        told.changes.to_string(),
        "hp_max: round None → Floor, clamp max inf → 9, base `strength * 2` → `strength * 3`, unit \"points\" added\n\
         young added\n\
         old removed"
    );
    assert_eq!(told.actors, 2);
}

#[test]
fn rules_without_a_name_by_what_they_say() {
    let before = r#"(id: "race", rules: [(add: {"strength": 1}), (add: {"strength": 2})])"#;
    let after =
        r#"(id: "race", rules: [(add: {"strength": 5}), (add: {"strength": 1}), (add: {"strength": 3})])"#;
    let told = changes(&[(RACE_FILE, before)], &[(RACE_FILE, after)]);
    assert_eq!(told.changes.to_string(), "race/rule 1: strength 2 → 5\nrace/rule 3 added");
}
