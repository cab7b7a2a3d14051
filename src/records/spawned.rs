//! [`Spawned`]: what came of a record.

use bevy_ecs::entity::Entity;

use crate::symbol::Symbol;

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

/// Something that a record names and nobody knows: it is kept without effect until somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Unknown {
    /// The registry defines no such dimension.
    Dimension(Symbol),
    /// No subsystem, rule or effect speaks for this system. What it says in the record counts all the same.
    ///
    /// A system that only speaks through components that the game spawns, such as those of items, is known if the registry
    /// has a [`SubsystemDef`](crate::SubsystemDef) of its name, with or without rules.
    System(Symbol),
    /// The registry defines no such effect.
    Effect(Symbol),
    /// The registry has no such cap layer.
    Layer(Symbol),
}
