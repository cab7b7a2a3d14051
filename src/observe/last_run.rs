//! [`LastRun`]: what the last aggregation counted.

use bevy_ecs::resource::Resource;

/// What the last aggregation counted.
#[derive(Resource, Debug, Default)]
pub(super) struct LastRun {
    pub resolved: u64,
    pub changed: u64,
}
