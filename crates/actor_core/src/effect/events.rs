//! What happens to effects, as data for the host to tell people.

use std::sync::Arc;

use crate::definitions::Again;
use crate::error::EffectRefusal;
use crate::vocabulary::{SourceId, Symbol};

/// Something happened to an effect on a target.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectEvent {
    /// The target.
    pub target: SourceId,
    /// Which effect.
    pub effect: Symbol,
    /// What happened.
    pub what: EffectChange,
}

/// What happened to an effect. `instance` is the effect itself, `source` whom it comes from.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields mean the same in every variant")]
pub enum EffectChange {
    /// It was applied; an instant effect has no instance.
    Applied { instance: Option<SourceId>, source: Option<SourceId> },
    /// It was not applied.
    Refused { source: Option<SourceId>, why: EffectRefusal },
    /// It was applied to a target that has it: `again` says what that did, `overflowed` whether it would have been one
    /// stack too many.
    Stacked { instance: SourceId, source: Option<SourceId>, again: Again, stacks: u32, overflowed: bool },
    /// It lost stacks; so many are left.
    StackLost { instance: SourceId, stacks: u32, why: EffectEnd },
    /// Its condition to stay does not hold any more, so that it does not count.
    Inhibited { instance: SourceId },
    /// Its condition to stay holds again.
    Restored { instance: SourceId },
    /// A period is over: the tick of this number, from 1 on, with its amounts by name.
    Ticked {
        instance: SourceId,
        source: Option<SourceId>,
        tick: u64,
        stacks: u32,
        amounts: Arc<[(Symbol, f64)]>,
    },
    /// It ended; the host removes it right after.
    Ended { instance: SourceId, why: EffectEnd },
}

/// Why an effect ended, or lost stacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectEnd {
    /// Its time is over.
    Expired,
    /// It was removed.
    Removed,
    /// Another effect cancelled it.
    Cancelled {
        /// Which.
        by: Symbol,
    },
}
