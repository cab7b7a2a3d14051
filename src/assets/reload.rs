//! [`RegistryReloaded`]: tells the game what a reload changed, once the snapshots follow it.

use actor_core::RegistryChanges;
use bevy_ecs::change_detection::ResMut;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::message::{Message, MessageWriter};
use bevy_ecs::query::{Allow, Changed};
use bevy_ecs::resource::Resource;
use bevy_ecs::system::Query;

use crate::actor::Snapshot;

/// Files were changed and read again without errors, and the snapshots follow them now.
///
/// Sent in [`ActorCoreSystems::Report`](crate::ActorCoreSystems::Report), after the aggregation. With the feature
/// `hot_reload`.
#[derive(Message, Clone, Debug, PartialEq)]
pub struct RegistryReloaded {
    /// What changed. Nothing, if only comments and places did, or if files that were bad are good again.
    pub changes: RegistryChanges,
    /// How many actors have other numbers since.
    pub actors: usize,
}

/// What was reloaded since the last aggregation.
#[derive(Resource, Default)]
pub(crate) struct Reloads(pub Vec<RegistryChanges>);

/// Tells of reloads. Runs after every aggregation, so that it knows which snapshots this one changed.
pub(crate) fn send_reloads(
    mut reloads: ResMut<Reloads>,
    changed: Query<(), (Changed<Snapshot>, Allow<Disabled>)>,
    mut messages: MessageWriter<RegistryReloaded>,
) {
    if !reloads.0.is_empty() {
        let actors = changed.iter().count();
        messages.write_batch(reloads.0.drain(..).map(|changes| RegistryReloaded { changes, actors }));
    }
}
