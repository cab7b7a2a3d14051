//! [`Base`]: an actor's own values.

use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::dimension::DimensionKey;
use crate::error::{ActorCoreError, Refusal};
use crate::refusals::{Refusals, Refused};
use crate::subsystem_id::BASE;
use crate::symbol::Symbol;

/// An actor's own Flat values: what system `base` says, with priority 0. The most common thing that a game writes.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// static STRENGTH: Dimension = Dimension::new("strength");
/// let mut base = Base::from([(&STRENGTH, 10.0)]);
/// base.add(&STRENGTH, 1.0);
/// assert_eq!(base.get(&STRENGTH), Some(11.0));
/// ```
#[derive(Component, Clone, Debug, Default, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = crate::invalidation::on_input_removed)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Symbol, f64>", into = "BTreeMap<Symbol, f64>")]
pub struct Base {
    /// Sorted by the symbol's number.
    values: Vec<(Symbol, f64)>,
    refused: Refusals,
}

impl Base {
    /// Without values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of one dimension, if it is set.
    pub fn get(&self, dimension: impl DimensionKey) -> Option<f64> {
        let at = self.find(dimension.find()?).ok()?;
        Some(self.values[at].1)
    }

    /// Sets the value of one dimension. One that is not finite is left out and reported.
    pub fn set(&mut self, dimension: impl Into<Symbol>, value: f64) {
        let dimension = dimension.into();
        if let Err(why) = self.try_set(dimension, value) {
            self.refuse(dimension, why);
        }
    }

    /// Sets the value of one dimension.
    ///
    /// # Errors
    /// [`ActorCoreError::NotFinite`]; the value then stays as it is.
    pub fn try_set(&mut self, dimension: impl Into<Symbol>, value: f64) -> Result<(), ActorCoreError> {
        if !value.is_finite() {
            return Err(ActorCoreError::NotFinite { what: "a base value", value });
        }
        let dimension = dimension.into();
        // −0.0 becomes 0.0 where a number enters.
        match self.find(dimension) {
            Ok(at) => self.values[at].1 = value + 0.0,
            Err(at) => self.values.insert(at, (dimension, value + 0.0)),
        }
        Ok(())
    }

    /// Adds to the value of one dimension; what is not set counts as 0. A sum that is not finite is left out and
    /// reported.
    pub fn add(&mut self, dimension: impl Into<Symbol>, value: f64) {
        let dimension = dimension.into();
        let before = self.find(dimension).map_or(0.0, |at| self.values[at].1);
        self.set(dimension, before + value);
    }

    /// Unsets one dimension. Gives the value that it had.
    pub fn remove(&mut self, dimension: impl DimensionKey) -> Option<f64> {
        let at = self.find(dimension.find()?).ok()?;
        Some(self.values.remove(at).1)
    }

    /// All values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, f64)> {
        let mut values = self.values.clone();
        values.sort_by_key(|(dimension, _)| *dimension);
        values.into_iter()
    }

    /// How many values are set.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether no value is set.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Sorted by the symbol's number.
    pub(crate) fn sorted(&self) -> &[(Symbol, f64)] {
        &self.values
    }

    pub(crate) fn refused(&self) -> &[Refused] {
        self.refused.as_slice()
    }

    fn find(&self, dimension: Symbol) -> Result<usize, usize> {
        self.values.binary_search_by_key(&dimension.number(), |(dimension, _)| dimension.number())
    }

    #[cold]
    fn refuse(&mut self, dimension: Symbol, why: ActorCoreError) {
        if let ActorCoreError::NotFinite { value, .. } = why {
            let system = BASE.symbol();
            self.refused.replace(system, &[Refused { system, dimension, why: Refusal::NotFinite(value) }]);
        }
    }
}

impl PartialEq for Base {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl<K: Into<Symbol>> FromIterator<(K, f64)> for Base {
    fn from_iter<I: IntoIterator<Item = (K, f64)>>(values: I) -> Self {
        let mut base = Self::default();
        for (dimension, value) in values {
            base.set(dimension, value);
        }
        base
    }
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
        base.values.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dimension::Dimension;

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
        assert_eq!((base.get(&A), base.refused().len()), (Some(1.0), 1));
        base.set(&A, -0.0);
        assert_eq!(base.get(&A).map(f64::to_bits), Some(0));
        assert!(base.try_set(&A, f64::INFINITY).is_err());
    }
}
