//! Counts the instructions of the main tasks with valgrind. The counts are the same in every run, on any machine of one
//! kind.
//!
//! Run it with `cargo bench --bench instructions`. It needs valgrind and
//! `cargo install gungraun-runner --version 0.20.0`. A bench fails when its task takes more instructions than its
//! limit, which is 10 % above the count at the time when the limit was set. If you make a task faster, lower its limit.
//! If you must make it slower, raise the limit and give the reason.

// The macros generate modules without documentation.
#![allow(missing_docs)]

use bevy_actor_core::prelude::*;
use bevy_actor_core::{Diagnostics, RegistryBuilder};
use bevy_app::App;
use bevy_ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};
use gungraun::prelude::*;
use gungraun::{Callgrind, EventKind, LibraryBenchmarkConfig};

const ACTORS: usize = 1000;
const DIMENSIONS: usize = 16;
const SYSTEMS: [SubsystemId; 4] = [
    SubsystemId::new("race", 100),
    SubsystemId::new("items", 50),
    SubsystemId::new("effects", 10),
    SubsystemId::new("talent", 5),
];
static NUMBER_3: Dimension = Dimension::new("number_3");

/// The schedule of the plugin's systems, so that nothing else is counted.
#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Numbers;

/// Sets the limit of a bench in instructions.
fn limit(instructions: u64) -> LibraryBenchmarkConfig {
    let mut callgrind = Callgrind::default();
    callgrind.hard_limits([(EventKind::Ir, instructions)]);
    let mut config = LibraryBenchmarkConfig::default();
    config.tool(callgrind);
    config
}

/// Builds 16 dimensions with caps in four layers each.
fn registry() -> RegistryBuilder {
    let mut registry = Registry::builder();
    for i in 0..DIMENSIONS {
        let name = format!("number_{i}");
        registry = registry.dimension(name.as_str(), DimensionDef::primary().clamp(0.0, 1e9));
        for (layer, most) in [("REALM", 900.0), ("WORLD", 800.0), ("EVENT", 700.0), ("TOTAL", 600.0)] {
            let cap = Cap::new(name.as_str(), CapMode::HardMax, CapKind::Max, most).layer(layer);
            registry = registry.cap(SubsystemId::new("world", 0), cap);
        }
    }
    registry
}

/// Adds 200 rules, of which ten apply to an actor.
fn with_rules(mut registry: RegistryBuilder) -> RegistryBuilder {
    let mut laws = SubsystemDef::new("laws", 20);
    for i in 0..200 {
        let rule = Rule::new().when(Condition::tag(format!("kind_{}", i % 20)));
        laws = laws.rule(rule.add(format!("number_{}", i % DIMENSIONS).as_str(), 1.0));
    }
    registry = registry.subsystem(laws);
    registry
}

/// Spawns 1,000 actors with 32 contributions by four systems, and resolves them a few times.
fn crowd(registry: RegistryBuilder) -> App {
    let mut app = App::new();
    app.init_schedule(Numbers)
        .edit_schedule(Numbers, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        })
        .add_plugins(ActorCorePlugin::new(Numbers).with_registry(registry.build().expect("it is good")));
    for actor in 0..ACTORS {
        let mut said = Contributions::new();
        for (k, id) in SYSTEMS.into_iter().enumerate() {
            let statement = |j: usize| {
                let bucket = [Bucket::Flat, Bucket::Percent, Bucket::Mult, Bucket::PostAdd][(k + j) % 4];
                let name = format!("number_{}", (k * 8 + j) % DIMENSIONS);
                Contribution::new(name.as_str(), bucket, 1.0 + (actor % 7) as f64)
            };
            said = said.with(id, (0..8).map(statement));
        }
        let tags = Tags::from([format!("kind_{}", actor % 20).as_str()]);
        app.world_mut().spawn((Actor::new("someone"), Base::from([(&NUMBER_3, 1.0)]), said, tags));
    }
    for round in 0..4 {
        change(&mut app, f64::from(round));
        app.world_mut().run_schedule(Numbers);
    }
    app
}

fn change(app: &mut App, value: f64) {
    let mut actors = app.world_mut().query::<&mut Base>();
    for mut base in actors.iter_mut(app.world_mut()) {
        base.set(&NUMBER_3, value);
    }
}

fn unchanged() -> App {
    crowd(registry())
}

fn changed() -> App {
    let mut app = unchanged();
    change(&mut app, 50.0);
    app
}

fn changed_with_rules() -> App {
    let mut app = crowd(with_rules(registry()));
    change(&mut app, 50.0);
    app
}

#[library_benchmark]
#[bench::nobody_changed(args = (unchanged()), config = limit(6_750))]
#[bench::all_changed(args = (changed()), config = limit(2_520_000))]
#[bench::all_changed_with_200_rules(args = (changed_with_rules()), config = limit(3_235_000))]
fn aggregate(mut app: App) -> App {
    app.world_mut().run_schedule(Numbers);
    app
}

/// Reads the content that comes with this crate, as files.
fn files() -> Folder {
    Folder::read(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/actor_core")).expect("the folder is there")
}

#[library_benchmark]
#[bench::content(args = (files()), config = limit(12_196_000))]
fn load(files: Folder) -> (Registry, Diagnostics) {
    Registry::from_folder(&files)
}

fn hero() -> (Registry, ActorDefinition) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/actors/grey_wolf.actor.ron");
    let actor = ActorDefinition::from_ron(file, std::fs::read(file).expect("the file is there"));
    (Registry::from_folder(&files()).0, actor.expect("the file is good"))
}

#[library_benchmark]
#[bench::hp_max(args = (hero()), config = limit(405_800))]
fn explain((registry, actor): (Registry, ActorDefinition)) -> String {
    actor.explain(&registry, "hp_max").expect("it is defined").to_string()
}

library_benchmark_group!(name = instructions, benchmarks = [aggregate, load, explain]);
main!(library_benchmark_groups = instructions);
