//! [`Spawned`]: the outcome of spawning a record.

use actor_core::Unknown;
use bevy_ecs::entity::Entity;

/// The outcome of spawning a record: the new entities, in the order of the record, and the names that the registry does
/// not know.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Spawned {
    /// The actor.
    pub actor: Entity,
    /// The actor's items.
    pub items: Vec<SpawnedPart>,
    /// The effects on the actor.
    pub effects: Vec<SpawnedPart>,
    /// The names in the record that the registry does not know now, each once. Empty if the registry is not ready.
    pub unknown: Vec<Unknown>,
}

/// An item or an effect that was spawned from a record.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SpawnedPart {
    /// The entity of the item or effect.
    pub entity: Entity,
    /// The items that contribute to it.
    pub items: Vec<Self>,
    /// The effects on it.
    pub effects: Vec<Self>,
}
