//! Run conditions report when the registry is ready. Before that nothing is resolved and nothing panics.

use super::*;

#[test]
fn run_conditions_tell_that_the_registry_is_ready_and_that_it_just_became_so() {
    let (reader, gate) = gated(&[("dimensions.ron", DIMENSIONS)]);
    let mut app = with_reader(reader);
    count_runs(&mut app);
    start(&mut app, ActorCorePlugin::default());
    for _ in 0..10 {
        app.update();
    }
    assert_eq!(runs(&app), (0, 0));
    gate.open("dimensions.ron");
    update_until(&mut app, "readiness", is_ready);
    // Files become the registry before Update, so in the same frame both systems ran.
    assert_eq!(runs(&app), (1, 1));
    for _ in 0..3 {
        app.update();
    }
    assert_eq!(runs(&app), (4, 1), "it just became ready only once");
    app.world_mut().resource_mut::<Registry>().disable("race");
    app.update();
    assert_eq!(runs(&app), (5, 1), "a change is no new beginning");
}

#[test]
fn what_just_ready_spawns_is_resolved_in_the_same_frame() {
    let mut app = in_memory(&[("dimensions.ron", DIMENSIONS), ("subsystems/race.subsystem.ron", RACE)]);
    app.add_systems(
        Update,
        (|mut commands: Commands| {
            commands.spawn((Actor::new("elf"), Race::new("elf")));
        })
        .run_if(actor_core_just_ready),
    );
    start(&mut app, ActorCorePlugin::default());
    wait_until_loaded(&mut app);
    let mut snapshots = app.world_mut().query::<&Snapshot>();
    assert_eq!(snapshots.single(app.world()).unwrap().value(&STRENGTH), 12.0);
}

#[test]
fn without_the_asset_plugin_a_registry_built_in_code_works() {
    let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    // With a folder that cannot be loaded, and without one.
    for plugin in [
        ActorCorePlugin { registry: Some(registry.clone()), ..ActorCorePlugin::default() },
        ActorCorePlugin::default().with_registry(registry),
    ] {
        let mut app = App::new();
        count_runs(&mut app);
        app.add_plugins((TaskPoolPlugin::default(), plugin));
        app.finish();
        app.cleanup();
        let hero = elf(&mut app);
        app.update();
        app.update();
        assert_eq!((value(&app, hero, &STRENGTH), runs(&app)), (1.0, (2, 1)));
    }
}

#[test]
fn without_the_asset_plugin_and_without_a_registry_nothing_is_resolved_and_nothing_panics() {
    let mut app = App::new();
    count_runs(&mut app);
    app.add_plugins((TaskPoolPlugin::default(), ActorCorePlugin::default()));
    app.finish();
    app.cleanup();
    let hero = elf(&mut app);
    for _ in 0..5 {
        app.update();
    }
    assert_eq!(runs(&app), (0, 0));
    assert!(!app.world().get::<Snapshot>(hero).unwrap().is_resolved());
    // A registry that comes later is welcome.
    let late = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    app.insert_resource(late);
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), runs(&app)), (1.0, (1, 1)));
}

#[test]
fn run_conditions_are_false_in_an_app_without_the_plugin() {
    let mut app = App::new();
    count_runs(&mut app);
    app.update();
    assert_eq!(runs(&app), (0, 0));
}

#[test]
fn a_system_may_listen_for_loaded_files_in_any_app_with_the_plugin() {
    let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    let mut app = App::new();
    app.add_plugins((TaskPoolPlugin::default(), ActorCorePlugin::default().with_registry(registry)))
        .init_resource::<Heard>()
        .add_systems(Last, hear);
    app.finish();
    app.cleanup();
    app.update();
    assert_eq!(app.world().resource::<Heard>().loaded, []);
}

#[test]
fn files_replace_a_registry_from_code() {
    let code = || {
        Registry::builder()
            .dimension("strength", DimensionDef::primary())
            .dimension("luck", DimensionDef::primary())
            .build()
            .unwrap()
    };
    let files = [("dimensions.ron", DIMENSIONS), ("subsystems/race.subsystem.ron", RACE)];
    let (reader, gate) = gated(&files);
    let mut app = with_reader(reader);
    start(&mut app, ActorCorePlugin { registry: Some(code()), ..ActorCorePlugin::default() });
    let hero = elf(&mut app);
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0);
    files.iter().for_each(|(path, _)| gate.open(path));
    let loaded = wait_until_loaded(&mut app);
    assert_eq!((loaded.ready, value(&app, hero, &STRENGTH)), (true, 13.0));
    assert!(app.world().resource::<Registry>().dimension("luck").is_none());
}

#[test]
fn also_over_a_registry_from_code_only_the_bad_file_of_the_first_load_is_left_out() {
    let code = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    let mut app = in_memory(&[
        ("dimensions.ron", DIMENSIONS),
        ("subsystems/bad.subsystem.ron", r#"(id: "bad", rules: [(add: {"strenght": 1})])"#),
        ("subsystems/race.subsystem.ron", RACE),
    ]);
    start(&mut app, ActorCorePlugin { registry: Some(code), ..ActorCorePlugin::default() });
    let hero = elf(&mut app);
    let loaded = wait_until_loaded(&mut app);
    assert_eq!(problems(&loaded), ["subsystems/bad.subsystem.ron:1:28 unknown-dimension"]);
    assert_eq!(value(&app, hero, &STRENGTH), 13.0, "the rest becomes ready");
}
