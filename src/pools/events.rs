//! [`PoolEmptied`] and [`PoolFilled`].

use actor_core::Symbol;
use bevy_ecs::entity::Entity;
use bevy_ecs::event::EntityEvent;
use bevy_ecs::message::Message;
use bevy_reflect::Reflect;

/// A pool's current value came down to 0: it was spent, taken, drained, or its maximum is 0.
///
/// Sent as a message and triggered for observers, once, by
/// [`ActorCoreSystems::Pools`](crate::ActorCoreSystems::Pools). What counts is the value at the run: a pool that was
/// emptied and restored between two runs reports nothing. How a pool begins is not reported either; what happens while an
/// actor is disabled is, when it is enabled again.
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

/// A pool's current value reached its maximum, which is above 0: it was restored, it regenerated, or its maximum came down
/// to it.
///
/// Sent in the same ways and at the same time as [`PoolEmptied`]. A pool that begins full does not report it.
#[derive(EntityEvent, Message, Clone, Copy, Debug, PartialEq, Eq, Reflect)]
#[reflect(Debug, PartialEq)]
#[type_path = "bevy_actor_core::pools::events"]
pub struct PoolFilled {
    /// The actor.
    pub entity: Entity,
    /// The pool's name.
    pub pool: Symbol,
}
