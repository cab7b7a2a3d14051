//! The systems that run effects.

use actor_core::{apply_definition_changes, run_due, settle_inhibitions};
use bevy_ecs::change_detection::Res;
use bevy_ecs::resource::Resource;
use bevy_ecs::world::World;
use bevy_time::Time;

use crate::aggregate::InhibitionChanges;
use crate::registry::Registry;

use super::host::WorldHost;

/// The stamp of the registry whose definitions effects follow.
#[derive(Resource, Debug, Default)]
pub(crate) struct FollowedRegistry(u64);

/// A run condition: whether the registry is another than the one that effects follow.
pub(crate) fn has_definition_changes(registry: Res<Registry>, followed: Res<FollowedRegistry>) -> bool {
    registry.is_ready() && registry.stamp() != followed.0
}

/// Has every effect state what its definition says now.
pub(crate) fn follow_definitions(world: &mut World) {
    let stamp = world.resource::<Registry>().stamp();
    world.resource_mut::<FollowedRegistry>().0 = stamp;
    apply_definition_changes(&mut WorldHost::new(world));
}

/// Has everything happen whose time has come: ticks and ends, one after the other.
pub(crate) fn expire(world: &mut World) {
    let Some(time) = world.get_resource::<Time>() else { return };
    let (now, delta) = (time.elapsed(), time.delta());
    run_due(&mut WorldHost::new(world), now, delta);
}

/// A run condition: whether any effect begins or ceases to count.
pub(crate) fn has_inhibition_changes(changes: Res<InhibitionChanges>) -> bool {
    !changes.0.is_empty()
}

/// Notes and tells which effects begin or cease to count.
pub(crate) fn inhibit(world: &mut World) {
    let changes = std::mem::take(&mut world.resource_mut::<InhibitionChanges>().0);
    settle_inhibitions(&mut WorldHost::new(world), changes);
}
