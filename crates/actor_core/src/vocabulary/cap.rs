//! [`Cap`]: a statement that limits a dimension, and [`CapLayers`], the groups in which caps are combined.
//!
//! [`EffectiveCaps`] are the result: the two bounds of one dimension. How the caps become those bounds is computed
//! elsewhere.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

use crate::vocabulary::{Labels, Symbol};

/// How a cap combines with the other caps of its layer.
///
/// Within a layer, the baselines and additions to one bound sum up to its *soft* bound. The hard caps then narrow it.
/// For example, a baseline of 200, an addition of 500 and a `HardMax` of 600 give the maximum 600.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq, Hash),
    type_path = "bevy_actor_core::cap"
)]
pub enum CapMode {
    /// Is a summand of the layer's soft bound, like [`Additive`](Self::Additive).
    Baseline,
    /// Adds to the layer's soft bound.
    Additive,
    /// Lowers the layer's maximum to at most this value, after the soft bound.
    HardMax,
    /// Raises the layer's minimum to at least this value, after the soft bound.
    HardMin,
    /// Replaces the sum as the soft bound. The first one in canonical order counts.
    Override,
}

impl CapMode {
    /// All modes.
    pub const ALL: [Self; 5] = [Self::Baseline, Self::Additive, Self::HardMax, Self::HardMin, Self::Override];

    /// Returns the name as files write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "Baseline",
            Self::Additive => "Additive",
            Self::HardMax => "HardMax",
            Self::HardMin => "HardMin",
            Self::Override => "Override",
        }
    }

    /// Returns the kind that the mode implies: `HardMax` implies `Max`, and `HardMin` implies `Min`.
    pub const fn implied_kind(self) -> Option<CapKind> {
        match self {
            Self::HardMax => Some(CapKind::Max),
            Self::HardMin => Some(CapKind::Min),
            _ => None,
        }
    }
}

/// The bound that a cap acts on.
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

    /// Returns the name as files write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Max => "Max",
            Self::Min => "Min",
        }
    }
}

/// A statement that limits one dimension, such as "this realm allows at most 600 strength".
///
/// `V` is `f64` in the caps of an actor, and [`Value`](crate::Value), a number or a formula, in rules. The methods of
/// [`Dimension`](crate::Dimension) create caps, such as [`hard_max`](crate::Dimension::hard_max).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bevy_reflect", derive(Reflect), type_path = "bevy_actor_core::cap")]
pub struct Cap<V = f64> {
    /// The dimension that the cap limits.
    pub dimension: Symbol,
    /// How the cap combines with the other caps of its layer.
    pub mode: CapMode,
    /// The bound that the cap acts on.
    pub kind: CapKind,
    /// The value of the bound, or a summand of it; finite.
    pub value: V,
    /// The system that makes the cap. The default is the contributing subsystem; any other name is rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<Symbol>,
    /// The priority in the canonical order, higher first. The default is the subsystem's priority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<i32>,
    /// The layer of the cap. The default is the last layer of [`CapLayers::order`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Symbol>,
    /// The realm that an actor must be in for the cap to count. By default it counts in every realm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realm: Option<Symbol>,
    /// Free key-value pairs for the game, without effect on numbers.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
}

impl<V> Cap<V> {
    /// Creates a cap in the last layer, for every realm.
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

    /// Sets the layer.
    #[must_use]
    pub fn layer(mut self, scope: impl Into<Symbol>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Limits the cap to actors in this realm.
    #[must_use]
    pub fn realm(mut self, realm: impl Into<Symbol>) -> Self {
        self.realm = Some(realm.into());
        self
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

/// How the bounds of several layers combine into one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::cap"
)]
pub enum AcrossLayerPolicy {
    /// A value must satisfy every layer: the greatest minimum and the least maximum count.
    #[default]
    Intersect,
    /// One layer is enough to allow a value: of the layers that state the bound, the least minimum and the greatest
    /// maximum count.
    Union,
    /// The first layer in order with an `Override` for a bound decides that bound alone. Without one, the policy works
    /// like `Intersect`.
    PrioritizedOverride,
}

impl AcrossLayerPolicy {
    /// All policies.
    pub const ALL: [Self; 3] = [Self::Intersect, Self::Union, Self::PrioritizedOverride];

    /// Returns the name as files write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intersect => "Intersect",
            Self::Union => "Union",
            Self::PrioritizedOverride => "PrioritizedOverride",
        }
    }
}

/// The cap layers in their order, and the policy that combines them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq),
    type_path = "bevy_actor_core::cap"
)]
pub struct CapLayers {
    /// The layers, first to last. A cap without a layer belongs to the last one.
    pub order: Vec<Symbol>,
    /// How the bounds of the layers combine into one.
    pub policy: AcrossLayerPolicy,
}

impl Default for CapLayers {
    /// The layers `REALM`, `WORLD`, `EVENT` and `TOTAL`, with [`AcrossLayerPolicy::Intersect`].
    fn default() -> Self {
        Self::new(["REALM", "WORLD", "EVENT", "TOTAL"], AcrossLayerPolicy::Intersect)
    }
}

impl CapLayers {
    /// Creates the layers in this order.
    #[must_use]
    pub fn new(order: impl IntoIterator<Item: Into<Symbol>>, policy: AcrossLayerPolicy) -> Self {
        Self { order: order.into_iter().map(Into::into).collect(), policy }
    }
}

/// The bounds that limit a value to `min(max(value, min), max)`.
///
/// Either bound may be infinite. JSON has no infinite numbers and holds `null` instead.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq),
    type_path = "bevy_actor_core::cap"
)]
pub struct EffectiveCaps {
    /// The least allowed value; −∞ if there is no minimum.
    #[serde(deserialize_with = "read_min")]
    pub min: f64,
    /// The greatest allowed value; +∞ if there is no maximum.
    #[serde(deserialize_with = "read_max")]
    pub max: f64,
}

fn read_min<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    deserializer.deserialize_any(Bound(f64::NEG_INFINITY))
}

fn read_max<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    deserializer.deserialize_any(Bound(f64::INFINITY))
}

/// Reads a bound: a number, or nothing for the infinite bound that the visitor holds.
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
    /// No bounds: −∞ and +∞.
    pub const NONE: Self = Self { min: f64::NEG_INFINITY, max: f64::INFINITY };

    /// Returns the value limited by the bounds: `min(max(value, min), max)`.
    #[inline]
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        // Computes `value.max(self.min).min(self.max)` in two instructions, since bounds are never NaN.
        let value = if value > self.min { value } else { self.min };
        if value < self.max { value } else { self.max }
    }

    /// Returns whether both bounds have the same bits as the other's.
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
