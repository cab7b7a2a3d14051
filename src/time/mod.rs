//! Time: entities that [last](Lasts) only for a while, and the [`Timeline`] of what is due.
//!
//! [`Lasts`] components go in through hooks, which set alarms in the [`Timeline`]. `effects/systems.rs` runs what is
//! due. Start reading at `lasts.rs`.

mod lasts;
mod timeline;

use bevy_app::App;

pub use lasts::{Expired, Lasts};
pub use timeline::Timeline;
pub(crate) use timeline::is_anything_due;

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<Timeline>()
        .add_message::<Expired>()
        .register_type::<Lasts>()
        .register_type::<Timeline>();
}
