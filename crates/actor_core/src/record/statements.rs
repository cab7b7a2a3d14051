//! Statements and pools, by name. They are plain data: names in them are interned only when a record is spawned.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::pool::{Pool, PoolRule, SavedPool};
use crate::vocabulary::{Bucket, Cap, CapKind, CapMode, Contribution, Labels, Symbol};

use super::limits::unique_map;

/// A [`Contribution`] of an actor or an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContributionRecord {
    /// Who says it.
    pub system: String,
    /// The dimension that it is about.
    pub dimension: String,
    /// What it does with its value.
    pub bucket: Bucket,
    /// How much; finite.
    pub value: f64,
    /// Higher comes first within a bucket.
    #[serde(default)]
    pub priority: i32,
    /// Free pairs for the game.
    #[serde(default, deserialize_with = "unique_map")]
    pub labels: BTreeMap<String, String>,
}

/// A [`Cap`] on an actor, or of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CapRecord {
    /// Who puts it.
    pub system: String,
    /// The dimension that it is about.
    pub dimension: String,
    /// How it works together with the others.
    pub mode: CapMode,
    /// Which bound it is about.
    pub kind: CapKind,
    /// How far; finite.
    pub value: f64,
    /// Higher comes first.
    #[serde(default)]
    pub priority: i32,
    /// The layer that it stands in; the last one, if it is left out.
    #[serde(default)]
    pub scope: Option<String>,
    /// Only for actors in this realm.
    #[serde(default)]
    pub realm: Option<String>,
    /// Free pairs for the game.
    #[serde(default, deserialize_with = "unique_map")]
    pub labels: BTreeMap<String, String>,
}

/// A [`Pool`] of an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PoolRecord {
    /// The dimension that is its maximum.
    pub of: String,
    /// The dimension that it regenerates by.
    #[serde(default)]
    pub regenerating: Option<String>,
    /// What becomes of the current value when the maximum changes.
    #[serde(default)]
    pub following: PoolRule,
    /// The current value, if it is not about to begin full.
    #[serde(default)]
    pub current: Option<f64>,
    /// The maximum, once it has begun.
    #[serde(default)]
    pub maximum: Option<f64>,
    /// The value and the maximum that the current value is the share of, if those are others.
    #[serde(default)]
    pub basis: Option<(f64, f64)>,
}

fn text(symbol: Symbol) -> String {
    symbol.as_str().to_owned()
}

fn labels(labels: &Labels) -> BTreeMap<String, String> {
    labels.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

impl From<Contribution> for ContributionRecord {
    fn from(said: Contribution) -> Self {
        Self {
            system: said.system.map(text).unwrap_or_default(),
            dimension: text(said.dimension),
            bucket: said.bucket,
            value: said.value,
            priority: said.priority.unwrap_or(0),
            labels: labels(&said.labels),
        }
    }
}

impl From<&ContributionRecord> for Contribution {
    fn from(said: &ContributionRecord) -> Self {
        Self {
            dimension: Symbol::new(&said.dimension),
            bucket: said.bucket,
            value: said.value,
            system: Some(Symbol::new(&said.system)),
            priority: Some(said.priority),
            labels: said.labels.clone().into(),
        }
    }
}

impl From<&Cap> for CapRecord {
    fn from(cap: &Cap) -> Self {
        Self {
            system: cap.system.map(text).unwrap_or_default(),
            dimension: text(cap.dimension),
            mode: cap.mode,
            kind: cap.kind,
            value: cap.value,
            priority: cap.priority.unwrap_or(0),
            scope: cap.scope.map(text),
            realm: cap.realm.map(text),
            labels: labels(&cap.labels),
        }
    }
}

impl From<&CapRecord> for Cap {
    fn from(cap: &CapRecord) -> Self {
        let symbol = |name: &Option<String>| name.as_deref().map(Symbol::new);
        Self {
            dimension: Symbol::new(&cap.dimension),
            mode: cap.mode,
            kind: cap.kind,
            value: cap.value,
            system: Some(Symbol::new(&cap.system)),
            priority: Some(cap.priority),
            scope: symbol(&cap.scope),
            realm: symbol(&cap.realm),
            labels: cap.labels.clone().into(),
        }
    }
}

impl From<&Pool> for PoolRecord {
    fn from(pool: &Pool) -> Self {
        let SavedPool { of, regenerating, following, current, maximum, basis } = pool.clone().into();
        let regenerating = regenerating.map(text);
        Self { of: text(of), regenerating, following, current, maximum, basis }
    }
}

impl PoolRecord {
    /// What is wrong with its numbers, if anything is. It looks at no name.
    pub(super) fn check_numbers(&self) -> Result<(), String> {
        let Self { current, maximum, basis, .. } = *self;
        SavedPool::check(current, maximum, basis).map_err(|bad| bad.to_string())
    }

    /// The pool, if its numbers are good.
    pub fn pool(&self) -> Option<Pool> {
        let of = Symbol::new(&self.of);
        let regenerating = self.regenerating.as_deref().map(Symbol::new);
        let Self { following, current, maximum, basis, .. } = *self;
        SavedPool { of, regenerating, following, current, maximum, basis }.try_into().ok()
    }
}
