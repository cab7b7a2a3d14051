//! Effects as data: what they say, how long, and what happens when they meet.
//!
//! An effect on a target is an entity of its own with an [`ActiveEffect`] and the relationship
//! [`EffectOf`](crate::EffectOf). What it says that depends on nothing but what it was given stands in its `Contributions`
//! and `Caps` and counts like that of every contributor; the rest is looked at when the target is resolved.

mod active;
mod application;
mod apply;
mod args;
mod commands;
mod def;
mod events;
mod follow;
mod inhibit;
mod instant;
mod remove;
mod restore;
mod saved;
mod say;
mod situation;
mod spec;
#[cfg(test)]
mod tests;
mod tick;

pub use active::ActiveEffect;
pub(crate) use args::{Args, is_given, stacks_name};
pub use commands::EffectCommands;
pub(crate) use def::Written;
pub use def::{
    Again, Combine, EffectDef, EffectDuration, Every, MIN_PERIOD, Period, StackBy, StackExpiry, Stacking,
};
pub use events::{
    EffectApplied, EffectEnd, EffectEnded, EffectInhibited, EffectRefusal, EffectRefused, EffectRestored,
    EffectStackLost, EffectStacked, EffectTicked,
};
pub(crate) use follow::{Followed, follow, has_new_definitions};
pub(crate) use inhibit::{Flips, anything_flips, settle};
pub(crate) use restore::restore;
pub use spec::{EffectFilter, EffectSpec};
pub(crate) use tick::{expire, lose_stack, tick};
