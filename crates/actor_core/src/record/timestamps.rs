//! [`Timestamps`]: the times when an actor was created and saved.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

/// The times when an actor was created and last saved, in seconds since the epoch. The game supplies them, since this
/// crate reads no clock.
///
/// [`ActorRecord::at`](crate::ActorRecord::at) sets them on a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Serialize, Deserialize),
    type_path = "actor_core::record::timestamps",
    type_name = "CoreTimestamps"
)]
#[serde(deny_unknown_fields)]
pub struct Timestamps {
    /// The time of creation.
    pub created: u64,
    /// The time of the last saving.
    pub updated: u64,
}

impl Timestamps {
    /// Creates the times of an actor that was created at `created`, and not saved since.
    #[must_use]
    pub const fn new(created: u64) -> Self {
        Self { created, updated: created }
    }
}
