//! [`Keys`]: what contributions say but for the numbers, shared by all actors of which the same is said.

use std::cmp::Ordering;
use std::sync::{Arc, LazyLock};

use smallvec::SmallVec;

use crate::vocabulary::{BASE, Bucket, Interner, Labels, Symbol, canonical_order, hash_of};

/// What contributions say but for the numbers. Those that are alike are one.
#[derive(Debug, PartialEq)]
pub(crate) struct Keys {
    keys: Box<[Key]>,
    sources: Box<[StatementSource]>,
    base_rank: (u32, u32),
}

/// One statement but for its number, in 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub(crate) struct Key {
    pub dimension: Symbol,
    /// The index of the source, the lowest byte first.
    source: [u8; 3],
    pub bucket: Bucket,
}

impl Key {
    pub fn new(dimension: Symbol, bucket: Bucket, source: usize) -> Self {
        let [low, middle, high, ..] = source.to_le_bytes();
        Self { dimension, source: [low, middle, high], bucket }
    }

    /// The index of the source.
    #[inline]
    pub fn source(self) -> u32 {
        let [low, middle, high] = self.source;
        u32::from_le_bytes([low, middle, high, 0])
    }
}

/// Who says something: all statements of one system, priority and set of labels share it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub(crate) struct StatementSource {
    pub system: Symbol,
    pub priority: i32,
    pub labels: Labels,
}

impl StatementSource {
    /// The canonical order: priority descending, then system ascending.
    pub fn order(&self, other: &Self) -> Ordering {
        canonical_order((self.priority, self.system), (other.priority, other.system))
    }

    /// The canonical order, and by labels where that leaves it open.
    pub fn total_order(&self, other: &Self) -> Ordering {
        self.order(other).then_with(|| self.labels.cmp(&other.labels))
    }
}

/// The rank of each of these sources, which stand in order. Those that differ only in their labels are equal in the canonical
/// order, so they have one rank.
pub(crate) fn ranks(sources: &[StatementSource]) -> SmallVec<[u32; 16]> {
    let mut rank = 0;
    let rank_of = |at: usize| {
        rank += u32::from(at > 0 && sources[at - 1].order(&sources[at]).is_ne());
        rank
    };
    (0..sources.len()).map(rank_of).collect()
}

impl Keys {
    /// Nothing is said.
    pub fn none() -> Arc<Self> {
        static NONE: LazyLock<Arc<Keys>> = LazyLock::new(|| Keys::shared(&[], &[]));
        NONE.clone()
    }

    /// The keys of these statements, which stand by dimension and within one in canonical order, and of their sources, which
    /// stand in canonical order.
    pub fn shared(keys: &[Key], sources: &[StatementSource]) -> Arc<Self> {
        static ALL: LazyLock<Interner<Keys>> = LazyLock::new(Interner::default);
        let same = |kept: &Self| *kept.keys == *keys && *kept.sources == *sources;
        ALL.get(hash_of((keys, sources)), same, || {
            // By its text, since nobody may have interned it.
            let order = |source: &StatementSource| {
                (BASE.priority().cmp(&source.priority)).then_with(|| source.system.as_str().cmp(BASE.name()))
            };
            let before = sources.partition_point(|source| order(source).is_lt());
            let until = sources.partition_point(|source| order(source).is_le());
            Self { keys: keys.into(), sources: sources.into(), base_rank: (before as u32, until as u32) }
        })
    }

    /// By dimension (by the number of its symbol), and within one in canonical order.
    #[inline]
    pub fn as_slice(&self) -> &[Key] {
        &self.keys
    }

    /// In canonical order: priority descending, then system ascending.
    #[inline]
    pub fn sources(&self) -> &[StatementSource] {
        &self.sources
    }

    #[inline]
    pub fn source(&self, key: Key) -> &StatementSource {
        &self.sources[key.source() as usize]
    }

    /// The sources before system `base` with priority 0, and those before or at it.
    #[inline]
    pub fn base_rank(&self) -> (u32, u32) {
        self.base_rank
    }

    /// Whether this system says anything.
    pub fn speaks(&self, system: Symbol) -> bool {
        self.sources.iter().any(|source| source.system == system)
    }
}
