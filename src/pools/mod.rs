//! Pools of actors: current values, such as health and mana, that follow their maxima, regenerate and send events.
//!
//! The core computes each step of a pool; this module runs it for all actors. Snapshots and elapsed time go in, changed
//! [`Pools`] and the events [`PoolEmptied`] and [`PoolFilled`] come out. Start reading at `component.rs`, then
//! `update.rs`.

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
