//! [`DimensionDef`]: what the registry says of a dimension.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use crate::vocabulary::Value;

/// Where the snapshot lists a dimension. Primary or Derived changes no number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::dimension_def"
)]
pub enum DimensionKind {
    /// A number that contributions make.
    #[default]
    Primary,
    /// A number that follows from others.
    Derived,
    /// No value of its own: the snapshot keeps its pipeline, and an event such as a hit runs through it.
    Context,
}

/// How the contributions to one dimension become its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::dimension_def"
)]
pub enum MergeRule {
    /// `((flat × (1 + percent)) × mult) + post`, or the first Override.
    #[default]
    Pipeline,
    /// The sum of the base formula and the Flat values.
    Sum,
    /// The greatest of the base formula and the Flat values.
    Max,
    /// The least of the base formula and the Flat values.
    Min,
    /// The sum divided by the number of terms, the base formula included.
    Average,
    /// The product of the base formula and the Flat values.
    Multiply,
}

/// How a value is rounded, before it is capped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::dimension_def"
)]
pub enum Rounding {
    /// Not at all.
    #[default]
    None,
    /// Down.
    Floor,
    /// Up.
    Ceil,
    /// To the nearest whole number, halves away from zero.
    Nearest,
}

impl Rounding {
    /// The rounded value.
    #[inline]
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        if self == Self::None { value } else { self.rounded(value) }
    }

    /// Apart, so that the many dimensions that are not rounded take no jump through a table.
    #[inline(never)]
    fn rounded(self, value: f64) -> f64 {
        match self {
            Self::None => value,
            Self::Floor => value.floor(),
            Self::Ceil => value.ceil(),
            Self::Nearest => value.round(),
        }
    }
}

/// What the registry says of one dimension: the same that a file says between the parentheses of
/// `"hp_max": (kind: Derived, base: "vitality * 10")`.
///
/// ```
/// use actor_core::prelude::*;
/// let hp_max = DimensionDef::derived().base("vitality * 10").round(Rounding::Nearest).clamp(1.0, 2e6);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DimensionDef {
    /// Under which heading the snapshot lists it.
    pub kind: DimensionKind,
    /// How contributions are merged.
    pub merge: MergeRule,
    /// How the value is rounded, before caps.
    pub round: Rounding,
    /// The least that any cap or value can make of it; default −∞.
    pub min: f64,
    /// The greatest that any cap or value can make of it; default +∞.
    pub max: f64,
    /// What Flat values are added to: a formula over other dimensions, or a number.
    pub base: Option<Value>,
    /// For people: points, metres per second, …
    pub unit: Option<String>,
    /// For people: the name to show.
    pub label: Option<String>,
    /// For people: what it is.
    pub description: Option<String>,
    /// For people: not to be shown on a character sheet.
    pub hidden: bool,
}

impl Default for DimensionDef {
    fn default() -> Self {
        Self {
            kind: DimensionKind::Primary,
            merge: MergeRule::Pipeline,
            round: Rounding::None,
            min: f64::NEG_INFINITY,
            max: f64::INFINITY,
            base: None,
            unit: None,
            label: None,
            description: None,
            hidden: false,
        }
    }
}

impl DimensionDef {
    /// A primary dimension without base, rounding or clamp.
    #[must_use]
    pub fn primary() -> Self {
        Self::default()
    }

    /// A derived dimension without base, rounding or clamp.
    #[must_use]
    pub fn derived() -> Self {
        Self { kind: DimensionKind::Derived, ..Self::default() }
    }

    /// A context dimension without rounding or clamp.
    #[must_use]
    pub fn context() -> Self {
        Self { kind: DimensionKind::Context, ..Self::default() }
    }

    /// Sets the merge rule.
    #[must_use]
    pub fn merge(mut self, merge: MergeRule) -> Self {
        self.merge = merge;
        self
    }

    /// Sets the rounding.
    #[must_use]
    pub fn round(mut self, round: Rounding) -> Self {
        self.round = round;
        self
    }

    /// Sets both sides of the clamp; an infinite side is open.
    #[must_use]
    pub fn clamp(mut self, min: f64, max: f64) -> Self {
        (self.min, self.max) = (min, max);
        self
    }

    /// Sets the base: a formula as text, or a number.
    #[must_use]
    pub fn base(mut self, base: impl Into<Value>) -> Self {
        self.base = Some(base.into());
        self
    }

    /// Sets the unit that people read.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<String>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// Sets the name that people read.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Sets the description that people read.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_takes_halves_away_from_zero() {
        assert_eq!([2.5, -2.5, 0.4].map(|x| Rounding::Nearest.apply(x)), [3.0, -3.0, 0.0]);
        assert_eq!([2.5, -2.5].map(|x| Rounding::Floor.apply(x)), [2.0, -3.0]);
        assert_eq!([2.5, -2.5].map(|x| Rounding::Ceil.apply(x)), [3.0, -2.0]);
    }
}
