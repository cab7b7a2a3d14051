//! [`Spawned`]: what came of a record.

use actor_core::Unknown;
use bevy_ecs::entity::Entity;

/// What came of a record: the new entities, in the order of the record, and what the registry does not know.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Spawned {
    /// The actor.
    pub actor: Entity,
    /// Its items.
    pub items: Vec<SpawnedPart>,
    /// The effects on it.
    pub effects: Vec<SpawnedPart>,
    /// What the registry does not know now, each once. Empty as long as the registry is not ready.
    pub unknown: Vec<Unknown>,
}

/// An item or an effect that came of a record.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SpawnedPart {
    /// Its entity.
    pub entity: Entity,
    /// Its items.
    pub items: Vec<Self>,
    /// The effects on it.
    pub effects: Vec<Self>,
}
