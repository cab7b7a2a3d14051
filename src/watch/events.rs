//! [`DimensionChanged`] and [`ThresholdCrossed`].

use actor_core::Symbol;
use bevy_ecs::entity::Entity;
use bevy_ecs::event::EntityEvent;
use bevy_ecs::message::Message;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

/// A watched value changed in its bits.
///
/// Sent as a message and triggered for observers by [`ActorCoreSystems::Watch`](crate::ActorCoreSystems::Watch): once for
/// each dimension in each run, by what the value was at the last run and is now. Actors come in the order of their
/// entities' indices, which is that of spawning as long as none is despawned, and dimensions by name. See
/// [`Watch`](crate::Watch).
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// fn show(changed: On<DimensionChanged>, names: Query<&Name>) {
///     if let Ok(name) = names.get(changed.entity) {
///         println!("{name}: {} is {} now", changed.dimension, changed.after.unwrap_or(0.0));
///     }
/// }
///
/// fn log(mut changed: MessageReader<DimensionChanged>) {
///     for DimensionChanged { entity, dimension, before, after } in changed.read() {
///         println!("{entity} {dimension}: {before:?} → {after:?}");
///     }
/// }
/// # World::new().add_observer(show);
/// # bevy_ecs::system::assert_is_system(log);
/// ```
#[derive(EntityEvent, Message, Clone, Copy, Debug, PartialEq, Reflect)]
#[reflect(Debug, PartialEq)]
#[type_path = "bevy_actor_core::watching::events"]
pub struct DimensionChanged {
    /// The actor.
    pub entity: Entity,
    /// Which dimension.
    pub dimension: Symbol,
    /// What it was; `None` if it was absent, or the actor was not resolved yet.
    pub before: Option<f64>,
    /// What it is; `None` if it is absent.
    pub after: Option<f64>,
}

/// A value crossed a threshold that was asked for, or reached its cap.
///
/// Sent in the same ways and at the same time as [`DimensionChanged`], once for each crossing. How an actor begins is no
/// crossing. An absent value counts as 0.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// fn warn(crossed: On<ThresholdCrossed>) {
///     if crossed.crossing == Crossing::FellBelow {
///         println!("{} is down to {}", crossed.dimension, crossed.value);
///     }
/// }
/// # World::new().add_observer(warn);
/// ```
#[derive(EntityEvent, Message, Clone, Copy, Debug, PartialEq, Reflect)]
#[reflect(Debug, PartialEq)]
#[type_path = "bevy_actor_core::watching::events"]
pub struct ThresholdCrossed {
    /// The actor.
    pub entity: Entity,
    /// Which dimension.
    pub dimension: Symbol,
    /// How it was crossed.
    pub crossing: Crossing,
    /// The number that was crossed; for a cap, the effective maximum.
    pub threshold: f64,
    /// What the value is now.
    pub value: f64,
}

/// How a value crosses a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Reflect, Serialize, Deserialize)]
#[reflect(Debug, PartialEq, Hash, Serialize, Deserialize)]
#[type_path = "bevy_actor_core::watching::events"]
pub enum Crossing {
    /// It was at least the threshold, and is less.
    FellBelow,
    /// It was less than the threshold, and is at least that.
    RoseTo,
    /// It equals its effective maximum, and did not: it rose to it, or the maximum came down to it.
    ReachedCap,
}
