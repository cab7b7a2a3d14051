//! Effects at runtime: they are applied, stack, tick, are inhibited, and end.
//!
//! This module consists of functions over a game that implements [`EffectHost`]. The host stores actors and effects,
//! and forwards [events](EffectEvent). An [`EffectSpec`] or a due alarm goes in; changes of the host and events come
//! out. Start with [`EffectSpec::apply_to`] and [`run_due`].
//!
//! Statements of an effect that depend on nothing but its arguments are computed once, and count like the statements of
//! every other contributor. The rest is evaluated whenever the target is resolved.

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
