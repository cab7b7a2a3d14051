//! The aggregation: resolves actors and writes their [`Snapshot`](crate::Snapshot)s, in the schedule and on demand.
//!
//! The input components with their change ticks and the registry go in; snapshots come out. The core's `Workspace`
//! computes the numbers, and this module finds the actors that need it. Start reading at `system.rs`, the system of the
//! schedule. `resolver.rs` resolves and explains on demand, and `checksums.rs` compares machines.

mod checksums;
mod resolver;
mod system;

use bevy_app::App;

pub use checksums::Checksums;
pub use resolver::{Resolver, ResolverMut};
pub(crate) use system::{InhibitionChanges, aggregate};

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<InhibitionChanges>();
}
