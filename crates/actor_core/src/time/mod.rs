//! Time as data: how long things last, and what is due.
//!
//! A [`Timeline`] knows no clock: the caller says what time it is. What is due costs time; what goes on costs none, however
//! much of it there is.

mod alarm;
mod queue;
mod saved;
mod timeline;

pub use alarm::Alarm;
pub use queue::Deadline;
pub use timeline::Timeline;
