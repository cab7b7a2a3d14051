//! Sends what changed: which values of which actors, from what to what, and which thresholds they crossed.
//!
//! Snapshots go in; the events [`DimensionChanged`] and [`ThresholdCrossed`] come out. Only what is asked for is
//! compared and sent: per actor with a [`Watch`], or per dimension on [every actor](WatchAppExt::watch_dimension).
//! Start reading at `component.rs` and `watched_dimensions.rs`, then at `send.rs`, which compares.

mod component;
mod events;
mod send;
mod watched_dimensions;

use bevy_app::App;

pub use component::Watch;
pub use events::{Crossing, DimensionChanged, ThresholdCrossed};
pub(crate) use send::{anything_watched, send_changes};
pub use watched_dimensions::{WatchAppExt, WatchDimension, WatchedDimensions};

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<WatchedDimensions>()
        .add_message::<DimensionChanged>()
        .add_message::<ThresholdCrossed>()
        .register_type::<DimensionChanged>()
        .register_type::<ThresholdCrossed>()
        .register_type::<Watch>()
        .add_observer(send::enabled)
        .add_observer(send::reenabled);
}
