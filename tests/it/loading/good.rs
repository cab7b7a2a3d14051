//! Good files become the registry, whatever the folder, the asset source and the order of arrival.

use super::*;

#[test]
fn a_good_folder_on_disk_becomes_ready() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("actor_core");
    std::fs::create_dir_all(folder.join("subsystems")).unwrap();
    for (path, text) in [
        ("dimensions.ron", DIMENSIONS),
        (
            "cap_layers.ron",
            r#"(order: ["WORLD", "TOTAL"], caps: [
            (system: "world", dimension: "strength", mode: HardMax, value: 10, scope: "WORLD")])"#,
        ),
        ("curves.ron", r#"(curves: {"vigor": (points: [(0, 0), (10, 100)])})"#),
        ("config.ron", "(on_failure: Drop)"),
        ("subsystems/race.subsystem.ron", RACE),
        ("subsystems/body.subsystem.ron", r#"(id: "body", rules: [(add: {"hp_max": "vigor(strength)"})])"#),
        // What is none of the plugin's business.
        ("readme.md", "Hello!"),
        ("subsystems/notes.txt", "(]"),
    ] {
        std::fs::write(folder.join(path), text).unwrap();
    }
    let mut app = on_disk(root.path());
    start(&mut app, ActorCorePlugin::default());
    let hero = elf(&mut app);
    let loaded = wait_until_loaded(&mut app);
    assert!(loaded.ready && !loaded.problems.has_errors(), "{}", loaded.problems);
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), (10.0, 120.0));
    assert_eq!(app.world().resource::<Registry>().layers().order, ["WORLD", "TOTAL"].map(Symbol::new));
    for _ in 0..10 {
        app.update();
    }
    assert_eq!(app.world().resource::<Heard>().loaded.len(), 1, "said once");
}

#[test]
fn dimensions_alone_are_enough() {
    let (mut app, loaded) = load(&[("dimensions.ron", DIMENSIONS)]);
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec![]));
    let registry = app.world().resource::<Registry>();
    assert_eq!(*registry.layers(), CapLayers::default());
    assert_eq!(registry.subsystems().count(), 0);
    assert_eq!(*app.world().resource::<ActorCoreConfig>(), ActorCoreConfig::default());
    let hero = elf(&mut app);
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), (1.0, 2.0));
}

#[test]
fn another_folder_and_another_source_can_be_named() {
    let root = Dir::default();
    root.insert_asset_text(Path::new("mods/stats/dimensions.ron"), DIMENSIONS);
    root.insert_asset_text(Path::new("mods/stats/subsystems/race.subsystem.ron"), RACE);
    let reader = MemoryAssetReader { root };
    let mut app = App::new();
    app.register_asset_source("mods", AssetSourceBuilder::new(move || Box::new(reader.clone())))
        .add_plugins((TaskPoolPlugin::default(), AssetPlugin::default()));
    start(&mut app, ActorCorePlugin::default().with_folder("mods://mods/stats"));
    let hero = elf(&mut app);
    let loaded = wait_until_loaded(&mut app);
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec![]));
    assert_eq!(value(&app, hero, &STRENGTH), 13.0);
}

#[test]
fn the_asset_plugin_may_come_after_the_plugin() {
    let reader = MemoryAssetReader { root: dir(&[("dimensions.ron", DIMENSIONS)]) };
    let mut app = App::new();
    app.register_asset_source(
        AssetSourceId::Default,
        AssetSourceBuilder::new(move || Box::new(reader.clone())),
    )
    .add_plugins((ActorCorePlugin::default(), TaskPoolPlugin::default(), AssetPlugin::default()))
    .init_resource::<Heard>();
    run_from(&mut app);
    assert!(wait_until_loaded(&mut app).ready);
}

#[test]
fn actors_and_statements_from_before_are_resolved_once_the_registry_is_ready() {
    const ITEMS: SubsystemId = SubsystemId::new("items", 50);
    struct Dojo;
    impl Subsystem for Dojo {
        type Data = ();
        fn system_id(&self) -> &'static str {
            "dojo"
        }
        fn contribute(&self, _: ActorView<()>) -> Result<SubsystemOutput, BevyError> {
            Ok(SubsystemOutput::new().primary(STRENGTH.flat(0.5)))
        }
    }
    let (reader, gate) = gated(&[("dimensions.ron", DIMENSIONS), ("subsystems/race.subsystem.ron", RACE)]);
    let mut app = with_reader(reader);
    app.add_plugins(ActorCorePlugin::default()).init_resource::<Heard>();
    app.register_subsystem(Dojo).add_subsystem(ITEMS, |mut actors: Query<ContributionsMut, Added<Actor>>| {
        for mut contributions in &mut actors {
            contributions.replace(ITEMS, [STRENGTH.flat(100.0)]);
        }
    });
    run_from(&mut app);
    let hero = elf(&mut app);
    for _ in 0..20 {
        app.update();
        let snapshot = app.world().get::<Snapshot>(hero).unwrap();
        assert!(!is_ready(&app) && !snapshot.is_resolved());
        assert_eq!((snapshot.get(&STRENGTH), snapshot.value(&HP_MAX)), (None, 0.0));
    }
    gate.open("dimensions.ron");
    gate.open("subsystems/race.subsystem.ron");
    update_until(&mut app, "the snapshot", |app| app.world().get::<Snapshot>(hero).unwrap().is_resolved());
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), (113.5, 227.0));
    assert_eq!(app.world().get::<Snapshot>(hero).unwrap().version(), 1);
    assert_eq!(app.world().resource::<Heard>().reports, [] as [String; 0]);
}

#[test]
fn the_order_in_which_files_arrive_changes_nothing() {
    let files = [
        ("dimensions.ron", DIMENSIONS),
        ("cap_layers.ron", r#"(across_policy: Union)"#),
        ("curves.ron", r#"(curves: {"vigor": (points: [(0, 1), (10, 2)])})"#),
        ("subsystems/a.subsystem.ron", r#"(id: "race", rules: [(add: {"strength": "0.1"})])"#),
        // The same id once more, and one with an error: which one is left out does not depend on the order either.
        ("subsystems/b.subsystem.ron", r#"(id: "race", rules: [(add: {"strength": 1000})])"#),
        (
            "subsystems/c.subsystem.ron",
            r#"(id: "items", rules: [(add: {"strength": 0.2, "hp_max": "vigor(strength)"})])"#,
        ),
        ("subsystems/d.subsystem.ron", r#"(id: "effects", rules: [(add: {"strenght": 1})])"#),
        ("subsystems/e.subsystem.ron", r#"(id: "talent", rules: [(add: {"strength": 0.3})])"#),
    ];
    let forwards: Vec<usize> = (0..files.len()).collect();
    let backwards: Vec<usize> = (0..files.len()).rev().collect();
    let mixed = [3, 7, 0, 5, 2, 6, 1, 4];
    let outcomes: Vec<_> = [&forwards[..], &backwards, &mixed]
        .into_iter()
        .map(|order| {
            let (reader, gate) = gated(&files);
            let mut app = with_reader(reader);
            start(&mut app, ActorCorePlugin::default());
            let hero = elf(&mut app);
            for (nth, file) in order.iter().enumerate() {
                for _ in 0..5 {
                    app.update();
                    std::thread::sleep(Duration::from_millis(1));
                }
                assert!(!is_ready(&app), "only {nth} of {} files are there", files.len());
                gate.open(files[*file].0);
            }
            let loaded = wait_until_loaded(&mut app);
            let bits = [&STRENGTH, &HP_MAX].map(|dimension| value(&app, hero, dimension).to_bits());
            let registry = app.world().resource::<Registry>();
            let ids: Vec<Symbol> = registry.subsystems().collect();
            (loaded, bits, ids, registry.layers().clone())
        })
        .collect();
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(outcomes[0], outcomes[2]);
    let (loaded, bits, ids, _) = &outcomes[0];
    assert_eq!(
        problems(loaded),
        [
            "subsystems/b.subsystem.ron:1:6 duplicate-subsystem",
            "subsystems/d.subsystem.ron:1:32 unknown-dimension"
        ]
    );
    assert_eq!(*ids, ["items", "race", "talent"].map(Symbol::new));
    // The base, then by system: items, race, talent; all have priority 0.
    assert_eq!(f64::from_bits(bits[0]), 1.0 + 0.2 + 0.1 + 0.3);
}

#[test]
fn the_settings_of_config_ron_are_applied() {
    let config = ActorCoreConfig(Settings {
        on_failure: OnFailure::Drop,
        files: vec!["dimensions.ron".into()],
        ..Default::default()
    });
    let (app, loaded) = load(&[
        ("dimensions.ron", DIMENSIONS),
        ("config.ron", r#"(on_failure: Drop, files: ["dimensions.ron"])"#),
    ]);
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec![]));
    assert_eq!(*app.world().resource::<ActorCoreConfig>(), config);
}

#[test]
fn a_bad_config_is_reported_and_the_settings_stay_as_they_are() {
    let mut app = in_memory(&[("dimensions.ron", DIMENSIONS), ("config.ron", "(on_failure: Dorp)")]);
    let own = ActorCoreConfig(Settings { on_failure: OnFailure::Drop, ..Settings::default() });
    start(&mut app, ActorCorePlugin { config: own.clone(), ..ActorCorePlugin::default() });
    let loaded = wait_until_loaded(&mut app);
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec!["config.ron:1:14 unknown-name".to_owned()]));
    assert_eq!(*app.world().resource::<ActorCoreConfig>(), own);
}

/// A source that cannot list its folders, as on the web.
#[derive(Clone)]
struct Unlistable(MemoryAssetReader);

impl AssetReader for Unlistable {
    async fn read<'a>(&'a self, path: &'a Path) -> Result<impl Reader + 'a, AssetReaderError> {
        self.0.read(path).await
    }
    async fn read_meta<'a>(&'a self, path: &'a Path) -> Result<impl Reader + 'a, AssetReaderError> {
        self.0.read_meta(path).await
    }
    async fn read_directory<'a>(&'a self, path: &'a Path) -> Result<Box<PathStream>, AssetReaderError> {
        Err(AssetReaderError::NotFound(path.into()))
    }
    async fn is_directory<'a>(&'a self, _: &'a Path) -> Result<bool, AssetReaderError> {
        Ok(false)
    }
}

#[test]
fn where_folders_cannot_be_listed_config_ron_names_the_files() {
    let files = [
        ("dimensions.ron", DIMENSIONS),
        ("subsystems/race.subsystem.ron", RACE),
        ("subsystems/other.subsystem.ron", r#"(id: "other", rules: [(add: {"strength": 1000})])"#),
        (
            "config.ron",
            r#"(on_failure: Drop, files: ["dimensions.ron", "subsystems/race.subsystem.ron", "subsystems/gone.subsystem.ron"])"#,
        ),
    ];
    let mut app = with_reader(Unlistable(MemoryAssetReader { root: dir(&files) }));
    start(&mut app, ActorCorePlugin::default());
    let hero = elf(&mut app);
    let loaded = wait_until_loaded(&mut app);
    assert_eq!(
        problems(&loaded),
        ["subsystems/gone.subsystem.ron:1:1 unreadable-file"],
        "named but not there"
    );
    assert_eq!(app.world().resource::<ActorCoreConfig>().on_failure, OnFailure::Drop);
    assert!(loaded.ready);
    assert_eq!(value(&app, hero, &STRENGTH), 13.0, "only what is named is loaded");
}
