//! [`DimensionTable`]: the slots of a registry, and what a snapshot needs to know of each.

use crate::definitions::{DimensionKind, Rounding};
use crate::report::ReportLog;
use crate::vocabulary::{EffectiveCaps, Symbol, SymbolMap};

/// The slots of a registry: the dense numbers of its dimensions. They only ever grow over reloads.
#[derive(Debug, Default)]
pub(crate) struct DimensionTable {
    slots: Vec<SlotInfo>,
    index: SymbolMap,
    /// Where a name is reported that this registry does not define.
    pub reports: ReportLog,
}

/// What a snapshot needs to know of a dimension.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SlotInfo {
    pub name: Symbol,
    /// A number for the name that is the same in every process.
    pub hash: u64,
    /// Whether it is defined now; a slot outlives its definition.
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

    /// The slot of a dimension that is defined.
    #[inline]
    pub fn slot(&self, name: Symbol) -> Option<u32> {
        self.index.get(name)
    }

    #[inline]
    pub fn info(&self, slot: u32) -> &SlotInfo {
        &self.slots[slot as usize]
    }

    /// All slots, also those that are not defined any more.
    pub fn slots(&self) -> &[SlotInfo] {
        &self.slots
    }

    /// The names of all dimensions that are defined.
    pub fn names(&self) -> impl Iterator<Item = Symbol> {
        self.slots.iter().filter(|info| info.defined).map(|info| info.name)
    }
}
