//! [`StatementChange`]: how an actor's statements change when one system replaces its own.
//!
//! The keys alone decide where each number goes. So a change is computed once for all actors with the same keys, and
//! remembered for a while. Start with [`change`].

use std::cell::RefCell;
use std::cmp::Ordering;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::vocabulary::{Bucket, Labels, Symbol, mix64};

use super::keys::{Key, Keys, StatementSource, ranks};

/// One new statement of a system.
#[derive(Clone, Debug)]
pub(super) struct Incoming {
    pub key: IncomingKey,
    pub value: f64,
}

/// A new statement of a system without its number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct IncomingKey {
    pub dimension: Symbol,
    pub bucket: Bucket,
    pub priority: i32,
    pub labels: Labels,
}

impl Incoming {
    /// Compares by the number of the dimension's symbol, then in canonical order.
    #[inline]
    pub fn order(&self, other: &Self) -> Ordering {
        let (Self { key: a, value: x }, Self { key: b, value: y }) = (self, other);
        (a.dimension.number(), a.bucket)
            .cmp(&(b.dimension.number(), b.bucket))
            .then_with(|| b.priority.cmp(&a.priority))
            .then_with(|| x.total_cmp(y))
            .then_with(|| a.labels.cmp(&b.labels))
    }
}

/// How an actor's statements change when one system replaces its own.
#[derive(Debug)]
struct StatementChange {
    to: Arc<Keys>,
    /// Where each number comes from, in the order of `to`.
    numbers: Box<[NumberOrigin]>,
    /// The index in `to` of each incoming number.
    places: Box<[u32]>,
}

/// The place that a number comes from.
#[derive(Clone, Copy, Debug)]
enum NumberOrigin {
    /// The former number with this index.
    Former(u32),
    /// The incoming number with this index.
    Incoming(u32),
}

impl StatementChange {
    /// Computes how these statements change when the system replaces its own by `incoming`, sorted by
    /// [`Incoming::order`].
    fn new(from: &Keys, system: Symbol, incoming: &[Incoming]) -> Self {
        let sources = sources(from, system, incoming);
        let place = |wanted: &StatementSource| {
            sources.binary_search_by(|source| source.total_order(wanted)).unwrap_or(0)
        };
        let ranks = ranks(&sources);
        let order = |key: &Key| (key.dimension.number(), key.bucket, ranks[key.source() as usize]);
        let moved: SmallVec<[Option<usize>; 16]> =
            from.sources().iter().map(|source| (source.system != system).then(|| place(source))).collect();
        let (len, new) = (from.as_slice().len(), incoming.len());
        let mut former = (0..).zip(from.as_slice()).filter_map(|(at, key)| {
            let source = moved[key.source() as usize]?;
            Some((Key::new(key.dimension, key.bucket, source), NumberOrigin::Former(at)))
        });
        let mut incoming = (0..).zip(incoming).map(|(at, said)| {
            let IncomingKey { dimension, bucket, priority, labels } = said.key.clone();
            (
                Key::new(dimension, bucket, place(&StatementSource { system, priority, labels })),
                NumberOrigin::Incoming(at),
            )
        });
        let mut keys: Vec<Key> = Vec::with_capacity(len + new);
        let mut numbers = Vec::with_capacity(keys.capacity());
        let mut places = Vec::with_capacity(new);
        let (mut a, mut b) = (former.next(), incoming.next());
        loop {
            let next = match (&a, &b) {
                (None, None) => break,
                (Some((x, _)), Some((y, _))) if order(x) < order(y) => {
                    std::mem::replace(&mut a, former.next())
                }
                (Some(_), None) => std::mem::replace(&mut a, former.next()),
                (_, Some(_)) => {
                    places.push(keys.len() as u32);
                    std::mem::replace(&mut b, incoming.next())
                }
            };
            let Some((key, number)) = next else { break };
            keys.push(key);
            numbers.push(number);
        }
        Self { to: Keys::shared(&keys, &sources), numbers: numbers.into(), places: places.into() }
    }

    /// Applies the change. Returns whether any statement or number changed.
    fn make(&self, keys: &mut Arc<Keys>, values: &mut Box<[f64]>, incoming: &[Incoming]) -> bool {
        if Arc::ptr_eq(keys, &self.to) {
            let places = self.places.iter().zip(incoming);
            return places
                .fold(false, |differs, (at, new)| differs | set(&mut values[*at as usize], new.value));
        }
        let number = |number: &NumberOrigin| match *number {
            NumberOrigin::Former(at) => values[at as usize],
            NumberOrigin::Incoming(at) => incoming[at as usize].value,
        };
        *values = self.numbers.iter().map(number).collect();
        *keys = self.to.clone();
        true
    }
}

/// Returns all sources after the change, sorted by [`StatementSource::total_order`].
fn sources(from: &Keys, system: Symbol, incoming: &[Incoming]) -> Vec<StatementSource> {
    let mut sources: Vec<StatementSource> =
        from.sources().iter().filter(|source| source.system != system).cloned().collect();
    let mut last: Option<&IncomingKey> = None;
    for Incoming { key, .. } in incoming {
        // Usually all have one priority and the same labels.
        if last.is_none_or(|last| (last.priority, &last.labels) != (key.priority, &key.labels)) {
            sources.push(StatementSource { system, priority: key.priority, labels: key.labels.clone() });
            last = Some(key);
        }
    }
    sources.sort_by(StatementSource::total_order);
    sources.dedup();
    sources
}

/// How many changes are remembered; a power of two.
const CELLS: usize = 1024;
/// The most statements of a change that is remembered.
const FEW: usize = 1024;

#[derive(Default)]
struct ChangeCell {
    /// The hash of the last change that fell into this cell. Only a change seen twice in a row is remembered.
    seen: u64,
    change: Option<Box<Remembered>>,
}

/// A recent change, and what it applies to.
struct Remembered {
    from: Arc<Keys>,
    system: Symbol,
    said: SmallVec<[IncomingKey; 4]>,
    change: StatementChange,
}

impl Remembered {
    fn is(&self, from: &Arc<Keys>, system: Symbol, incoming: &[Incoming]) -> bool {
        Arc::ptr_eq(&self.from, from)
            && self.system == system
            && self.said.len() == incoming.len()
            && self.said.iter().zip(incoming).all(|(said, new)| *said == new.key)
    }
}

thread_local! {
    static REMEMBERED: RefCell<Vec<ChangeCell>> = const { RefCell::new(Vec::new()) };
}

/// Replaces the statements of the system by `incoming`, sorted by [`Incoming::order`]. Returns whether anything
/// changed.
pub(super) fn change(
    keys: &mut Arc<Keys>,
    values: &mut Box<[f64]>,
    system: Symbol,
    incoming: &[Incoming],
) -> bool {
    if keys.as_slice().len() + incoming.len() > FEW {
        return say(keys, values, system, incoming);
    }
    let start = mix64(Arc::as_ptr(keys).addr() as u64 ^ u64::from(system.number()) << 48);
    let hash = incoming.iter().fold(start, |hash, Incoming { key, .. }| {
        let said = u64::from(key.dimension.number()) | (key.bucket as u64) << 32;
        mix64(hash ^ said ^ (u64::from(key.priority.cast_unsigned()) << 36))
    });
    REMEMBERED.with_borrow_mut(|cells| {
        cells.resize_with(CELLS, ChangeCell::default);
        let cell = &mut cells[hash as usize % CELLS];
        let again = std::mem::replace(&mut cell.seen, hash) == hash;
        match &cell.change {
            Some(known) if known.is(keys, system, incoming) => known.change.make(keys, values, incoming),
            _ if again => {
                let said = incoming.iter().map(|said| said.key.clone()).collect();
                let change = StatementChange::new(keys, system, incoming);
                let known = Remembered { from: keys.clone(), system, said, change };
                cell.change.insert(Box::new(known)).change.make(keys, values, incoming)
            }
            _ => say(keys, values, system, incoming),
        }
    })
}

/// Does the same without remembering the change.
fn say(keys: &mut Arc<Keys>, values: &mut Box<[f64]>, system: Symbol, incoming: &[Incoming]) -> bool {
    let is_own = |key: &Key| keys.source(*key).system == system;
    let is_said = |(key, said): (&Key, &Incoming)| {
        let (StatementSource { priority, labels, .. }, new) = (keys.source(*key), &said.key);
        (key.dimension, key.bucket, *priority, labels)
            == (new.dimension, new.bucket, new.priority, &new.labels)
    };
    let own = || keys.as_slice().iter().filter(|key| is_own(key));
    if own().count() != incoming.len() || !own().zip(incoming).all(is_said) {
        return StatementChange::new(keys, system, incoming).make(keys, values, incoming);
    }
    let own = keys.as_slice().iter().zip(values.iter_mut()).filter(|(key, _)| is_own(key));
    own.zip(incoming).fold(false, |differs, ((_, value), new)| differs | set(value, new.value))
}

/// Sets a number. Returns whether its bits changed.
fn set(value: &mut f64, new: f64) -> bool {
    let differs = value.to_bits() != new.to_bits();
    *value = new;
    differs
}

#[cfg(test)]
mod tests {
    use crate::statements::Contributions;
    use crate::vocabulary::{Bucket, Contribution, SubsystemId};

    const ITEMS: SubsystemId = SubsystemId::new("items", 50);

    /// The first change of a kind takes another path than the later ones, and `differs` has to count, not to alternate.
    #[test]
    fn a_change_is_one_however_many_numbers_differ() {
        for differ in 0..=4 {
            let said = |changed: f64| {
                (0..4).map(move |at| {
                    let value = f64::from(at) + if at < differ { changed } else { 0.0 };
                    Contribution::new(format!("stat{differ}_{at}"), Bucket::Flat, value)
                })
            };
            let mut all = Contributions::new().with(ITEMS, said(0.0));
            for round in 1..6 {
                assert_eq!(
                    all.replace(ITEMS, said(f64::from(round) * 0.125)),
                    differ > 0,
                    "{differ} in round {round}"
                );
                assert_eq!(all, Contributions::new().with(ITEMS, said(f64::from(round) * 0.125)));
            }
        }
    }

    /// More changes than are remembered, so that some take the places of others. Each goes from nothing to the
    /// statements of one of many systems: one or several, about the same dimensions or others.
    #[test]
    fn changes_are_not_taken_for_each_other() {
        let names: Vec<String> = (0..8).map(|at| format!("stat{at}")).collect();
        for system in (0..200).map(|number| crate::Symbol::new(&format!("system{number}"))) {
            for (first, end) in (0..8).map(|at| (at, at + 1)).chain((2..=8).map(|end| (0, end))) {
                let said: Vec<&str> = names[first..end].iter().map(String::as_str).collect();
                for _ in 0..2 {
                    let statements = said.iter().map(|name| Contribution::new(*name, Bucket::Flat, 1.0));
                    let all = Contributions::new().with(SubsystemId::of(system, 0), statements);
                    let found: Vec<_> =
                        all.iter().map(|said| (said.dimension.as_str(), said.system)).collect();
                    let expected: Vec<_> = said.iter().map(|name| (*name, Some(system))).collect();
                    assert_eq!(found, expected);
                }
            }
        }
    }
}
