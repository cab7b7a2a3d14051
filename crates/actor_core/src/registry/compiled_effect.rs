//! [`CompiledEffect`]: the definition of an effect, checked and laid out for fast reading.

use std::ops::Range;
use std::sync::OnceLock;

use crate::definitions::{Combine, Stacking};
use crate::statements::{Caps, Contributions};
use crate::vocabulary::{Every, Symbol};

use super::compiled_rule::{Amount, CompiledCondition};

/// The definition of an effect, checked and laid out for fast reading. The lists of
/// [`Compiled`](super::compiled::Compiled) hold its statements.
#[derive(Clone, Debug)]
pub(crate) struct CompiledEffect {
    pub id: Symbol,
    pub system: Symbol,
    pub priority: i32,
    /// The condition to apply the effect. `stays` is the condition for it to count.
    pub when: CompiledCondition,
    pub stays: CompiledCondition,
    pub duration: CompiledDuration,
    pub period: Option<CompiledPeriod>,
    pub tags: Box<[Symbol]>,
    pub grants: Box<[Symbol]>,
    pub cancels: Box<[Symbol]>,
    pub blocked_by: Box<[Symbol]>,
    pub combine: Combine,
    pub stacking: Option<Stacking>,
    /// The strength of an application. Without it, the strength is the level.
    pub strength: Option<Amount>,
    /// The inputs that a caller must set.
    pub inputs: Box<[Symbol]>,
    /// The range of its formulas among those of the registry. The effects come one after another.
    pub programs: Range<u32>,
    /// The range of its constant contributions, which depend on nothing but its inputs, among the registry's effect
    /// terms.
    pub constant_terms: Range<u32>,
    pub constant_caps: Range<u32>,
    /// The constant statements of one stack, if none of them is a formula.
    pub said: OnceLock<(Contributions, Caps)>,
    /// The range of its live contributions, which are evaluated whenever the target is resolved, by slot.
    pub live_terms: Range<u32>,
    pub live_caps: Range<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum CompiledDuration {
    Forever,
    Instant,
    Seconds(Amount),
    Ticks(Amount),
}

#[derive(Clone, Debug)]
pub(crate) struct CompiledPeriod {
    pub every: Every,
    pub at_once: bool,
    pub amounts: Box<[(Symbol, Amount)]>,
}

impl CompiledEffect {
    /// Returns whether the effect is evaluated when its target is resolved.
    pub fn is_live(&self) -> bool {
        self.is_conditional() || !self.live_terms.is_empty() || !self.live_caps.is_empty()
    }

    /// Returns whether the target's tags can decide whether the effect applies, or what an instant effect does.
    pub fn asks_for_tags(&self) -> bool {
        let is_instant = matches!(self.duration, CompiledDuration::Instant);
        is_instant || !self.blocked_by.is_empty() || self.when != CompiledCondition::Always(true)
    }

    /// Renumbers the programs of the effect, so that they begin with this number.
    pub(super) fn renumber(&mut self, programs: u32) {
        self.when.renumber(programs);
        self.stays.renumber(programs);
        if let CompiledDuration::Seconds(amount) | CompiledDuration::Ticks(amount) = &mut self.duration {
            amount.renumber(programs);
        }
        let amounts = self.period.iter_mut().flat_map(|period| &mut period.amounts);
        amounts
            .map(|(_, amount)| amount)
            .chain(&mut self.strength)
            .for_each(|amount| amount.renumber(programs));
    }

    /// Returns whether the effect counts only under a condition.
    pub fn is_conditional(&self) -> bool {
        self.stays != CompiledCondition::Always(true)
    }
}
