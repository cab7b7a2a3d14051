//! [`Alarm`]: the kinds of alarms in a timeline.

use serde::{Deserialize, Serialize};

/// The purpose of an alarm. Of two alarms at the same time, a tick comes before an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Alarm {
    /// A period of an effect is over, and the effect ticks.
    Period,
    /// The duration of an effect or another source is over.
    End,
}
