//! Effects as data: what they say, how long, and what happens when they meet.

mod def;

pub use def::{
    Again, Combine, EffectDef, EffectDuration, Every, MIN_PERIOD, Period, StackBy, StackExpiry, Stacking,
};
pub(crate) use def::{EffectSites, Written};
