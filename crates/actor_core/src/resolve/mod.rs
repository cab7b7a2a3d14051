//! The pure function at the heart: a registry and one actor's inputs give one actor's numbers.
//!
//! [`resolve`](fn@resolve) walks an actor's statements dimension by dimension and folds each with what the registry's
//! rules say about it, in the order in which dimensions depend on each other. It knows no world, allocates nothing in a
//! steady state, and is generic over a [`trace::Trace`], so that an explanation comes from the same fold as the value.

mod attached;
pub(crate) mod caps;
mod effects;
mod fold;
mod gather;
mod gather_caps;
mod inputs;
mod laid_out;
mod layers;
mod layout;
mod layouts;
mod merge;
mod own;
mod plan;
mod plans;
mod reports;
mod scratch;
mod shape;
#[cfg(test)]
mod tests;
pub(crate) mod trace;

use std::sync::Arc;

use crate::definitions::{DimensionKind, EffectArgs, MergeRule};
use crate::registry::{Amount, Answers, Registry, Test};
use crate::vocabulary::{Bucket, Symbol};

pub use attached::Attached;
pub(crate) use attached::{AttachedEffect, AttachedStatements};
pub use fold::ContextModifier;
pub(crate) use fold::{Operator, Pipeline, finish, made_finite};
use gather::fold_own;
pub use inputs::Inputs;
pub(crate) use inputs::MergedInputs;
pub use layers::{LayerBound, LayerBounds, LayerCap, across_layers, within_layer};
pub(crate) use layout::Fixed;
use plan::{NO_TEST, Plan, Step};
pub(crate) use scratch::Output;
pub use scratch::Scratch;
pub(crate) use shape::{At, Bounds, Shape, same_caps};
use trace::Trace;

/// One contribution with its value, from whoever it comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub bucket: Bucket,
    pub value: f64,
    pub priority: i32,
    pub system: Symbol,
    pub formula: bool,
    pub origin: Origin,
}

/// Who a contribution comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The actor's `Base`.
    Base,
    /// The actor's `Contributions`, by index.
    Own(u32),
    /// The registry's terms, by index.
    Rule(u32),
    /// An effect on the actor, by its index, and the registry's terms of effects, by index.
    Effect { at: u32, term: u32 },
}

/// What the actor itself says about one dimension.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    base: Option<f64>,
    /// Of the actor's contributions.
    records: (u32, u32),
    /// Of the actor's caps.
    caps: (u32, u32),
}

/// Computes all numbers of one actor; they stand in the scratch memory's output afterwards.
pub(crate) fn resolve<T: Trace>(
    registry: &Registry,
    inputs: MergedInputs,
    scratch: &mut Scratch,
    trace: &mut T,
) {
    let plan = scratch.begin(registry, &inputs);
    let mut actor = Resolve { registry, inputs, plan: &plan, scratch, trace };
    actor.report_rejections();
    match actor.layout() {
        Some(current) => {
            actor.laid_out(&current.layout);
            scratch.layouts.done(current, &scratch.out, &registry.compiled().table);
        }
        None => {
            actor.own_dimensions();
            (0..plan.steps.len() as u32).for_each(|number| actor.step(number));
            if !actor.scratch.live.is_empty() {
                actor.note_inhibition_changes();
            }
        }
    }
    scratch.end(plan);
}

struct Resolve<'a, T> {
    registry: &'a Registry,
    inputs: MergedInputs<'a>,
    plan: &'a Arc<Plan>,
    scratch: &'a mut Scratch,
    trace: &'a mut T,
}

impl<T: Trace> Resolve<'_, T> {
    /// Computes the dimension of one step, unless that is done.
    fn step(&mut self, number: u32) {
        if let Some(group) = self.scratch.take_group(number) {
            let step = &self.plan.steps[number as usize];
            self.dimension(step.slot, group, Some(step));
        }
    }

    /// Computes one dimension from what the actor and the registry say about it.
    fn dimension(&mut self, slot: u32, group: Group, step: Option<&Step>) {
        let compiled = self.registry.compiled();
        let info = compiled.table.info(slot);
        let merge = compiled.dimensions[slot as usize].merge;
        let traced = T::ON && self.trace.wants(slot);

        let effects = self.has_effects_on(slot);
        let base = step.and_then(|step| step.base).map(|program| {
            let value = self.run(program, None);
            if traced {
                self.trace.base(value);
            }
            value.unwrap_or(0.0)
        });
        let rules = step.map_or(0..0, |step| step.terms.clone());
        let simple = !traced
            && !effects
            && rules.is_empty()
            && self.scratch.disabled.is_empty()
            && merge == MergeRule::Pipeline;
        let (pipeline, folded) = if simple {
            let contributions = self.inputs.contributions;
            let (base_rank, mut said) =
                (contributions.keys().base_rank(), contributions.records().range(group.records));
            let pipeline = fold_own(base_rank, base, group.base, info.name, &mut said);
            let counts = base.is_some() || group.base.is_some() || group.records.0 != group.records.1;
            (pipeline, counts.then(|| pipeline.value()))
        } else if !traced
            && !effects
            && merge == MergeRule::Pipeline
            && self.scratch.disabled.is_empty()
            && step.is_some_and(|step| step.ordered)
        {
            let (pipeline, counts) = self.fold_merged(base, group, rules);
            (pipeline, counts.then(|| pipeline.value()))
        } else {
            self.gather(slot, group, rules, effects);
            self.fold_terms(slot, merge, base, traced)
        };

        let (caps, capped) = self.caps(slot, group, step, effects, traced);
        let rounded = folded.map_or(0.0, |folded| info.round.apply(made_finite(folded)));
        let value = folded.map(|folded| finish(folded, info.round, &caps));
        if traced {
            self.trace.end(folded, rounded, caps);
        }
        let out = &mut self.scratch.out;
        match (value, info.kind) {
            (Some(_), DimensionKind::Context) => {
                out.push_context(slot, pipeline.into(), capped.then_some(caps));
            }
            (Some(value), _) => {
                out.push_value(slot, value, (!caps.same_bits(info.clamp)).then_some(caps));
                self.scratch.values.know(slot, value);
            }
            (None, _) if capped => out.push_capped(slot, caps),
            (None, _) => {}
        }
    }

    /// An amount of a rule, or of an effect that was given this.
    fn amount(&mut self, amount: Amount, args: Option<&EffectArgs>) -> Option<f64> {
        match amount {
            Amount::Number(value) => Some(value),
            Amount::Program(program) => self.run(program, args),
        }
    }

    /// Runs a formula; one that is not finite is reported once.
    fn run(&mut self, program: u32, args: Option<&EffectArgs>) -> Option<f64> {
        let compiled = self.registry.compiled();
        let formula = &compiled.programs[program as usize];
        let values = &self.scratch.values;
        let given = |name| args.and_then(|args| args.get(name));
        let stack = &mut self.scratch.stack;
        let result = formula.program.run(|slot| values.get(slot), given, &compiled.curves, stack);
        if result.is_none() {
            formula.report_not_finite(self.registry.reports());
        }
        result
    }

    /// Whether a condition holds; each is tested once an actor.
    fn holds(&mut self, test: u32) -> bool {
        if test == NO_TEST {
            return true;
        }
        if let Some(known) = self.scratch.known_test(test) {
            return known;
        }
        let plan = self.plan;
        let holds = self.test(&plan.tests[test as usize], None);
        self.scratch.know_test(test, holds);
        holds
    }

    fn test(&mut self, test: &Test, args: Option<&EffectArgs>) -> bool {
        test.holds(&mut Asked { actor: self, args })
    }

    #[inline]
    fn is_disabled(&self, system: Symbol) -> bool {
        !self.scratch.disabled.is_empty() && self.scratch.disabled.contains(&system)
    }
}

/// The actor that is being resolved, asked by a rule, or by an effect that was given this.
struct Asked<'r, 'a, T> {
    actor: &'r mut Resolve<'a, T>,
    args: Option<&'r EffectArgs>,
}

impl<T: Trace> Answers for Asked<'_, '_, T> {
    fn is_race(&self, race: Symbol) -> bool {
        self.actor.inputs.race == Some(race)
    }
    fn has_tag(&self, tag: Symbol) -> bool {
        self.actor.inputs.tags.contains(&tag)
    }
    fn is_in_realm(&self, realm: Symbol) -> bool {
        self.actor.inputs.realms.contains(&realm)
    }
    fn value(&self, slot: u32) -> f64 {
        self.actor.scratch.values.get(slot)
    }
    fn run(&mut self, program: u32) -> Option<f64> {
        self.actor.run(program, self.args)
    }
}
