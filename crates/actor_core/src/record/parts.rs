//! What a record is made of: who the actor is, its items and its effects.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contributor::ActiveEffect;
use crate::definitions::EffectArgs;
use crate::vocabulary::{Lasts, Symbol};

use super::Timestamps;
use super::limits::unique_map;
use super::statements::{CapRecord, ContributionRecord, PoolRecord};

/// Who an actor is, and what is nobody else's: its base values and pools.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IdentityRecord {
    /// Its id; not empty.
    pub id: String,
    /// When it was created and last saved, if the game said so.
    #[serde(default)]
    pub timestamps: Option<Timestamps>,
    /// Its race, if it has one.
    #[serde(default)]
    pub race: Option<String>,
    /// Its age in years; not negative.
    #[serde(default)]
    pub age: f64,
    /// The years that it can reach, if there is an end.
    #[serde(default)]
    pub lifespan: Option<f64>,
    /// The realms that it is in.
    #[serde(default)]
    pub realms: Vec<String>,
    /// Its tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Its base values, by dimension.
    #[serde(default, deserialize_with = "unique_map")]
    pub base: BTreeMap<String, f64>,
    /// Its pools, by name.
    #[serde(default, deserialize_with = "unique_map")]
    pub pools: BTreeMap<String, PoolRecord>,
}

/// An item or an effect, with items and effects of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContributorRecord {
    /// Its name, if it has one.
    #[serde(default)]
    pub name: Option<String>,
    /// Who it is, if it is an actor itself.
    #[serde(default)]
    pub actor: Option<Box<IdentityRecord>>,
    /// Which effect it is, if it is one that has a definition.
    #[serde(default)]
    pub effect: Option<EffectRecord>,
    /// How long it lasts, if it ends by itself.
    #[serde(default)]
    pub time: Option<TimeRecord>,
    /// What it says. Empty for an effect that has a definition, which says it anew.
    #[serde(default)]
    pub contributions: Vec<ContributionRecord>,
    /// The caps that it puts. Empty for an effect that has a definition.
    #[serde(default)]
    pub caps: Vec<CapRecord>,
    /// What contributes to it, such as the gems in a sword.
    #[serde(default)]
    pub items: Vec<Self>,
    /// The effects on it.
    #[serde(default)]
    pub effects: Vec<Self>,
}

/// An [`ActiveEffect`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EffectRecord {
    /// Which effect.
    pub id: String,
    /// The id of the actor that it comes from. A source that is no actor is not saved, and one that is not there when the
    /// record is spawned is forgotten.
    #[serde(default)]
    pub source: Option<String>,
    /// Its level.
    pub level: u32,
    /// How many stacks it has; at least 1.
    pub stacks: u32,
    /// What it was given besides, by name.
    #[serde(default, deserialize_with = "unique_map")]
    pub inputs: BTreeMap<String, f64>,
    /// Whether its condition to stay did not hold.
    #[serde(default)]
    pub inhibited: bool,
    /// How many periods are over.
    #[serde(default)]
    pub periods: u64,
    /// How long after the last run of the game its next period is over.
    #[serde(default)]
    pub next_period: Option<Lasts>,
}

/// The time of what ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TimeRecord {
    /// How long it lasts in all; an effect whose stacks end one by one begins this anew for each.
    pub lasts: Lasts,
    /// How long after the last run of the game it ends: in the same unit; for ticks, in how many further runs
    /// it counts.
    pub left: Lasts,
}

impl TimeRecord {
    /// Lasts so long in all, and ends so long after the last run.
    pub fn new(lasts: Lasts, left: Lasts) -> Self {
        Self { lasts, left }
    }
}

impl EffectRecord {
    /// An effect, the id of the actor that it comes from, and how long after the last run its next period is over.
    pub fn new(active: &ActiveEffect, source: Option<String>, next_period: Option<Lasts>) -> Self {
        Self {
            id: active.effect.to_string(),
            source,
            level: active.args.level,
            stacks: active.args.stacks,
            inputs: active.args.named.iter().map(|(name, value)| (name.to_string(), *value)).collect(),
            inhibited: active.inhibited,
            periods: active.periods,
            next_period,
        }
    }

    /// The effect, from nobody yet.
    pub fn active(&self) -> ActiveEffect {
        let inputs = self.inputs.iter().map(|(name, value)| (Symbol::new(name), *value));
        ActiveEffect {
            effect: Symbol::new(&self.id),
            source: None,
            args: EffectArgs::with_stacks(self.level, self.stacks, inputs),
            inhibited: self.inhibited,
            ending: false,
            periods: self.periods,
        }
    }
}
