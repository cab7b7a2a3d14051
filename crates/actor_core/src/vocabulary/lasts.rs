//! [`Lasts`]: how long something lasts, and [`Every`]: how often an effect ticks.

use std::time::Duration;

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

/// How long something lasts: a time or a number of ticks.
///
/// ```
/// use actor_core::Lasts;
/// assert_eq!(Lasts::seconds(20), Lasts::Time(std::time::Duration::from_secs(20)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Serialize, Deserialize),
    type_path = "actor_core::vocabulary::lasts",
    type_name = "CoreLasts"
)]
pub enum Lasts {
    /// A time on the game's clock. A time of zero ends before it counts.
    Time(Duration),
    /// A number of ticks. A tick is a run of the game in which time passes.
    Ticks(u64),
}

impl Lasts {
    /// Creates a duration of this time.
    pub const fn new(time: Duration) -> Self {
        Self::Time(time)
    }

    /// Creates a duration of this many seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self::Time(Duration::from_secs(seconds))
    }

    /// Creates a duration of this many ticks.
    pub const fn ticks(ticks: u64) -> Self {
        Self::Ticks(ticks)
    }

    /// Returns the sum of both durations, or `self` if one is a time and the other a number of ticks.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Time(time), Self::Time(other)) => Self::Time(time.saturating_add(other)),
            (Self::Ticks(ticks), Self::Ticks(other)) => Self::Ticks(ticks.saturating_add(other)),
            _ => self,
        }
    }
}

/// The time from one tick of an effect to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Every {
    /// A number of seconds on the game's clock, at least [`MIN_PERIOD`].
    Seconds(f64),
    /// A number of ticks, at least 1. A tick is a run of the game in which time passes.
    Ticks(u32),
}

/// The shortest period of an effect, in seconds.
pub const MIN_PERIOD: f64 = 0.001;

impl From<Every> for Lasts {
    fn from(every: Every) -> Self {
        match every {
            Every::Seconds(seconds) => {
                Self::Time(Duration::try_from_secs_f64(seconds.max(MIN_PERIOD)).unwrap_or(Duration::MAX))
            }
            Every::Ticks(ticks) => Self::Ticks(u64::from(ticks.max(1))),
        }
    }
}
