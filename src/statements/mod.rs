//! The statements about an actor, as components: [`Base`], [`Contributions`] and [`Caps`].
//!
//! Games and subsystems write them; the aggregation reads them. The core checks and sorts each statement on entry.
//! Start reading at `components.rs`. `invalidation.rs` covers the changes that change detection misses.

mod components;
mod invalidation;

use bevy_app::App;

pub use components::{
    Base, Caps, CapsMut, CapsMutItem, Contributions, ContributionsMut, ContributionsMutItem,
};
pub use invalidation::Invalidated;
pub(crate) use invalidation::on_input_removed;

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<Invalidated>()
        .register_type::<Base>()
        .register_type::<Caps>()
        .register_type::<Contributions>();
}
