//! Shows in a terminal what the plugin does: `cargo run --example demo`.
//!
//! The demo is a game without a window. It loads the content of `assets/actor_core` through the asset server, spawns
//! five actors, and plays eleven acts with them. `cargo run --example demo -- --watch` waits for you to edit the
//! content instead. Each time you save a file, it prints which actors changed and how, or what is wrong with the file.
//!
//! Start reading at [`game`], which holds the game's components and subsystems. [`acts`] holds what happens to the
//! actors, [`show`] prints numbers, [`cost`] measures times, and [`watch`] prints what a saved file changed.

mod acts;
mod cost;
mod game;
mod show;
mod watch;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use bevy_actor_core::prelude::*;
use bevy_app::{App, PostUpdate, TaskPoolPlugin};
use bevy_asset::AssetPlugin;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;
use bevy_time::{TimePlugin, TimeUpdateStrategy};
use clap::Parser;

use game::{DEXTERITY, DOJO_YEARS, LEVEL, LUCK, STRENGTH, Sword, Training, VITALITY};
use show::Shown;

/// An error that ends the demo early.
type Failure = Box<dyn std::error::Error>;

/// The game's time that passes in a frame.
const FRAME: Duration = Duration::from_millis(100);
/// The longest time to wait for the content.
const PATIENCE: Duration = Duration::from_secs(10);

/// Shows in a terminal what Actor Core does.
#[derive(Parser)]
struct Arguments {
    /// The folder of assets.
    #[arg(default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/assets"))]
    assets: PathBuf,
    /// Keep running, and print at each save of a file what changed on whom, or what is wrong.
    #[arg(long)]
    watch: bool,
}

fn main() -> ExitCode {
    let Arguments { assets, watch } = Arguments::parse();
    match run(&assets, watch) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(assets: &Path, watch: bool) -> Result<(), Failure> {
    let mut app = build(assets)?;
    load(&mut app)?;
    let cast = Cast::spawn(&mut app, &assets.join("actors"))?;
    if watch {
        watch::run(&mut app, assets);
    }
    app.add_systems(PostUpdate, show::changes.after(ActorCoreSystems::Report));
    // The first frame with actors, in which each gets its numbers.
    app.update();
    acts::everybody(&mut app)?;
    acts::character_sheet(&mut app, &cast)?;
    acts::explanation(&mut app, &cast)?;
    acts::buff(&mut app, &cast)?;
    acts::item_swap(&mut app, &cast);
    acts::training(&mut app, &cast);
    acts::breakthrough(&mut app, &cast)?;
    acts::world_event(&mut app)?;
    acts::hit(&mut app, &cast)?;
    acts::gem_and_venom(&mut app, &cast)?;
    cost::frame(&app, &cast.files);
    Ok(())
}

/// Builds the app: Bevy's tasks, time and assets, the plugin, and the game's own subsystems.
fn build(assets: &Path) -> Result<App, Failure> {
    // The asset server would resolve a relative path from the package's folder. The path given is relative to the
    // current one.
    let assets = std::path::absolute(assets)?;
    let mut app = App::new();
    app.add_plugins((
        TaskPoolPlugin::default(),
        TimePlugin,
        AssetPlugin { file_path: assets.to_string_lossy().into_owned(), ..Default::default() },
        // The plugin's systems run in PostUpdate, and it reads the files in the folder actor_core.
        ActorCorePlugin::default(),
    ))
    // Every frame takes the same time, so the demo prints the same in every run.
    .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
    .add_subsystem(game::ITEMS, game::wield)
    .add_subsystem(game::ELIXIRS, game::feel_elixirs)
    .register_subsystem(game::Dojo)
    .add_systems(PostUpdate, show::reports.after(ActorCoreSystems::Report));
    Ok(app)
}

/// Runs frames until the files have become the registry.
fn load(app: &mut App) -> Result<(), Failure> {
    app.finish();
    app.cleanup();
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        app.update();
        let loaded = app.world_mut().resource_mut::<Messages<RegistryLoaded>>().drain().last();
        match loaded {
            None => std::thread::sleep(Duration::from_millis(1)),
            // A game would go on without a bad subsystem file. A demo of its numbers cannot.
            Some(loaded) if !loaded.ready || loaded.problems.has_errors() => {
                return Err(format!("the content does not load\n{}", loaded.problems).into());
            }
            Some(_) => {
                let registry = app.world().resource::<Registry>();
                println!(
                    "{} dimensions, the rules of {} subsystems and {} effects, loaded from RON files in {} ms.",
                    registry.dimensions().count(),
                    registry.subsystems().count(),
                    registry.effects().count(),
                    start.elapsed().as_millis()
                );
                return Ok(());
            }
        }
    }
    Err(format!("the content did not arrive within {} seconds", PATIENCE.as_secs()).into())
}

/// The actors that the acts name.
struct Cast {
    grey_wolf: Entity,
    borin: Entity,
    mira: Entity,
    /// The actors that come from files.
    files: Vec<ActorDefinition>,
}

impl Cast {
    /// Spawns four actors from files and one from code.
    fn spawn(app: &mut App, folder: &Path) -> Result<Self, Failure> {
        let mut files = Vec::new();
        let mut spawn = |name: &str| -> Result<Entity, Failure> {
            let path = folder.join(name);
            let text = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let actor = ActorDefinition::from_ron(name, text)?;
            let problems = actor.check(app.world().resource::<Registry>());
            if problems.has_errors() {
                return Err(format!("an actor does not fit the content\n{problems}").into());
            }
            let entity = app.world_mut().spawn((actor.bundle(), Shown::default())).id();
            files.push(actor);
            Ok(entity)
        };
        let grey_wolf = spawn("grey_wolf.actor.ron")?;
        let borin = spawn("borin.actor.ron")?;
        spawn("sylva.actor.ron")?;
        spawn("old_marrow.actor.ron")?;
        let mira = app.world_mut().spawn((
            Actor::new("mira"),
            Name::new("Mira"),
            Race::new("human"),
            Tags::from(["player"]),
            Base::from([
                (&LEVEL, 12.0),
                (&STRENGTH, 10.0),
                (&VITALITY, 5.0),
                (&DEXTERITY, 15.0),
                (&LUCK, 5.0),
            ]),
            // The game's own components. Its subsystems contribute numbers for them.
            Sword { name: "an iron sword", attack: 12.0, quick: 0.0 },
            Training { years: DOJO_YEARS },
            Shown::default(),
        ));
        Ok(Self { grey_wolf, borin, mira: mira.id(), files })
    }
}
