//! [`Contribution`]: a statement that changes the value of one dimension, and its [`Labels`].

use std::collections::BTreeMap;
use std::sync::Arc;

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::vocabulary::Symbol;

/// What a contribution does with its value. The order of the variants is the canonical order.
///
/// A pipeline dimension takes the first `Override` if there is one, and otherwise computes
/// `(base + sum of Flat) · (1 + sum of Percent) · product of (1 + Mult) · product of Factor + sum of PostAdd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Hash),
    type_path = "bevy_actor_core::contribution"
)]
#[repr(u8)]
pub enum Bucket {
    /// Adds to the base value, before the multiplications.
    Flat,
    /// Adds to the sum of percentages: 0.2 is +20 %.
    Percent,
    /// Multiplies by `1 + value`: 0.2 is ×1.2.
    Mult,
    /// Multiplies by the value itself: 1.5 is ×1.5.
    Factor,
    /// Adds after the multiplications.
    PostAdd,
    /// Replaces the result. The first one in canonical order counts.
    Override,
}

impl Bucket {
    /// All buckets, in canonical order.
    pub const ALL: [Self; 6] =
        [Self::Flat, Self::Percent, Self::Mult, Self::Factor, Self::PostAdd, Self::Override];

    /// Returns the field of a rule or an effect that holds contributions of this bucket by dimension, if there is one.
    pub(crate) const fn short_form(self) -> Option<&'static str> {
        match self {
            Self::Flat => Some("add"),
            Self::Percent => Some("increase"),
            Self::Mult => None,
            Self::Factor => Some("times"),
            Self::PostAdd => Some("add_after"),
            Self::Override => Some("set"),
        }
    }

    /// Returns the name as files write it.
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

/// Free key-value pairs of text that a statement carries for the game. Explanations show them; numbers ignore them.
///
/// Labels are cheap to clone, and empty labels allocate nothing.
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
    /// Returns the value of one label.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.as_deref()?.get(key).map(String::as_str)
    }

    /// Adds a label, or replaces the one with the same key.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<String>) {
        Arc::make_mut(self.0.get_or_insert_default()).insert(key.into(), value.into());
    }

    /// Returns all key-value pairs, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|map| map.iter()).map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Returns whether there are no labels.
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

/// A statement that changes the value of one dimension, such as "the sword gives +20 % attack power".
///
/// `V` is `f64` in the contributions to an actor, and [`Value`](crate::Value), a number or a formula, in rules. The
/// methods of [`Dimension`](crate::Dimension) create contributions, such as [`percent`](crate::Dimension::percent).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bevy_reflect", derive(Reflect), type_path = "bevy_actor_core::contribution")]
pub struct Contribution<V = f64> {
    /// The dimension that the contribution changes.
    pub dimension: Symbol,
    /// What the contribution does with its value.
    pub bucket: Bucket,
    /// The value; finite.
    pub value: V,
    /// The system that makes the contribution. The default is the contributing subsystem; any other name is rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Symbol>,
    /// The priority within the bucket, higher first. The default is the subsystem's priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// Free key-value pairs for the game, without effect on numbers.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
}

impl<V> Contribution<V> {
    /// Creates a contribution without labels and without a priority of its own.
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

    /// Sets a priority of its own, instead of the subsystem's.
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
    fn all_buckets_are_listed_in_canonical_order() {
        // A new bucket is missed by this `match` first.
        let place = |bucket| match bucket {
            Bucket::Flat => 0,
            Bucket::Percent => 1,
            Bucket::Mult => 2,
            Bucket::Factor => 3,
            Bucket::PostAdd => 4,
            Bucket::Override => 5,
        };
        assert_eq!(Bucket::ALL.map(place), std::array::from_fn(|at| at));
    }

    #[test]
    fn contributions_write_and_read_as_ron() {
        let said =
            Contribution::<f64>::new("strength", Bucket::Mult, 0.2).priority(5).label("source", "blood");
        let text = ron::to_string(&said).unwrap();
        assert_eq!(ron::from_str::<Contribution>(&text).unwrap(), said);
    }
}
