//! [`EffectEvent`]: the events of effects, which the host forwards to the game.

use std::sync::Arc;

use crate::definitions::Again;
use crate::error::EffectRefusal;
use crate::vocabulary::{SourceId, Symbol};

/// An event of an effect on a target.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectEvent {
    /// The target.
    pub target: SourceId,
    /// The effect's name.
    pub effect: Symbol,
    /// The change.
    pub what: EffectChange,
}

/// A change of an effect. `instance` is the effect on the target, and `source` is where it comes from.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields mean the same in every variant")]
pub enum EffectChange {
    /// The effect was applied. An instant effect has no instance.
    Applied { instance: Option<SourceId>, source: Option<SourceId> },
    /// The effect was not applied.
    Refused { source: Option<SourceId>, why: EffectRefusal },
    /// The effect was applied to a target that already has it. `again` is the rule that was followed, and `overflowed`
    /// tells whether the stacks had already reached their limit.
    Stacked { instance: SourceId, source: Option<SourceId>, again: Again, stacks: u32, overflowed: bool },
    /// The effect lost stacks. `stacks` is the number that is left.
    StackLost { instance: SourceId, stacks: u32, why: EffectEnd },
    /// The effect ceased to count, because its condition to stay does not hold any more.
    Inhibited { instance: SourceId },
    /// The effect counts again, because its condition to stay holds again.
    Restored { instance: SourceId },
    /// A period is over. `tick` counts from 1, and `amounts` holds the amounts by name.
    Ticked {
        instance: SourceId,
        source: Option<SourceId>,
        tick: u64,
        stacks: u32,
        amounts: Arc<[(Symbol, f64)]>,
    },
    /// The effect ended. The host removes it right after this event.
    Ended { instance: SourceId, why: EffectEnd },
}

/// The reason why an effect ended or lost stacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectEnd {
    /// Its duration is over.
    Expired,
    /// The game removed it.
    Removed,
    /// Another effect cancelled it.
    Cancelled {
        /// The name of that effect.
        by: Symbol,
    },
}
