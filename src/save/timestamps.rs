//! [`Timestamps`]: the times when an actor was created and saved, as a component.

use bevy_derive::{Deref, DerefMut};
use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

/// The times when an actor was created and last saved, in seconds since the epoch. The game supplies them, since this
/// crate reads no clock.
///
/// The component is optional. An actor also gets it when it is spawned from a record whose time of saving was set with
/// [`ActorRecord::at`](actor_core::ActorRecord::at).
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Deref, DerefMut, Reflect, Serialize, Deserialize)]
#[reflect(Component, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::records::timestamps"]
pub struct Timestamps(pub actor_core::Timestamps);

impl Timestamps {
    /// Creates the times of an actor that was created at `created`, and not saved since.
    #[must_use]
    pub const fn new(created: u64) -> Self {
        Self(actor_core::Timestamps::new(created))
    }
}
