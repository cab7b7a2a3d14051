//! The aggregation: from the inputs of actors to their [`Snapshot`](crate::Snapshot)s, and resolving on demand.

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
