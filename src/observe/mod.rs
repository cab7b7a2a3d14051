//! Shows how the plugin is doing: [`ActorCoreHealth`] summarises it, and features add Bevy diagnostics and tracing
//! spans.
//!
//! The counts come from the [registry](crate::Registry), the [reports](crate::Reports), the loader, which stores a
//! [`LastLoad`], and the aggregation, which adds to a [`Tally`]. Start reading at `health.rs`; `diagnostics.rs` is the
//! entry point of the feature `diagnostics`. Bevy itself opens the spans of the feature `trace`.

#[cfg(feature = "diagnostics")]
mod clock;
#[cfg(feature = "diagnostics")]
mod contributions;
mod counting;
#[cfg(feature = "diagnostics")]
mod diagnostics;
mod health;
mod last_load;
#[cfg(feature = "diagnostics")]
mod last_run;

use bevy_app::App;

pub(crate) use counting::{Counting, Tally};
#[cfg(feature = "diagnostics")]
pub use diagnostics::ActorCoreDiagnosticsPlugin;
pub use health::{ActorCoreHealth, CauseHealth, HealthCheck, SubsystemHealth};
pub use last_load::FileHealth;
pub(crate) use last_load::LastLoad;

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<LastLoad>();
}
