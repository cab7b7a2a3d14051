//! Pools: the current values of an actor, such as health and mana, below maxima that are dimensions.
//!
//! [`Pools`] holds an actor's pools by name; [`Pool`] is one of them.

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

/// How a pool turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PoolTurn {
    /// Its current value came down to 0.
    Emptied,
    /// Its current value reached its maximum, which is above 0.
    Filled,
}

/// The pools of an actor: current values with a maximum, such as health and mana, each by its name.
///
/// [`step`](Self::step) has them follow their maxima and regenerate.
///
/// A pool begins when its maximum is above 0 for the first time, usually when the actor is first resolved: full, or with what
/// [`set`](Self::set) gave it before, and without a report. From then on [`step`](Self::step) tells
/// when it reaches its bounds.
///
/// As serde sees it, it is a map by name; the numbers are saved with their maxima, so that loading goes on where saving
/// stopped. Numbers that are not finite, negative, or above their maxima are refused, and so are unknown fields.
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
    /// By name.
    pools: SmallVec<[(Symbol, Pool); 2]>,
    seen: Seen,
}

/// The version of the snapshot that the pools follow, 0 for none. A copy may go to another actor, so it follows none.
#[derive(Debug, Default)]
struct Seen(u64);

impl Clone for Seen {
    fn clone(&self) -> Self {
        Self(0)
    }
}

/// It is no part of the value.
impl PartialEq for Seen {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Pools are asked for by name: `"health"`, or a [`Symbol`].
impl Pools {
    /// Without pools.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With this pool, in place of one of the same name.
    #[must_use]
    pub fn with(mut self, name: impl Into<Symbol>, pool: Pool) -> Self {
        self.insert(name, pool);
        self
    }

    /// Adds this pool. Gives the one of the same name that it replaces.
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

    /// Removes a pool. Gives it, if there was one.
    pub fn remove(&mut self, pool: impl DimensionKey) -> Option<Pool> {
        let name = pool.find()?;
        let at = self.pools.iter().position(|(other, _)| *other == name)?;
        Some(self.pools.remove(at).1)
    }

    /// One pool.
    pub fn get(&self, pool: impl DimensionKey) -> Option<&Pool> {
        let name = pool.find()?;
        self.pools.iter().find(|(other, _)| *other == name).map(|(_, pool)| pool)
    }

    /// All pools, by name.
    pub fn iter(&self) -> impl Iterator<Item = (Symbol, &Pool)> {
        self.pools.iter().map(|(name, pool)| (*name, pool))
    }

    /// How many pools there are.
    pub fn len(&self) -> usize {
        self.pools.len()
    }

    /// Whether there is no pool.
    pub fn is_empty(&self) -> bool {
        self.pools.is_empty()
    }

    /// The current value, from 0 to the maximum; 0 if there is no such pool. See [`Pool::current`].
    pub fn current(&self, pool: impl DimensionKey) -> f64 {
        self.get(pool).map_or(0.0, Pool::current)
    }

    /// The maximum, at least 0; 0 if there is no such pool. See [`Pool::maximum`].
    pub fn maximum(&self, pool: impl DimensionKey) -> f64 {
        self.get(pool).map_or(0.0, Pool::maximum)
    }

    /// The current value divided by the maximum, from 0 to 1; 0 if the maximum is 0 or there is no such pool.
    pub fn fraction(&self, pool: impl DimensionKey) -> f64 {
        self.get(pool).map_or(0.0, Pool::fraction)
    }

    /// Spends all of this amount or nothing, such as the mana of a spell.
    ///
    /// # Errors
    /// [`PoolError::Short`] if there is less; it says how much is missing. [`PoolError::Unknown`],
    /// [`PoolError::BadAmount`], or [`PoolError::NotReady`].
    pub fn spend(&mut self, pool: impl DimensionKey, amount: f64) -> Result<(), PoolError> {
        let (amount, (name, pool)) = self.ready(pool, amount)?;
        if amount > pool.current {
            return Err(PoolError::Short { pool: name, missing: amount - pool.current });
        }
        pool.take(amount);
        Ok(())
    }

    /// Takes this amount or as much of it as there is, such as damage. Gives what was taken.
    ///
    /// # Errors
    /// [`PoolError::Unknown`], [`PoolError::BadAmount`], or [`PoolError::NotReady`].
    pub fn take(&mut self, pool: impl DimensionKey, amount: f64) -> Result<f64, PoolError> {
        let (amount, (_, pool)) = self.ready(pool, amount)?;
        Ok(pool.take(amount))
    }

    /// Restores this amount or as much of it as there is room for, such as a potion. Gives what was restored.
    ///
    /// # Errors
    /// [`PoolError::Unknown`], [`PoolError::BadAmount`], or [`PoolError::NotReady`].
    pub fn restore(&mut self, pool: impl DimensionKey, amount: f64) -> Result<f64, PoolError> {
        let (amount, (_, pool)) = self.ready(pool, amount)?;
        Ok(pool.restore(amount))
    }

    /// Makes this the current value, or the maximum if that is less. Before the pool begins, this is what it begins with.
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

    /// Has all pools follow their maxima in this snapshot, and regenerates them for so many seconds. Returns whether any
    /// number changed in its bits.
    ///
    /// `may_differ` says that the pools or the snapshot may have changed since the last step. `on_turn` is told of pools that
    /// became empty or full, unless `tell` is false: then a later step tells of them, by what they are then.
    pub fn step(
        &mut self,
        snapshot: &Snapshot,
        may_differ: bool,
        seconds: f64,
        tell: bool,
        mut on_turn: impl FnMut(Symbol, PoolTurn),
    ) -> bool {
        // The version tells also of what changed while nobody looked.
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

    /// A pool that has a maximum, and an amount that is one.
    fn ready(
        &mut self,
        pool: impl DimensionKey,
        amount: f64,
    ) -> Result<(f64, (Symbol, &mut Pool)), PoolError> {
        let (amount, (name, pool)) = self.checked(pool, amount)?;
        if pool.maximum.is_none() { Err(PoolError::NotReady(name)) } else { Ok((amount, (name, pool))) }
    }

    /// A pool, and an amount that is one.
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
