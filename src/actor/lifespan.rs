//! [`Lifespan`]: how old an actor is and how old it can become.

use bevy_derive::{Deref, DerefMut};
use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::error::ActorCoreError;

/// How old an actor is and how old it can become, in the game's years.
///
/// It is a component of its own, and no input of the snapshot: an actor that ages is not resolved again.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// let mut lifespan = Lifespan::new(20.0, 300.0)?;
/// lifespan.set_age(21.0)?;
/// assert!(!lifespan.is_over());
/// # Ok::<(), ActorCoreError>(())
/// ```
#[derive(
    Component, Clone, Copy, Debug, Default, PartialEq, Deref, DerefMut, Reflect, Serialize, Deserialize,
)]
#[reflect(Component, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::actor"]
pub struct Lifespan(pub actor_core::Lifespan);

impl Lifespan {
    /// This age, of at most `max` years.
    ///
    /// # Errors
    /// [`NotFinite`](actor_core::Error::NotFinite) and [`Negative`](actor_core::Error::Negative).
    pub fn new(age: f64, max: f64) -> Result<Self, ActorCoreError> {
        Ok(Self(actor_core::Lifespan::new(age, max)?))
    }

    /// This age, without an end.
    ///
    /// # Errors
    /// [`NotFinite`](actor_core::Error::NotFinite) and [`Negative`](actor_core::Error::Negative).
    pub fn aged(age: f64) -> Result<Self, ActorCoreError> {
        Ok(Self(actor_core::Lifespan::aged(age)?))
    }
}
