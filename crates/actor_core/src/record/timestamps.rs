//! [`Timestamps`]: when an actor was created and saved.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

/// When an actor was created, and when it was last saved: seconds since the epoch, as the game gives them. This crate reads
/// no clock.
///
/// A record has them if it was taken [at](crate::ActorRecord::at) some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Serialize, Deserialize),
    type_path = "actor_core::record::timestamps"
)]
#[serde(deny_unknown_fields)]
pub struct Timestamps {
    /// When it was created.
    pub created: u64,
    /// When it was last saved.
    pub updated: u64,
}

impl Timestamps {
    /// Created at this time, and not saved since.
    #[must_use]
    pub const fn new(created: u64) -> Self {
        Self { created, updated: created }
    }
}
