//! Entities as the core knows them: as [`SourceId`]s.

use actor_core::SourceId;
use bevy_ecs::entity::Entity;

/// An entity as the core knows it.
#[inline]
pub(crate) fn source_id(entity: Entity) -> SourceId {
    SourceId(entity.to_bits())
}

/// The entity behind a source that the core gives back. One that is no entity becomes the placeholder, which never exists.
#[inline]
pub(crate) fn entity(source: SourceId) -> Entity {
    source.entity().unwrap_or(Entity::PLACEHOLDER)
}

/// The name of a contributor in explanations, such as `entity 12v0`.
pub(crate) fn contributor_name(source: SourceId) -> String {
    format!("entity {}", entity(source))
}

/// Gives the entity behind a [`SourceId`] of the core, such as the contributor in a
/// [`Breakdown`](actor_core::Breakdown).
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_ecs::prelude::*;
/// let sword = World::new().spawn_empty().id();
/// assert_eq!(SourceId(sword.to_bits()).entity(), Some(sword));
/// ```
pub trait SourceEntity {
    /// The entity; `None` if the number is none's.
    fn entity(self) -> Option<Entity>;
}

impl SourceEntity for SourceId {
    #[inline]
    fn entity(self) -> Option<Entity> {
        Entity::try_from_bits(self.0)
    }
}
