//! When a process holds as many names as it may, files with further names are rejected and nothing panics.
//!
//! The test needs a process of its own, because names belong to the whole process.

use bevy_actor_core::prelude::*;
use bevy_actor_core::{CoreError, MAX_SYMBOLS, Symbol, TooManySymbols};
use bevy_ecs::world::World;

#[test]
fn files_with_further_names_are_refused_at_each_of_them() {
    let known: Folder = [
        ("dimensions.ron", r#"(dimensions: {"strength": (), "level": ()})"#),
        ("subsystems/race.subsystem.ron", r#"(id: "race", rules: [(add: {"strength": "level"})])"#),
    ]
    .into_iter()
    .collect();
    assert!(Registry::from_folder(&known).0.is_ready());
    let mut number = 0;
    while Symbol::try_new(&format!("name-{number}")).is_ok() {
        number += 1;
    }
    assert!(number < MAX_SYMBOLS);

    let (registry, problems) = Registry::from_folder(&known);
    assert!(registry.is_ready() && !problems.has_errors(), "what is known is still good: {problems}");

    let mut folder = known.clone();
    for (path, text) in [
        ("dimensions.ron", r#"(dimensions: {"strength": (base: "new_0"), "level": (), "new_1": ()})"#),
        (
            "cap_layers.ron",
            r#"(order: ["new_2"], caps: [(system: "new_3", dimension: "new_4", mode: HardMax, value: 1)])"#,
        ),
        ("curves.ron", r#"(curves: {"new_5": (points: [(0, 1)])})"#),
        ("subsystems/new.subsystem.ron", r#"(rules: [(add: {"strength": 1})])"#),
        (
            "subsystems/other.subsystem.ron",
            r#"(id: "new_6", rules: [
                (when: Race("new_7"), add: {"new_8": "new_9(1)"}, limits: [(dimension: "new_10", hard_max: 1, layer: "new_11", realm: "new_12")]),
                (when: AtLeast("new_13", 1)),
            ])"#,
        ),
    ] {
        folder.insert(path, text);
    }
    let (_, problems) = Registry::from_folder(&folder);
    let text = problems.to_string();
    let refused: Vec<_> = problems.iter().filter(|problem| problem.code == "too-many-names").collect();
    assert_eq!(refused.len(), 12, "{text}");
    assert!(refused.iter().all(|problem| problem.place.is_some()), "{text}");

    let actor = r#"(id: "new_14", name: "new_15", race: "new_16", tags: ["new_17"], realms: ["new_18"], base: {"new_19": 1},
        contributions: [(system: "new_20", dimension: "new_21", bucket: Flat, value: 1)])"#;
    let Err(CoreError::Definitions(problems)) = ActorDefinition::from_ron("hero.actor.ron", actor) else {
        panic!("its names are too many")
    };
    assert!(problems.iter().all(|problem| problem.code == "too-many-names"), "{problems}");
    assert_eq!(problems.len(), 6, "{problems}");

    let record = r#"(version: 1, actor: (id: "new_22", base: {"new_23": 1}, tags: ["new_24"]))"#;
    let record = ActorRecord::from_ron(record).unwrap();
    let mut world = World::new();
    let before = world.entities().count_spawned();
    assert_eq!(record.spawn(&mut world), Err(TooManySymbols { limit: MAX_SYMBOLS }.into()));
    assert_eq!(world.entities().count_spawned(), before);
    let known = r#"(version: 1, actor: (id: "new_22", base: {"strength": 1}))"#;
    assert!(ActorRecord::from_ron(known).unwrap().spawn(&mut world).is_ok());
}
