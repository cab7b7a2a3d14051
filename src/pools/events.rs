//! [`PoolEmptied`] and [`PoolFilled`]: the events of pools that reach their bounds.

use actor_core::Symbol;
use bevy_ecs::entity::Entity;
use bevy_ecs::event::EntityEvent;
use bevy_ecs::message::Message;
use bevy_reflect::Reflect;

/// A pool's current value fell to 0: it was spent, taken or drained, or its maximum is 0.
///
/// [`ActorCoreSystems::Pools`](crate::ActorCoreSystems::Pools) sends it as a message and triggers it for observers,
/// once for each time that the pool empties. It compares the value with the previous run, so a pool that is emptied and
/// restored between two runs sends nothing. A pool that begins empty sends nothing either. If a pool empties while its
/// actor is disabled, the event follows when the actor is enabled again.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// fn die(emptied: On<PoolEmptied>, mut commands: Commands) {
///     if emptied.pool == Symbol::new("health") {
///         commands.entity(emptied.entity).despawn();
///     }
/// }
///
/// fn log(mut emptied: MessageReader<PoolEmptied>) {
///     for PoolEmptied { entity, pool } in emptied.read() {
///         println!("{entity} has no {pool} left");
///     }
/// }
/// # World::new().add_observer(die);
/// # bevy_ecs::system::assert_is_system(log);
/// ```
#[derive(EntityEvent, Message, Clone, Copy, Debug, PartialEq, Eq, Reflect)]
#[reflect(Debug, PartialEq)]
#[type_path = "bevy_actor_core::pools::events"]
pub struct PoolEmptied {
    /// The actor.
    pub entity: Entity,
    /// The pool's name.
    pub pool: Symbol,
}

/// A pool's current value reached its maximum, which is above 0: it was restored, it regenerated, or its maximum fell
/// to it.
///
/// Sent in the same ways and at the same time as [`PoolEmptied`]. A pool that begins full sends nothing.
#[derive(EntityEvent, Message, Clone, Copy, Debug, PartialEq, Eq, Reflect)]
#[reflect(Debug, PartialEq)]
#[type_path = "bevy_actor_core::pools::events"]
pub struct PoolFilled {
    /// The actor.
    pub entity: Entity,
    /// The pool's name.
    pub pool: Symbol,
}
