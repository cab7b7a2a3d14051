//! [`Alarm`]: what goes off.

use serde::{Deserialize, Serialize};

/// What an alarm is for. Of those at one time, ticks come before ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Alarm {
    /// An effect ticks.
    Period,
    /// The time of something is over.
    End,
}
