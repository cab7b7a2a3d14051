//! [`Dimension`]: the key of one of an actor's numbers in code, and [`DimensionKey`], everything that can serve as a
//! key.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::vocabulary::{Bucket, Cap, CapKind, CapMode, Contribution, Symbol};

/// The key of one of an actor's numbers: a name whose [`Symbol`] is looked up only once.
///
/// Declare dimensions as `static` items. The name must be snake case, `[a-z][a-z0-9_]*`; any other name does not
/// compile.
///
/// ```
/// use actor_core::prelude::*;
/// static STRENGTH: Dimension = Dimension::new("strength");
///
/// let ring = STRENGTH.percent(0.2).label("source", "ring");
/// assert_eq!(ring.bucket, Bucket::Percent);
/// ```
pub struct Dimension {
    name: &'static str,
    /// The symbol's number, or 0 until the first use.
    cached: AtomicU32,
}

impl Dimension {
    /// Creates the key of the dimension `name`.
    ///
    /// # Panics
    /// If the name is not snake case. In a `static` this is a compile error.
    pub const fn new(name: &'static str) -> Self {
        assert!(is_snake_case(name), "a dimension's name must be snake case: [a-z][a-z0-9_]*");
        Self { name, cached: AtomicU32::new(0) }
    }

    /// Returns the name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the name's symbol. Interns the name on first use.
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

/// Returns whether `name` can be the name of a dimension, curve or rule: `[a-z][a-z0-9_]*`.
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

/// Creates statements about the dimension.
///
/// A subsystem adds contributions to an actor with [`Contributions::replace`](crate::Contributions::replace), and caps
/// with [`Caps::replace`](crate::Caps::replace).
impl Dimension {
    /// Adds `value` before the multiplications.
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

    /// Multiplies by `value` itself: 1.5 is ×1.5.
    #[must_use]
    pub fn factor(&self, value: f64) -> Contribution {
        Contribution::new(self, Bucket::Factor, value)
    }

    /// Adds `value` after the multiplications.
    #[must_use]
    pub fn post_add(&self, value: f64) -> Contribution {
        Contribution::new(self, Bucket::PostAdd, value)
    }

    /// Sets the result to `value`, regardless of the other contributions. The first of several in canonical order
    /// counts.
    #[must_use]
    pub fn set(&self, value: f64) -> Contribution {
        Contribution::new(self, Bucket::Override, value)
    }

    /// Lowers the layer's maximum to at most `value`, regardless of the layer's other caps.
    #[must_use]
    pub fn hard_max(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::HardMax, CapKind::Max, value)
    }

    /// Raises the layer's minimum to at least `value`, regardless of the layer's other caps.
    #[must_use]
    pub fn hard_min(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::HardMin, CapKind::Min, value)
    }

    /// Makes `value` a baseline of the layer's soft maximum, which is the sum of all baselines and additions.
    #[must_use]
    pub fn base_max(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Baseline, CapKind::Max, value)
    }

    /// Makes `value` a baseline of the layer's soft minimum, which is the sum of all baselines and additions.
    #[must_use]
    pub fn base_min(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Baseline, CapKind::Min, value)
    }

    /// Adds `value` to the layer's soft maximum.
    #[must_use]
    pub fn add_max(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Additive, CapKind::Max, value)
    }

    /// Adds `value` to the layer's soft minimum.
    #[must_use]
    pub fn add_min(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Additive, CapKind::Min, value)
    }

    /// Sets the layer's soft maximum to `value` instead of the sum. The first of several in canonical order counts.
    #[must_use]
    pub fn set_max(&self, value: f64) -> Cap {
        Cap::new(self, CapMode::Override, CapKind::Max, value)
    }

    /// Sets the layer's soft minimum to `value` instead of the sum. The first of several in canonical order counts.
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

/// A key to look up a dimension by: a `&Dimension`, a [`Symbol`], or a name. A lookup by name interns nothing.
pub trait DimensionKey: Copy {
    /// Returns the symbol, or `None` if the name was never interned.
    fn find(self) -> Option<Symbol>;
    /// Returns the name.
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
}
