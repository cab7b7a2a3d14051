//! [`CompiledEffect`]: an effect's definition, checked and made fast.

use std::ops::Range;
use std::sync::OnceLock;

use crate::definitions::{Combine, Stacking};
use crate::statements::{Caps, Contributions};
use crate::vocabulary::{Every, Symbol};

use super::compiled_rule::{Amount, CompiledCondition};

/// An effect's definition, checked and made fast. Its statements stand in lists of the [`Compiled`] registry.
#[derive(Clone, Debug)]
pub(crate) struct CompiledEffect {
    pub id: Symbol,
    pub system: Symbol,
    pub priority: i32,
    /// What must hold to apply it, and for it to count.
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
    /// How strong an application is; without it, its level.
    pub strength: Option<Amount>,
    /// What a caller must give.
    pub inputs: Box<[Symbol]>,
    /// Its formulas, of those of the registry; the effects have theirs one after the other.
    pub programs: Range<u32>,
    /// What it says that depends on nothing but what it is given: of the registry's lists for effects.
    pub constant_terms: Range<u32>,
    pub constant_caps: Range<u32>,
    /// What that comes to for one stack, if it takes no formula.
    pub said: OnceLock<(Contributions, Caps)>,
    /// What must be looked at whenever its target is resolved; by slot.
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
    /// Whether it has to be looked at when its target is resolved.
    pub fn is_live(&self) -> bool {
        self.is_conditional() || !self.live_terms.is_empty() || !self.live_caps.is_empty()
    }

    /// Whether it makes a difference to who may get it, or what that does, which tags the target has.
    pub fn asks_for_tags(&self) -> bool {
        let is_instant = matches!(self.duration, CompiledDuration::Instant);
        is_instant || !self.blocked_by.is_empty() || self.when != CompiledCondition::Always(true)
    }

    /// Has its programs begin with this number.
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

    /// Whether there is something that must hold for it to count.
    pub fn is_conditional(&self) -> bool {
        self.stays != CompiledCondition::Always(true)
    }
}
