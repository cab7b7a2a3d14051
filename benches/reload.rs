//! Measures how long a saved file takes to reach 100,000 actors, with one edited rule.
//!
//! Run it with `cargo bench --bench reload`. It times the whole frame in which the files, once read, are checked and
//! compiled, and every snapshot follows. Waiting for the file system is not included. Each run checks the numbers.

use std::path::Path;
use std::time::{Duration, Instant};

use bevy_actor_core::RegistryReloaded;
use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_asset::io::memory::{Dir, MemoryAssetReader};
use bevy_asset::io::{AssetSourceBuilder, AssetSourceId};
use bevy_asset::{AssetApp, AssetPlugin};
use bevy_ecs::message::Messages;
use criterion::{Criterion, criterion_group, criterion_main};

const ACTORS: usize = 100_000;
const RACE: &str = "subsystems/race.subsystem.ron";
const ITEMS: SubsystemId = SubsystemId::new("items", 50);

/// Returns a file with the rules for races, and one rule for everybody.
fn race(elf: u32, everybody: u32) -> String {
    format!(
        r#"(id: "race", rules: [
            (name: "elf", when: Race("elf"), add: {{"number_0": {elf}}}),
            (name: "dwarf", when: Race("dwarf"), add: {{"number_1": 20}}, increase: {{"number_2": 0.1}}),
            (name: "strong", when: AtLeast("number_3", 50), add: {{"number_4": "number_3 * 0.1"}}),
            (name: "everybody", add: {{"number_5": {everybody}}}),
        ])"#
    )
}

/// Returns a file with 16 numbers, of which 2 are derived from others.
fn dimensions() -> String {
    let plain: String = (0..14).map(|i| format!("\"number_{i}\": (clamp: (min: 0, max: 1e9)), ")).collect();
    let derived: String = (14..16)
        .map(|i| format!("\"number_{i}\": (kind: Derived, base: \"number_{} * 2\"), ", i - 14))
        .collect();
    format!("(dimensions: {{{plain}{derived}}})")
}

fn app(files: &Dir) -> App {
    let root = files.clone();
    let mut app = App::new();
    app.register_asset_source(
        AssetSourceId::Default,
        AssetSourceBuilder::new(move || Box::new(MemoryAssetReader { root: root.clone() })),
    )
    .add_plugins((TaskPoolPlugin::default(), AssetPlugin::default(), ActorCorePlugin::default()));
    app.finish();
    app.cleanup();
    while !app.world().resource::<Registry>().is_ready() {
        app.update();
    }
    let names: Vec<Symbol> = (0..16).map(|i| Symbol::new(&format!("number_{i}"))).collect();
    for i in 0..ACTORS {
        // 32 contributions, two to each number.
        let said = names.iter().flat_map(|name| {
            [(Bucket::Flat, 10.0 + (i % 7) as f64), (Bucket::Percent, 0.25)]
                .map(|(bucket, value)| Contribution::new(*name, bucket, value))
        });
        // One actor in ten is an elf.
        let race = if i % 10 == 0 { "elf" } else { "dwarf" };
        app.world_mut().spawn((
            Actor::new("someone"),
            Race::new(race),
            Contributions::new().with(ITEMS, said),
        ));
    }
    app.update();
    app
}

/// Saves the rules, and returns the duration of the frame in which they arrive.
fn reload(app: &mut App, files: &Dir, rules: &str, touched: usize) -> Duration {
    files.insert_asset_text(&Path::new("actor_core").join(RACE), rules);
    app.world_mut().resource_mut::<Messages<RegistryReloaded>>().clear();
    loop {
        let start = Instant::now();
        app.update();
        let time = start.elapsed();
        let told = app.world_mut().resource_mut::<Messages<RegistryReloaded>>().drain().next();
        if let Some(told) = told {
            assert_eq!((told.changes.iter().count(), told.actors), (1, touched));
            return time;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn one_rule(criterion: &mut Criterion) {
    let files = Dir::default();
    let folder = Path::new("actor_core");
    files.insert_asset_text(&folder.join("dimensions.ron"), &dimensions());
    files.insert_asset_text(&folder.join(RACE), &race(1, 1));
    let mut app = app(&files);
    let mut group = criterion.benchmark_group("reload_100000_actors");
    let (mut elf, mut everybody) = (1, 1);
    group.bench_function("a_rule_for_one_in_ten", |bencher| {
        bencher.iter_custom(|runs| {
            let frames = (0..runs).map(|_| {
                elf += 1;
                reload(&mut app, &files, &race(elf, everybody), ACTORS / 10)
            });
            frames.sum()
        });
    });
    group.bench_function("a_rule_for_everybody", |bencher| {
        bencher.iter_custom(|runs| {
            let frames = (0..runs).map(|_| {
                everybody += 1;
                reload(&mut app, &files, &race(elf, everybody), ACTORS)
            });
            frames.sum()
        });
    });
    group.finish();
    let world = app.world_mut();
    for (i, (race, snapshot)) in world.query::<(&Race, &Snapshot)>().iter(world).enumerate() {
        let bonus = if *race == Race::new("elf") { elf } else { 0 };
        assert_eq!(snapshot.value("number_0"), (10.0 + (i % 7) as f64 + f64::from(bonus)) * 1.25);
        assert_eq!(snapshot.value("number_5"), (10.0 + (i % 7) as f64 + f64::from(everybody)) * 1.25);
        assert_eq!(
            snapshot.version(),
            u64::from(bonus.max(1) + everybody - 1),
            "only what touches it counts"
        );
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(10)).warm_up_time(Duration::from_secs(1));
    targets = one_rule
}
criterion_main!(benches);
