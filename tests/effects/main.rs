//! Effects: applied, stacked, ticking, inhibited, ended; and what they say meanwhile.

#[path = "../common/mod.rs"]
mod common;

mod applying;
mod combining;
mod edits;
mod inhibition;
mod instant;
mod saying;
mod stacking;
mod ticking;

use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_actor_core::{Combine, EffectEnd, EffectRefusal, RegistryBuilder};
use bevy_app::prelude::*;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;
use bevy_time::{TimePlugin, TimeUpdateStrategy};

use common::{snapshot, spawn, value};

/// How long each frame is.
const STEP: Duration = Duration::from_millis(250);

/// A registry with some dimensions, to be completed.
fn dimensions() -> RegistryBuilder {
    Registry::builder()
        .dimension("power", DimensionDef::primary())
        .dimension("guard", DimensionDef::primary())
        .dimension("speed", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("100 + guard * 2"))
        .curve("rise", bevy_actor_core::Curve::linear([(0.0, 0.0), (10.0, 100.0)]))
}

/// A world with these effects in which a step passes in each frame.
fn world(effects: impl IntoIterator<Item = EffectDef>) -> App {
    let registry = effects.into_iter().fold(dimensions(), RegistryBuilder::effect);
    app(registry)
}

fn app(registry: RegistryBuilder) -> App {
    let registry = registry.build().unwrap_or_else(|error| panic!("{error}"));
    let mut app = common::app(registry);
    app.add_plugins(TimePlugin).insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
    // The first frame has no length.
    app.update();
    app
}

/// Applies it now.
fn apply(
    app: &mut App,
    target: Entity,
    spec: impl Into<EffectSpec>,
) -> Result<Option<Entity>, EffectRefusal> {
    spec.into().apply_to(app.world_mut(), target)
}

/// Applies it now, and gives its entity.
fn give(app: &mut App, target: Entity, spec: impl Into<EffectSpec>) -> Entity {
    apply(app, target, spec).expect("it is refused").expect("it is instant")
}

/// `power` after one more frame.
fn power(app: &mut App, actor: Entity) -> f64 {
    app.update();
    value(app, actor, "power")
}

/// `power` in each of so many frames.
fn frames(app: &mut App, actor: Entity, frames: usize) -> Vec<f64> {
    (0..frames).map(|_| power(app, actor)).collect()
}

/// The messages of a kind since the last time, if that is no more than a frame ago.
fn told<M: Message>(app: &mut App) -> Vec<M> {
    app.world_mut().resource_mut::<Messages<M>>().drain().collect()
}

/// What was reported since the last time.
fn reported(app: &mut App) -> Vec<String> {
    told::<ActorCoreReport>(app).iter().map(|report| report.0.error.to_string()).collect()
}

/// An effect that adds this to `power`.
fn strong(id: &str, by: f64) -> EffectDef {
    EffectDef::new(id).rule(Rule::new().add("power", by))
}

fn stacks(app: &App, instance: Entity) -> u32 {
    app.world().get::<ActiveEffect>(instance).map_or(0, ActiveEffect::stacks)
}
