//! Loading the RON files through the asset server: what becomes ready, what is left out and reported, and how a game
//! can tell. Folders stand on disk or in memory; every wait is a loop with an end.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_asset::io::memory::{Dir, MemoryAssetReader};
use bevy_asset::io::{AssetReader, AssetReaderError, AssetSourceBuilder, AssetSourceId, PathStream, Reader};
use bevy_asset::{AssetApp, AssetPlugin};
use bevy_ecs::prelude::*;

static STRENGTH: Dimension = Dimension::new("strength");
static HP_MAX: Dimension = Dimension::new("hp_max");

const DIMENSIONS: &str = r#"(dimensions: {
    "strength": (clamp: (min: 0)),
    "hp_max": (kind: Derived, base: "strength * 2"),
})"#;

const RACE: &str = r#"(id: "race", priority: 100, rules: [(when: Race("elf"), add: {"strength": 12})])"#;

/// All `RegistryLoaded` and `ActorCoreReport` messages.
#[derive(Resource, Default)]
struct Heard {
    loaded: Vec<RegistryLoaded>,
    reports: Vec<String>,
}

fn hear(
    mut heard: ResMut<Heard>,
    mut loaded: MessageReader<RegistryLoaded>,
    mut reports: MessageReader<ActorCoreReport>,
) {
    heard.loaded.extend(loaded.read().cloned());
    heard.reports.extend(reports.read().map(|report| report.0.error.to_string()));
}

/// An app whose assets stand in this folder on disk.
fn on_disk(root: &Path) -> App {
    let mut app = App::new();
    app.add_plugins((
        TaskPoolPlugin::default(),
        AssetPlugin { file_path: root.display().to_string(), ..AssetPlugin::default() },
    ));
    app
}

/// An app whose assets come from this reader.
fn with_reader<R: AssetReader + Clone>(reader: R) -> App {
    let mut app = App::new();
    app.register_asset_source(
        AssetSourceId::Default,
        AssetSourceBuilder::new(move || Box::new(reader.clone())),
    )
    .add_plugins((TaskPoolPlugin::default(), AssetPlugin::default()));
    app
}

/// An app whose assets are these files in memory, below `actor_core/`.
fn in_memory(files: &[(&str, &str)]) -> App {
    with_reader(MemoryAssetReader { root: dir(files) })
}

fn dir(files: &[(&str, &str)]) -> Dir {
    let root = Dir::default();
    for (path, text) in files {
        root.insert_asset_text(&Path::new("actor_core").join(path), text);
    }
    root
}

/// Files in memory, each of which is read only once its gate is opened.
#[derive(Clone)]
struct GatedReader(MemoryAssetReader, Gate);

#[derive(Clone, Default)]
struct Gate(Arc<Mutex<(BTreeSet<PathBuf>, Vec<Waker>)>>);

impl Gate {
    /// Lets this file, below `actor_core/`, be read.
    fn open(&self, path: &str) {
        let mut gate = self.0.lock().unwrap();
        gate.0.insert(Path::new("actor_core").join(path));
        gate.1.drain(..).for_each(Waker::wake);
    }

    async fn pass(&self, path: &Path) {
        std::future::poll_fn(|context| {
            let mut gate = self.0.lock().unwrap();
            if gate.0.contains(path) {
                return Poll::Ready(());
            }
            gate.1.push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

impl AssetReader for GatedReader {
    async fn read<'a>(&'a self, path: &'a Path) -> Result<impl Reader + 'a, AssetReaderError> {
        self.1.pass(path).await;
        self.0.read(path).await
    }
    async fn read_meta<'a>(&'a self, path: &'a Path) -> Result<impl Reader + 'a, AssetReaderError> {
        self.0.read_meta(path).await
    }
    async fn read_directory<'a>(&'a self, path: &'a Path) -> Result<Box<PathStream>, AssetReaderError> {
        self.0.read_directory(path).await
    }
    async fn is_directory<'a>(&'a self, path: &'a Path) -> Result<bool, AssetReaderError> {
        self.0.is_directory(path).await
    }
}

fn gated(files: &[(&str, &str)]) -> (GatedReader, Gate) {
    let gate = Gate::default();
    (GatedReader(MemoryAssetReader { root: dir(files) }, gate.clone()), gate)
}

/// Adds the plugin, and makes the app ready to run.
fn start(app: &mut App, plugin: ActorCorePlugin) {
    app.add_plugins(plugin).init_resource::<Heard>();
    run_from(app);
}

/// Finishes the plugins and starts to listen.
fn run_from(app: &mut App) {
    app.finish();
    app.cleanup();
    app.add_systems(Last, hear);
}

/// Updates until the condition holds, but not for ever.
fn update_until(app: &mut App, what: &str, holds: impl Fn(&App) -> bool) {
    for _ in 0..2000 {
        app.update();
        if holds(app) {
            return;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    panic!("waited in vain for {what}");
}

/// Updates until the files have been loaded, and gives what was said about them.
fn wait_until_loaded(app: &mut App) -> RegistryLoaded {
    update_until(app, "the files", |app| !app.world().resource::<Heard>().loaded.is_empty());
    app.world().resource::<Heard>().loaded[0].clone()
}

/// Loads these files from memory.
fn load(files: &[(&str, &str)]) -> (App, RegistryLoaded) {
    let mut app = in_memory(files);
    start(&mut app, ActorCorePlugin::default());
    let loaded = wait_until_loaded(&mut app);
    (app, loaded)
}

fn is_ready(app: &App) -> bool {
    app.world().resource::<Registry>().is_ready()
}

/// Each problem as `file:line:column code`.
fn problems(loaded: &RegistryLoaded) -> Vec<String> {
    let place =
        |place: &Option<bevy_actor_core::Place>| place.as_ref().map_or_else(String::new, ToString::to_string);
    loaded.problems.iter().map(|problem| format!("{} {}", place(&problem.place), problem.code)).collect()
}

fn elf(app: &mut App) -> Entity {
    app.world_mut().spawn((Actor::new("elf"), Race::new("elf"), Base::from([(&STRENGTH, 1.0)]))).id()
}

fn value(app: &App, actor: Entity, dimension: &Dimension) -> f64 {
    app.world().get::<Snapshot>(actor).unwrap().value(dimension)
}

// ---------------------------------------------------------------------------------------------------------------------
// Good files.

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
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec![]));
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
    let config = ActorCoreConfig { on_failure: OnFailure::Drop, files: vec!["dimensions.ron".into()] };
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
    let own = ActorCoreConfig { on_failure: OnFailure::Drop, ..ActorCoreConfig::default() };
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

// ---------------------------------------------------------------------------------------------------------------------
// Bad files.

#[test]
fn a_bad_subsystem_file_is_left_out_and_the_rest_counts() {
    let bad: [(&str, &str, &str); 6] = [
        (
            "an unknown dimension",
            "(id: \"bad\", rules: [\n  (add: {\"strenght\": 1000}),\n])",
            "2:10 unknown-dimension",
        ),
        ("a syntax error", "(id: \"bad\", rules: [\n  (add: {\"strength\": 1000}),,\n])", "2:29 syntax"),
        ("an unknown field", "(id: \"bad\",\n rulez: [(add: {\"strength\": 1000})])", "2:2 unknown-field"),
        (
            "a bad formula",
            "(id: \"bad\", rules: [(add: {\"strength\": 1000}),\n (add: {\"hp_max\": \"1 + * 2\"})])",
            "2:24 formula-syntax",
        ),
        ("no id", "(rules: [(add: {\"strength\": 1000})])", "1:1 missing-field"),
        ("nothing", "", "1:1 syntax"),
    ];
    for (what, text, problem) in bad {
        let (mut app, loaded) = load(&[
            ("dimensions.ron", DIMENSIONS),
            ("subsystems/bad.subsystem.ron", text),
            ("subsystems/race.subsystem.ron", RACE),
        ]);
        let expected = format!("subsystems/bad.subsystem.ron:{problem}");
        assert_eq!((loaded.ready, problems(&loaded)), (true, vec![expected]), "{what}");
        let hero = elf(&mut app);
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 13.0, "{what}");
    }
}

#[test]
fn a_subsystem_file_with_one_bad_rule_is_left_out_as_a_whole() {
    let (mut app, loaded) = load(&[
        ("dimensions.ron", DIMENSIONS),
        (
            "subsystems/race.subsystem.ron",
            r#"(id: "race", rules: [(add: {"strength": 12}), (add: {"strenght": 1})])"#,
        ),
    ]);
    assert!(loaded.ready);
    let hero = elf(&mut app);
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0);
    assert_eq!(app.world().resource::<Registry>().subsystems().count(), 0);
}

#[test]
fn subsystems_that_make_a_circle_are_left_out() {
    let (mut app, loaded) = load(&[
        ("dimensions.ron", DIMENSIONS),
        ("subsystems/circle.subsystem.ron", r#"(id: "circle", rules: [(add: {"strength": "hp_max"})])"#),
        ("subsystems/race.subsystem.ron", RACE),
    ]);
    let [problem] = loaded.problems.iter().collect::<Vec<_>>()[..] else { panic!("{}", loaded.problems) };
    assert_eq!((loaded.ready, problem.code), (true, "cycle"));
    for link in ["`strength` reads `hp_max`", "`hp_max` reads `strength`"] {
        assert!(problem.message.contains(link), "{problem}");
    }
    let hero = elf(&mut app);
    app.update();
    assert_eq!((value(&app, hero, &STRENGTH), value(&app, hero, &HP_MAX)), (13.0, 26.0));
}

#[test]
fn a_file_that_is_not_utf_8_is_reported_at_its_place() {
    let root = dir(&[("dimensions.ron", DIMENSIONS), ("subsystems/race.subsystem.ron", RACE)]);
    let bytes = b"(id: \"bad\",\n // h\xc3\xa9 \xff\n)".to_vec();
    root.insert_asset(Path::new("actor_core/subsystems/bad.subsystem.ron"), bytes);
    let mut app = with_reader(MemoryAssetReader { root });
    start(&mut app, ActorCorePlugin::default());
    let hero = elf(&mut app);
    let loaded = wait_until_loaded(&mut app);
    assert_eq!(
        (loaded.ready, problems(&loaded)),
        (true, vec!["subsystems/bad.subsystem.ron:2:8 not-utf8".to_owned()])
    );
    assert_eq!(value(&app, hero, &STRENGTH), 13.0);
}

/// Loads files that cannot become ready: the app goes on, and actors stay unresolved.
fn never_ready(what: &str, files: &[(&str, &str)]) -> Vec<String> {
    let (mut app, loaded) = load(files);
    let hero = elf(&mut app);
    for _ in 0..5 {
        app.update();
    }
    assert!(!loaded.ready && !is_ready(&app), "{what}");
    assert!(loaded.problems.has_errors(), "{what}");
    let snapshot = app.world().get::<Snapshot>(hero).unwrap();
    assert!(!snapshot.is_resolved(), "{what}");
    assert_eq!(snapshot.apply(&STRENGTH, 1.0), Err(ActorCoreError::NotReady));
    problems(&loaded)
}

#[test]
fn bad_dimensions_keep_the_registry_from_being_ready_and_the_app_goes_on() {
    let race = ("subsystems/race.subsystem.ron", RACE);
    let cases = [
        ("(dimensions: {\n  \"strength\": (clamp: (min: 0)),,\n})", "2:33 syntax"),
        ("(dimensions: {\n  \"strength\": (clamp: (min: 5, max: 1)),\n})", "2:23 clamp-upside-down"),
        ("(dimensions: {\n  \"strength\": (), \"Strength\": (),\n})", "2:19 bad-name"),
        ("(dimensions: {\n  \"strength\": (base: \"speed\"),\n})", "2:23 unknown-dimension"),
        ("(dimensions: {\n  \"strength\": (kinds: Derived),\n})", "2:16 unknown-field"),
        ("(dimensions: {\n  \"strength\": (), \"strength\": (),\n})", "2:19 duplicate-key"),
        ("", "1:1 syntax"),
    ];
    for (text, problem) in cases {
        let found = never_ready(text, &[("dimensions.ron", text), race]);
        assert!(found.contains(&format!("dimensions.ron:{problem}")), "{text} gave {found:?}");
    }
    let circle = r#"(dimensions: {"strength": (base: "hp_max"), "hp_max": (base: "strength")})"#;
    assert!(never_ready("a circle", &[("dimensions.ron", circle), race])[0].ends_with(" cycle"));
}

#[test]
fn bad_layers_standing_caps_and_curves_keep_the_registry_from_being_ready() {
    for (file, text, problem) in [
        ("cap_layers.ron", r#"(order: ["A", "A"])"#, "1:15 duplicate-layer"),
        ("cap_layers.ron", "(order: [)", "1:10 syntax"),
        (
            "cap_layers.ron",
            r#"(caps: [(system: "world", dimension: "speed", mode: HardMax, value: 1)])"#,
            "1:38 unknown-dimension",
        ),
        (
            "cap_layers.ron",
            r#"(caps: [(system: "world", dimension: "strength", mode: HardMax, value: 1, scope: "SKY")])"#,
            "1:82 unknown-layer",
        ),
        ("curves.ron", r#"(curves: {"vigor": (points: [(1, 0), (1, 2)])})"#, "1:38 curve-order"),
        ("curves.ron", r#"(curves: {"vigor": (points: [])})"#, "1:11 empty-curve"),
    ] {
        let found = never_ready(text, &[("dimensions.ron", DIMENSIONS), (file, text)]);
        assert_eq!(found, [format!("{file}:{problem}")], "{text}");
    }
}

#[test]
fn without_a_dimensions_file_nothing_becomes_ready() {
    assert_eq!(
        never_ready("no dimensions", &[("subsystems/empty.subsystem.ron", r#"(id: "empty")"#)]),
        ["dimensions.ron:1:1 missing-file"]
    );
}

#[test]
fn layers_that_cannot_be_read_keep_the_registry_from_being_ready() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("actor_core");
    // A folder where a file should be: it is there, but cannot be read.
    std::fs::create_dir_all(folder.join("cap_layers.ron")).unwrap();
    std::fs::write(folder.join("dimensions.ron"), DIMENSIONS).unwrap();
    let mut app = on_disk(root.path());
    start(&mut app, ActorCorePlugin::default());
    let loaded = wait_until_loaded(&mut app);
    assert_eq!(problems(&loaded), ["cap_layers.ron:1:1 unreadable-file"]);
    assert!(!loaded.ready && !is_ready(&app), "without its laws the world would be another one");
}

#[test]
fn a_missing_folder_is_reported_and_the_app_goes_on() {
    let root = tempfile::tempdir().unwrap();
    let mut app = on_disk(root.path());
    start(&mut app, ActorCorePlugin::default());
    let hero = elf(&mut app);
    let loaded = wait_until_loaded(&mut app);
    assert!(!loaded.ready && !is_ready(&app));
    let [problem] = loaded.problems.iter().collect::<Vec<_>>()[..] else { panic!("{}", loaded.problems) };
    assert!(problem.message.contains("actor_core"), "{problem}");
    for _ in 0..5 {
        app.update();
    }
    assert!(!app.world().get::<Snapshot>(hero).unwrap().is_resolved());
    // Code can still bring a registry.
    let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    app.insert_resource(registry);
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0);
}

#[test]
fn a_source_that_does_not_exist_is_reported() {
    let mut app = in_memory(&[]);
    start(&mut app, ActorCorePlugin::default().with_folder("nowhere://actor_core"));
    let loaded = wait_until_loaded(&mut app);
    assert!(!loaded.ready && loaded.problems.has_errors());
}

#[test]
fn a_folder_that_is_no_asset_path_is_reported() {
    let mut app = in_memory(&[]);
    start(&mut app, ActorCorePlugin::default().with_folder("actor#core://"));
    let loaded = wait_until_loaded(&mut app);
    assert!(!loaded.ready && loaded.problems.has_errors());
}

// ---------------------------------------------------------------------------------------------------------------------
// Ready or not.

/// How often systems behind the run conditions ran.
#[derive(Resource, Default)]
struct Ran(Arc<Mutex<(usize, usize)>>);

fn count_runs(app: &mut App) {
    app.init_resource::<Ran>().add_systems(
        Update,
        (
            (|ran: Res<Ran>| ran.0.lock().unwrap().0 += 1).run_if(actor_core_ready),
            (|ran: Res<Ran>| ran.0.lock().unwrap().1 += 1).run_if(actor_core_just_ready),
        ),
    );
}

fn runs(app: &App) -> (usize, usize) {
    *app.world().resource::<Ran>().0.lock().unwrap()
}

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
    let mut app = in_memory(&files);
    start(&mut app, ActorCorePlugin { registry: Some(code()), ..ActorCorePlugin::default() });
    let hero = elf(&mut app);
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 1.0);
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

// ---------------------------------------------------------------------------------------------------------------------
// Changes by code, and the files.

#[test]
fn what_code_changed_lies_over_the_files() {
    let code = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
    let (reader, gate) = gated(&[("dimensions.ron", DIMENSIONS), ("subsystems/race.subsystem.ron", RACE)]);
    let mut app = with_reader(reader);
    start(&mut app, ActorCorePlugin { registry: Some(code), ..ActorCorePlugin::default() });
    let hero = elf(&mut app);
    const WORLD: SubsystemId = SubsystemId::new("world", 0);
    app.world_mut()
        .resource_mut::<Registry>()
        .edit(|edit| {
            edit.replace_caps(WORLD, [STRENGTH.hard_max(5.0)]);
            edit.define_dimension("luck", DimensionDef::primary().base("strength + 1"));
        })
        .unwrap();
    app.world_mut().resource_mut::<Registry>().disable("spells");
    app.update();
    gate.open("dimensions.ron");
    gate.open("subsystems/race.subsystem.ron");
    let loaded = wait_until_loaded(&mut app);
    assert_eq!((loaded.ready, problems(&loaded)), (true, vec![]));
    static LUCK: Dimension = Dimension::new("luck");
    assert_eq!(
        (value(&app, hero, &STRENGTH), value(&app, hero, &LUCK)),
        (5.0, 6.0),
        "edits survive the files"
    );
    assert!(!app.world().resource::<Registry>().is_enabled("spells"));
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    app.update();
    assert_eq!(value(&app, hero, &STRENGTH), 13.0, "and can be dropped: then the files alone hold");
    assert!(app.world().resource::<Registry>().dimension(&LUCK).is_none());
}

#[test]
fn an_edit_before_the_files_are_there_is_refused_and_changes_nothing() {
    let (reader, gate) = gated(&[
        ("dimensions.ron", DIMENSIONS),
        ("subsystems/bad.subsystem.ron", r#"(id: "bad", rules: [(add: {"strenght": 1})])"#),
        ("subsystems/race.subsystem.ron", RACE),
    ]);
    let mut app = with_reader(reader);
    count_runs(&mut app);
    start(&mut app, ActorCorePlugin::default());
    let hero = elf(&mut app);
    let edit = |app: &mut App| {
        app.world_mut().resource_mut::<Registry>().edit(|edit| {
            edit.set_policy(AcrossLayerPolicy::Union);
        })
    };
    assert_eq!(edit(&mut app), Err(ActorCoreError::NotReady));
    app.update();
    app.update();
    assert_eq!((is_ready(&app), runs(&app)), (false, (0, 0)), "nothing is there yet to resolve by");
    for file in ["dimensions.ron", "subsystems/bad.subsystem.ron", "subsystems/race.subsystem.ron"] {
        gate.open(file);
    }
    let loaded = wait_until_loaded(&mut app);
    assert_eq!(problems(&loaded), ["subsystems/bad.subsystem.ron:1:28 unknown-dimension"]);
    assert_eq!((loaded.ready, value(&app, hero, &STRENGTH)), (true, 13.0), "it is still the first load");
    assert_eq!(app.world().resource::<Registry>().layers().policy, AcrossLayerPolicy::Intersect);
    assert_eq!(edit(&mut app), Ok(()));
    assert_eq!(app.world().resource::<Registry>().layers().policy, AcrossLayerPolicy::Union);
}

#[test]
fn a_file_that_was_left_out_does_not_stand_in_the_way_of_later_edits() {
    for (what, bad) in [
        ("an unknown dimension", r#"(id: "bad", rules: [(add: {"strenght": 1})])"#),
        ("a circle", r#"(id: "bad", rules: [(add: {"strength": "hp_max"})])"#),
        ("an id that is taken", r#"(id: "race", rules: [(add: {"strength": 1000})])"#),
        ("an unknown field", r#"(id: "bad", rulez: [])"#),
        ("a syntax error", "(id:"),
    ] {
        let (mut app, loaded) = load(&[
            ("dimensions.ron", DIMENSIONS),
            ("subsystems/race.subsystem.ron", RACE),
            ("subsystems/z_bad.subsystem.ron", bad),
        ]);
        assert!(loaded.ready && loaded.problems.len() == 1, "{what}: {}", loaded.problems);
        let hero = elf(&mut app);
        let mut registry = app.world_mut().resource_mut::<Registry>();
        let edit = registry.edit(|edit| {
            edit.replace_caps(SubsystemId::new("world", 0), [STRENGTH.hard_max(5.0)]);
        });
        assert_eq!(edit, Ok(()), "{what}");
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 5.0, "{what}");
        assert_eq!(app.world_mut().resource_mut::<Registry>().drop_edits(), Ok(()), "{what}");
        app.update();
        assert_eq!(value(&app, hero, &STRENGTH), 13.0, "{what}");
    }
}

#[test]
fn an_edit_does_not_make_a_registry_with_bad_dimensions_ready() {
    let (mut app, loaded) = load(&[("dimensions.ron", "(dimensions: {\"strength\": (]})")]);
    assert!(!loaded.ready);
    let edit = app.world_mut().resource_mut::<Registry>().edit(|edit| {
        edit.set_policy(AcrossLayerPolicy::Union);
    });
    let hero = elf(&mut app);
    app.update();
    assert_eq!((edit, is_ready(&app)), (Err(ActorCoreError::NotReady), false));
    assert!(!app.world().get::<Snapshot>(hero).unwrap().is_resolved());
}

// ---------------------------------------------------------------------------------------------------------------------
// The files of this repository.

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
        assert_eq!(*snapshot, definition.resolve(registry), "{}: in the app and alone", definition.id);
    }
    assert_eq!(app.world().resource::<Heard>().reports, [] as [String; 0]);

    let wolf = actors.iter().find(|(definition, _)| definition.name == "Grey Wolf").unwrap().1;
    let snapshot = app.world().get::<Snapshot>(wolf).unwrap();
    assert_eq!((snapshot.value(&STRENGTH), snapshot.value(&HP_MAX)), (50.0, 957.0));
    assert_eq!(snapshot.apply("damage", 100.0), Ok(266.0));
}
