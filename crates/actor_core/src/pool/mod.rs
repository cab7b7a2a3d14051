//! Pools: the current values of an actor, such as health and mana, with dimensions as their maxima.
//!
//! A game holds one [`Pools`] for each actor, and changes it by [`spend`](Pools::spend), [`take`](Pools::take),
//! [`restore`](Pools::restore) and [`set`](Pools::set). [`Pools::step`] takes the actor's snapshot and the seconds that
//! passed, and reports pools that become empty or full. Start with [`Pools`]; [`Pool`] is one of them.

mod error;
mod level;
mod saved;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::snapshot::Snapshot;
use crate::vocabulary::{DimensionKey, Symbol};

pub use error::PoolError;
pub use level::{Pool, PoolRule};
pub(crate) use saved::SavedPool;

use level::FillMark;

/// The bound that a pool reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolTurn {
    /// The current value fell to 0.
    Emptied,
    /// The current value reached the maximum, which is above 0.
    Filled,
}

/// The pools of an actor by name: current values with a maximum, such as health and mana.
///
/// [`step`](Self::step) makes them follow their maxima and regenerate.
///
/// A pool begins when its maximum is above 0 for the first time, usually when the actor is first resolved. It begins
/// full, or with the value that [`set`](Self::set) gave it before, and no event reports this. From then on
/// [`step`](Self::step) reports when the pool reaches its bounds.
///
/// It serialises as a map by name. The numbers are saved with their maxima, so that loading continues where saving
/// stopped. Deserialising rejects unknown fields, and numbers that are not finite, negative, or above their maxima.
///
/// ```
/// use actor_core::{Pool, PoolError, Pools, Snapshot, Symbol};
/// # use actor_core::{Base, DimensionDef, Inputs, Registry, Workspace};
/// # let registry = Registry::builder().dimension("hp_max", DimensionDef::primary()).build()?;
/// # let base = Base::from([("hp_max", 100.0)]);
/// # let inputs = Inputs { base: &base, ..Inputs::default() };
/// # let snapshot = Workspace::default().snapshot(&registry, inputs);
/// let mut pools = Pools::new().with("health", Pool::of("hp_max"));
/// pools.step(&snapshot, true, 0.0, true, |_, _| {});
/// assert_eq!(pools.take("health", 30.0)?, 30.0);
/// assert_eq!((pools.current("health"), pools.fraction("health")), (70.0, 0.7));
/// let short = PoolError::Short { pool: Symbol::new("health"), missing: 30.0 };
/// assert_eq!(pools.spend("health", 100.0), Err(short));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Symbol, Pool>", into = "BTreeMap<Symbol, Pool>")]
pub struct Pools {
    /// Sorted by name.
    pools: SmallVec<[(Symbol, Pool); 2]>,
    seen: Seen,
}

/// The version of the snapshot that the pools follow, or 0 for none. A clone may go to another actor, so it follows
/// none.
#[derive(Debug, Default)]
struct Seen(u64);

impl Clone for Seen {
    fn clone(&self) -> Self {
        Self(0)
    }
}

/// The version is not part of the value.
impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Every method that takes a pool accepts its name: `"health"`, or a [`Symbol`].
impl Pools {
    /// Creates an empty set of pools.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a pool. It replaces a pool of the same name.
    #[must_use]
    pub fn with(mut self, name: impl Into<Symbol>, pool: Pool) -> Self {
        self.insert(name, pool);
        self
    }

    /// Adds a pool. Returns the pool of the same name that it replaces, if there is one.
    pub fn insert(&mut self, name: impl Into<Symbol>, pool: Pool) -> Option<Pool> {
        let name = name.into();
        self.seen = Seen::default();
        match self.pools.binary_search_by_key(&name, |(name, _)| *name) {
            Ok(at) => Some(std::mem::replace(&mut self.pools[at].1, pool)),
            Err(at) => {
                self.pools.insert(at, (name, pool));
                None
            }
        }
    }

    /// Removes a pool. Returns it, if there was one.
    pub fn remove(&mut self, pool: impl DimensionKey) -> Option<Pool> {
        let name = pool.find()?;
        let at = self.pools.iter().position(|(other, _)| *other == name)?;
        Some(self.pools.remove(at).1)
    }

    /// Returns a pool, if there is one of this name.
    pub fn get(&self, pool: impl DimensionKey) -> Option<&Pool> {
        let name = pool.find()?;
        self.pools.iter().find(|(other, _)| *other == name).map(|(_, pool)| pool)
    }

    /// Returns all pools, by name.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &Pool)> {
        self.pools.iter().map(|(name, pool)| (*name, pool))
    }

    /// Returns the number of pools.
    pub fn len(&self) -> usize {
        self.pools.len()
    }

    /// Returns whether there is no pool.
    pub fn is_empty(&self) -> bool {
        self.pools.is_empty()
    }

    /// Returns the current value of a pool, from 0 to the maximum, or 0 if there is no such pool. See
    /// [`Pool::current`].
    pub fn current(&self, pool: impl DimensionKey) -> f64 {
        self.get(pool).map_or(0.0, Pool::current)
    }

    /// Returns the maximum of a pool, at least 0, or 0 if there is no such pool. See [`Pool::maximum`].
    pub fn maximum(&self, pool: impl DimensionKey) -> f64 {
        self.get(pool).map_or(0.0, Pool::maximum)
    }

    /// Returns the current value divided by the maximum, from 0 to 1. It is 0 if the maximum is 0 or there is no such
    /// pool.
    pub fn fraction(&self, pool: impl DimensionKey) -> f64 {
        self.get(pool).map_or(0.0, Pool::fraction)
    }

    /// Spends all of this amount or nothing, such as the mana of a spell.
    ///
    /// # Errors
    /// [`PoolError::Short`] with the missing amount, if the pool holds less. [`PoolError::Unknown`],
    /// [`PoolError::BadAmount`], or [`PoolError::NotReady`].
    pub fn spend(&mut self, pool: impl DimensionKey, amount: f64) -> Result<(), PoolError> {
        let (amount, (name, pool)) = self.ready(pool, amount)?;
        if amount > pool.current {
            return Err(PoolError::Short { pool: name, missing: amount - pool.current });
        }
        pool.take(amount);
        Ok(())
    }

    /// Takes this amount, or all of the pool if it holds less, for example as damage. Returns the amount that was
    /// taken.
    ///
    /// # Errors
    /// [`PoolError::Unknown`], [`PoolError::BadAmount`], or [`PoolError::NotReady`].
    pub fn take(&mut self, pool: impl DimensionKey, amount: f64) -> Result<f64, PoolError> {
        let (amount, (_, pool)) = self.ready(pool, amount)?;
        Ok(pool.take(amount))
    }

    /// Restores this amount, or fills the pool if it has less room, for example by a potion. Returns the amount that
    /// was restored.
    ///
    /// # Errors
    /// [`PoolError::Unknown`], [`PoolError::BadAmount`], or [`PoolError::NotReady`].
    pub fn restore(&mut self, pool: impl DimensionKey, amount: f64) -> Result<f64, PoolError> {
        let (amount, (_, pool)) = self.ready(pool, amount)?;
        Ok(pool.restore(amount))
    }

    /// Sets the current value, or the maximum if that is less. Before the pool begins, this sets the value that it
    /// begins with.
    ///
    /// ```
    /// # use actor_core::prelude::*;
    /// static HP_MAX: Dimension = Dimension::new("hp_max");
    /// let mut pools = Pools::new().with("health", Pool::of(&HP_MAX));
    /// pools.set("health", 1.0)?;
    /// assert_eq!(pools.current("health"), 1.0);
    /// # Ok::<(), PoolError>(())
    /// ```
    ///
    /// # Errors
    /// [`PoolError::Unknown`] or [`PoolError::BadAmount`].
    pub fn set(&mut self, pool: impl DimensionKey, amount: f64) -> Result<(), PoolError> {
        let (amount, (_, pool)) = self.checked(pool, amount)?;
        pool.set(amount);
        Ok(())
    }

    /// Makes all pools follow their maxima in this snapshot, and regenerates them for this many seconds. Returns
    /// whether any number changed in its bits.
    ///
    /// `may_differ` tells whether the pools or the snapshot may have changed since the last step. The method calls
    /// `on_turn` for each pool that became empty or full. If `tell` is false it does not: a later step then reports the
    /// state of the pool at that time.
    pub fn step(
        &mut self,
        snapshot: &Snapshot,
        may_differ: bool,
        seconds: f64,
        tell: bool,
        mut on_turn: impl FnMut(Symbol, PoolTurn),
    ) -> bool {
        // The version also reveals a change between two steps.
        let version = Seen(snapshot.version());
        let may_differ = may_differ || self.seen.0 != version.0;
        let snapshot = may_differ.then_some(snapshot);
        self.seen = version;
        let mut differs = false;
        for (name, pool) in &mut self.pools {
            differs |= pool.step(snapshot, seconds);
            match pool.turned(tell) {
                Some(FillMark::Empty) => on_turn(*name, PoolTurn::Emptied),
                Some(FillMark::Full) => on_turn(*name, PoolTurn::Filled),
                Some(FillMark::Between) | None => {}
            }
        }
        differs
    }

    /// Returns a pool that has a maximum, and the checked amount.
    fn ready(
        &mut self,
        pool: impl DimensionKey,
        amount: f64,
    ) -> Result<(f64, (Symbol, &mut Pool)), PoolError> {
        let (amount, (name, pool)) = self.checked(pool, amount)?;
        if pool.maximum.is_none() { Err(PoolError::NotReady(name)) } else { Ok((amount, (name, pool))) }
    }

    /// Returns a pool, and the checked amount.
    fn checked(
        &mut self,
        pool: impl DimensionKey,
        amount: f64,
    ) -> Result<(f64, (Symbol, &mut Pool)), PoolError> {
        let name = pool.find();
        let found = self.pools.iter_mut().find(|(other, _)| Some(*other) == name);
        let (name, pool) = found.ok_or_else(|| PoolError::Unknown(pool.name().into()))?;
        if amount.is_finite() && amount >= 0.0 {
            Ok((amount + 0.0, (*name, pool)))
        } else {
            Err(PoolError::BadAmount(amount))
        }
    }
}

impl<K: Into<Symbol>> FromIterator<(K, Pool)> for Pools {
    fn from_iter<I: IntoIterator<Item = (K, Pool)>>(pools: I) -> Self {
        pools.into_iter().fold(Self::new(), |all, (name, pool)| all.with(name, pool))
    }
}

impl From<BTreeMap<Symbol, Pool>> for Pools {
    fn from(pools: BTreeMap<Symbol, Pool>) -> Self {
        pools.into_iter().collect()
    }
}

impl From<Pools> for BTreeMap<Symbol, Pool> {
    fn from(pools: Pools) -> Self {
        pools.pools.into_iter().collect()
    }
}
