//! [`Lifespan`]: an actor's age and the age that it can reach, as a component.

use bevy_derive::{Deref, DerefMut};
use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::error::ActorCoreError;

/// An actor's age and the age that it can reach, in the game's years.
///
/// The snapshot does not depend on it, so an actor that ages is not resolved again.
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
    /// Creates a lifespan of `max` years with this age.
    ///
    /// # Errors
    /// [`NotFinite`](actor_core::Error::NotFinite) or [`Negative`](actor_core::Error::Negative) for a bad `age` or
    /// `max`.
    pub fn new(age: f64, max: f64) -> Result<Self, ActorCoreError> {
        Ok(Self(actor_core::Lifespan::new(age, max)?))
    }

    /// Creates a lifespan without an end, with this age.
    ///
    /// # Errors
    /// [`NotFinite`](actor_core::Error::NotFinite) or [`Negative`](actor_core::Error::Negative) for a bad `age`.
    pub fn aged(age: f64) -> Result<Self, ActorCoreError> {
        Ok(Self(actor_core::Lifespan::aged(age)?))
    }
}
