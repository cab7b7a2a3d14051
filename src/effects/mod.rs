//! Effects in a Bevy world: commands apply and remove them, and what happens to them are events.
//!
//! An effect on a target is an entity of its own with an [`ActiveEffect`](crate::ActiveEffect) and the relationship
//! [`EffectOf`](crate::EffectOf). What effects do is decided in the core; [`WorldHost`] reads and writes the world for it.

mod commands;
mod events;
mod host;
mod spec;
mod systems;

use bevy_app::App;

pub use commands::EffectCommands;
pub use events::{
    EffectApplied, EffectEnded, EffectInhibited, EffectRefused, EffectRestored, EffectStackLost,
    EffectStacked, EffectTicked,
};
pub(crate) use host::WorldHost;
pub use spec::{EffectFilter, EffectSpec};
pub(crate) use systems::{
    FollowedRegistry, expire, follow_definitions, has_definition_changes, has_inhibition_changes, inhibit,
};

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<FollowedRegistry>()
        .add_message::<EffectApplied>()
        .add_message::<EffectEnded>()
        .add_message::<EffectInhibited>()
        .add_message::<EffectRefused>()
        .add_message::<EffectRestored>()
        .add_message::<EffectStackLost>()
        .add_message::<EffectStacked>()
        .add_message::<EffectTicked>();
}
