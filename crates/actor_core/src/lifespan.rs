//! [`Lifespan`]: an actor's age and the age that it can reach.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize, std_traits::ReflectDefault};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// An actor's age and the age that it can reach, in the game's years. Neither affects the actor's numbers.
///
/// ```
/// use actor_core::Lifespan;
/// let mut elf = Lifespan::new(120.0, 700.0)?;
/// elf.set_age(700.0)?;
/// assert!(elf.is_over());
/// # Ok::<(), actor_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Serialize, Deserialize),
    type_path = "actor_core::lifespan",
    type_name = "CoreLifespan"
)]
#[serde(try_from = "Years", into = "Years")]
pub struct Lifespan {
    age: f64,
    max: f64,
}

/// The serialised form of a [`Lifespan`], not yet checked.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Years {
    age: f64,
    max: Option<f64>,
}

impl Default for Lifespan {
    /// Age 0, without an end.
    fn default() -> Self {
        Self { age: 0.0, max: f64::INFINITY }
    }
}

impl Lifespan {
    /// Creates a lifespan of `max` years with this age.
    ///
    /// # Errors
    /// [`Error::NotFinite`] or [`Error::Negative`] for a bad `age` or `max`.
    pub fn new(age: f64, max: f64) -> Result<Self, Error> {
        Ok(Self { age: years("an age", age)?, max: years("a lifespan", max)? })
    }

    /// Creates a lifespan without an end, with this age.
    ///
    /// # Errors
    /// [`Error::NotFinite`] or [`Error::Negative`] for a bad `age`.
    pub fn aged(age: f64) -> Result<Self, Error> {
        Ok(Self { age: years("an age", age)?, ..Self::default() })
    }

    /// Returns the age in years.
    pub fn age(self) -> f64 {
        self.age
    }

    /// Returns the age that the actor can reach in years, or `None` without an end.
    pub fn max(self) -> Option<f64> {
        self.max.is_finite().then_some(self.max)
    }

    /// Sets the age.
    ///
    /// # Errors
    /// [`Error::NotFinite`] or [`Error::Negative`]. The age then stays unchanged.
    pub fn set_age(&mut self, age: f64) -> Result<(), Error> {
        self.age = years("an age", age)?;
        Ok(())
    }

    /// Sets the age that the actor can reach.
    ///
    /// # Errors
    /// [`Error::NotFinite`] or [`Error::Negative`]. The lifespan then stays unchanged.
    pub fn set_max(&mut self, max: f64) -> Result<(), Error> {
        self.max = years("a lifespan", max)?;
        Ok(())
    }

    /// Returns whether the age has reached the end of the lifespan.
    pub fn is_over(self) -> bool {
        self.age >= self.max
    }
}

impl TryFrom<Years> for Lifespan {
    type Error = Error;

    fn try_from(years: Years) -> Result<Self, Error> {
        match years.max {
            Some(max) => Self::new(years.age, max),
            None => Self::aged(years.age),
        }
    }
}

impl From<Lifespan> for Years {
    fn from(lifespan: Lifespan) -> Self {
        Self { age: lifespan.age, max: lifespan.max() }
    }
}

fn years(what: &'static str, value: f64) -> Result<f64, Error> {
    match value {
        _ if !value.is_finite() => Err(Error::NotFinite { what, value }),
        _ if value < 0.0 => Err(Error::Negative { what, value }),
        _ => Ok(value + 0.0),
    }
}
