//! [`DimensionDef`]: the definition of a dimension, with its kind, merge rule and rounding.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use crate::vocabulary::Value;

/// The kind of a dimension. `Primary` and `Derived` only group dimensions in the snapshot and change no number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::dimension_def"
)]
pub enum DimensionKind {
    /// A number that contributions change, such as strength.
    #[default]
    Primary,
    /// A number that follows from other dimensions, such as the maximum of health.
    Derived,
    /// A dimension without a value of its own. The snapshot keeps its pipeline, which changes the amount of an event,
    /// such as the damage of a hit.
    Context,
}

/// The rule that merges the contributions to a dimension into its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::dimension_def"
)]
pub enum MergeRule {
    /// Computes `((flat × (1 + percent)) × mult) + post`, or takes the first `Override` if there is one. `flat` starts
    /// at the base formula.
    #[default]
    Pipeline,
    /// Adds the base formula and the `Flat` values.
    Sum,
    /// Takes the greatest of the base formula and the `Flat` values.
    Max,
    /// Takes the least of the base formula and the `Flat` values.
    Min,
    /// Averages the base formula and the `Flat` values: their sum divided by their number.
    Average,
    /// Multiplies the base formula and the `Flat` values.
    Multiply,
}

/// The rounding of a value, before caps limit it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Hash),
    type_path = "bevy_actor_core::dimension_def"
)]
pub enum Rounding {
    /// Does not round.
    #[default]
    None,
    /// Rounds down.
    Floor,
    /// Rounds up.
    Ceil,
    /// Rounds to the nearest whole number, and halves away from zero.
    Nearest,
}

impl Rounding {
    /// Returns the rounded value.
    #[inline]
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        if self == Self::None { value } else { self.rounded(value) }
    }

    /// Kept out of line, so that the many dimensions without rounding take no jump through a table.
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

/// The definition of a dimension.
///
/// In `dimensions.ron` it is what the parentheses of `"hp_max": (kind: Derived, base: "vitality * 10")` contain.
///
/// ```
/// use actor_core::prelude::*;
/// let hp_max = DimensionDef::derived().base("vitality * 10").round(Rounding::Nearest).clamp(1.0, 2e6);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct DimensionDef {
    /// The kind, under which the snapshot lists the dimension.
    pub kind: DimensionKind,
    /// The rule that merges contributions.
    pub merge: MergeRule,
    /// The rounding of the value, before caps limit it.
    pub round: Rounding,
    /// The least value, which no contribution or cap can go below; by default −∞.
    pub min: f64,
    /// The greatest value, which no contribution or cap can exceed; by default +∞.
    pub max: f64,
    /// The value that contributions start from: a formula over other dimensions, or a number.
    pub base: Option<Value>,
    /// The unit that people read, such as `points` or `m/s`.
    pub unit: Option<String>,
    /// The name that people read.
    pub label: Option<String>,
    /// The description that people read.
    pub description: Option<String>,
    /// Whether a character sheet should leave the dimension out. It changes no number.
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
    /// Creates a primary dimension without base, rounding or clamp.
    #[must_use]
    pub fn primary() -> Self {
        Self::default()
    }

    /// Creates a derived dimension without base, rounding or clamp.
    #[must_use]
    pub fn derived() -> Self {
        Self { kind: DimensionKind::Derived, ..Self::default() }
    }

    /// Creates a context dimension without rounding or clamp.
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

    /// Sets the least and the greatest value. An infinite one sets no bound.
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
