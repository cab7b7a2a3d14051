//! Time: entities that [last](Lasts) only for a while, and the queue of what is due.
//!
//! What is due costs time; what goes on costs none, however much of it there is.

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
