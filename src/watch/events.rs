//! [`DimensionChanged`], [`ThresholdCrossed`] and [`Crossing`]: what the module sends.

use actor_core::Symbol;
use bevy_ecs::entity::Entity;
use bevy_ecs::event::EntityEvent;
use bevy_ecs::message::Message;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

/// A watched value changed in its bits.
///
/// [`ActorCoreSystems::Watch`](crate::ActorCoreSystems::Watch) sends it as a message and triggers it for observers, at
/// most once per dimension and run. It compares the value at the last run with the value now. Events are sorted by
/// actor and then by the dimension's name. Actors are in the order of their entities' indices, which is the order of
/// spawning as long as no entity is despawned. See [`Watch`](crate::Watch).
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
    /// The dimension's name.
    pub dimension: Symbol,
    /// The value before, or `None` if it was absent or the actor was not resolved yet.
    pub before: Option<f64>,
    /// The value now, or `None` if it is absent.
    pub after: Option<f64>,
}

/// A value crossed a threshold that a [`Watch`](crate::Watch) names, or reached its cap.
///
/// Sent in the same ways and at the same time as [`DimensionChanged`], once per crossing. The first values of an actor
/// cross nothing. An absent value counts as 0.
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
    /// The dimension's name.
    pub dimension: Symbol,
    /// How the value crossed the threshold.
    pub crossing: Crossing,
    /// The number that the value crossed. For a cap it is the effective maximum.
    pub threshold: f64,
    /// The value now.
    pub value: f64,
}

/// How a value crosses a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Reflect, Serialize, Deserialize)]
#[reflect(Debug, PartialEq, Hash, Serialize, Deserialize)]
#[type_path = "bevy_actor_core::watching::events"]
pub enum Crossing {
    /// The value was at least the threshold, and is less now.
    FellBelow,
    /// The value was less than the threshold, and is at least the threshold now.
    RoseTo,
    /// The value equals its effective maximum and did not before: it rose to the maximum, or the maximum fell to it.
    ReachedCap,
}
