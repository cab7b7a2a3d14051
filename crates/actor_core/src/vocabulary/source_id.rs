//! [`SourceId`]: who says something, or whom an effect comes from, as a number that the caller chooses.

use serde::{Deserialize, Serialize};

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};

/// A contributor, an effect, an actor or whoever else the caller tells apart: in a game engine the bits of its entity, in
/// a tool an index.
///
/// The core compares and keeps these numbers and gives them back. Only the caller knows what they mean, and gives the
/// names that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Hash, Serialize, Deserialize),
    type_path = "actor_core::vocabulary::source_id"
)]
#[serde(transparent)]
pub struct SourceId(pub u64);
