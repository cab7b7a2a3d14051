//! [`Actor`]: the component that makes an entity an actor.

use actor_core::Error as CoreError;
use bevy_ecs::component::Component;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::name::Name;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::contributors::Attached;
use crate::error::ActorCoreError;
use crate::reports::Reports;
use crate::statements::{Base, Caps, Contributions, on_input_removed};

use super::identity::{Race, Realms, Tags};
use super::lifespan::Lifespan;
use super::snapshot::Snapshot;

/// Makes an entity an actor, and requires every other component that an actor needs.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_ecs::prelude::*;
/// let mut world = World::new();
/// let hero = world.spawn((Actor::new("hero"), Name::new("Grey Wolf"), Race::new("elf"))).id();
/// assert!(!world.get::<Snapshot>(hero).unwrap().is_resolved());
/// ```
#[derive(Component, Clone, Debug, PartialEq, Eq, Reflect, Serialize, Deserialize)]
#[component(on_insert = on_insert, on_discard = on_discard)]
#[require(Base, Contributions, Caps, Race, Realms, Tags, Lifespan, Attached, Snapshot)]
#[reflect(Component, Debug, PartialEq, Serialize, Deserialize)]
#[type_path = "bevy_actor_core::actor"]
pub struct Actor {
    id: String,
}

impl Actor {
    /// Creates an actor with this id. The game chooses the id. It appears in errors, records and checksums.
    ///
    /// An actor with an empty id is reported and not resolved. Use [`Actor::try_new`] if the id comes from outside.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }

    /// Creates an actor with this id, and rejects an empty one.
    ///
    /// # Errors
    /// [`CoreError::Empty`] for an empty id.
    pub fn try_new(id: impl Into<String>) -> Result<Self, ActorCoreError> {
        let actor = Self::new(id);
        if actor.id.is_empty() { Err(CoreError::Empty { what: "an actor's id" }.into()) } else { Ok(actor) }
    }

    /// Returns the id.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// The insertion hook of [`Actor`]: reports an empty id or name. An entity that was an actor before is resolved, since
/// its inputs may have changed while it was none.
fn on_insert(mut world: DeferredWorld, context: HookContext) {
    // A snapshot that was added just now came with the actor, and is resolved anyway.
    let added = world.entity(context.entity).get_change_ticks::<Snapshot>().map(|ticks| ticks.added);
    if added.is_some_and(|added| added != world.change_tick()) {
        on_input_removed(world.reborrow(), context);
    }
    let Some(reports) = world.get_resource::<Reports>() else { return };
    let entity = context.entity;
    let report = |what| reports.error(ActorCoreError::BadActor { entity, what });
    if world.get::<Actor>(entity).is_some_and(|actor| actor.id().is_empty()) {
        report("an actor's id");
    }
    if world.get::<Name>(entity).is_some_and(|name| name.is_empty()) {
        report("an actor's name");
    }
}

/// The discard hook of [`Actor`]: an actor without an id may get one now, so it is resolved.
fn on_discard(mut world: DeferredWorld, context: HookContext) {
    if world.get::<Actor>(context.entity).is_some_and(|actor| actor.id().is_empty()) {
        on_input_removed(world.reborrow(), context);
    }
}
