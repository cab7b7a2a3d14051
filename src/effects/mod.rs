//! Effects as data: what they say, how long, and what happens when they meet.

mod active;
mod args;
mod def;

pub use active::ActiveEffect;
pub(crate) use args::{Args, is_given, stacks_name};
pub use def::{
    Again, Combine, EffectDef, EffectDuration, Every, MIN_PERIOD, Period, StackBy, StackExpiry, Stacking,
};
pub(crate) use def::{EffectSites, Written};
