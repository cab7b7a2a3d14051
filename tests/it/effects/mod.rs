//! Effects: how they are applied, stack, tick, are inhibited and end, and what they state meanwhile.

mod applying;
mod caps;
mod clocks;
mod combining;
mod edits;
mod hostile;
mod inhibition;
mod instant;
mod links;
mod many_stacks;
mod observers;
mod random;
mod removing;
mod saying;
mod stacking;
mod ticking;

use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_actor_core::{
    Again, Combine, EffectEnd, EffectRefusal, Effects, Every, MergeRule, Period, RegistryBuilder, Value,
};
use bevy_app::prelude::*;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;
use bevy_ecs::system::RunSystemOnce;
use bevy_time::{Time, TimePlugin, TimeUpdateStrategy, Virtual};

use crate::common::{say, snapshot, spawn, value, version};

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
    let mut app = crate::common::app(registry);
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

/// A cap that holds a dimension down.
fn hard_max(dimension: &str, value: impl Into<Value>) -> Cap<Value> {
    Cap::<Value>::new(dimension, CapMode::HardMax, CapKind::Max, value)
}

/// One dimension, explained.
fn explain(app: &mut App, actor: Entity, dimension: &'static str) -> Breakdown {
    let explain = move |actors: Query<ActorInputs>, mut resolver: Resolver| {
        resolver.explain(&actors.get(actor).unwrap(), dimension).unwrap()
    };
    app.world_mut().run_system_once(explain).unwrap()
}

/// Why effects ended since the last time.
fn ends(app: &mut App) -> Vec<(&'static str, EffectEnd)> {
    told::<EffectEnded>(app).iter().map(|ended| (ended.effect.as_str(), ended.why)).collect()
}

/// Whether an effect is still there.
fn is_there(app: &App, instance: Entity) -> bool {
    app.world().get::<ActiveEffect>(instance).is_some()
}

/// How many effects an entity has.
fn count(app: &App, target: Entity) -> usize {
    app.world().get::<Effects>(target).map_or(0, |effects| effects.iter().len())
}

/// The numbers of the ticks in each of so many frames.
fn ticks(app: &mut App, frames: usize) -> Vec<Vec<u64>> {
    let frame = |_| {
        app.update();
        told::<EffectTicked>(app).iter().map(|tick| tick.tick).collect()
    };
    (0..frames).map(frame).collect()
}

/// Has frames of this length from now on.
fn step(app: &mut App, length: Duration) {
    app.world_mut().resource_mut::<Time<Virtual>>().set_max_delta(Duration::MAX);
    app.insert_resource(TimeUpdateStrategy::ManualDuration(length));
}

fn stacks(app: &App, instance: Entity) -> u32 {
    app.world().get::<ActiveEffect>(instance).map_or(0, |effect| effect.stacks())
}
