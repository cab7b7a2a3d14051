//! Our side: apps with the plugin, and the actor of [`model`](crate::model).

use bevy_actor_core::prelude::*;
use bevy_actor_core::{RegistryBuilder, Symbol};
use bevy_app::{App, TaskPoolPlugin};
use bevy_ecs::prelude::*;
use bevy_ecs::query::QueryData;
use bevy_ecs::schedule::{Schedules, SingleThreadedExecutor};

use crate::model;

/// The subsystems that contribute to every stat.
pub const SYSTEMS: [SubsystemId; model::MODIFIERS] =
    [SubsystemId::new("race", 100), SubsystemId::new("talent", 60), SubsystemId::new("items", 50)];
/// The subsystem that contributes what comes, goes and changes.
pub const EFFECTS: SubsystemId = SubsystemId::new("effects", 40);

/// The name of the effect that states the same as [`Ours::buff`].
pub const BUFF: &str = "buff";

/// Creates an app with the plugin and Bevy's task pools.
pub fn app(registry: Registry) -> App {
    let mut app = App::new();
    app.add_plugins((TaskPoolPlugin::default(), ActorCorePlugin::default().with_registry(registry)));
    app
}

/// Creates an app with the plugin in which every schedule runs on the calling thread. It starts no task pools.
pub fn serial_app(registry: Registry) -> App {
    let mut app = App::new();
    app.add_plugins(ActorCorePlugin::default().with_registry(registry));
    for (_, schedule) in app.world_mut().resource_mut::<Schedules>().iter_mut() {
        schedule.set_executor(SingleThreadedExecutor::new());
    }
    app
}

/// Builds a registry of these dimensions, all primary.
pub fn primary(names: &[Symbol]) -> RegistryBuilder {
    names
        .iter()
        .fold(Registry::builder(), |registry, name| registry.dimension(*name, DimensionDef::primary()))
}

/// Builds a registry that is known to be good.
pub fn built(registry: RegistryBuilder) -> Registry {
    registry.build().expect("the registry is good")
}

/// Returns the names as symbols.
pub fn symbols(names: &[String]) -> Vec<Symbol> {
    names.iter().map(|name| Symbol::new(name)).collect()
}

/// A world with the actors of [`model`].
pub struct Ours {
    pub app: App,
    pub actors: Vec<Entity>,
    pub stats: Vec<Symbol>,
    pub derived: Vec<Symbol>,
    /// The contributions of each of [`SYSTEMS`] to every actor.
    said: Vec<Vec<Contribution>>,
}

impl Ours {
    /// Creates a world as a game has it, without actors.
    pub fn new() -> Self {
        Self::with(app)
    }

    /// Creates a world that runs on one thread, without actors.
    pub fn serial() -> Self {
        Self::with(serial_app)
    }

    fn with(app: impl FnOnce(Registry) -> App) -> Self {
        let (stats, derived) = (symbols(&model::stats()), symbols(&model::derived()));
        let mut registry = primary(&stats);
        for (i, name) in derived.iter().enumerate() {
            registry = registry.dimension(*name, DimensionDef::derived().base(model::formula(i).as_str()));
        }
        let rule = model::BUFF.iter().fold(Rule::new(), |rule, (stat, value)| rule.add(stats[*stat], *value));
        registry = registry.effect(EffectDef::new(BUFF).system(EFFECTS, EFFECTS.priority()).rule(rule));
        let flat =
            |stat: usize, system| Contribution::new(stats[stat], Bucket::Flat, model::modifier(stat, system));
        let said = (0..SYSTEMS.len())
            .map(|system| (0..model::STATS).map(|stat| flat(stat, system)).collect())
            .collect();
        Self { app: app(built(registry)), actors: Vec::new(), stats, derived, said }
    }

    /// Spawns actors. Their snapshots are written in the next update.
    pub fn spawn(&mut self, actors: model::Actors) {
        for actor in actors {
            let base: Base =
                self.stats.iter().enumerate().map(|(stat, name)| (*name, model::base(actor, stat))).collect();
            let mut said = Contributions::new();
            for (id, statements) in SYSTEMS.into_iter().zip(&self.said) {
                said = said.with(id, statements.iter().cloned());
            }
            let bundle = (Actor::new(format!("actor {actor}")), base, said);
            self.actors.push(self.app.world_mut().spawn(bundle).id());
        }
    }

    /// Spawns actors and writes their snapshots.
    pub fn with_actors(mut self, actors: usize) -> Self {
        self.spawn(0..actors);
        self.app.update();
        self
    }

    /// Visits one component of each of these actors.
    pub fn each<D: QueryData>(
        &mut self,
        actors: model::Actors,
        mut visit: impl FnMut(usize, D::Item<'_, '_>),
    ) {
        let mut query = self.app.world_mut().query::<D>();
        for actor in actors {
            let item = query.get_mut(self.app.world_mut(), self.actors[actor]);
            visit(actor, item.expect("it is an actor"));
        }
    }

    /// Returns all numbers of an actor, stats first.
    pub fn values(&self, actor: usize) -> Vec<f64> {
        let snapshot = snapshot(&self.app, self.actors[actor]);
        self.stats.iter().chain(&self.derived).map(|name| snapshot.value(*name)).collect()
    }

    /// Returns the buff in the form of our side.
    pub fn buff(&self) -> [Contribution; model::BUFF.len()] {
        model::BUFF.map(|(stat, value)| Contribution::new(self.stats[stat], Bucket::Flat, value))
    }
}

/// Returns an actor's numbers.
pub fn snapshot(app: &App, actor: Entity) -> &Snapshot {
    app.world().get::<Snapshot>(actor).expect("it is an actor")
}
