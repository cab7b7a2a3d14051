//! Effects at work: applied, merged with those that are there, ticking, inhibited and ended.
//!
//! All of it are functions over a game that implements [`EffectHost`]: the host holds actors and effects, reads and writes
//! them, and tells people of [events](EffectEvent). Start with [`EffectSpec::apply_to`] and [`run_due`].
//!
//! What an effect states that depends on nothing but what it was given is computed once and counts like the statements of
//! every contributor; the rest is looked at when the target is resolved.

mod application;
mod apply;
mod context;
mod definition_changes;
mod events;
mod host;
mod inhibition;
mod instant;
mod remove;
mod spec;
mod statements;
mod tick;

pub use definition_changes::{apply_definition_changes, restore};
pub use events::{EffectChange, EffectEnd, EffectEvent};
pub use host::{EffectHost, NewEffect, TargetState};
pub use inhibition::settle_inhibitions;
pub use spec::{EffectFilter, EffectSpec};
pub use tick::run_due;
