//! Time as data: when effects tick and when things end.
//!
//! A [`Timeline`] takes alarms and the current time, and returns the alarms that are due. It reads no clock. Only
//! alarms that are due cost time; waiting alarms cost none, however many there are. Start reading at `timeline.rs`.

mod alarm;
mod queue;
mod saved;
mod timeline;

pub use alarm::Alarm;
pub use queue::Deadline;
pub use timeline::Timeline;
