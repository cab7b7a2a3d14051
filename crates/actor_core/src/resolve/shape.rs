//! [`Shape`]: the dimensions that come out of an actor, shared by all actors with the same ones.

use std::sync::{Arc, LazyLock};

use crate::registry::{DimensionTable, SlotInfo};
use crate::vocabulary::{EffectiveCaps, Interner, Symbol, SymbolMap, hash_of};

use super::output::Output;

/// The dimensions that come out of an actor, and the position of each. Equal shapes share one allocation.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    table: Arc<DimensionTable>,
    /// The slots of the values, then of the context dimensions, then of the dimensions that have only caps.
    slots: Box<[u32]>,
    contexts_from: u32,
    capped_from: u32,
    /// The position of each name in `slots`.
    index: SymbolMap,
}

/// Returns whether two lists are equal, number by number. `==` compares all bytes at once, which would have to wait for
/// numbers that were just written one by one.
#[inline]
fn same(a: &[u32], b: &[u32]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b)
}

/// The position of a dimension's numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum At {
    Value(u32),
    Context(u32),
    /// The dimension has caps, but neither a value nor a context modifier.
    Capped(u32),
}

impl Shape {
    /// Returns the shape of a snapshot that was never resolved.
    pub fn empty() -> Arc<Self> {
        static EMPTY: LazyLock<Arc<Shape>> = LazyLock::new(Arc::default);
        EMPTY.clone()
    }

    /// Returns the shared shape of this output.
    pub fn shared(out: &Output, table: &Arc<DimensionTable>) -> Arc<Self> {
        static ALL: LazyLock<Interner<Shape>> = LazyLock::new(Interner::default);
        let slots = (out.slots(), &out.context_slots, &out.capped_slots);
        let hash = hash_of((Arc::as_ptr(table).addr(), slots));
        ALL.get(hash, |kept| kept.fits(out, table), || Self::new(out, table))
    }

    fn new(out: &Output, table: &Arc<DimensionTable>) -> Self {
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

    /// Returns whether the output has exactly this shape.
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

    /// Returns the dimensions that have caps, but no number.
    pub fn capped(&self) -> impl Iterator<Item = &SlotInfo> {
        self.infos(self.capped_from, self.slots.len() as u32)
    }

    /// Returns the names of all dimensions that have a number or caps.
    pub fn names(&self) -> impl Iterator<Item = Symbol> {
        self.infos(0, self.slots.len() as u32).map(|info| info.name)
    }

    fn infos(&self, from: u32, to: u32) -> impl Iterator<Item = &SlotInfo> {
        self.slots[from as usize..to as usize].iter().map(|slot| self.table.info(*slot))
    }
}
