//! Contributions, caps and pools by name. They are plain data: their names are interned only when a record is spawned.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::pool::{Pool, PoolRule, SavedPool};
use crate::vocabulary::{Bucket, Cap, CapKind, CapMode, Contribution, Labels, Symbol};

use super::limits::unique_map;

/// A saved [`Contribution`] of an actor, item or effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContributionRecord {
    /// The system that made the contribution.
    pub system: String,
    /// The dimension.
    pub dimension: String,
    /// What the contribution does with its value.
    pub bucket: Bucket,
    /// The contribution's value; finite.
    pub value: f64,
    /// The priority. Higher priorities come first within a bucket.
    #[serde(default)]
    pub priority: i32,
    /// The labels: free pairs of text for the game.
    #[serde(default, deserialize_with = "unique_map")]
    pub labels: BTreeMap<String, String>,
}

/// A saved [`Cap`] on an actor, or of an item or effect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CapRecord {
    /// The system that set the cap.
    pub system: String,
    /// The dimension.
    pub dimension: String,
    /// How the cap combines with other caps.
    pub mode: CapMode,
    /// The bound that the cap limits.
    pub kind: CapKind,
    /// The cap's value; finite.
    pub value: f64,
    /// The priority. Higher priorities come first.
    #[serde(default)]
    pub priority: i32,
    /// The cap layer. If omitted, the last layer.
    #[serde(default)]
    pub scope: Option<String>,
    /// The realm. If set, the cap counts only for actors in this realm.
    #[serde(default)]
    pub realm: Option<String>,
    /// The labels: free pairs of text for the game.
    #[serde(default, deserialize_with = "unique_map")]
    pub labels: BTreeMap<String, String>,
}

/// A saved [`Pool`] of an actor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PoolRecord {
    /// The dimension that is the maximum.
    pub of: String,
    /// The dimension by which the pool regenerates, if there is one.
    #[serde(default)]
    pub regenerating: Option<String>,
    /// How the current value changes with the maximum.
    #[serde(default)]
    pub following: PoolRule,
    /// The current value; `None` if the pool will begin full.
    #[serde(default)]
    pub current: Option<f64>,
    /// The maximum; `None` before the pool begins.
    #[serde(default)]
    pub maximum: Option<f64>,
    /// The value and the maximum of which the current value is the share, if they differ from `current` and `maximum`.
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
    /// Checks the numbers of the pool, and returns what is wrong. It checks no name.
    pub(super) fn check_numbers(&self) -> Result<(), String> {
        let Self { current, maximum, basis, .. } = *self;
        SavedPool::check(current, maximum, basis).map_err(|bad| bad.to_string())
    }

    /// Returns the pool, or `None` if its numbers are invalid.
    pub fn pool(&self) -> Option<Pool> {
        let of = Symbol::new(&self.of);
        let regenerating = self.regenerating.as_deref().map(Symbol::new);
        let Self { following, current, maximum, basis, .. } = *self;
        SavedPool { of, regenerating, following, current, maximum, basis }.try_into().ok()
    }
}
