//! Converts entities to the [`SourceId`]s of the core, and back.

use actor_core::SourceId;
use bevy_ecs::entity::Entity;

/// Returns the id by which the core knows an entity.
#[inline]
pub(crate) fn source_id(entity: Entity) -> SourceId {
    SourceId(entity.to_bits())
}

/// Returns the entity behind an id from the core. An id that is not an entity's gives the placeholder, which never
/// exists.
#[inline]
pub(crate) fn entity(source: SourceId) -> Entity {
    source.entity().unwrap_or(Entity::PLACEHOLDER)
}

/// Returns the name of a contributor in explanations, such as `entity 12v0`.
pub(crate) fn contributor_name(source: SourceId) -> String {
    format!("entity {}", entity(source))
}

/// Returns the entity behind a [`SourceId`] of the core, such as that of a contributor in a
/// [`Breakdown`](actor_core::Breakdown).
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_ecs::prelude::*;
/// let sword = World::new().spawn_empty().id();
/// assert_eq!(SourceId(sword.to_bits()).entity(), Some(sword));
/// ```
pub trait SourceEntity {
    /// Returns the entity, or `None` if the id is not the bits of an entity.
    fn entity(self) -> Option<Entity>;
}

impl SourceEntity for SourceId {
    #[inline]
    fn entity(self) -> Option<Entity> {
        Entity::try_from_bits(self.0)
    }
}
