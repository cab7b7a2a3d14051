//! [`Scratch`]: the memory that resolving needs, kept from actor to actor.

use std::sync::Arc;

use crate::registry::Registry;
use crate::vocabulary::{BASE, EffectiveCaps, SourceId, Symbol};

use super::caps::CapScratch;
use super::effects::{Combined, LiveEffect};
use super::fold::ContextModifier;
use super::layout::{Entry, Fixed};
use super::layouts::Layouts;
use super::plan::Plan;
use super::plans::{Plans, Sought};
use super::shape::Bounds;
use super::{Group, MergedInputs, Term};

/// The memory that resolving needs, kept from actor to actor so that a steady frame allocates nothing.
///
/// It can be used with any registry, one after the other.
#[derive(Debug)]
pub struct Scratch {
    /// The stamp of the registry that all of it belongs to.
    stamp: u64,
    plans: Plans,
    pub(super) layouts: Layouts,
    /// Counts the actors, so that what is known of one is not taken for another's.
    epoch: u32,
    /// By step; `None` for one that is done.
    groups: Vec<(u32, Option<Group>)>,
    tests: Vec<(u32, bool)>,
    pub(super) values: Values,
    pub(super) disabled: Vec<Symbol>,
    pub(super) base_system: Symbol,
    pub(super) terms: Vec<Term>,
    pub(super) caps: CapScratch,
    pub(super) stack: Vec<f64>,
    /// The effects on the actor that have to be looked at.
    pub(super) live: Vec<LiveEffect>,
    pub(super) combined: Vec<Combined>,
    pub(crate) out: Output,
}

/// The values of the actor that is being resolved, by slot; what is not known reads as 0.
#[derive(Debug, Default)]
pub(super) struct Values {
    epoch: u32,
    cells: Vec<(u32, f64)>,
}

impl Values {
    #[inline]
    pub fn get(&self, slot: u32) -> f64 {
        let (epoch, value) = self.cells[slot as usize];
        if epoch == self.epoch { value } else { 0.0 }
    }

    #[inline]
    pub fn know(&mut self, slot: u32, value: f64) {
        self.cells[slot as usize] = (self.epoch, value);
    }
}

/// The numbers of one actor.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(super) values: SlotValues,
    pub bounds: Bounds,
    pub contexts: Vec<ContextModifier>,
    /// The slots of `contexts`.
    pub context_slots: Vec<u32>,
    /// Where a cap counts: the index into `contexts`.
    pub context_caps: Vec<(u32, EffectiveCaps)>,
    /// The slots of the dimensions that only have caps.
    pub capped_slots: Vec<u32>,
    /// The effects that begin or cease to count, and whether they count now.
    pub inhibition_changes: Vec<(SourceId, bool)>,
}

impl Output {
    fn clear(&mut self) {
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

    /// The values of dimensions that are not context dimensions.
    pub fn values(&self) -> &[f64] {
        &self.values.values[..self.values.len]
    }

    /// The slots of the values.
    pub fn slots(&self) -> &[u32] {
        &self.values.slots[..self.values.len]
    }

    /// Lists the dimensions of these entries and their caps; their values are added later.
    pub(super) fn list(&mut self, entries: &[Entry]) {
        let SlotValues { slots, len, .. } = &mut self.values;
        for ((at, slot), entry) in (0..).zip(slots).skip(*len).zip(entries) {
            *slot = entry.slot;
            if entry.capped {
                self.bounds.values.push((at, entry.caps));
            }
        }
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
    values: Vec<f64>,
    slots: Vec<u32>,
    len: usize,
}

impl SlotValues {
    #[inline]
    pub fn room(&mut self) -> Room<'_> {
        let Self { values, slots, len } = self;
        let cells = values[*len..].iter_mut().zip(slots[*len..].iter_mut());
        Room { before: cells.len(), cells, len }
    }

    /// Adds so many values, to be filled in.
    #[inline]
    pub fn add(&mut self, count: usize) -> &mut [f64] {
        let first = self.len;
        self.len += count;
        &mut self.values[first..self.len]
    }
}

/// Where values are added. A loop that adds many keeps all of it in registers.
pub(super) struct Room<'a> {
    cells: std::iter::Zip<std::slice::IterMut<'a, f64>, std::slice::IterMut<'a, u32>>,
    /// How much room there was.
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

impl Default for Scratch {
    fn default() -> Self {
        Self {
            stamp: 0,
            plans: Plans::default(),
            layouts: Layouts::default(),
            epoch: 0,
            groups: Vec::new(),
            tests: Vec::new(),
            values: Values::default(),
            disabled: Vec::new(),
            base_system: BASE.symbol(),
            terms: Vec::new(),
            caps: CapScratch::default(),
            stack: Vec::new(),
            live: Vec::new(),
            combined: Vec::new(),
            out: Output::default(),
        }
    }
}

impl Scratch {
    /// Forgets the last actor, and finds the plan of this one.
    pub(super) fn begin(&mut self, registry: &Registry, inputs: &MergedInputs) -> Arc<Plan> {
        self.find_effects(registry.compiled(), inputs);
        self.out.clear();
        if self.stamp != registry.stamp() {
            self.adopt(registry);
        }
        match self.epoch.checked_add(1) {
            Some(epoch) => self.epoch = epoch,
            None => {
                // After 2^32 actors, what is marked with an old number could be taken for new.
                self.groups.fill_with(Default::default);
                self.tests.fill_with(Default::default);
                self.values.cells.fill_with(Default::default);
                self.epoch = 1;
            }
        }
        self.values.epoch = self.epoch;
        let plan = self.plans.take(Sought {
            compiled: registry.compiled(),
            inputs,
            effects: !self.live.is_empty(),
            disabled: &self.disabled,
        });
        if self.groups.len() < plan.steps.len() {
            self.groups.resize(plan.steps.len(), Default::default());
        }
        if self.tests.len() < plan.tests.len() {
            self.tests.resize(plan.tests.len(), Default::default());
        }
        plan
    }

    /// What came out of the last actor but for its values, if it is the same for all that say the same but for the numbers.
    #[inline]
    pub(crate) fn fixed(&self) -> Option<&Fixed> {
        self.layouts.fixed()
    }

    /// Keeps the plan for the next actor, which is often of the same kind.
    pub(super) fn end(&mut self, plan: Arc<Plan>) {
        self.plans.done(plan);
    }

    /// Forgets everything about another registry.
    fn adopt(&mut self, registry: &Registry) {
        self.stamp = registry.stamp();
        self.plans.clear();
        self.layouts.clear();
        self.values.cells.clear();
        self.values.cells.resize(registry.compiled().dimensions.len(), (0, 0.0));
        self.out.values.values.resize(registry.compiled().dimensions.len(), 0.0);
        self.out.values.slots.resize(registry.compiled().dimensions.len(), 0);
        self.disabled.clear();
        self.disabled.extend(registry.disabled());
    }

    /// Keeps what the actor says until its step comes; `None` if the step is done.
    pub(super) fn put_group(&mut self, step: u32, group: Option<Group>) {
        self.groups[step as usize] = (self.epoch, group);
    }

    pub(super) fn take_group(&mut self, step: u32) -> Option<Group> {
        let (epoch, group) = self.groups[step as usize];
        if epoch == self.epoch { group } else { Some(Group::default()) }
    }

    pub(super) fn known_test(&self, test: u32) -> Option<bool> {
        let (epoch, holds) = self.tests[test as usize];
        (epoch == self.epoch).then_some(holds)
    }

    pub(super) fn know_test(&mut self, test: u32, holds: bool) {
        self.tests[test as usize] = (self.epoch, holds);
    }
}
