//! Triggers [`Reenabled`] for entities that a disabling component of the game hid, and that can be seen again.
//!
//! Queries skip an entity with such a component, so the plugin misses its changes. When the component is removed, the
//! observers of [`Reenabled`] check the entity again. Bevy's own `Disabled` needs none of this, because the plugin's
//! queries include disabled entities.

use bevy_ecs::change_detection::{Res, ResMut};
use bevy_ecs::component::{ComponentId, Components};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::{DefaultQueryFilters, Disabled};
use bevy_ecs::event::EntityEvent;
use bevy_ecs::lifecycle::{Add, Remove};
use bevy_ecs::observer::{Observer, On};
use bevy_ecs::system::{Commands, Local};
use bevy_ecs::world::DeferredWorld;

use crate::contributors::{ContributesTo, EffectOf, Links};
use crate::statements::Invalidated;

/// An entity lost a component that hid it from queries.
#[derive(EntityEvent, Clone, Copy, Debug)]
pub(crate) struct Reenabled {
    pub entity: Entity,
}

/// Observes every disabling component that the game registers, from its registration on.
pub(crate) fn watch_hiding_components(
    filters: Option<Res<DefaultQueryFilters>>,
    components: &Components,
    mut watched: Local<Vec<ComponentId>>,
    mut commands: Commands,
) {
    let Some(filters) = filters else { return };
    for hiding in filters.disabling_ids() {
        if watched.contains(&hiding) || components.component_id::<Disabled>() == Some(hiding) {
            continue;
        }
        watched.push(hiding);
        let fell = Observer::new(|hidden: On<Add<()>>, mut world: DeferredWorld| {
            let entity = world.entity(hidden.event().entity);
            let item = entity.get::<ContributesTo>().map(|link| link.0);
            let effect = entity.get::<EffectOf>().map(|link| link.0);
            if let Some(mut links) = world.get_resource_mut::<Links>() {
                item.into_iter().chain(effect).for_each(|target| links.target_changed(target));
            }
        });
        commands.spawn(fell.with_component(hiding));
        let observer = Observer::new(|removed: On<Remove<()>>, mut commands: Commands| {
            commands.trigger(Reenabled { entity: removed.event().entity });
        });
        commands.spawn(observer.with_component(hiding));
    }
}

/// Has an actor resolved that can be seen again.
pub(crate) fn invalidate(reenabled: On<Reenabled>, mut invalidated: ResMut<Invalidated>) {
    invalidated.actor(reenabled.entity);
}
