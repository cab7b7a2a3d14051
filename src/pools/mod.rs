//! Pools of actors: current values, such as health and mana, that follow their maxima, regenerate and report.

mod component;
mod events;
mod update;

use bevy_app::App;

pub use component::Pools;
pub use events::{PoolEmptied, PoolFilled};
pub(crate) use update::{HasPools, update};

pub(crate) fn plugin(app: &mut App) {
    app.add_message::<PoolEmptied>()
        .add_message::<PoolFilled>()
        .register_type::<PoolEmptied>()
        .register_type::<PoolFilled>()
        .register_type::<Pools>();
}
