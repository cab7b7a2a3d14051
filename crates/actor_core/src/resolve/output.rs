//! [`Output`]: the numbers of one actor, as resolving leaves them.

use crate::vocabulary::{EffectiveCaps, SourceId};

use super::bounds::Bounds;
use super::fold::ContextModifier;

/// The numbers of one actor.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(super) values: SlotValues,
    pub bounds: Bounds,
    pub contexts: Vec<ContextModifier>,
    /// The slots of `contexts`.
    pub context_slots: Vec<u32>,
    /// The effective caps of context dimensions that have any, each with its index in `contexts`.
    pub context_caps: Vec<(u32, EffectiveCaps)>,
    /// The slots of the dimensions that have only caps.
    pub capped_slots: Vec<u32>,
    /// The effects that start or cease to count, each with whether it counts now.
    pub inhibition_changes: Vec<(SourceId, bool)>,
}

impl Output {
    pub(super) fn clear(&mut self) {
        self.values.len = 0;
        self.bounds.values.clear();
        self.bounds.capped.clear();
        self.contexts.clear();
        self.context_slots.clear();
        self.context_caps.clear();
        self.capped_slots.clear();
        self.inhibition_changes.clear();
    }

    #[inline]
    pub(super) fn push_value(&mut self, slot: u32, value: f64, caps: Option<EffectiveCaps>) {
        if let Some(caps) = caps {
            self.bounds.values.push((self.values.len as u32, caps));
        }
        self.values.room().push(slot, value);
    }

    /// Returns the values of the dimensions that are no context dimensions.
    pub fn values(&self) -> &[f64] {
        &self.values.values[..self.values.len]
    }

    /// Returns the slots of the values.
    pub fn slots(&self) -> &[u32] {
        &self.values.slots[..self.values.len]
    }

    pub(super) fn push_context(&mut self, slot: u32, context: ContextModifier, caps: Option<EffectiveCaps>) {
        if let Some(caps) = caps {
            self.context_caps.push((self.contexts.len() as u32, caps));
        }
        self.contexts.push(context);
        self.context_slots.push(slot);
    }

    pub(super) fn push_capped(&mut self, slot: u32, caps: EffectiveCaps) {
        self.bounds.capped.push(caps);
        self.capped_slots.push(slot);
    }
}

/// Values and their slots, in memory that has room for every dimension of the registry.
#[derive(Debug, Default)]
pub(super) struct SlotValues {
    pub(super) values: Vec<f64>,
    pub(super) slots: Vec<u32>,
    pub(super) len: usize,
}

impl SlotValues {
    #[inline]
    pub fn room(&mut self) -> Room<'_> {
        let Self { values, slots, len } = self;
        let cells = values[*len..].iter_mut().zip(slots[*len..].iter_mut());
        Room { before: cells.len(), cells, len }
    }

    /// Adds this number of values, which the caller fills in.
    #[inline]
    pub fn add(&mut self, count: usize) -> &mut [f64] {
        let first = self.len;
        self.len += count;
        &mut self.values[first..self.len]
    }
}

/// The free room in which values are added. A loop that adds many values keeps all of it in registers.
pub(super) struct Room<'a> {
    cells: std::iter::Zip<std::slice::IterMut<'a, f64>, std::slice::IterMut<'a, u32>>,
    /// The room that was free at first.
    before: usize,
    len: &'a mut usize,
}

impl Room<'_> {
    #[inline]
    pub fn push(&mut self, slot: u32, value: f64) {
        if let Some((value_cell, slot_cell)) = self.cells.next() {
            (*value_cell, *slot_cell) = (value, slot);
        }
    }
}

impl Drop for Room<'_> {
    #[inline]
    fn drop(&mut self) {
        *self.len += self.before - self.cells.len();
    }
}
