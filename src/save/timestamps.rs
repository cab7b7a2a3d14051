//! [`Timestamps`]: when an actor was created and saved.

use bevy_derive::{Deref, DerefMut};
use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

/// When an actor was created, and when it was last saved: seconds since the epoch, as the game gives them. This crate reads
/// no clock.
///
/// Optional: an actor without it gets one when its record is spawned that was taken [at](actor_core::ActorRecord::at) some time.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Deref, DerefMut, Reflect, Serialize, Deserialize)]
#[reflect(Component, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::records::timestamps"]
pub struct Timestamps(pub actor_core::Timestamps);

impl Timestamps {
    /// Created at this time, and not saved since.
    #[must_use]
    pub const fn new(created: u64) -> Self {
        Self(actor_core::Timestamps::new(created))
    }
}
