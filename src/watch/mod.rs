//! Messages about change: which values of which actors changed, from what to what, and which thresholds they crossed.
//!
//! Nothing is sent that nobody asked for: with a [`Watch`] on an actor, or for a dimension of
//! [every actor](WatchAppExt::watch_dimension). The plugin keeps what it compares with for these only.

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
