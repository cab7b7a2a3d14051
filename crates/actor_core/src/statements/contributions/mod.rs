//! [`Contributions`]: the contributions to one actor, contiguous in memory and in canonical order.
//!
//! Contributions go in by system through [`Contributions::replace`]. An actor stores only its numbers; `keys` holds
//! the rest, shared by all actors with the same statements. `change` computes what a new set of statements does to the
//! numbers, and `merge` joins several lists. Start with [`Contributions`], then read `keys`.

mod change;
mod keys;
mod merge;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::error::Rejection;
use crate::statements::rejected::{RejectedStatement, RejectedStatements};
use crate::vocabulary::{BASE, Contribution, SubsystemId, Symbol};

use change::{Incoming, IncomingKey, change};
pub(crate) use keys::{Key, Keys};
pub(crate) use merge::{Merger, merge};

/// The contributions of code to one actor, grouped by system.
///
/// [`replace`](Self::replace), [`of`](Self::of) and [`remove`](Self::remove) act on the contributions of one system
/// only.
///
/// An actor stores only its numbers. They are sorted once, when the statements change: by dimension and, within a
/// dimension, in canonical order. All actors with the same statements share the rest.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<Contribution>", into = "Vec<Contribution>")]
pub struct Contributions {
    keys: Arc<Keys>,
    /// The numbers, in the order of `keys`.
    values: Box<[f64]>,
    rejected: RejectedStatements,
}

impl Default for Contributions {
    /// Creates an empty list of contributions.
    fn default() -> Self {
        Self { keys: Keys::none(), values: Box::default(), rejected: RejectedStatements::default() }
    }
}

/// A range of statements, with their numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Records<'a> {
    pub keys: &'a [Key],
    pub values: &'a [f64],
}

impl<'a> Records<'a> {
    #[inline]
    pub fn len(self) -> usize {
        self.keys.len()
    }

    /// Returns the first statement and the rest.
    #[inline]
    pub fn split_first(self) -> Option<((Key, f64), Self)> {
        let ((key, keys), (value, values)) = (self.keys.split_first()?, self.values.split_first()?);
        Some(((*key, *value), Self { keys, values }))
    }

    /// Returns the statements with indices from `first` to before `end`.
    #[inline]
    pub fn range(self, (first, end): (u32, u32)) -> Self {
        let range = first as usize..end as usize;
        Self { keys: &self.keys[range.clone()], values: &self.values[range] }
    }

    #[inline]
    pub fn iter(self) -> impl Iterator<Item = (Key, f64)> + 'a {
        self.keys.iter().copied().zip(self.values.iter().copied())
    }
}

impl Contributions {
    /// Creates an empty list of contributions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the list with the contributions of this subsystem added, for use when an actor is created.
    #[must_use]
    pub fn with(mut self, id: SubsystemId, statements: impl IntoIterator<Item = Contribution>) -> Self {
        self.replace(id, statements);
        self
    }

    /// Returns all contributions by dimension name and, within a dimension, in canonical order.
    pub fn iter(&self) -> impl Iterator<Item = Contribution> {
        let mut order: Vec<(Key, f64)> = self.records().iter().collect();
        order.sort_by_key(|(key, _)| key.dimension);
        order.into_iter().map(|(key, value)| self.contribution(key, value))
    }

    /// Returns all contributions in the order in which they are stored. It differs from run to run.
    pub fn statements(&self) -> impl Iterator<Item = Contribution> {
        self.records().iter().map(|(key, value)| self.contribution(key, value))
    }

    /// Returns the contributions of one system.
    pub fn of(&self, system: impl Into<Symbol>) -> impl Iterator<Item = Contribution> {
        let system = system.into();
        self.iter().filter(move |said| said.system == Some(system))
    }

    /// Returns the systems that contribute, in alphabetical order.
    pub fn systems(&self) -> impl Iterator<Item = Symbol> {
        let sources = self.keys.sources().iter();
        let mut systems: SmallVec<[Symbol; 8]> = sources.map(|source| source.system).collect();
        systems.sort_unstable();
        systems.dedup();
        systems.into_iter()
    }

    /// Returns how many contributions there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether there are no contributions.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns all statements, sorted by the number of the dimension's symbol, then in canonical order.
    #[inline]
    pub(crate) fn records(&self) -> Records<'_> {
        Records { keys: self.keys.as_slice(), values: &self.values }
    }

    /// Returns everything but the numbers.
    #[inline]
    pub(crate) fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// Returns the contributions that were rejected on entry.
    pub fn rejected(&self) -> &[RejectedStatement] {
        self.rejected.as_slice()
    }

    fn contribution(&self, key: Key, value: f64) -> Contribution {
        let source = self.keys.source(key);
        Contribution {
            dimension: key.dimension,
            bucket: key.bucket,
            value,
            system: Some(source.system),
            priority: Some(source.priority),
            labels: source.labels.clone(),
        }
    }

    /// Replaces the contributions of this subsystem. Returns whether anything changed.
    ///
    /// A contribution without a priority gets the subsystem's. A contribution is rejected and reported if its value is
    /// not finite or if it names another system.
    pub fn replace(&mut self, id: SubsystemId, statements: impl IntoIterator<Item = Contribution>) -> bool {
        let system = id.symbol();
        let mut incoming: SmallVec<[Incoming; 8]> = SmallVec::new();
        let mut rejected: SmallVec<[RejectedStatement; 1]> = SmallVec::new();
        for said in statements {
            let why = match said.system {
                Some(other) if other != system => Some(Rejection::ForeignSystem(other)),
                _ if !said.value.is_finite() => Some(Rejection::NotFinite(said.value)),
                _ => None,
            };
            match why {
                Some(why) => rejected.push(RejectedStatement { system, dimension: said.dimension, why }),
                None => incoming.push(Incoming {
                    key: IncomingKey {
                        dimension: said.dimension,
                        bucket: said.bucket,
                        priority: said.priority.unwrap_or(id.priority()),
                        labels: said.labels,
                    },
                    // −0.0 becomes 0.0 on entry.
                    value: said.value + 0.0,
                }),
            }
        }
        // Usually they come in canonical order already.
        if !incoming.is_sorted_by(|a, b| a.order(b).is_le()) {
            incoming.sort_by(Incoming::order);
        }
        let refusals = self.rejected.replace(system, &rejected);
        change(&mut self.keys, &mut self.values, system, &incoming) || refusals
    }

    /// Removes the contributions of one system, also its rejected ones. Returns whether there were any.
    pub fn remove(&mut self, system: Symbol) -> bool {
        let refusals = self.rejected.replace(system, &[]);
        let speaks = self.keys.speaks(system);
        if speaks {
            change(&mut self.keys, &mut self.values, system, &[]);
        }
        speaks || refusals
    }
}

impl PartialEq for Contributions {
    /// Compares statements and the bits of their values. The numbering of names does not matter.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.iter().zip(other.iter()).all(|(a, b)| a == b && a.value.to_bits() == b.value.to_bits())
    }
}

impl From<Vec<Contribution>> for Contributions {
    /// Collects contributions by system. Those without a system become those of system `base`.
    fn from(statements: Vec<Contribution>) -> Self {
        let mut by_system: std::collections::BTreeMap<Symbol, Vec<Contribution>> = Default::default();
        for said in statements {
            by_system.entry(said.system.unwrap_or_else(|| BASE.symbol())).or_default().push(said);
        }
        let mut all = Self::default();
        for (system, statements) in by_system {
            all.replace(SubsystemId::of(system, 0), statements);
        }
        all
    }
}

impl From<Contributions> for Vec<Contribution> {
    fn from(all: Contributions) -> Self {
        all.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Dimension;

    static A: Dimension = Dimension::new("a");
    static B: Dimension = Dimension::new("b");
    const RACE: SubsystemId = SubsystemId::new("race", 100);
    const ITEMS: SubsystemId = SubsystemId::new("items", 50);

    fn values(all: &Contributions) -> Vec<(String, f64)> {
        all.iter().map(|said| (said.system.unwrap().to_string(), said.value)).collect()
    }

    #[test]
    fn a_statement_takes_eight_bytes_on_the_actor_and_eight_for_all() {
        assert_eq!((size_of::<Key>(), size_of::<Contributions>()), (8, 32));
        let all = |value| Contributions::new().with(RACE, [B.mult(value)]).with(ITEMS, [A.flat(value)]);
        let (one, other) = (all(1.0), all(2.0));
        assert!(Arc::ptr_eq(one.keys(), other.keys()));
    }

    #[test]
    fn a_subsystem_replaces_and_removes_only_its_own() {
        let mut all = Contributions::new().with(RACE, [A.flat(12.0)]).with(ITEMS, [A.flat(5.0), B.flat(1.0)]);
        let said = |system: &str, value| (system.to_string(), value);
        assert_eq!(values(&all), [said("race", 12.0), said("items", 5.0), said("items", 1.0)]);
        assert!(all.replace(ITEMS, [A.flat(7.0)]));
        assert_eq!(values(&all), [("race".into(), 12.0), ("items".into(), 7.0)]);
        assert!(all.remove(ITEMS.symbol()));
        assert!(!all.remove(ITEMS.symbol()));
        assert_eq!(values(&all), [("race".into(), 12.0)]);
    }

    #[test]
    fn saying_the_same_again_in_another_order_is_no_change() {
        let mut all = Contributions::new().with(ITEMS, [A.flat(1.0), A.flat(2.0), B.percent(0.1)]);
        assert!(!all.replace(ITEMS, [B.percent(0.1), A.flat(2.0), A.flat(1.0)]));
        assert!(all.replace(ITEMS, [B.percent(0.1), A.flat(2.0), A.flat(1.0 + f64::EPSILON)]));
    }

    #[test]
    fn order_is_bucket_priority_system_value() {
        let all = Contributions::new()
            .with(ITEMS, [A.percent(1.0), A.flat(9.0).priority(200), A.flat(3.0), A.flat(-4.0)])
            .with(SubsystemId::new("aura", 50), [A.flat(8.0)])
            .with(RACE, [A.flat(5.0).label("k", "v"), A.flat(4.0)]);
        let order: Vec<f64> = all.iter().map(|said| said.value).collect();
        assert_eq!(order, [9.0, 4.0, 5.0, 8.0, -4.0, 3.0, 1.0]);
    }

    #[test]
    fn not_finite_and_foreign_statements_are_left_out_with_their_reason() {
        let foreign = Contribution { system: Some(Symbol::new("race")), ..A.flat(1.0) };
        let mut all = Contributions::new().with(ITEMS, [A.flat(f64::NAN), foreign, A.flat(-0.0)]);
        assert_eq!(all.iter().map(|said| said.value.to_bits()).collect::<Vec<_>>(), [0]);
        assert_eq!(all.rejected().len(), 2);
        assert!(all.replace(ITEMS, [A.flat(0.0)]), "the refusals are gone, so this is a change");
        assert_eq!(all.rejected().len(), 0);
    }

    #[test]
    fn write_and_read_by_name() {
        let all = Contributions::new()
            .with(RACE, [A.flat(12.0).label("source", "blood")])
            .with(ITEMS, [B.mult(0.2)]);
        let text = ron::to_string(&all).unwrap();
        assert_eq!(ron::from_str::<Contributions>(&text).unwrap(), all, "{text}");
    }
}
