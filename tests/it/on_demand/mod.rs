//! Numbers on demand: [`Resolver`] and [`ResolverMut`], explanations, and events that run through context dimensions.

mod a_resolver;
mod a_resolver_that_writes;
mod an_event;
mod an_explanation;

use crate::common::{
    app, app_with, changes, just_changed, limit, reports, say, snapshot, spawn, value, version,
};
use bevy_actor_core::CoreError;
use bevy_actor_core::prelude::*;
use bevy_actor_core::{ActorInputsItem, Clip, Invalidated, Labels, Value};
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;

static POWER: Dimension = Dimension::new("power");
static TWICE: Dimension = Dimension::new("twice");
static GUARD: Dimension = Dimension::new("guard");
static PLAIN: Dimension = Dimension::new("plain");
static BEST: Dimension = Dimension::new("best");
static DAMAGE: Dimension = Dimension::new("damage");
const ITEMS: SubsystemId = SubsystemId::new("items", 50);
const AURA: SubsystemId = SubsystemId::new("aura", 40);
const WORLD: SubsystemId = SubsystemId::new("world", 0);

fn registry() -> Registry {
    Registry::builder()
        .dimension("power", DimensionDef::primary().clamp(0.0, 1_000.0))
        .dimension("twice", DimensionDef::derived().base("power * 2"))
        .dimension("guard", DimensionDef::primary())
        .dimension("plain", DimensionDef::primary())
        .dimension("best", DimensionDef::primary().merge(MergeRule::Max))
        .dimension("damage", DimensionDef::context())
        .subsystem(
            SubsystemDef::new("who", 100)
                .rule(Rule::new().named("elf").when(Condition::race("elf")).add("power", 100.0))
                .rule(
                    Rule::new()
                        .named("mighty")
                        .when(Condition::at_least("power", 50.0))
                        .add("guard", "power / 10"),
                ),
        )
        .build()
        .unwrap()
}

/// An app whose registry is not ready.
fn app_without_registry() -> App {
    app_with(ActorCorePlugin { folder: None, ..ActorCorePlugin::default() })
}

/// Asks a resolver about one actor.
fn ask<T: 'static>(
    app: &mut App,
    actor: Entity,
    mut question: impl FnMut(&mut Resolver, &ActorInputsItem) -> T + Send + Sync + 'static,
) -> T {
    let system = move |actors: Query<(ActorInputs, Has<Disabled>)>, mut resolver: Resolver| {
        question(&mut resolver, &actors.get(actor).expect("it is no actor").0)
    };
    app.world_mut().run_system_once(system).unwrap()
}

/// The numbers of an actor as they are now.
fn resolve(app: &mut App, actor: Entity) -> Snapshot {
    let system = move |actors: Query<ActorInputs>, mut resolver: Resolver| {
        resolver.resolve(&actors.get(actor).expect("it is no actor"))
    };
    app.world_mut().run_system_once(system).unwrap()
}

/// One dimension of an actor, explained.
fn explain(app: &mut App, actor: Entity, dimension: &'static Dimension) -> Breakdown {
    ask(app, actor, move |resolver, actor| resolver.explain(actor, dimension)).unwrap()
}

/// Asks a resolver that writes.
fn order<T: 'static>(
    app: &mut App,
    mut command: impl FnMut(&mut ResolverMut) -> T + Send + Sync + 'static,
) -> T {
    app.world_mut().run_system_once(move |mut resolver: ResolverMut| command(&mut resolver)).unwrap()
}
