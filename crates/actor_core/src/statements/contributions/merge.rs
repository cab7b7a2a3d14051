//! [`merge`] and [`Merger`]: join several lists of contributions to one actor.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::vocabulary::mix64;

use super::Contributions;
use super::keys::{Key, Keys, StatementSource, ranks};

/// The origin of a statement: the index of its list, and its index in that list.
type From = (u32, u32);

/// Merges these lists into one. Also returns the origin of each statement.
pub(crate) fn merge(lists: &[&Contributions]) -> (Contributions, Vec<From>) {
    let merged = Merged::new(lists);
    let keys: Vec<Key> = merged.statements.iter().map(|(key, ..)| *key).collect();
    let all = Contributions {
        keys: Keys::shared(&keys, &merged.sources),
        values: merged.statements.iter().map(|(_, value, _)| *value).collect(),
        ..Contributions::default()
    };
    (all, merged.statements.into_iter().map(|(.., from)| from).collect())
}

/// All statements of several lists in canonical order, with their sources and the rank of each source.
struct Merged {
    sources: Vec<StatementSource>,
    ranks: SmallVec<[u32; 16]>,
    statements: Vec<(Key, f64, From)>,
}

impl Merged {
    fn new(lists: &[&Contributions]) -> Self {
        let mut sources: Vec<StatementSource> =
            lists.iter().flat_map(|list| list.keys.sources()).cloned().collect();
        sources.sort_by(StatementSource::total_order);
        sources.dedup();
        let ranks = ranks(&sources);
        let mut statements = Vec::with_capacity(lists.iter().map(|list| list.len()).sum());
        for (number, list) in (0..).zip(lists) {
            let moved: SmallVec<[usize; 16]> = list
                .keys
                .sources()
                .iter()
                .map(|source| sources.binary_search_by(|other| other.total_order(source)).unwrap_or(0))
                .collect();
            for (at, (key, value)) in (0..).zip(list.records().iter()) {
                let key = Key::new(key.dimension, key.bucket, moved[key.source() as usize]);
                statements.push((key, value, (number, at)));
            }
        }
        statements.sort_unstable_by(|(a, x, from), (b, y, other)| {
            let order = |key: &Key| (key.dimension.number(), key.bucket, ranks[key.source() as usize]);
            order(a)
                .cmp(&order(b))
                .then_with(|| x.total_cmp(y))
                .then_with(|| a.source().cmp(&b.source()))
                .then_with(|| from.cmp(other))
        });
        Self { sources, ranks, statements }
    }

    /// Returns the ranges of statements from different lists that only their values order. Each range ends before its
    /// second index.
    fn mixed_runs(&self) -> Box<[(u32, u32)]> {
        let alike = |(a, ..): &(Key, f64, From), (b, ..): &(Key, f64, From)| {
            (a.dimension, a.bucket) == (b.dimension, b.bucket)
                && self.ranks[a.source() as usize] == self.ranks[b.source() as usize]
        };
        let mut first = 0;
        let runs = self.statements.chunk_by(alike).map(|run| {
            first += run.len() as u32;
            (first - run.len() as u32, first, run)
        });
        runs.filter(|(.., run)| run.iter().any(|(.., from)| from.0 != run[0].2.0))
            .map(|(first, end, _)| (first, end))
            .collect()
    }
}

/// The most pairs of lists that are remembered.
const MOST: usize = 1024;

/// Merges an actor's own contributions with those of its contributors. It computes the merged keys once for all actors
/// with the same keys.
#[derive(Debug, Default)]
pub(crate) struct Merger {
    pairs: foldhash::HashMap<u64, Pair>,
}

#[derive(Debug)]
struct Pair {
    lists: [Arc<Keys>; 2],
    all: Contributions,
    from: Box<[From]>,
    runs: Box<[(u32, u32)]>,
}

impl Merger {
    /// Returns one list of both, with the rejected contributions of `own`.
    ///
    /// The numbers are in canonical order. Among statements that differ only in number and labels, the labels may be
    /// swapped.
    pub fn merge(&mut self, own: &Contributions, others: &Contributions) -> &Contributions {
        let address = |list: &Contributions| Arc::as_ptr(&list.keys).addr() as u64;
        let hash = mix64(mix64(address(own)) ^ address(others));
        if self.pairs.len() >= MOST && !self.pairs.contains_key(&hash) {
            self.pairs.clear();
        }
        let pair = self.pairs.entry(hash).or_insert_with(|| Pair::new(own, others));
        if !pair.is(own, others) {
            *pair = Pair::new(own, others);
        }
        let lists = [&own.values, &others.values];
        for (value, (list, at)) in pair.all.values.iter_mut().zip(&pair.from) {
            *value = lists[*list as usize][*at as usize];
        }
        for (first, end) in &pair.runs {
            pair.all.values[*first as usize..*end as usize].sort_unstable_by(f64::total_cmp);
        }
        pair.all.rejected.clone_from(&own.rejected);
        &pair.all
    }
}

impl Pair {
    fn new(own: &Contributions, others: &Contributions) -> Self {
        let runs = Merged::new(&[own, others]).mixed_runs();
        let (all, from) = merge(&[own, others]);
        Self { lists: [own.keys.clone(), others.keys.clone()], all, from: from.into(), runs }
    }

    fn is(&self, own: &Contributions, others: &Contributions) -> bool {
        Arc::ptr_eq(&self.lists[0], &own.keys) && Arc::ptr_eq(&self.lists[1], &others.keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Dimension, SubsystemId};

    static A: Dimension = Dimension::new("a");
    static B: Dimension = Dimension::new("b");
    const ITEMS: SubsystemId = SubsystemId::new("items", 50);
    const RACE: SubsystemId = SubsystemId::new("race", 100);

    /// Numbers in the order in which they are folded.
    fn numbers(all: &Contributions) -> Vec<f64> {
        all.iter().map(|said| said.value).collect()
    }

    #[test]
    fn two_equal_swords_are_two_contributions() {
        let sword = Contributions::new().with(ITEMS, [A.flat(5.0), B.percent(0.1)]);
        let (all, from) = merge(&[&sword, &sword]);
        assert_eq!(numbers(&all), [5.0, 5.0, 0.1, 0.1]);
        let mut lists: Vec<From> = from;
        lists.sort_unstable();
        assert_eq!(lists, [(0, 0), (0, 1), (1, 0), (1, 1)]);
    }

    #[test]
    fn remembered_merges_have_the_numbers_of_new_ones() {
        let mut merger = Merger::default();
        for round in 0..6 {
            let number = |i: i32| f64::from((round * 5 + i * 3) % 7);
            let own = Contributions::new()
                .with(ITEMS, [A.flat(number(1)), A.flat(number(2)).label("k", "v"), B.mult(number(3))])
                .with(RACE, [A.percent(number(4))]);
            let other = Contributions::new().with(ITEMS, [A.flat(number(5)), A.flat(number(6)).priority(9)]);
            let exact = numbers(&merge(&[&own, &other]).0);
            assert_eq!(numbers(merger.merge(&own, &other)), exact, "{round}");
        }
        // The order of labels within one rank depends on the numbers.
        assert_eq!(merger.pairs.len(), 2);
    }
}
