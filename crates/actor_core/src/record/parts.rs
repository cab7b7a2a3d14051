//! The parts of a record: the identity of an actor, and its items and effects.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contributor::ActiveEffect;
use crate::definitions::EffectArgs;
use crate::vocabulary::{Lasts, Symbol};

use super::Timestamps;
use super::limits::unique_map;
use super::statements::{CapRecord, ContributionRecord, PoolRecord};

/// The identity of an actor, with its base values and pools.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IdentityRecord {
    /// The actor's id; not empty.
    pub id: String,
    /// The times of creation and last saving, if the game set them.
    #[serde(default)]
    pub timestamps: Option<Timestamps>,
    /// The actor's race, if it has one.
    #[serde(default)]
    pub race: Option<String>,
    /// The actor's age in years; not negative.
    #[serde(default)]
    pub age: f64,
    /// The age in years that the actor can reach, if there is an end.
    #[serde(default)]
    pub lifespan: Option<f64>,
    /// The actor's realms.
    #[serde(default)]
    pub realms: Vec<String>,
    /// The actor's tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The actor's base values, by dimension.
    #[serde(default, deserialize_with = "unique_map")]
    pub base: BTreeMap<String, f64>,
    /// The actor's pools, by name.
    #[serde(default, deserialize_with = "unique_map")]
    pub pools: BTreeMap<String, PoolRecord>,
}

/// An item or an effect, with items and effects of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContributorRecord {
    /// The display name, if there is one.
    #[serde(default)]
    pub name: Option<String>,
    /// The identity, if this item or effect is an actor itself.
    #[serde(default)]
    pub actor: Option<Box<IdentityRecord>>,
    /// The effect, if this is an effect with a definition.
    #[serde(default)]
    pub effect: Option<EffectRecord>,
    /// The time, if this item or effect ends by itself.
    #[serde(default)]
    pub time: Option<TimeRecord>,
    /// The contributions. Empty for an effect with a definition, which computes them again.
    #[serde(default)]
    pub contributions: Vec<ContributionRecord>,
    /// The caps. Empty for an effect with a definition.
    #[serde(default)]
    pub caps: Vec<CapRecord>,
    /// The items that contribute to this one, such as the gems in a sword.
    #[serde(default)]
    pub items: Vec<Self>,
    /// The effects on this item or effect.
    #[serde(default)]
    pub effects: Vec<Self>,
}

/// A saved [`ActiveEffect`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct EffectRecord {
    /// The name of the effect.
    pub id: String,
    /// The id of the actor that is the source of the effect. A source that is not an actor is not saved. A source that
    /// does not exist when the record is spawned is dropped.
    #[serde(default)]
    pub source: Option<String>,
    /// The level.
    pub level: u32,
    /// The number of stacks; at least 1.
    pub stacks: u32,
    /// The other inputs, by name.
    #[serde(default, deserialize_with = "unique_map")]
    pub inputs: BTreeMap<String, f64>,
    /// Whether the effect's condition to stay did not hold.
    #[serde(default)]
    pub inhibited: bool,
    /// The number of finished periods.
    #[serde(default)]
    pub periods: u64,
    /// The time from the last run of the game to the end of the next period.
    #[serde(default)]
    pub next_period: Option<Lasts>,
}

/// The time of an actor, item or effect that ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TimeRecord {
    /// The whole duration. An effect whose stacks end one by one starts it again for each stack.
    pub lasts: Lasts,
    /// The time from the last run of the game to the end, in the same unit as `lasts`. A number of ticks is the number
    /// of further runs in which the source counts.
    pub left: Lasts,
}

impl TimeRecord {
    /// Creates a time from the whole duration and the time from the last run to the end.
    pub fn new(lasts: Lasts, left: Lasts) -> Self {
        Self { lasts, left }
    }
}

impl EffectRecord {
    /// Creates the record of an effect. `source` is the id of the actor that the effect comes from, and `next_period`
    /// the time from the last run to the end of the next period.
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

    /// Returns the effect, without a source.
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
