//! [`DimensionTable`]: the slots of a registry, and what a snapshot needs to know of each.

use crate::definitions::{DimensionKind, Rounding};
use crate::report::ReportLog;
use crate::vocabulary::{EffectiveCaps, Symbol, SymbolMap};

/// The slots of a registry: the dense numbers of its dimensions. A reload adds slots and never removes one.
#[derive(Debug, Default)]
pub(crate) struct DimensionTable {
    slots: Vec<SlotInfo>,
    index: SymbolMap,
    /// The log that reports names which this registry does not define.
    pub reports: ReportLog,
}

/// What a snapshot needs to know of a dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SlotInfo {
    pub name: Symbol,
    /// The hash of the name, which is the same in every process.
    pub hash: u64,
    /// Whether the dimension is defined now. A slot outlives its definition.
    pub defined: bool,
    pub kind: DimensionKind,
    pub round: Rounding,
    pub clamp: EffectiveCaps,
}

impl DimensionTable {
    pub fn new(slots: Vec<SlotInfo>, reports: ReportLog) -> Self {
        let defined: Vec<_> = (0..).zip(&slots).filter(|(_, info)| info.defined).collect();
        let index = SymbolMap::new(defined.into_iter().map(|(slot, info)| (info.name, slot)));
        Self { slots, index, reports }
    }

    /// Returns the slot of a dimension, or `None` if it is not defined.
    #[inline]
    pub fn slot(&self, name: Symbol) -> Option<u32> {
        self.index.get(name)
    }

    #[inline]
    pub fn info(&self, slot: u32) -> &SlotInfo {
        &self.slots[slot as usize]
    }

    /// Returns all slots, including those whose dimension is no longer defined.
    pub fn slots(&self) -> &[SlotInfo] {
        &self.slots
    }

    /// Returns the names of all defined dimensions.
    pub fn names(&self) -> impl Iterator<Item = Symbol> {
        self.slots.iter().filter(|info| info.defined).map(|info| info.name)
    }
}
