//! [`Contribution`]: one statement about one dimension.

use std::collections::BTreeMap;
use std::sync::Arc;

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::vocabulary::Symbol;

/// What a contribution does with its value. The order of the variants is the canonical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Hash),
    type_path = "bevy_actor_core::contribution"
)]
#[repr(u8)]
pub enum Bucket {
    /// Added first.
    Flat,
    /// Added to the sum of percentages: 0.2 is +20 %.
    Percent,
    /// Multiplies by `1 + value`: 0.2 is ×1.2.
    Mult,
    /// Multiplies by the value as it stands.
    Factor,
    /// Added after the multiplications.
    PostAdd,
    /// The value itself: the first in canonical order wins.
    Override,
}

impl Bucket {
    /// All buckets, in canonical order.
    pub const ALL: [Self; 6] =
        [Self::Flat, Self::Percent, Self::Mult, Self::Factor, Self::PostAdd, Self::Override];

    /// The name, as files write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flat => "Flat",
            Self::Percent => "Percent",
            Self::Mult => "Mult",
            Self::Factor => "Factor",
            Self::PostAdd => "PostAdd",
            Self::Override => "Override",
        }
    }
}

/// Free pairs of text that a statement carries for the game; shown in explanations, without effect on numbers.
///
/// Cheap to clone, and no allocation when empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(opaque),
    reflect(Debug, Default, PartialEq, Hash, Serialize, Deserialize),
    type_path = "bevy_actor_core::contribution"
)]
#[serde(from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Labels(Option<Arc<BTreeMap<String, String>>>);

impl Labels {
    /// The text of this label.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.as_deref()?.get(key).map(String::as_str)
    }

    /// Adds or replaces one label.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<String>) {
        Arc::make_mut(self.0.get_or_insert_default()).insert(key.into(), value.into());
    }

    /// All pairs, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|map| map.iter()).map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

impl From<BTreeMap<String, String>> for Labels {
    fn from(map: BTreeMap<String, String>) -> Self {
        Self((!map.is_empty()).then(|| Arc::new(map)))
    }
}

impl From<Labels> for BTreeMap<String, String> {
    fn from(labels: Labels) -> Self {
        labels.0.map(Arc::unwrap_or_clone).unwrap_or_default()
    }
}

/// One statement about one dimension of an actor, such as "the sword gives +20 % attack power".
///
/// `V` is `f64` for what components hold and [`Value`](crate::Value) (a number or a formula) for what rules hold.
/// Make one with the methods of [`Dimension`](crate::Dimension).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bevy_reflect", derive(Reflect), type_path = "bevy_actor_core::contribution")]
pub struct Contribution<V = f64> {
    /// The dimension that it is about.
    pub dimension: Symbol,
    /// What it does with its value.
    pub bucket: Bucket,
    /// How much; finite.
    pub value: V,
    /// Who says it. Left out, it is the subsystem that says it; a subsystem cannot speak for another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Symbol>,
    /// Higher comes first within a bucket. Left out, it is the subsystem's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// Free pairs for the game.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
}

impl<V> Contribution<V> {
    /// A contribution without priority or labels of its own.
    #[must_use]
    pub fn new(dimension: impl Into<Symbol>, bucket: Bucket, value: impl Into<V>) -> Self {
        Self {
            dimension: dimension.into(),
            bucket,
            value: value.into(),
            system: None,
            priority: None,
            labels: Labels::default(),
        }
    }

    /// Gives it a priority of its own.
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(key, value);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cost_nothing_until_there_is_one() {
        assert_eq!(size_of::<Labels>(), size_of::<usize>());
        let mut labels = Labels::default();
        assert!(labels.is_empty());
        labels.insert("law", "body");
        assert_eq!((labels.get("law"), labels.get("blood")), (Some("body"), None));
    }

    #[test]
    fn contributions_write_and_read_as_ron() {
        let said =
            Contribution::<f64>::new("strength", Bucket::Mult, 0.2).priority(5).label("source", "blood");
        let text = ron::to_string(&said).unwrap();
        assert_eq!(ron::from_str::<Contribution>(&text).unwrap(), said);
    }
}
