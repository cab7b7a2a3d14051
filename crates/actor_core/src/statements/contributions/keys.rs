//! [`Keys`]: everything about an actor's contributions but the numbers, shared by all actors with equal ones.

use std::cmp::Ordering;
use std::sync::{Arc, LazyLock};

use smallvec::SmallVec;

use crate::vocabulary::{BASE, Bucket, Interner, Labels, Symbol, canonical_order, hash_of};

/// Everything about an actor's contributions but the numbers. Equal keys share one allocation.
#[derive(Debug, PartialEq)]
pub(crate) struct Keys {
    keys: Box<[Key]>,
    sources: Box<[StatementSource]>,
    base_rank: (u32, u32),
}

/// One statement without its number, in 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub(crate) struct Key {
    pub dimension: Symbol,
    /// The index of the source, lowest byte first.
    source: [u8; 3],
    pub bucket: Bucket,
}

impl Key {
    pub fn new(dimension: Symbol, bucket: Bucket, source: usize) -> Self {
        let [low, middle, high, ..] = source.to_le_bytes();
        Self { dimension, source: [low, middle, high], bucket }
    }

    /// Returns the index of the source.
    #[inline]
    pub fn source(self) -> u32 {
        let [low, middle, high] = self.source;
        u32::from_le_bytes([low, middle, high, 0])
    }
}

/// The source of a statement. All statements with the same system, priority and labels share one.
#[derive(Clone, Debug, PartialEq, Hash)]
pub(crate) struct StatementSource {
    pub system: Symbol,
    pub priority: i32,
    pub labels: Labels,
}

impl StatementSource {
    /// Compares in canonical order: priority descending, then system ascending.
    pub fn order(&self, other: &Self) -> Ordering {
        canonical_order((self.priority, self.system), (other.priority, other.system))
    }

    /// Compares in canonical order, then by labels.
    pub fn total_order(&self, other: &Self) -> Ordering {
        self.order(other).then_with(|| self.labels.cmp(&other.labels))
    }
}

/// Returns the rank of each of these sources, which must be sorted by [`total_order`](StatementSource::total_order).
/// Sources that differ only in their labels are equal in the canonical order, so they share a rank.
pub(crate) fn ranks(sources: &[StatementSource]) -> SmallVec<[u32; 16]> {
    let mut rank = 0;
    let rank_of = |at: usize| {
        rank += u32::from(at > 0 && sources[at - 1].order(&sources[at]).is_ne());
        rank
    };
    (0..sources.len()).map(rank_of).collect()
}

impl Keys {
    /// Returns the keys of no statements.
    pub fn none() -> Arc<Self> {
        static NONE: LazyLock<Arc<Keys>> = LazyLock::new(|| Keys::shared(&[], &[]));
        NONE.clone()
    }

    /// Returns the shared keys of these statements and sources.
    ///
    /// The statements must be sorted by dimension and then in canonical order, the sources in canonical order.
    pub fn shared(keys: &[Key], sources: &[StatementSource]) -> Arc<Self> {
        static ALL: LazyLock<Interner<Keys>> = LazyLock::new(Interner::default);
        let same = |kept: &Self| *kept.keys == *keys && *kept.sources == *sources;
        ALL.get(hash_of((keys, sources)), same, || {
            // Compares texts, since the name `base` may not be interned.
            let order = |source: &StatementSource| {
                (BASE.priority().cmp(&source.priority)).then_with(|| source.system.as_str().cmp(BASE.name()))
            };
            let before = sources.partition_point(|source| order(source).is_lt());
            let until = sources.partition_point(|source| order(source).is_le());
            Self { keys: keys.into(), sources: sources.into(), base_rank: (before as u32, until as u32) }
        })
    }

    /// Returns the statements, sorted by the number of the dimension's symbol, then in canonical order.
    #[inline]
    pub fn as_slice(&self) -> &[Key] {
        &self.keys
    }

    /// Returns the sources in canonical order: priority descending, then system ascending.
    #[inline]
    pub fn sources(&self) -> &[StatementSource] {
        &self.sources
    }

    #[inline]
    pub fn source(&self, key: Key) -> &StatementSource {
        &self.sources[key.source() as usize]
    }

    /// Returns how many sources come before system `base` with priority 0, and how many come before it or are it.
    #[inline]
    pub fn base_rank(&self) -> (u32, u32) {
        self.base_rank
    }

    /// Returns whether this system contributes anything.
    pub fn speaks(&self, system: Symbol) -> bool {
        self.sources.iter().any(|source| source.system == system)
    }
}
