//! The content of this repository loads without problems, and its actors resolve.

use super::*;

fn actor_file(name: &str) -> ActorDefinition {
    let path = format!("{}/assets/actors/{name}.actor.ron", env!("CARGO_MANIFEST_DIR"));
    ActorDefinition::from_ron(&path, std::fs::read(&path).unwrap()).unwrap()
}

#[test]
fn the_assets_of_this_repository_load_without_any_problem_and_its_actors_resolve() {
    let mut app = on_disk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets"));
    start(&mut app, ActorCorePlugin::default());
    let mut names: Vec<String> = std::fs::read_dir(format!("{}/assets/actors", env!("CARGO_MANIFEST_DIR")))
        .unwrap()
        .filter_map(|entry| {
            entry.unwrap().file_name().to_str()?.strip_suffix(".actor.ron").map(str::to_owned)
        })
        .collect();
    names.sort();
    assert!(names.contains(&"grey_wolf".to_owned()) && names.len() >= 4, "{names:?}");
    let actors: Vec<(ActorDefinition, Entity)> = names
        .iter()
        .map(|name| {
            let definition = actor_file(name);
            let entity = app.world_mut().spawn(definition.bundle()).id();
            (definition, entity)
        })
        .collect();
    let loaded = wait_until_loaded(&mut app);
    assert_eq!((loaded.ready, loaded.problems.to_string()), (true, String::new()));
    let registry = app.world().resource::<Registry>();
    for (definition, entity) in &actors {
        assert_eq!(definition.check(registry).to_string(), "", "{}", definition.id);
        let snapshot = app.world().get::<Snapshot>(*entity).unwrap();
        assert!(snapshot.is_resolved() && snapshot.values().count() > 10);
        assert_eq!(**snapshot, definition.resolve(registry), "{}: in the app and alone", definition.id);
    }
    assert_eq!(app.world().resource::<Heard>().reports, [] as [String; 0]);

    let wolf = actors.iter().find(|(definition, _)| definition.name == "Grey Wolf").unwrap().1;
    let snapshot = app.world().get::<Snapshot>(wolf).unwrap();
    assert_eq!((snapshot.value(&STRENGTH), snapshot.value(&HP_MAX)), (50.0, 957.0));
    assert_eq!(snapshot.apply("damage", 100.0), Ok(266.0));
}
