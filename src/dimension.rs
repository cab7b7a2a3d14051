//! [`Dimension`], the key of a number of an actor, and [`DimensionDef`], what the registry says of it.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use bevy_reflect::Reflect;
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use crate::cap::{Cap, CapKind, CapMode};
use crate::contribution::{Bucket, Contribution};
use crate::symbol::Symbol;
use crate::value::Value;

/// A named number of an actor, as a key in code: a name whose [`Symbol`] is looked up once.
///
/// Meant for `static` items. The name must be snake case, `[a-z][a-z0-9_]*`; another one does not compile.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// static STRENGTH: Dimension = Dimension::new("strength");
///
/// let ring = STRENGTH.percent(0.2).label("source", "ring");
/// assert_eq!(ring.bucket, Bucket::Percent);
/// ```
pub struct Dimension {
    name: &'static str,
    /// The symbol's number, 0 until the first use.
    cached: AtomicU32,
}

impl Dimension {
    /// The key of the dimension `name`.
    ///
    /// # Panics
    /// When the name is not snake case; in a `static` that is a compile error.
    pub const fn new(name: &'static str) -> Self {
        assert!(is_snake_case(name), "a dimension's name must be snake case: [a-z][a-z0-9_]*");
        Self { name, cached: AtomicU32::new(0) }
    }

    /// The name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name's symbol.
    #[inline]
    pub fn symbol(&self) -> Symbol {
        match Symbol::from_number(self.cached.load(Ordering::Relaxed)) {
            Some(symbol) => symbol,
            None => self.look_up(),
        }
    }

    #[cold]
    fn look_up(&self) -> Symbol {
        let symbol = Symbol::new(self.name);
        self.cached.store(symbol.number(), Ordering::Relaxed);
        symbol
    }
}

/// Whether `name` can be a dimension's, curve's or rule's name: `[a-z][a-z0-9_]*`.
pub(crate) const fn is_snake_case(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.is_empty() || !bytes[0].is_ascii_lowercase() {
        return false;
    }
    let mut at = 1;
    while at < bytes.len() {
        if !(bytes[at].is_ascii_lowercase() || bytes[at].is_ascii_digit() || bytes[at] == b'_') {
            return false;
        }
        at += 1;
    }
    true
}

/// A dimension makes statements about itself; a subsystem then says them with
/// [`replace`](crate::ContributionsMutItem::replace).
impl Dimension {
    /// Adds `value` before everything else.
    #[must_use]
    pub fn flat(&self, value: f64) -> Contribution {
        Contribution::new(self, Bucket::Flat, value)
    }

    /// Adds `value` to the sum of percentages: 0.2 is +20 %.
    #[must_use]
    pub fn percent(&self, value: f64) -> Contribution {
        Contribution::new(self, Bucket::Percent, value)
    }

    /// Multiplies by `1 + value`: 0.2 is ×1.2.
    #[must_use]
    pub fn mult(&self, value: f64) -> Contribution {
        Contribution::new(self, Bucket::Mult, value)
    }

    /// Multiplies by `value` as it stands: 1.5 is ×1.5.
    #[must_use]
    pub fn factor(&self, value: f64) -> Contribution {
        Contribution::new(self, Bucket::Factor, value)
    }

    /// Adds `value` after the multiplications.
    #[must_use]
    pub fn post_add(&self, value: f64) -> Contribution {
        Contribution::new(self, Bucket::PostAdd, value)
    }

    /// Makes `value` the value, whatever the others say; of several the first in canonical order counts.
    #[must_use]
    pub fn set(&self, value: f64) -> Contribution {
        Contribution::new(self, Bucket::Override, value)
    }

    /// At most `value`, whatever the other caps of the layer say.
    #[must_use]
    pub fn hard_max(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::HardMax, CapKind::Max, value)
    }

    /// At least `value`, whatever the other caps of the layer say.
    #[must_use]
    pub fn hard_min(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::HardMin, CapKind::Min, value)
    }

    /// A part of the layer's soft maximum: all baselines and additions are summed.
    #[must_use]
    pub fn base_max(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Baseline, CapKind::Max, value)
    }

    /// A part of the layer's soft minimum.
    #[must_use]
    pub fn base_min(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Baseline, CapKind::Min, value)
    }

    /// Added to the layer's soft maximum.
    #[must_use]
    pub fn add_max(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Additive, CapKind::Max, value)
    }

    /// Added to the layer's soft minimum.
    #[must_use]
    pub fn add_min(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Additive, CapKind::Min, value)
    }

    /// Makes `value` the layer's soft maximum, instead of the sum.
    #[must_use]
    pub fn set_max(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Override, CapKind::Max, value)
    }

    /// Makes `value` the layer's soft minimum, instead of the sum.
    #[must_use]
    pub fn set_min(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Override, CapKind::Min, value)
    }
}

impl From<&Dimension> for Symbol {
    fn from(dimension: &Dimension) -> Self {
        dimension.symbol()
    }
}

impl fmt::Debug for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dimension({:?})", self.name)
    }
}

/// What a dimension can be asked for by, without interning anything: `&Dimension`, [`Symbol`], or its name.
pub trait DimensionKey: Copy {
    /// The symbol, if anybody has interned the name.
    fn find(self) -> Option<Symbol>;
    /// The name.
    fn name(&self) -> &str;
}

impl DimensionKey for &Dimension {
    #[inline]
    fn find(self) -> Option<Symbol> {
        Some(self.symbol())
    }
    fn name(&self) -> &str {
        self.name
    }
}

impl DimensionKey for Symbol {
    #[inline]
    fn find(self) -> Option<Symbol> {
        Some(self)
    }
    fn name(&self) -> &str {
        self.as_str()
    }
}

impl DimensionKey for &str {
    fn find(self) -> Option<Symbol> {
        Symbol::find(self)
    }
    fn name(&self) -> &str {
        self
    }
}

impl DimensionKey for &String {
    fn find(self) -> Option<Symbol> {
        Symbol::find(self)
    }
    fn name(&self) -> &str {
        self
    }
}

/// Where the snapshot lists a dimension. Primary or Derived changes no number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Reflect, Serialize, Deserialize)]
#[reflect(Debug, Default, PartialEq, Hash)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Reflect, Serialize, Deserialize)]
#[reflect(Debug, Default, PartialEq, Hash)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Reflect, Serialize, Deserialize)]
#[reflect(Debug, Default, PartialEq, Hash)]
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
/// use bevy_actor_core::prelude::*;
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
    fn names_are_snake_case() {
        for good in ["a", "hp_max", "x1_", "level2"] {
            assert!(is_snake_case(good), "{good}");
        }
        for bad in ["", "_a", "1a", "Hp", "hp max", "hp-max", "kräfte"] {
            assert!(!is_snake_case(bad), "{bad}");
        }
    }

    #[test]
    fn nearest_takes_halves_away_from_zero() {
        assert_eq!([2.5, -2.5, 0.4].map(|x| Rounding::Nearest.apply(x)), [3.0, -3.0, 0.0]);
        assert_eq!([2.5, -2.5].map(|x| Rounding::Floor.apply(x)), [2.0, -3.0]);
        assert_eq!([2.5, -2.5].map(|x| Rounding::Ceil.apply(x)), [3.0, -2.0]);
    }
}
