//! [`Plan`]: the rules of the registry for one kind of actors, which no rule distinguishes from each other.

use std::ops::Range;

use smallvec::SmallVec;

use crate::registry::{Amount, Compiled, CompiledCondition};
use crate::vocabulary::{EffectiveCaps, Symbol};

use super::caps::{CapScratch, CapTerm};
use super::inputs::MergedInputs;
use super::layers::within_clamp;

/// The race, tags and realms of an actor that some rule asks for, as ascending numbers.
pub(super) type Signature = SmallVec<[u32; 12]>;

/// The rules, caps and bases for all actors with one signature. Rules that cannot apply to them are left out.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The dimensions that the plan contributes to or limits, each after those that it reads.
    pub steps: Vec<Step>,
    /// The step of each slot, or `NO_STEP`.
    step_of: Box<[u32]>,
    pub terms: Vec<PlanTerm>,
    pub caps: Vec<PlanCap>,
    /// The conditions that depend on dimensions.
    pub tests: Vec<CompiledCondition>,
}

pub(super) const NO_STEP: u32 = u32::MAX;
/// Stands for a test that always holds.
pub(super) const NO_TEST: u32 = u32::MAX;

/// The rules, caps and base of one dimension.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub slot: u32,
    /// The program of the base.
    pub base: Option<u32>,
    /// The range of the plan's terms.
    pub terms: Range<u32>,
    /// Whether the terms are in canonical order for every actor: no two formulas are distinguished only by their
    /// values.
    pub ordered: bool,
    /// The range of the plan's caps.
    pub caps: Range<u32>,
    /// The effective caps, if they depend on nothing and the actor has no caps of its own.
    pub fixed_caps: Option<EffectiveCaps>,
    /// Whether the step consists only of fixed caps on a plain pipeline. The actor's own statements then need not wait
    /// for it.
    pub early: bool,
}

/// A rule's term, and the test that it depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlanTerm {
    /// The index of the registry's term.
    pub term: u32,
    pub test: u32,
}

/// A cap of the registry and the test that it depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlanCap {
    /// The index of the registry's cap.
    pub cap: u32,
    pub test: u32,
}

impl Plan {
    /// Creates the plan for actors like this one. If it has live effects, the plan has a step for every dimension that
    /// effects may contribute to.
    pub fn new(
        compiled: &Compiled,
        inputs: &MergedInputs,
        effects: bool,
        disabled: impl Fn(Symbol) -> bool,
    ) -> Self {
        let mut plan = Self { step_of: vec![NO_STEP; compiled.dimensions.len()].into(), ..Self::default() };
        // The test of each rule: `None` if it cannot apply, else the condition that remains.
        let tests: Vec<Option<u32>> = compiled
            .rules
            .iter()
            .map(|rule| match rule.test.for_actor(inputs) {
                _ if disabled(rule.system) => None,
                CompiledCondition::Always(holds) => holds.then_some(NO_TEST),
                test => {
                    plan.tests.push(test);
                    Some(plan.tests.len() as u32 - 1)
                }
            })
            .collect();
        let (mut terms, mut caps) =
            (compiled.terms.iter().zip(0..).peekable(), compiled.caps.iter().zip(0..).peekable());
        for slot in 0..compiled.dimensions.len() as u32 {
            let base = compiled.dimensions[slot as usize].base;
            let (first_term, first_cap) = (plan.terms.len() as u32, plan.caps.len() as u32);
            while let Some((term, number)) = terms.next_if(|(term, _)| term.slot == slot) {
                if let Some(test) = tests[term.rule as usize] {
                    plan.terms.push(PlanTerm { term: number, test });
                }
            }
            while let Some((cap, number)) = caps.next_if(|(cap, _)| cap.slot == slot) {
                let here =
                    cap.realm.is_none_or(|realm| inputs.realms.contains(&realm)) && !disabled(cap.system);
                let test = cap.rule.map_or(Some(NO_TEST), |rule| tests[rule as usize]);
                if let (true, Some(test)) = (here, test) {
                    plan.caps.push(PlanCap { cap: number, test });
                }
            }
            let (terms, caps) = (first_term..plan.terms.len() as u32, first_cap..plan.caps.len() as u32);
            let by_effects = effects && compiled.effect_slots.binary_search(&slot).is_ok();
            if by_effects || base.is_some() || !terms.is_empty() || !caps.is_empty() {
                let fixed_caps = plan.fixed_caps(compiled, slot, caps.clone());
                let ordered = plan.is_ordered(compiled, terms.clone());
                let plain = compiled.dimensions[slot as usize].plain;
                let early =
                    plain && !by_effects && base.is_none() && terms.is_empty() && fixed_caps.is_some();
                plan.steps.push(Step { slot, base, terms, ordered, caps, fixed_caps, early });
            }
        }
        plan.steps.sort_by_key(|step| compiled.dimensions[step.slot as usize].rank);
        for (number, step) in (0..).zip(&plan.steps) {
            plan.step_of[step.slot as usize] = number;
        }
        plan
    }

    /// Returns the step of this slot, or `NO_STEP`.
    #[inline]
    pub fn step_of(&self, slot: u32) -> u32 {
        self.step_of[slot as usize]
    }

    /// Returns whether these terms, which are in the registry's order, are in canonical order for every actor.
    fn is_ordered(&self, compiled: &Compiled, terms: Range<u32>) -> bool {
        let terms = &self.terms[terms.start as usize..terms.end as usize];
        terms.windows(2).all(|two| {
            let [a, b] = [&compiled.terms[two[0].term as usize], &compiled.terms[two[1].term as usize]];
            let formulas = matches!((a.value, b.value), (Amount::Program(_), Amount::Program(_)));
            !formulas || (a.bucket, a.priority, a.system) != (b.bucket, b.priority, b.system)
        })
    }

    /// Returns the effective caps, if all of these caps are constants that always hold.
    fn fixed_caps(&self, compiled: &Compiled, slot: u32, caps: Range<u32>) -> Option<EffectiveCaps> {
        let clamp = compiled.table.info(slot).clamp;
        if caps.is_empty() {
            return Some(clamp);
        }
        let mut fold = CapScratch::default();
        for plan_cap in &self.caps[caps.start as usize..caps.end as usize] {
            let cap = &compiled.caps[plan_cap.cap as usize];
            let (Amount::Number(value), NO_TEST) = (cap.value, plan_cap.test) else { return None };
            fold.terms.push(CapTerm::of_rule(cap, plan_cap.cap, value));
        }
        Some(within_clamp(fold.fold(&compiled.layers), clamp))
    }
}

/// Writes the signature of an actor, which determines its plan.
pub(super) fn signature(compiled: &Compiled, inputs: &MergedInputs, signature: &mut Signature) {
    let asked = &compiled.asked;
    signature.clear();
    if !asked.anything {
        return;
    }
    signature.extend(inputs.race.and_then(|race| asked.races.get(race)));
    signature.extend(inputs.tags.iter().filter_map(|tag| asked.tags.get(*tag)));
    signature.extend(inputs.realms.iter().filter_map(|realm| asked.realms.get(*realm)));
    signature.sort_unstable();
}

impl CompiledCondition {
    /// Returns the part of the condition that remains when the actor's race, tags and realms are known.
    pub(super) fn for_actor(&self, inputs: &MergedInputs) -> Self {
        let list = |tests: &[Self], decides: bool| {
            let mut rest = Vec::new();
            for test in tests {
                match test.for_actor(inputs) {
                    Self::Always(holds) if holds == decides => return Err(()),
                    Self::Always(_) => {}
                    test => rest.push(test),
                }
            }
            Ok(rest)
        };
        match self {
            Self::Race(race) => Self::Always(inputs.race == Some(*race)),
            Self::Tag(tag) => Self::Always(inputs.tags.contains(tag)),
            Self::Realm(realm) => Self::Always(inputs.realms.contains(realm)),
            Self::All(tests) => match list(tests, false) {
                Ok(rest) if rest.is_empty() => Self::Always(true),
                Ok(rest) => Self::All(rest),
                Err(()) => Self::Always(false),
            },
            Self::Any(tests) => match list(tests, true) {
                Ok(rest) if rest.is_empty() => Self::Always(false),
                Ok(rest) => Self::Any(rest),
                Err(()) => Self::Always(true),
            },
            Self::Not(inner) => match inner.for_actor(inputs) {
                Self::Always(holds) => Self::Always(!holds),
                test => Self::Not(Box::new(test)),
            },
            Self::Always(_) | Self::AtLeast(..) | Self::Below(..) | Self::Program(_) => self.clone(),
        }
    }
}
