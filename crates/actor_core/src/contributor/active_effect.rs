//! [`ActiveEffect`]: an effect on a target, as the host stores it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::definitions::EffectArgs;
use crate::vocabulary::{SourceId, Symbol};

/// An effect on its target, with its source, level, stacks and inputs.
///
/// It serialises as a struct with all of these by name. The [`Timeline`](crate::Timeline) knows how long the effect
/// still lasts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "SavedEffect", into = "SavedEffect")]
pub struct ActiveEffect {
    pub(crate) effect: Symbol,
    pub(crate) source: Option<SourceId>,
    pub(crate) args: EffectArgs,
    pub(crate) inhibited: bool,
    /// Whether the host has already received the [`Ended`](crate::EffectChange::Ended) event of this effect and removes
    /// it next. New applications ignore such an effect.
    pub(crate) ending: bool,
    /// The number of finished periods.
    pub(crate) periods: u64,
}

impl ActiveEffect {
    /// Returns the name of the effect.
    pub fn effect(&self) -> Symbol {
        self.effect
    }

    /// Returns the source of the effect, if it has one. The source may no longer exist.
    pub fn source(&self) -> Option<SourceId> {
        self.source
    }

    /// Sets the source of the effect.
    pub fn set_source(&mut self, source: Option<SourceId>) {
        self.source = source;
    }

    /// Returns the level.
    pub fn level(&self) -> u32 {
        self.args.level
    }

    /// Returns the number of stacks.
    pub fn stacks(&self) -> u32 {
        self.args.stacks
    }

    /// Returns the input `name`, if the effect has it. The names `level` and `stacks` return the level and the stacks.
    pub fn input(&self, name: &str) -> Option<f64> {
        Symbol::find(name).and_then(|name| self.args.get(name))
    }

    /// Returns all inputs, by name.
    pub fn inputs(&self) -> impl Iterator<Item = (Symbol, f64)> {
        self.args.named.iter().copied()
    }

    /// Returns whether the effect does not count at the moment, because its condition
    /// [`stays`](crate::EffectDef::stays) does not hold.
    pub fn is_inhibited(&self) -> bool {
        self.inhibited
    }

    /// Returns whether the effect is ending: its end is reported, and the host removes it next.
    pub fn is_ending(&self) -> bool {
        self.ending
    }

    /// Returns the number of finished periods.
    pub fn periods(&self) -> u64 {
        self.periods
    }
}

/// The serialised form of an [`ActiveEffect`].
#[derive(Serialize, Deserialize)]
#[serde(rename = "ActiveEffect", deny_unknown_fields)]
struct SavedEffect {
    effect: Symbol,
    source: Option<SourceId>,
    level: u32,
    stacks: u32,
    inputs: BTreeMap<Symbol, f64>,
    inhibited: bool,
    periods: u64,
}

/// The reason why a saved effect is invalid.
#[derive(Debug, thiserror::Error)]
enum BadEffect {
    #[error("an effect has at least 1 stack")]
    NoStack,
    #[error("input `{0}` must be a finite number, not {1}")]
    Input(Symbol, f64),
}

impl From<ActiveEffect> for SavedEffect {
    fn from(active: ActiveEffect) -> Self {
        let ActiveEffect { effect, source, args, inhibited, periods, .. } = active;
        let inputs = args.named.iter().copied().collect();
        Self { effect, source, level: args.level, stacks: args.stacks, inputs, inhibited, periods }
    }
}

impl TryFrom<SavedEffect> for ActiveEffect {
    type Error = BadEffect;

    fn try_from(saved: SavedEffect) -> Result<Self, BadEffect> {
        let SavedEffect { effect, source, level, stacks, inputs, inhibited, periods } = saved;
        if stacks == 0 {
            return Err(BadEffect::NoStack);
        }
        if let Some((name, value)) = inputs.iter().find(|(_, value)| !value.is_finite()) {
            return Err(BadEffect::Input(*name, *value));
        }
        let args = EffectArgs::with_stacks(level, stacks, inputs);
        Ok(Self { effect, source, args, inhibited, ending: false, periods })
    }
}
