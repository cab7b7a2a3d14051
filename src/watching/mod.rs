//! Messages about change: which values of which actors changed, from what to what, and which thresholds they crossed.
//!
//! Nothing is told that nobody asked for: with a [`Watch`] on an actor, or for a dimension of
//! [every actor](WatchAppExt::watch_dimension). What is needed to compare with is kept for these only.

mod events;
mod everywhere;
mod tell;
mod watch;

pub use events::{Crossing, DimensionChanged, ThresholdCrossed};
pub use everywhere::{WatchAppExt, WatchDimension, WatchedDimensions};
pub(crate) use tell::{anything_watched, enabled, tell, woke};
pub use watch::Watch;
