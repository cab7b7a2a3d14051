//! [`Cap`]: one statement about how far a dimension may go, and the layers that caps stand in.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

use crate::vocabulary::{Labels, Symbol};

/// How a cap works together with the others of its layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Hash),
    type_path = "bevy_actor_core::cap"
)]
pub enum CapMode {
    /// A part of the layer's soft bound: baselines and additions are summed.
    Baseline,
    /// Added to the layer's soft bound.
    Additive,
    /// At most this, after the soft bound.
    HardMax,
    /// At least this, after the soft bound.
    HardMin,
    /// The soft bound itself, instead of the sum: the first in order counts.
    Override,
}

impl CapMode {
    /// All modes.
    pub const ALL: [Self; 5] = [Self::Baseline, Self::Additive, Self::HardMax, Self::HardMin, Self::Override];

    /// The name, as files write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "Baseline",
            Self::Additive => "Additive",
            Self::HardMax => "HardMax",
            Self::HardMin => "HardMin",
            Self::Override => "Override",
        }
    }

    /// The kind that the mode implies, if it implies one.
    pub const fn implied_kind(self) -> Option<CapKind> {
        match self {
            Self::HardMax => Some(CapKind::Max),
            Self::HardMin => Some(CapKind::Min),
            _ => None,
        }
    }
}

/// Which bound a cap is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Hash),
    type_path = "bevy_actor_core::cap"
)]
pub enum CapKind {
    /// The greatest allowed value.
    Max,
    /// The least allowed value.
    Min,
}

impl CapKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Max, Self::Min];

    /// The name, as files write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Max => "Max",
            Self::Min => "Min",
        }
    }
}

/// One statement about how far a dimension may go, such as "this realm allows at most 600 strength".
///
/// `V` is `f64` for what components hold and [`Value`](crate::Value) (a number or a formula) for what rules hold.
/// Make one with the methods of [`Dimension`](crate::Dimension).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bevy_reflect", derive(Reflect), type_path = "bevy_actor_core::cap")]
pub struct Cap<V = f64> {
    /// The dimension that it is about.
    pub dimension: Symbol,
    /// How it works together with the others.
    pub mode: CapMode,
    /// Which bound it is about.
    pub kind: CapKind,
    /// How far; finite.
    pub value: V,
    /// Who says it. Left out, it is the subsystem that says it; a subsystem cannot speak for another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Symbol>,
    /// Higher comes first. Left out, it is the subsystem's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// The layer that it stands in. Left out, it is the last one of the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Symbol>,
    /// Only for actors in this realm. Left out, for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realm: Option<Symbol>,
    /// Free pairs for the game.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
}

impl<V> Cap<V> {
    /// A cap in the last layer, for every realm.
    #[must_use]
    pub fn new(dimension: impl Into<Symbol>, mode: CapMode, kind: CapKind, value: impl Into<V>) -> Self {
        Self {
            dimension: dimension.into(),
            mode,
            kind,
            value: value.into(),
            system: None,
            priority: None,
            scope: None,
            realm: None,
            labels: Labels::default(),
        }
    }

    /// Puts it into a layer.
    #[must_use]
    pub fn layer(mut self, scope: impl Into<Symbol>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Limits it to actors in this realm.
    #[must_use]
    pub fn realm(mut self, realm: impl Into<Symbol>) -> Self {
        self.realm = Some(realm.into());
        self
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

/// How the bounds of the layers become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::cap"
)]
pub enum AcrossLayerPolicy {
    /// Every layer holds: the greatest minimum, the least maximum.
    #[default]
    Intersect,
    /// Any layer allows: the least minimum, the greatest maximum of the layers that state the bound.
    Union,
    /// The first layer in order that states an Override decides the bound alone; if none does, as Intersect.
    PrioritizedOverride,
}

impl AcrossLayerPolicy {
    /// All policies.
    pub const ALL: [Self; 3] = [Self::Intersect, Self::Union, Self::PrioritizedOverride];

    /// The name, as files write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intersect => "Intersect",
            Self::Union => "Union",
            Self::PrioritizedOverride => "PrioritizedOverride",
        }
    }
}

/// The cap layers in their order, and how they are put together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq),
    type_path = "bevy_actor_core::cap"
)]
pub struct CapLayers {
    /// The layers, first to last. A cap without a layer stands in the last.
    pub order: Vec<Symbol>,
    /// How their bounds become one.
    pub policy: AcrossLayerPolicy,
}

impl Default for CapLayers {
    /// REALM, WORLD, EVENT, TOTAL; Intersect.
    fn default() -> Self {
        Self::new(["REALM", "WORLD", "EVENT", "TOTAL"], AcrossLayerPolicy::Intersect)
    }
}

impl CapLayers {
    /// These layers, in this order.
    #[must_use]
    pub fn new(order: impl IntoIterator<Item: Into<Symbol>>, policy: AcrossLayerPolicy) -> Self {
        Self { order: order.into_iter().map(Into::into).collect(), policy }
    }
}

/// The bounds that a value is held within: `min(max(value, min), max)`. Either may be infinite; JSON has no infinite
/// numbers and writes `null`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq),
    type_path = "bevy_actor_core::cap"
)]
pub struct EffectiveCaps {
    /// The least value.
    #[serde(deserialize_with = "read_min")]
    pub min: f64,
    /// The greatest value.
    #[serde(deserialize_with = "read_max")]
    pub max: f64,
}

fn read_min<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    deserializer.deserialize_any(Bound(f64::NEG_INFINITY))
}

fn read_max<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    deserializer.deserialize_any(Bound(f64::INFINITY))
}

/// Reads a bound: a number, or nothing for the open bound that it holds.
struct Bound(f64);

impl Visitor<'_> for Bound {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a number, or nothing for no bound")
    }

    fn visit_f64<E>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_i64<E>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_u64<E>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_unit<E>(self) -> Result<f64, E> {
        Ok(self.0)
    }

    fn visit_none<E>(self) -> Result<f64, E> {
        Ok(self.0)
    }
}

impl Default for EffectiveCaps {
    fn default() -> Self {
        Self::NONE
    }
}

impl EffectiveCaps {
    /// No bound at all.
    pub const NONE: Self = Self { min: f64::NEG_INFINITY, max: f64::INFINITY };

    /// The value, held within the bounds.
    #[inline]
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        // As `value.max(self.min).min(self.max)`, in two instructions: bounds are never NaN.
        let value = if value > self.min { value } else { self.min };
        if value < self.max { value } else { self.max }
    }

    /// Whether both bounds have the same bits.
    #[inline]
    pub(crate) fn same_bits(self, other: Self) -> bool {
        self.min.to_bits() == other.min.to_bits() && self.max.to_bits() == other.max.to_bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_read_from_numbers_of_any_kind_and_from_nothing() {
        let caps = |min, max| EffectiveCaps { min, max };
        for (text, read) in [
            (r#"{"min": 2, "max": 7.5}"#, caps(2.0, 7.5)),
            (r#"{"min": -3, "max": 7}"#, caps(-3.0, 7.0)),
            (r#"{"min": null, "max": 4.25}"#, caps(f64::NEG_INFINITY, 4.25)),
            (r#"{"min": -0.5, "max": null}"#, caps(-0.5, f64::INFINITY)),
        ] {
            assert_eq!(serde_json::from_str::<EffectiveCaps>(text).unwrap(), read, "{text}");
        }
        assert_eq!(
            ron::from_str::<EffectiveCaps>("(min: None, max: -8)").unwrap(),
            caps(f64::NEG_INFINITY, -8.0)
        );
        let wrong = serde_json::from_str::<EffectiveCaps>(r#"{"min": "low", "max": 1}"#).unwrap_err();
        assert!(wrong.to_string().contains("expected a number, or nothing for no bound"), "{wrong}");
    }
}
