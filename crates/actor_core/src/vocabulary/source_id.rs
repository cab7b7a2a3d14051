//! [`SourceId`]: identifies contributors, effects and actors by a number that the caller chooses.

use serde::{Deserialize, Serialize};

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};

/// The id of a contributor, an effect, an actor or another thing that the caller tells apart.
///
/// The caller chooses the number: in a game engine it can be the bits of an entity, in a tool an index. The core
/// compares, stores and returns these numbers. Only the caller knows their meaning, and provides the names that people
/// read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Hash, Serialize, Deserialize),
    type_path = "actor_core::vocabulary::source_id"
)]
#[serde(transparent)]
pub struct SourceId(pub u64);
