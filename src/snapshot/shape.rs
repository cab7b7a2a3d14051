//! [`Shape`]: which dimensions a snapshot has, shared by all actors with the same ones.

use std::sync::{Arc, LazyLock};

use crate::cap::EffectiveCaps;
use crate::registry::{DimensionTable, SlotInfo};
use crate::resolve::Output;
use crate::symbol::{Symbol, SymbolMap};

/// Which dimensions a snapshot has, and where each stands.
#[derive(Debug, Default)]
pub(super) struct Shape {
    table: Arc<DimensionTable>,
    /// The slots of the values, of the context dimensions, and of those that only have caps.
    slots: Box<[u32]>,
    contexts_from: u32,
    capped_from: u32,
    /// The position in `slots`.
    index: SymbolMap,
}

/// Shapes that are in use, so that actors with the same dimensions share one.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    /// The table that all of them belong to.
    table: Arc<DimensionTable>,
    by_hash: ahash::HashMap<u64, Vec<Arc<Shape>>>,
}

impl Shapes {
    /// The shape of this output.
    pub(super) fn get(&mut self, out: &Output, table: &Arc<DimensionTable>) -> Arc<Shape> {
        if !Arc::ptr_eq(&self.table, table) {
            (self.table, self.by_hash) = (table.clone(), ahash::HashMap::default());
        }
        const HASHER: ahash::RandomState = ahash::RandomState::with_seeds(1, 2, 3, 4);
        let hash = HASHER.hash_one((out.slots(), &out.context_slots, &out.capped_slots));
        let same = self.by_hash.entry(hash).or_default();
        match same.iter().find(|shape| shape.fits(out, table)) {
            Some(shape) => shape.clone(),
            None => {
                // Those that only this cache still holds are of no use any more.
                same.retain(|shape| Arc::strong_count(shape) > 1);
                let shape = Arc::new(Shape::new(out, table));
                same.push(shape.clone());
                shape
            }
        }
    }
}

/// Whether two lists are the same, number by number: what was just written number by number is not yet where a
/// comparison of all bytes at once, as `==` does it, could read it without waiting.
#[inline]
fn same(a: &[u32], b: &[u32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b)
}

/// Where the numbers of a dimension stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum At {
    Value(u32),
    Context(u32),
    /// It has caps, but neither a value nor a context modifier.
    Capped(u32),
}

impl Shape {
    /// The shape of a snapshot that was never resolved.
    pub fn empty() -> Arc<Self> {
        static EMPTY: LazyLock<Arc<Shape>> = LazyLock::new(Arc::default);
        EMPTY.clone()
    }

    pub fn new(out: &Output, table: &Arc<DimensionTable>) -> Self {
        let slots: Box<[u32]> = [out.slots(), &out.context_slots, &out.capped_slots].concat().into();
        let names: Vec<_> = slots.iter().map(|slot| table.info(*slot).name).zip(0..).collect();
        Self {
            table: table.clone(),
            contexts_from: out.slots().len() as u32,
            capped_from: (out.slots().len() + out.context_slots.len()) as u32,
            index: SymbolMap::new(names),
            slots,
        }
    }

    /// Whether the output has exactly this shape.
    #[inline]
    pub fn fits(&self, out: &Output, table: &Arc<DimensionTable>) -> bool {
        let (contexts, capped) = (self.contexts_from as usize, self.capped_from as usize);
        Arc::ptr_eq(&self.table, table)
            && same(&self.slots[..contexts], out.slots())
            && same(&self.slots[contexts..capped], &out.context_slots)
            && same(&self.slots[capped..], &out.capped_slots)
    }

    #[inline]
    pub fn find(&self, name: Symbol) -> Option<At> {
        let at = self.index.get(name)?;
        Some(if at < self.contexts_from {
            At::Value(at)
        } else if at < self.capped_from {
            At::Context(at - self.contexts_from)
        } else {
            At::Capped(at - self.capped_from)
        })
    }

    pub fn table(&self) -> &DimensionTable {
        &self.table
    }

    pub fn clamp(&self, name: Symbol) -> Option<EffectiveCaps> {
        self.table.slot(name).map(|slot| self.table.info(slot).clamp)
    }

    pub fn values(&self) -> impl Iterator<Item = &SlotInfo> {
        self.infos(0, self.contexts_from)
    }

    pub fn contexts(&self) -> impl Iterator<Item = &SlotInfo> {
        self.infos(self.contexts_from, self.capped_from)
    }

    /// The names of all dimensions that have any number.
    pub fn names(&self) -> impl Iterator<Item = Symbol> {
        self.infos(0, self.slots.len() as u32).map(|info| info.name)
    }

    fn infos(&self, from: u32, to: u32) -> impl Iterator<Item = &SlotInfo> {
        self.slots[from as usize..to as usize].iter().map(|slot| self.table.info(*slot))
    }
}
