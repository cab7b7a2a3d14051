//! Resolving allocates nothing in a steady state: an actor whose numbers change keeps the memory that it has.
//!
//! The counter counts allocations of one thread, so everything here runs on one thread.

use std::path::PathBuf;

use allocation_counter::measure;
use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};

static VITALITY: Dimension = Dimension::new("vitality");
static DAMAGE: Dimension = Dimension::new("damage");
const ITEMS: SubsystemId = SubsystemId::new("items", 50);

/// Fewer than are resolved on several threads.
const ACTORS: usize = 100;

#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Numbers;

#[derive(Resource)]
struct Actors(Vec<Entity>);

/// What each frame allocated.
#[derive(Resource, Default)]
struct Counts(Vec<u64>);

/// An app with the content that comes with this crate, and actors like these.
fn app(actors: &[ActorDefinition], registry: Registry) -> App {
    let mut app = App::new();
    app.init_schedule(Numbers)
        .edit_schedule(Numbers, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        })
        .add_plugins(ActorCorePlugin::new(Numbers).with_registry(registry));
    let spawn = |actor: &ActorDefinition| app.world_mut().spawn(actor.bundle()).id();
    let actors = actors.iter().cycle().take(ACTORS).map(spawn).collect();
    app.insert_resource(Actors(actors)).init_resource::<Counts>();
    app
}

fn content() -> (Vec<ActorDefinition>, Registry) {
    let assets = concat!(env!("CARGO_MANIFEST_DIR"), "/assets");
    let (registry, problems) = Registry::from_folder(&Folder::read(format!("{assets}/actor_core")).unwrap());
    assert!(registry.is_ready() && !problems.has_errors(), "{problems}");
    let mut files: Vec<_> =
        std::fs::read_dir(format!("{assets}/actors")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &PathBuf| {
        ActorDefinition::from_ron(&path.to_string_lossy(), std::fs::read(path).unwrap()).unwrap()
    };
    (files.iter().map(read).collect(), registry)
}

/// An actor with 32 contributions of four systems in 16 dimensions, a cap of its own, a rule and a derived dimension.
fn made_in_code() -> (Vec<ActorDefinition>, Registry) {
    let rule = Rule::new().when(Condition::at_least("vitality", 1.0)).add("number_5", "vitality * 2");
    let mut builder = Registry::builder()
        .dimension("total", DimensionDef::derived().base("vitality + number_5"))
        .subsystem(SubsystemDef::new("rules", 20).rule(rule));
    let names: Vec<String> =
        (0..16).map(|i| if i == 0 { "vitality".into() } else { format!("number_{i}") }).collect();
    for name in &names {
        builder = builder.dimension(name, DimensionDef::primary().clamp(0.0, 1e9));
    }
    let mut said = String::new();
    for i in 0..32 {
        let (name, bucket) = (&names[i % 16], ["Flat", "Percent", "Mult", "PostAdd"][(i + i / 16) % 4]);
        let (value, system) = (1 + i, ["race", "talent", "items", "effects"][i / 8]);
        said += &format!("(dimension: {name:?}, bucket: {bucket}, value: {value}, system: {system:?}), ");
    }
    let cap = "(dimension: \"number_2\", mode: HardMax, value: 50, system: \"oath\")";
    let text = format!("(id: \"someone\", name: \"Someone\", contributions: [{said}], caps: [{cap}])");
    (vec![ActorDefinition::from_ron("someone.actor.ron", text).unwrap()], builder.build().unwrap())
}

/// Makes everyone healthier, by a value that `Base` already has.
fn grow(mut actors: Query<&mut Base>) {
    for mut base in &mut actors {
        base.add(&VITALITY, 1.0);
    }
}

/// Resolves everyone right now, and counts what that allocates.
fn resolve_all(actors: Res<Actors>, mut resolver: ResolverMut, mut counts: ResMut<Counts>) {
    let counted = measure(|| {
        for actor in &actors.0 {
            resolver.resolve(*actor).unwrap();
        }
    });
    counts.0.push(counted.count_total);
}

fn versions(app: &App) -> Vec<u64> {
    let actors = &app.world().resource::<Actors>().0;
    actors.iter().map(|actor| app.world().get::<Snapshot>(*actor).unwrap().version()).collect()
}

/// After two frames to warm up, a frame in which everyone changes allocates nothing.
fn assert_steady((actors, registry): (Vec<ActorDefinition>, Registry), resolve: fn(&mut App)) {
    let mut app = app(&actors, registry);
    for frame in 0..10 {
        app.world_mut().run_system_cached(grow).unwrap();
        let before = versions(&app);
        resolve(&mut app);
        // Everyone really was resolved, and had other numbers.
        assert!(
            versions(&app).iter().zip(before).all(|(after, before)| *after == before + 1),
            "frame {frame}"
        );
    }
    let counts = &app.world().resource::<Counts>().0;
    assert!(counts[0] > 0, "the first frame needs memory, or else nothing is counted");
    assert_eq!(counts[2..], [0; 8]);
}

/// The plugin's systems of one frame, on this thread.
fn run_schedule(app: &mut App) {
    let counted = measure(|| app.world_mut().run_schedule(Numbers));
    app.world_mut().resource_mut::<Counts>().0.push(counted.count_total);
}

fn run_resolver(app: &mut App) {
    app.world_mut().run_system_cached(resolve_all).unwrap();
}

#[test]
fn resolving_many_contributions_allocates_nothing() {
    assert_steady(made_in_code(), run_resolver);
}

#[test]
fn resolving_actors_with_rules_formulas_and_caps_allocates_nothing() {
    assert_steady(content(), run_resolver);
}

#[test]
fn a_frame_in_which_everyone_changes_allocates_nothing() {
    assert_steady(made_in_code(), run_schedule);
    assert_steady(content(), run_schedule);
}

#[test]
fn saying_other_values_and_reading_numbers_allocates_nothing() {
    let (actors, registry) = content();
    let mut app = app(&actors, registry);
    let mut said = app.world_mut().query::<ContributionsMut>();
    for round in 0..10 {
        let counted = measure(|| {
            for mut contributions in said.iter_mut(app.world_mut()) {
                contributions.replace(ITEMS, [VITALITY.flat(f64::from(round)), DAMAGE.factor(1.5)]);
            }
        });
        // At first, other statements than before need other memory; the second time it is remembered where they go.
        assert_eq!(counted.count_total > 0, round < 2, "round {round}: {} allocations", counted.count_total);
        app.world_mut().run_schedule(Numbers);
    }
    let actor = app.world().resource::<Actors>().0[0];
    let snapshot = app.world().get::<Snapshot>(actor).unwrap();
    let counted = measure(|| {
        assert!(snapshot.value(&VITALITY) > 0.0 && snapshot.value("vitality") > 0.0);
        assert!(snapshot.caps(&VITALITY).is_some());
        assert!(snapshot.apply(&DAMAGE, 100.0).unwrap() > 100.0);
    });
    assert_eq!(counted.count_total, 0);
}
