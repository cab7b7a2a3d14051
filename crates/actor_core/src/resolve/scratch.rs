//! [`Scratch`]: the memory for resolving, reused from actor to actor.

use std::sync::Arc;

use crate::registry::Registry;
use crate::vocabulary::{BASE, Symbol};

use super::caps::CapScratch;
use super::inputs::MergedInputs;
use super::layout::Fixed;
use super::layouts::Layouts;
use super::live_effect::{Combined, LiveEffect};
use super::output::Output;
use super::plan::Plan;
use super::plans::{PlanKey, Plans};
use super::term::{Group, Term};

/// The memory for resolving, reused from actor to actor so that a steady frame allocates nothing.
///
/// It can be used with several registries, one after another.
#[derive(Debug)]
pub struct Scratch {
    /// The stamp of the registry that the content belongs to.
    stamp: u64,
    plans: Plans,
    pub(super) layouts: Layouts,
    /// The number of the current actor, which marks the content that belongs to it.
    epoch: u32,
    /// The actor's own statements by step, or `None` for a step that is done.
    groups: Vec<(u32, Option<Group>)>,
    tests: Vec<(u32, bool)>,
    pub(super) values: Values,
    pub(super) disabled: Vec<Symbol>,
    pub(super) base_system: Symbol,
    pub(super) terms: Vec<Term>,
    pub(super) caps: CapScratch,
    pub(super) stack: Vec<f64>,
    /// The live effects on the actor.
    pub(super) live: Vec<LiveEffect>,
    pub(super) combined: Vec<Combined>,
    pub(crate) out: Output,
}

/// The values of the current actor, by slot. A value that is not known reads as 0.
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
    pub fn set(&mut self, slot: u32, value: f64) {
        self.cells[slot as usize] = (self.epoch, value);
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
    /// Forgets the last actor, and returns the plan of this one.
    pub(super) fn begin(&mut self, registry: &Registry, inputs: &MergedInputs) -> Arc<Plan> {
        self.find_effects(registry.compiled(), inputs);
        self.out.clear();
        if self.stamp != registry.stamp() {
            self.adopt(registry);
        }
        match self.epoch.checked_add(1) {
            Some(epoch) => self.epoch = epoch,
            None => {
                // After 2^32 actors, content with an old number could be taken for new.
                self.groups.fill_with(Default::default);
                self.tests.fill_with(Default::default);
                self.values.cells.fill_with(Default::default);
                self.epoch = 1;
            }
        }
        self.values.epoch = self.epoch;
        let plan = self.plans.take(PlanKey {
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

    /// Returns the results of the last actor except for its values, if its layout determines them.
    #[inline]
    pub(crate) fn fixed(&self) -> Option<&Fixed> {
        self.layouts.fixed()
    }

    /// Puts the plan back for the next actor, which is often of the same kind.
    pub(super) fn end(&mut self, plan: Arc<Plan>) {
        self.plans.done(plan);
    }

    /// Forgets everything about the previous registry.
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

    /// Keeps the actor's own statements until their step comes. `None` marks the step as done.
    pub(super) fn put_group(&mut self, step: u32, group: Option<Group>) {
        self.groups[step as usize] = (self.epoch, group);
    }

    pub(super) fn take_group(&mut self, step: u32) -> Option<Group> {
        let (epoch, group) = self.groups[step as usize];
        if epoch == self.epoch { group } else { Some(Group::default()) }
    }

    pub(super) fn known_condition(&self, test: u32) -> Option<bool> {
        let (epoch, holds) = self.tests[test as usize];
        (epoch == self.epoch).then_some(holds)
    }

    pub(super) fn remember_condition(&mut self, test: u32, holds: bool) {
        self.tests[test as usize] = (self.epoch, holds);
    }
}
