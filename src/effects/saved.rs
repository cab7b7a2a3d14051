//! What an [`ActiveEffect`] looks like in a saved world.

use std::collections::BTreeMap;

use bevy_ecs::entity::Entity;
use serde::{Deserialize, Serialize};

use crate::symbol::Symbol;

use super::{ActiveEffect, Args};

/// The serde form of an [`ActiveEffect`].
#[derive(Serialize, Deserialize)]
#[serde(rename = "ActiveEffect", deny_unknown_fields)]
pub(super) struct SavedEffect {
    effect: Symbol,
    source: Option<Entity>,
    level: u32,
    stacks: u32,
    inputs: BTreeMap<Symbol, f64>,
    inhibited: bool,
    periods: u64,
}

/// Why a saved effect cannot be.
#[derive(Debug, thiserror::Error)]
pub(super) enum BadEffect {
    #[error("an effect has at least 1 stack")]
    NoStack,
    #[error("input `{0}` must be a finite number, not {1}")]
    Input(Symbol, f64),
}

impl Args {
    /// So many stacks of this level, with these inputs.
    pub fn of(level: u32, stacks: u32, inputs: impl IntoIterator<Item = (Symbol, f64)>) -> Self {
        // −0.0 becomes 0.0 where a number enters.
        let mut named: Vec<(Symbol, f64)> =
            inputs.into_iter().map(|(name, value)| (name, value + 0.0)).collect();
        named.sort_by_key(|(name, _)| *name);
        Self { stacks, ..Self::new(level, &named) }
    }
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
        let args = Args::of(level, stacks, inputs);
        Ok(Self { effect, source, args, inhibited, ending: false, periods })
    }
}
