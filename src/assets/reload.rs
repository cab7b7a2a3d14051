//! [`RegistryReloaded`]: the message that lists what a reload changed, sent when the snapshots are up to date.

use actor_core::RegistryChanges;
use bevy_ecs::change_detection::ResMut;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::message::{Message, MessageWriter};
use bevy_ecs::query::{Allow, Changed};
use bevy_ecs::resource::Resource;
use bevy_ecs::system::Query;

use crate::actor::Snapshot;

/// The registry adopted changed files, and the snapshots are up to date with it.
///
/// Sent in [`ActorCoreSystems::Report`](crate::ActorCoreSystems::Report), after the aggregation. Without the feature
/// `hot_reload` files are read only once, so it is never sent.
#[derive(Message, Clone, Debug, PartialEq)]
pub struct RegistryReloaded {
    /// The changes of the registry. They are empty if only comments or the places of definitions changed, or if files
    /// that had errors are back to their last good content.
    pub changes: RegistryChanges,
    /// The number of actors whose numbers changed in the run that followed the reload.
    pub actors: usize,
}

/// The changes of reloads since the last aggregation.
#[derive(Resource, Default)]
pub(crate) struct Reloads(pub Vec<RegistryChanges>);

/// Sends the messages about reloads. Runs after every aggregation, so that `Changed` covers exactly the snapshots of
/// that run.
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
