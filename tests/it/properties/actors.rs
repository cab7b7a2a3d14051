//! Builds registries, apps and actors of random worlds, and writes their numbers as text.

use bevy_actor_core::ActorInputsItem;
use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemState;
use proptest::prelude::*;

use super::worlds::*;

/// The registry of a content; dimensions are registered in this order.
pub fn registry(content: &Content, dimensions: &[&str]) -> Registry {
    let curves = [("steps", Curve::step(POINTS)), ("lines", Curve::linear(POINTS))];
    let mut builder = Registry::builder().layers(CapLayers::new(LAYERS, content.policy));
    builder = dimensions.iter().fold(builder, |builder, name| builder.dimension(*name, definition(name)));
    builder = curves.into_iter().fold(builder, |builder, (name, curve)| builder.curve(name, curve));
    builder = content.laws.iter().fold(builder, |builder, (id, cap)| builder.cap(*id, cap.clone()));
    content
        .systems
        .iter()
        .fold(builder, |builder, rules| builder.subsystem(subsystem(rules)))
        .build()
        .unwrap()
}

pub fn subsystem(rules: &Rules) -> SubsystemDef {
    rules.rules.iter().fold(SubsystemDef::new(rules.id, rules.priority), |def, law| {
        let rule =
            law.contributions.iter().cloned().fold(Rule::new().when(law.when.clone()), Rule::contribution);
        def.rule(law.caps.iter().cloned().fold(rule, Rule::cap))
    })
}

pub const POINTS: [(f64, f64); 3] = [(0.0, 1.0), (10.0, 3.3), (100.0, -7.0)];

pub fn spawn(world: &mut World, person: &Person) -> Entity {
    let nobody =
        Person { race: "", realms: Vec::new(), tags: Vec::new(), base: Vec::new(), said: Vec::new() };
    let entity = world.spawn(Actor::new("someone")).id();
    turn_into(world, entity, &nobody, person);
    entity
}

/// Turns an actor into another one. Only what differs is touched, and what is empty is removed.
pub fn turn_into(world: &mut World, entity: Entity, from: &Person, to: &Person) {
    fn put<C: Component>(actor: &mut EntityWorldMut, input: C, is_empty: bool) {
        if is_empty {
            actor.remove::<C>();
        } else {
            actor.insert(input);
        }
    }
    let mut actor = world.entity_mut(entity);
    if from.race != to.race {
        put(&mut actor, Race::new(to.race), to.race.is_empty());
    }
    if from.realms != to.realms {
        put(&mut actor, to.realms.iter().copied().collect::<Realms>(), to.realms.is_empty());
    }
    if from.tags != to.tags {
        put(&mut actor, to.tags.iter().copied().collect::<Tags>(), to.tags.is_empty());
    }
    if from.base != to.base {
        put(&mut actor, to.base.iter().copied().collect::<Base>(), to.base.is_empty());
    }
    if to.said.is_empty() {
        actor.remove::<(Contributions, Caps)>();
        return;
    }
    actor.insert_if_new((Contributions::new(), Caps::new()));
    let mut statements = world.query::<(ContributionsMut, CapsMut)>();
    let (mut contributions, mut caps) = statements.get_mut(world, entity).unwrap();
    for name in SYSTEMS.iter().filter(|name| to.said.iter().all(|(id, ..)| id.name() != **name)) {
        contributions.remove(*name);
        caps.remove(*name);
    }
    for (id, said, limits) in &to.said {
        contributions.replace(*id, said.clone());
        caps.replace(*id, limits.clone());
    }
}

/// Turns the actors of a content into those of another one.
pub fn turn_all(world: &mut World, entities: &[Entity], from: &Content, to: &Content) {
    for (entity, (from, to)) in entities.iter().zip(from.actors.iter().zip(&to.actors)) {
        turn_into(world, *entity, from, to);
    }
}

/// Does something and updates the app; gives the numbers then. Those with other numbers have one more version.
pub fn step(
    app: &mut App,
    entities: &[Entity],
    act: impl FnOnce(&mut World),
) -> Result<Vec<Vec<String>>, TestCaseError> {
    let versions = |app: &App| -> Vec<u64> {
        entities.iter().map(|entity| app.world().get::<Snapshot>(*entity).unwrap().version()).collect()
    };
    let (before, versions_before) = (numbers(app, entities), versions(app));
    act(app.world_mut());
    app.update();
    let after = numbers(app, entities);
    for (i, version) in versions(app).into_iter().enumerate() {
        prop_assert_eq!(version, versions_before[i] + u64::from(before[i] != after[i]));
    }
    Ok(after)
}

/// All numbers of a snapshot as text that reads back to the same bits, for comparing and for people. `prefix` is what
/// the names of dimensions begin with; it is left out.
pub fn written(snapshot: &actor_core::Snapshot, prefix: &str) -> Vec<String> {
    let values = snapshot.values().map(|(name, value)| format!("{name} = {value:?}"));
    let caps = snapshot.caps_used().map(|(name, caps)| format!("{name} in {:?}..{:?}", caps.min, caps.max));
    let contexts = snapshot.contexts().map(|(name, context)| format!("{name}: {context:?}"));
    let hits = DIMENSIONS[CONTEXT..].iter().map(|name| {
        let name = format!("{prefix}{name}");
        format!("{name} of 100: {:?}", snapshot.apply(&name, 100.0))
    });
    values.chain(caps).chain(contexts).chain(hits).map(|line| line.replace(prefix, "")).collect()
}

/// An app with these actors, after its first update.
pub fn app(registry: Registry, actors: &[Person]) -> (App, Vec<Entity>) {
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry));
    let entities = actors.iter().map(|person| spawn(app.world_mut(), person)).collect();
    app.update();
    (app, entities)
}

pub fn numbers(app: &App, entities: &[Entity]) -> Vec<Vec<String>> {
    entities.iter().map(|entity| written(app.world().get::<Snapshot>(*entity).unwrap(), "")).collect()
}

/// The numbers of all actors of a content, as an app computes them.
pub fn resolved(content: &Content) -> Vec<Vec<String>> {
    let (app, entities) = app(registry(content, &DIMENSIONS), &content.actors);
    numbers(&app, &entities)
}

/// Resolves and explains one actor, without any aggregation.
pub fn alone<T>(
    registry: &Registry,
    person: &Person,
    ask: impl FnOnce(&ActorInputsItem, &mut Resolver) -> T,
) -> T {
    let mut world = World::new();
    world.insert_resource(registry.clone());
    let entity = spawn(&mut world, person);
    let mut state = SystemState::<(Query<ActorInputs>, Resolver)>::new(&mut world);
    let (actors, mut resolver) = state.get(&world).unwrap();
    ask(&actors.get(entity).unwrap(), &mut resolver)
}
