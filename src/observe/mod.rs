//! How the plugin fares: [`ActorCoreHealth`], and with features diagnostics and tracing spans.

#[cfg(feature = "diagnostics")]
mod clock;
#[cfg(feature = "diagnostics")]
mod contributions;
mod counting;
#[cfg(feature = "diagnostics")]
mod diagnostics;
mod health;
mod spans;

pub(crate) use counting::{Counting, Tally};
#[cfg(feature = "diagnostics")]
pub use diagnostics::ActorCoreDiagnosticsPlugin;
pub use health::{ActorCoreHealth, CauseHealth, FileHealth, HealthCheck, SubsystemHealth};
#[cfg(feature = "trace")]
pub(crate) use spans::Spanned;
pub(crate) use spans::spanned;
