//! Files load through the asset server: which registry becomes ready, what is left out and reported, and how a game can
//! tell.
//!
//! The folders are on disk or in memory. Every wait is a loop with an end.

mod bad;
mod edits;
mod effects;
mod good;
mod readiness;
mod this_repository;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::Duration;

use bevy_actor_core::CoreError;
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
