//! Measures how long numbers take: resolving one actor, aggregating 10,000, reading a value, and explaining one.
//!
//! Run it with `cargo bench --bench resolve`. Times are for a whole run. The throughput counts single actors or values,
//! so `elem/s` is the rate of one of them. Each bench checks the numbers that it measured.

use std::hint::black_box;
use std::time::{Duration, Instant};

use bevy_actor_core::prelude::*;
use bevy_app::{App, TaskPoolPlugin};
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const SYSTEMS: [SubsystemId; 3] =
    [SubsystemId::new("race", 100), SubsystemId::new("talent", 60), SubsystemId::new("items", 50)];
/// The system whose one statement changes from run to run.
const EFFECTS: SubsystemId = SubsystemId::new("effects", 40);

static HP_MAX: Dimension = Dimension::new("hp_max");

/// The schedule of the plugin's systems, so that nothing else is measured.
#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Numbers;

#[derive(Resource)]
struct Actors(Vec<Entity>);

/// The statements about every actor: two about each dimension.
struct Said {
    dimensions: Vec<Symbol>,
    statements: Vec<Contribution>,
}

impl Said {
    fn new(contributions: usize) -> Self {
        let dimensions: Vec<Symbol> =
            (0..contributions / 2).map(|i| Symbol::new(&format!("number_{i}"))).collect();
        let statements = (0..contributions).map(|i| {
            let dimension = dimensions[i % dimensions.len()];
            match i / dimensions.len() {
                0 => Contribution::new(dimension, Bucket::Flat, 10.0 + i as f64),
                _ => Contribution::new(dimension, [Bucket::Percent, Bucket::Factor][i % 2], 0.5),
            }
        });
        Self { statements: statements.collect(), dimensions }
    }

    /// Returns an actor with all the statements, in the name of four systems.
    fn actor(&self) -> impl Bundle + use<> {
        let (last, rest) = self.statements.split_last().expect("there are statements");
        let mut all = Contributions::new().with(EFFECTS, [last.clone()]);
        for (i, id) in SYSTEMS.into_iter().enumerate() {
            all = all.with(id, rest.iter().skip(i).step_by(SYSTEMS.len()).cloned());
        }
        assert_eq!(all.len(), self.statements.len());
        (Actor::new("someone"), all)
    }

    /// Returns the statement of [`EFFECTS`] in this run. It differs from run to run; run 1 is how actors start.
    fn last(&self, run: u64) -> Contribution {
        let last = self.statements.last().expect("there are statements");
        Contribution { value: if run.is_multiple_of(2) { 0.25 } else { 0.5 }, ..last.clone() }
    }

    /// Checks all numbers of an actor that changed last in this run.
    fn check(&self, snapshot: &Snapshot, run: u64) {
        assert_eq!(snapshot.values().count(), self.dimensions.len());
        for (i, dimension) in self.dimensions.iter().enumerate() {
            let second = match i + 1 == self.dimensions.len() {
                true => self.last(run),
                false => self.statements[i + self.dimensions.len()].clone(),
            };
            let times = if second.bucket == Bucket::Percent { 1.0 + second.value } else { second.value };
            assert_eq!(snapshot.value(*dimension), (10.0 + i as f64) * times);
        }
    }
}

/// Creates an app with only the plugin, and actors with these statements.
fn app(said: &Said, actors: usize) -> App {
    let mut registry = Registry::builder();
    for dimension in &said.dimensions {
        registry = registry.dimension(*dimension, DimensionDef::primary().clamp(0.0, 1e9));
    }
    let registry = registry.build().expect("the registry is good");
    let mut app = App::new();
    app.add_plugins(TaskPoolPlugin::default())
        .init_schedule(Numbers)
        // The schedule has no threads of its own, so only those of the aggregation are measured.
        .edit_schedule(Numbers, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        })
        .add_plugins(ActorCorePlugin::new(Numbers).with_registry(registry));
    let actors: Vec<Entity> = (0..actors).map(|_| app.world_mut().spawn(said.actor()).id()).collect();
    app.insert_resource(Actors(actors));
    app.world_mut().run_schedule(Numbers);
    app
}

/// Times this many runs, and checks all numbers at the end.
///
/// Before each run, [`EFFECTS`] states something else about the first `changed` actors, which is not measured. `run`
/// counts on, so that every run finds a change.
fn timed(
    app: &mut App,
    said: &Said,
    changed: usize,
    run: &mut u64,
    runs: u64,
    what: impl Fn(&mut World),
) -> Duration {
    let mut statements = app.world_mut().query::<ContributionsMut>();
    let mut time = Duration::ZERO;
    for _ in 0..runs {
        *run += 1;
        for mut contributions in statements.iter_mut(app.world_mut()).take(changed) {
            contributions.replace(EFFECTS, [said.last(*run)]);
        }
        let start = Instant::now();
        what(app.world_mut());
        time += start.elapsed();
    }
    for (i, actor) in app.world().resource::<Actors>().0.iter().enumerate() {
        let snapshot = app.world().get::<Snapshot>(*actor).expect("it is an actor");
        said.check(snapshot, if i < changed { *run } else { 1 });
        assert_eq!(snapshot.version(), if i < changed { *run } else { 1 }, "a version for each change");
    }
    time
}

/// Resolves 1,000 actors one by one on one thread, each with a change since the last time or without.
fn resolve(criterion: &mut Criterion) {
    const ACTORS: usize = 1000;
    let mut group = criterion.benchmark_group("resolve");
    group.throughput(Throughput::Elements(ACTORS as u64));
    for contributions in [8, 32, 128] {
        let said = Said::new(contributions);
        for (name, changed) in [("changed", ACTORS), ("unchanged", 0)] {
            let (mut app, mut run) = (app(&said, ACTORS), 1);
            group.bench_function(BenchmarkId::new(name, contributions), |bencher| {
                bencher.iter_custom(|runs| {
                    timed(&mut app, &said, changed, &mut run, runs, |world| {
                        world.run_system_cached(resolve_all).expect("the system runs");
                    })
                });
            });
        }
    }
    group.finish();
}

fn resolve_all(actors: Res<Actors>, mut resolver: ResolverMut) {
    for actor in &actors.0 {
        black_box(resolver.resolve(*actor).expect("it is an actor").version());
    }
}

/// Times a frame's aggregation of 10,000 actors with 32 contributions to 16 dimensions. Here the time is that of the
/// run.
fn aggregate(criterion: &mut Criterion) {
    const ACTORS: usize = 10_000;
    let mut group = criterion.benchmark_group("aggregate_10000");
    let said = Said::new(32);
    for (name, changed) in
        [("none_changed", 0), ("one_percent_changed", ACTORS / 100), ("all_changed", ACTORS)]
    {
        let (mut app, mut run) = (app(&said, ACTORS), 1);
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|runs| {
                timed(&mut app, &said, changed, &mut run, runs, |world| world.run_schedule(Numbers))
            });
        });
    }
    group.finish();
}

/// Returns the content that comes with this crate, and the actor of one of its files.
fn content() -> (Registry, ActorDefinition) {
    let assets = concat!(env!("CARGO_MANIFEST_DIR"), "/assets");
    let (registry, problems) =
        Registry::from_folder(&Folder::read(format!("{assets}/actor_core")).expect("the folder is there"));
    assert!(registry.is_ready() && !problems.has_errors(), "{problems}");
    let file = format!("{assets}/actors/grey_wolf.actor.ron");
    let actor = ActorDefinition::from_ron(&file, std::fs::read(&file).expect("the file is there"));
    (registry, actor.expect("the file is good"))
}

/// Resolves a real actor: more than 30 numbers, made by 70 rules and as many formulas.
fn real_content(criterion: &mut Criterion) {
    const ACTORS: usize = 1000;
    let (registry, actor) = content();
    let expected = actor.resolve(&registry);
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry));
    let actors: Vec<Entity> = (0..ACTORS).map(|_| app.world_mut().spawn(actor.bundle()).id()).collect();
    app.insert_resource(Actors(actors.clone()));
    let mut group = criterion.benchmark_group("resolve");
    group.throughput(Throughput::Elements(ACTORS as u64));
    group.bench_function("grey_wolf", |bencher| {
        bencher.iter(|| app.world_mut().run_system_cached(resolve_all).expect("the system runs"));
    });
    group.finish();
    for actor in actors {
        let snapshot = app.world().get::<Snapshot>(actor).expect("it is an actor");
        assert_eq!((snapshot.value(&HP_MAX), snapshot.apply("damage", 100.0)), (957.0, Ok(266.0)));
        assert_eq!(**snapshot, expected);
    }
}

/// Reads one value of a snapshot by a key, by a symbol and by its name.
fn read(criterion: &mut Criterion) {
    let (registry, actor) = content();
    let snapshot = actor.resolve(&registry);
    let mut group = criterion.benchmark_group("read");
    group.bench_function("key", |bencher| bencher.iter(|| black_box(&snapshot).value(black_box(&HP_MAX))));
    let symbol = HP_MAX.symbol();
    group.bench_function("symbol", |bencher| bencher.iter(|| black_box(&snapshot).value(black_box(symbol))));
    group.bench_function("name", |bencher| bencher.iter(|| black_box(&snapshot).value(black_box("hp_max"))));
    group.finish();
    assert_eq!([snapshot.value(&HP_MAX), snapshot.value(symbol), snapshot.value("hp_max")], [957.0; 3]);
}

/// Explains one number, with what does not count and why.
fn explain(criterion: &mut Criterion) {
    let (registry, actor) = content();
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry));
    let actor = app.world_mut().spawn(actor.bundle()).id();
    app.insert_resource(Actors(vec![actor]));
    criterion.bench_function("explain/hp_max", |bencher| {
        bencher.iter(|| {
            let breakdown = app.world_mut().run_system_cached(explain_hp_max).expect("the system runs");
            assert_eq!(breakdown.replay(), Some(957.0));
            breakdown
        });
    });
}

fn explain_hp_max(actors: Res<Actors>, inputs: Query<ActorInputs>, mut resolver: Resolver) -> Breakdown {
    let inputs = inputs.get(actors.0[0]).expect("it is an actor");
    resolver.explain(&inputs, &HP_MAX).expect("the dimension is defined")
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(40).measurement_time(Duration::from_secs(3));
    targets = resolve, real_content, aggregate, read, explain
}
criterion_main!(benches);
