//! Resolving an actor in a steady state allocates nothing.

use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_ecs::prelude::*;

const SYSTEMS: [SubsystemId; 4] = [
    SubsystemId::new("race", 100),
    SubsystemId::new("items", 50),
    SubsystemId::new("effects", 10),
    SubsystemId::new("talent", 5),
];

#[derive(Resource, Default)]
struct Counted(u64);

#[derive(Resource)]
struct Actors(Vec<Entity>);

/// An app with 100 actors: 32 contributions in 16 dimensions, a rule, caps, and a derived dimension.
fn app() -> App {
    let names: Vec<String> = (0..16).map(|i| format!("number_{i}")).collect();
    let rule = Rule::new().when(Condition::at_least("number_3", 1.0)).add("number_5", "number_3 * 2");
    let mut registry = Registry::builder()
        .dimension("total", DimensionDef::derived().base("number_1 + number_5"))
        .subsystem(SubsystemDef::new("rules", 20).rule(rule));
    for name in &names {
        registry = registry.dimension(name.as_str(), DimensionDef::primary().clamp(0.0, 1e9));
    }
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry.build().unwrap()));
    let actors = (0..100).map(|i| {
        let mut said = Contributions::new();
        for (k, id) in SYSTEMS.into_iter().enumerate() {
            let bucket =
                |j: usize| [Bucket::Flat, Bucket::Percent, Bucket::Mult, Bucket::PostAdd][(j + k) % 4];
            let statements = (0..8)
                .map(|j| Contribution::new(names[(k * 8 + j) % 16].as_str(), bucket(j), 1.0 + j as f64));
            said = said.with(id, statements);
        }
        let cap = Cap::new("number_2", CapMode::HardMax, CapKind::Max, 50.0);
        let actor = (Actor::new(format!("actor {i}")), Base::from([("number_3", 1.0)]), said);
        app.world_mut().spawn((actor, Caps::new().with(SYSTEMS[0], [cap]))).id()
    });
    let actors = actors.collect();
    app.insert_resource(Actors(actors)).init_resource::<Counted>();
    app
}

fn resolve_all(mut resolver: ResolverMut, actors: Res<Actors>, mut counted: ResMut<Counted>) {
    let info = allocation_counter::measure(|| {
        for actor in &actors.0 {
            resolver.resolve(*actor).unwrap();
        }
    });
    counted.0 = info.count_total;
}

#[test]
fn a_changed_actor_is_resolved_without_allocating() {
    let mut app = app();
    app.update();
    let system = app.world_mut().register_system(resolve_all);
    let mut allocations = Vec::new();
    for round in 0..4 {
        let mut bases = app.world_mut().query::<&mut Base>();
        for mut base in bases.iter_mut(app.world_mut()) {
            base.set("number_3", 2.0 + f64::from(round));
        }
        app.world_mut().run_system(system).unwrap();
        allocations.push(app.world().resource::<Counted>().0);
    }
    assert!(allocations[0] > 0, "the first round fills the memory that later ones use: {allocations:?}");
    assert_eq!(allocations[1..], [0, 0, 0]);
    let first = app.world().resource::<Actors>().0[0];
    assert_eq!(app.world().get::<Snapshot>(first).unwrap().version(), 5, "each round changed every actor");
}

#[test]
fn saying_the_same_shape_again_does_not_allocate() {
    let strength = Dimension::new("number_1");
    let mut app = app();
    app.update();
    let actor = app.world().resource::<Actors>().0[0];
    let system = app.world_mut().register_system(
        move |mut actors: Query<ContributionsMut>, mut counted: ResMut<Counted>, mut round: Local<f64>| {
            *round += 1.0;
            let mut contributions = actors.get_mut(actor).unwrap();
            let statements = [strength.flat(*round), strength.percent(*round)];
            let info = allocation_counter::measure(|| contributions.replace(SYSTEMS[1], statements));
            counted.0 = info.count_total;
        },
    );
    app.world_mut().run_system(system).unwrap();
    assert!(app.world().resource::<Counted>().0 > 0, "other statements than before need other memory");
    app.world_mut().run_system(system).unwrap();
    assert_eq!(app.world().resource::<Counted>().0, 0);
}
