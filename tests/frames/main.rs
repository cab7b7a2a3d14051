//! Random worlds in an app have the numbers of the naive implementation in `tests/naive` after every frame, to the bit.
//!
//! Actors, items, effects and the registry change, and time passes. Each version must be right as well. A third of the
//! worlds each runs with 1, 2 and 8 threads in Bevy's task pools. The pools belong to a process, so each number of
//! threads has a process of its own. In each world a seed shuffles the systems, and an ambiguity between systems is an
//! error.
//!
//! The variables `WORLDS` and `FIRST` set the number of worlds for each number of threads, and the first seed. A long
//! run is `WORLDS=100000 FIRST=1000000 cargo test --release --test frames -- --nocapture`. To run one world again, use
//! `WORLDS=1 FIRST=914 cargo test --test frames -- --ignored`.

mod both;
mod code;
mod steps;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_ecs::prelude::*;
use bevy_tasks::{AsyncComputeTaskPool, ComputeTaskPool, IoTaskPool, TaskPoolBuilder};

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Runs its share of the worlds in a process of its own with so many threads in each task pool.
fn with_threads(threads: usize, share: u64) {
    let (first, worlds) = (setting("FIRST", 0), setting("WORLDS", 60));
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "worlds_of_this_process", "--ignored", "--nocapture"])
        .env("THREADS", threads.to_string())
        .env("WORLDS", worlds.to_string())
        .env("FIRST", (first + share * worlds).to_string())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "with {threads} threads: {text}");
    let told = text.lines().find(|line| line.contains("equal to the bit")).expect("it ran no worlds");
    println!("{threads} threads: {told}");
}

#[test]
fn worlds_are_equal_to_the_bit_with_1_thread() {
    with_threads(1, 0);
}

#[test]
fn worlds_are_equal_to_the_bit_with_2_threads() {
    with_threads(2, 1);
}

#[test]
fn worlds_are_equal_to_the_bit_with_8_threads() {
    with_threads(8, 2);
}

/// A game's system that writes what the aggregation reads, without an order between them.
fn plant(mut actors: Query<&mut Base>) {
    actors.iter_mut().for_each(|mut base| base.set("strength", 1.0));
}

#[test]
fn an_ambiguity_would_be_noticed() {
    let noticed = |set: Option<ActorCoreSystems>| {
        let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
        let mut app = App::new();
        app.add_plugins(ActorCorePlugin::default().with_registry(registry));
        match set {
            Some(set) => app.add_systems(PostUpdate, plant.before(set)),
            None => app.add_systems(PostUpdate, plant),
        };
        both::strict(&mut app, 1);
        catch_unwind(AssertUnwindSafe(|| app.update())).is_err()
    };
    assert!(noticed(None), "nothing orders the two");
    assert!(!noticed(Some(ActorCoreSystems::Expire)), "the game says which is first");
}

#[test]
#[ignore = "the other tests start it with a number of threads"]
fn worlds_of_this_process() {
    let threads = setting("THREADS", 2) as usize;
    let pool = || TaskPoolBuilder::new().num_threads(threads).build();
    assert_eq!(ComputeTaskPool::get_or_init(pool).thread_num(), threads);
    AsyncComputeTaskPool::get_or_init(pool);
    IoTaskPool::get_or_init(pool);
    let (first, worlds) = (setting("FIRST", 0), setting("WORLDS", 60));
    let mut frames = 0;
    let mut differing = Vec::new();
    for seed in first..first + worlds {
        match catch_unwind(|| steps::world(seed)) {
            Ok(count) => frames += count,
            // What differs was printed.
            Err(_) => differing.push(seed),
        }
        assert!(differing.len() < 10, "worlds {differing:?} differ");
    }
    assert_eq!(differing, [0_u64; 0], "these worlds differ");
    println!("{worlds} worlds from seed {first} on, {frames} frames: equal to the bit");
}
