//! Effects in a Bevy world: commands apply and remove them, and events report what happens to them.
//!
//! An effect on a target is an entity of its own with an [`ActiveEffect`](crate::ActiveEffect) and the relationship
//! [`EffectOf`](crate::EffectOf). The core decides what an application, a tick or an end does; [`WorldHost`] reads and
//! writes the world for it.
//!
//! Start reading at `spec.rs`, the way into the core, and then at `host.rs` and `events.rs`, the way back.

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
