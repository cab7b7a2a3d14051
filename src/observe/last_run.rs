//! [`LastRun`]: the counts of the last aggregation.

use bevy_ecs::resource::Resource;

/// The counts of the last aggregation: how many actors it resolved, and for how many the snapshot changed.
#[derive(Resource, Debug, Default)]
pub(super) struct LastRun {
    pub resolved: u64,
    pub changed: u64,
}
