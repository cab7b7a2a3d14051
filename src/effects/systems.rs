//! The systems that run effects, and their run conditions.

use actor_core::{apply_definition_changes, run_due, settle_inhibitions};
use bevy_ecs::change_detection::Res;
use bevy_ecs::resource::Resource;
use bevy_ecs::world::World;
use bevy_time::Time;

use crate::aggregate::InhibitionChanges;
use crate::registry::Registry;

use super::host::WorldHost;

/// The stamp of the registry whose definitions the effects follow.
#[derive(Resource, Debug, Default)]
pub(crate) struct FollowedRegistry(u64);

/// A run condition: whether the registry changed since the effects last followed it.
pub(crate) fn has_definition_changes(registry: Res<Registry>, followed: Res<FollowedRegistry>) -> bool {
    registry.is_ready() && registry.stamp() != followed.0
}

/// Updates what every effect states to its current definition.
pub(crate) fn follow_definitions(world: &mut World) {
    let stamp = world.resource::<Registry>().stamp();
    world.resource_mut::<FollowedRegistry>().0 = stamp;
    apply_definition_changes(&mut WorldHost::new(world));
}

/// Runs everything that is due, in order: ticks, lost stacks and ends.
pub(crate) fn expire(world: &mut World) {
    let Some(time) = world.get_resource::<Time>() else { return };
    let (now, delta) = (time.elapsed(), time.delta());
    run_due(&mut WorldHost::new(world), now, delta);
}

/// A run condition: whether any effect begins or ceases to count.
pub(crate) fn has_inhibition_changes(changes: Res<InhibitionChanges>) -> bool {
    !changes.0.is_empty()
}

/// Stores which effects begin or cease to count, and sends their events.
pub(crate) fn inhibit(world: &mut World) {
    let changes = std::mem::take(&mut world.resource_mut::<InhibitionChanges>().0);
    settle_inhibitions(&mut WorldHost::new(world), changes);
}
