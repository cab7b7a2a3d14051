//! Computes one dimension of one actor: gathers, folds and caps. [`Resolve`] holds everything that this needs.

use std::sync::Arc;

use crate::definitions::{DimensionKind, EffectArgs, MergeRule};
use crate::registry::{Amount, CompiledCondition, ConditionContext, Registry};
use crate::vocabulary::Symbol;

use super::fold::{finish, fold_own, made_finite};
use super::inputs::MergedInputs;
use super::plan::{NO_TEST, Plan, Step};
use super::scratch::Scratch;
use super::term::Group;
use super::trace::Trace;

/// The state of resolving one actor. Each file beside this one implements a part of it.
pub(super) struct Resolve<'a, T> {
    pub registry: &'a Registry,
    pub inputs: MergedInputs<'a>,
    pub plan: &'a Arc<Plan>,
    pub scratch: &'a mut Scratch,
    pub trace: &'a mut T,
}

impl<T: Trace> Resolve<'_, T> {
    /// Computes the dimension of one step, unless it is already done.
    pub fn step(&mut self, number: u32) {
        if let Some(group) = self.scratch.take_group(number) {
            let step = &self.plan.steps[number as usize];
            self.dimension(step.slot, group, Some(step));
        }
    }

    /// Computes one dimension from the statements of the actor and the registry.
    pub fn dimension(&mut self, slot: u32, group: Group, step: Option<&Step>) {
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
                self.scratch.values.set(slot, value);
            }
            (None, _) if capped => out.push_capped(slot, caps),
            (None, _) => {}
        }
    }

    /// Returns the number behind an amount. `args` are the inputs of the effect that it belongs to.
    pub fn amount(&mut self, amount: Amount, args: Option<&EffectArgs>) -> Option<f64> {
        match amount {
            Amount::Number(value) => Some(value),
            Amount::Program(program) => self.run(program, args),
        }
    }

    /// Runs a formula. If the result is not finite, it is reported once.
    pub fn run(&mut self, program: u32, args: Option<&EffectArgs>) -> Option<f64> {
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

    /// Returns whether a condition holds. Each condition is tested once per actor.
    pub fn holds(&mut self, test: u32) -> bool {
        if test == NO_TEST {
            return true;
        }
        if let Some(known) = self.scratch.known_condition(test) {
            return known;
        }
        let plan = self.plan;
        let holds = self.test(&plan.tests[test as usize], None);
        self.scratch.remember_condition(test, holds);
        holds
    }

    pub fn test(&mut self, test: &CompiledCondition, args: Option<&EffectArgs>) -> bool {
        test.holds(&mut ConditionScope { actor: self, args })
    }

    #[inline]
    pub fn is_disabled(&self, system: Symbol) -> bool {
        !self.scratch.disabled.is_empty() && self.scratch.disabled.contains(&system)
    }
}

/// The actor that is resolved, as a condition of a rule or effect sees it. `args` are the inputs of the effect.
struct ConditionScope<'r, 'a, T> {
    actor: &'r mut Resolve<'a, T>,
    args: Option<&'r EffectArgs>,
}

impl<T: Trace> ConditionContext for ConditionScope<'_, '_, T> {
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
