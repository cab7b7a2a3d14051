//! [`ActiveEffect`]: an effect on its target.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::definitions::EffectArgs;
use crate::vocabulary::{SourceId, Symbol};

/// An effect on its target: which one, from whom, and with how many stacks.
///
/// As serde sees it, it is a struct that holds everything the effect was given, by name. How long the effect still lasts is
/// known to the [`Timeline`](crate::Timeline).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "SavedEffect", into = "SavedEffect")]
pub struct ActiveEffect {
    pub(crate) effect: Symbol,
    pub(crate) source: Option<SourceId>,
    pub(crate) args: EffectArgs,
    pub(crate) inhibited: bool,
    /// Whether its end was told of, so that it goes right after; no application meets it any more.
    pub(crate) ending: bool,
    /// How many periods are over.
    pub(crate) periods: u64,
}

impl ActiveEffect {
    /// Which effect it is.
    pub fn effect(&self) -> Symbol {
        self.effect
    }

    /// Whom it comes from; that may be gone.
    pub fn source(&self) -> Option<SourceId> {
        self.source
    }

    /// Makes it come from somebody else.
    pub fn set_source(&mut self, source: Option<SourceId>) {
        self.source = source;
    }

    /// Its level.
    pub fn level(&self) -> u32 {
        self.args.level
    }

    /// How many stacks it has.
    pub fn stacks(&self) -> u32 {
        self.args.stacks
    }

    /// The input of this name that it was given, or its level or stacks.
    pub fn input(&self, name: &str) -> Option<f64> {
        Symbol::find(name).and_then(|name| self.args.get(name))
    }

    /// All inputs that it was given, by name.
    pub fn inputs(&self) -> impl Iterator<Item = (Symbol, f64)> {
        self.args.named.iter().copied()
    }

    /// Whether its condition to stay does not hold at the moment, so that it does not count.
    pub fn is_inhibited(&self) -> bool {
        self.inhibited
    }

    /// Whether its end was told of: it goes right after.
    pub fn is_ending(&self) -> bool {
        self.ending
    }

    /// How many periods are over.
    pub fn periods(&self) -> u64 {
        self.periods
    }
}

/// The serde form of an [`ActiveEffect`].
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

/// Why a saved effect cannot be.
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
