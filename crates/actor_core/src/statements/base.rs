//! [`Base`]: an actor's own values, kept by dimension.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::rejected::{RejectedStatement, RejectedStatements};
use crate::error::{Error, Rejection};
use crate::vocabulary::{BASE, Symbol};
use crate::vocabulary::{DimensionKey, Interner, hash_of};

/// An actor's own values by dimension, the ones that a game writes most often.
///
/// Each value counts as a `Flat` contribution of system `base` with priority 0.
///
/// ```
/// use actor_core::prelude::*;
/// static STRENGTH: Dimension = Dimension::new("strength");
/// let mut base = Base::from([(&STRENGTH, 10.0)]);
/// base.add(&STRENGTH, 1.0);
/// assert_eq!(base.get(&STRENGTH), Some(11.0));
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Symbol, f64>", into = "BTreeMap<Symbol, f64>")]
pub struct Base {
    dimensions: Arc<Dimensions>,
    /// The values, in the order of `dimensions`.
    values: Vec<f64>,
    rejected: RejectedStatements,
}

/// The dimensions of base values, sorted by the number of their symbols. Actors with equal dimensions share one.
#[derive(Debug)]
pub(crate) struct Dimensions(Box<[Symbol]>);

impl Dimensions {
    fn none() -> Arc<Self> {
        static NONE: LazyLock<Arc<Dimensions>> = LazyLock::new(|| Dimensions::shared(&[]));
        NONE.clone()
    }

    fn shared(sorted: &[Symbol]) -> Arc<Self> {
        static ALL: LazyLock<Interner<Dimensions>> = LazyLock::new(Interner::default);
        thread_local! {
            /// The last list looked up. The next actor usually has the same.
            static LAST: RefCell<Option<Arc<Dimensions>>> = const { RefCell::new(None) };
        }
        LAST.with_borrow_mut(|last| match last {
            Some(last) if *last.0 == *sorted => last.clone(),
            _ => {
                let new = ALL.get(hash_of(sorted), |kept| *kept.0 == *sorted, || Self(sorted.into()));
                last.insert(new).clone()
            }
        })
    }

    #[inline]
    pub fn as_slice(&self) -> &[Symbol] {
        &self.0
    }

    fn find(&self, dimension: Symbol) -> Result<usize, usize> {
        self.0.binary_search_by_key(&dimension.number(), |dimension| dimension.number())
    }
}

impl Default for Base {
    /// Creates base values without any value set.
    fn default() -> Self {
        Self { dimensions: Dimensions::none(), values: Vec::new(), rejected: RejectedStatements::default() }
    }
}

impl Base {
    /// Creates base values without any value set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the value of one dimension, if it is set.
    pub fn get(&self, dimension: impl DimensionKey) -> Option<f64> {
        let at = self.dimensions.find(dimension.find()?).ok()?;
        self.values.get(at).copied()
    }

    /// Sets the value of one dimension. A value that is not finite is rejected and reported; the former one then stays.
    pub fn set(&mut self, dimension: impl Into<Symbol>, value: f64) {
        let dimension = dimension.into();
        if let Err(why) = self.try_set(dimension, value) {
            self.refuse(dimension, why);
        }
    }

    /// Sets the value of one dimension.
    ///
    /// # Errors
    /// [`Error::NotFinite`]. The former value then stays.
    pub fn try_set(&mut self, dimension: impl Into<Symbol>, value: f64) -> Result<(), Error> {
        let (dimension, value) = (dimension.into(), checked(value)?);
        match self.dimensions.find(dimension) {
            Ok(at) => self.values[at] = value,
            Err(at) => {
                let mut dimensions = self.dimensions.0.to_vec();
                dimensions.insert(at, dimension);
                self.dimensions = Dimensions::shared(&dimensions);
                self.values.insert(at, value);
            }
        }
        Ok(())
    }

    /// Adds to the value of one dimension, which counts as 0 if it is not set. A sum that is not finite is rejected and
    /// reported; the former value then stays.
    pub fn add(&mut self, dimension: impl Into<Symbol>, value: f64) {
        let dimension = dimension.into();
        let before = self.dimensions.find(dimension).map_or(0.0, |at| self.values[at]);
        self.set(dimension, before + value);
    }

    /// Removes the value of one dimension. Returns the removed value.
    pub fn remove(&mut self, dimension: impl DimensionKey) -> Option<f64> {
        let at = self.dimensions.find(dimension.find()?).ok()?;
        let mut dimensions = self.dimensions.0.to_vec();
        dimensions.remove(at);
        self.dimensions = Dimensions::shared(&dimensions);
        Some(self.values.remove(at))
    }

    /// Returns all values, in the order of their dimensions' names.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, f64)> {
        let mut values: Vec<_> = self.sorted().collect();
        values.sort_by_key(|(dimension, _)| *dimension);
        values.into_iter()
    }

    /// Returns how many values are set.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether no value is set.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns all values, sorted by the number of the dimension's symbol.
    fn sorted(&self) -> impl Iterator<Item = (Symbol, f64)> {
        self.dimensions.0.iter().copied().zip(self.values.iter().copied())
    }

    /// Returns the dimensions, sorted by the number of the symbol.
    #[inline]
    pub(crate) fn dimensions(&self) -> &Arc<Dimensions> {
        &self.dimensions
    }

    /// Returns the values, in the order of the dimensions.
    #[inline]
    pub(crate) fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the values that were rejected on entry.
    pub fn rejected(&self) -> &[RejectedStatement] {
        self.rejected.as_slice()
    }

    #[cold]
    fn refuse(&mut self, dimension: Symbol, why: Error) {
        if let Error::NotFinite { value, .. } = why {
            let system = BASE.symbol();
            self.rejected.add(RejectedStatement { system, dimension, why: Rejection::NotFinite(value) });
        }
    }
}

impl PartialEq for Base {
    fn eq(&self, other: &Self) -> bool {
        self.dimensions.0 == other.dimensions.0 && self.values == other.values
    }
}

impl<K: Into<Symbol>> FromIterator<(K, f64)> for Base {
    fn from_iter<I: IntoIterator<Item = (K, f64)>>(values: I) -> Self {
        let mut base = Self::default();
        let mut all: SmallVec<[(Symbol, f64); 32]> = SmallVec::new();
        for (dimension, value) in values {
            let dimension = dimension.into();
            match checked(value) {
                Ok(value) => all.push((dimension, value)),
                Err(why) => base.refuse(dimension, why),
            }
        }
        if !all.is_sorted_by(|(a, _), (b, _)| a.number() < b.number()) {
            // The last of several values for one dimension counts.
            all.reverse();
            all.sort_by_key(|(dimension, _)| dimension.number());
            all.dedup_by_key(|(dimension, _)| *dimension);
        }
        let dimensions: SmallVec<[Symbol; 32]> = all.iter().map(|(dimension, _)| *dimension).collect();
        base.dimensions = Dimensions::shared(&dimensions);
        base.values = all.iter().map(|(_, value)| *value).collect();
        base
    }
}

/// Checks a number on entry: it must be finite, and −0.0 becomes 0.0.
fn checked(value: f64) -> Result<f64, Error> {
    if value.is_finite() { Ok(value + 0.0) } else { Err(Error::NotFinite { what: "a base value", value }) }
}

impl<K: Into<Symbol>, const N: usize> From<[(K, f64); N]> for Base {
    fn from(values: [(K, f64); N]) -> Self {
        values.into_iter().collect()
    }
}

impl From<BTreeMap<Symbol, f64>> for Base {
    fn from(values: BTreeMap<Symbol, f64>) -> Self {
        values.into_iter().collect()
    }
}

impl From<Base> for BTreeMap<Symbol, f64> {
    fn from(base: Base) -> Self {
        base.sorted().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Dimension;

    static A: Dimension = Dimension::new("a");

    #[test]
    fn values_are_set_added_and_removed() {
        let mut base = Base::from([("zeta", 1.0), ("a", 2.0)]);
        base.add(&A, 0.5);
        assert_eq!(
            base.iter().map(|(name, x)| (name.as_str(), x)).collect::<Vec<_>>(),
            [("a", 2.5), ("zeta", 1.0)]
        );
        assert_eq!((base.remove("zeta"), base.get("zeta"), base.get("never_seen")), (Some(1.0), None, None));
    }

    #[test]
    fn values_that_are_not_finite_are_left_out_and_kept_for_the_report() {
        let mut base = Base::from([(&A, 1.0)]);
        base.set(&A, f64::NAN);
        assert_eq!((base.get(&A), base.rejected().len()), (Some(1.0), 1));
        base.set(&A, -0.0);
        assert_eq!(base.get(&A).map(f64::to_bits), Some(0));
        assert!(base.try_set(&A, f64::INFINITY).is_err());
    }
}
