//! The pure function at the heart: a registry and one actor's inputs give one actor's numbers.
//!
//! [`resolve`](fn@resolve) walks an actor's statements dimension by dimension and folds each with what the registry's
//! rules say about it, in the order in which dimensions depend on each other. It knows no world, allocates nothing in a
//! steady state, and is generic over a [`trace::Trace`], so that an explanation comes from the same fold as the value.

pub(crate) mod caps;
mod fold;
pub(crate) mod formula;
mod layers;
mod plan;
mod scratch;
pub(crate) mod trace;

use crate::base::Base;
use crate::cap::{Cap, EffectiveCaps};
use crate::caps::Caps;
use crate::contribution::Bucket;
use crate::contributions::{Contributions, Record, speaking_order};
use crate::diagnostics::Severity;
use crate::dimension::{DimensionKind, MergeRule};
use crate::error::{ActorCoreError, Refusal};
use crate::refusals::Refused;
use crate::registry::{Amount, Registry, Test};
use crate::subsystem::BASE;
use crate::symbol::Symbol;

use caps::{CapOrigin, CapTerm};
pub use fold::ContextModifier;
pub(crate) use fold::{Operator, Pipeline, finish, made_finite};
use layers::within_clamp;
pub use layers::{LayerBound, LayerBounds, LayerCap, across_layers, within_layer};
use plan::{NO_STEP, NO_TEST, Plan, Step};
pub(crate) use scratch::Output;
pub use scratch::Scratch;
use trace::{LeftOut, Trace};

/// Everything about one actor that its numbers depend on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inputs<'a> {
    pub base: &'a Base,
    pub contributions: &'a Contributions,
    pub caps: &'a Caps,
    pub race: Option<Symbol>,
    pub realms: &'a [Symbol],
    pub tags: &'a [Symbol],
}

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
}

/// What the actor itself says about one dimension.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    base: Option<f64>,
    /// Of the actor's records.
    records: (u32, u32),
    /// Of the actor's caps.
    caps: (u32, u32),
}

/// Computes all numbers of one actor; they stand in the scratch memory's output afterwards.
pub(crate) fn resolve<T: Trace>(registry: &Registry, inputs: Inputs, scratch: &mut Scratch, trace: &mut T) {
    let plan = scratch.begin(registry, &inputs);
    let mut actor = Resolve { registry, inputs, plan: &plan, scratch, trace };
    actor.report_refusals();
    actor.own_dimensions();
    for (number, step) in plan.steps.iter().enumerate() {
        let group = actor.scratch.take_group(number);
        actor.dimension(step.slot, group, Some(step));
    }
}

struct Resolve<'a, T> {
    registry: &'a Registry,
    inputs: Inputs<'a>,
    plan: &'a Plan,
    scratch: &'a mut Scratch,
    trace: &'a mut T,
}

impl<T: Trace> Resolve<'_, T> {
    /// Walks all that the actor says, dimension by dimension. What the registry has nothing to say about is computed
    /// at once; the rest waits for its step.
    fn own_dimensions(&mut self) {
        let compiled = self.registry.compiled();
        let (records, caps) = (self.inputs.contributions.records(), self.inputs.caps.sorted());
        let base = self.inputs.base.sorted();
        let base = if self.is_disabled(BASE.symbol()) { &[] } else { base };
        let (mut b, mut r, mut c) = (0, 0, 0);
        loop {
            // The next dimension by the number of its symbol: all three lists are sorted by it.
            let heads = [
                base.get(b).map(|(dimension, _)| *dimension),
                records.get(r).map(|record| record.dimension),
                caps.get(c).map(|cap| cap.dimension),
            ];
            let Some(dimension) = heads.into_iter().flatten().min_by_key(|dimension| dimension.number())
            else {
                break;
            };
            let mut group = Group { base: None, records: (r as u32, r as u32), caps: (c as u32, c as u32) };
            if let Some((_, value)) = base.get(b).filter(|(name, _)| *name == dimension) {
                group.base = Some(*value);
                b += 1;
            }
            while records.get(r).is_some_and(|record| record.dimension == dimension) {
                r += 1;
            }
            while caps.get(c).is_some_and(|cap| cap.dimension == dimension) {
                c += 1;
            }
            (group.records.1, group.caps.1) = (r as u32, c as u32);
            match compiled.table.slot(dimension) {
                None => self.report_unknown(dimension, group),
                Some(slot) => match self.plan.step_of(slot) {
                    NO_STEP => self.dimension(slot, group, None),
                    step => self.scratch.put_group(step as usize, group),
                },
            }
        }
    }

    /// Computes one dimension from what the actor and the registry say about it.
    fn dimension(&mut self, slot: u32, group: Group, step: Option<&Step>) {
        let compiled = self.registry.compiled();
        let info = compiled.table.info(slot);
        let merge = compiled.dimensions[slot as usize].merge;
        let traced = T::ON && self.trace.wants(slot);

        let base = step.and_then(|step| step.base).map(|program| {
            let value = self.run(program);
            if traced {
                self.trace.base(value);
            }
            value.unwrap_or(0.0)
        });
        let rules = step.map_or(0..0, |step| step.terms.clone());
        let simple =
            !traced && rules.is_empty() && self.scratch.disabled.is_empty() && merge == MergeRule::Pipeline;
        let (pipeline, folded) = if simple {
            let pipeline = self.fold_own(base, group);
            let counts = base.is_some() || group.base.is_some() || group.records.0 != group.records.1;
            (pipeline, counts.then(|| pipeline.value()))
        } else {
            self.gather(group, rules);
            self.fold_terms(slot, merge, base, traced)
        };

        let (caps, capped) = self.caps(slot, group, step, traced);
        let rounded = folded.map_or(0.0, |folded| info.round.apply(made_finite(folded)));
        let value = folded.map(|folded| finish(folded, info.round, caps));
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
                self.scratch.know(slot, value);
            }
            (None, _) if capped => out.push_capped(slot, caps),
            (None, _) => {}
        }
    }

    /// The fold of what the actor itself says, where nobody else has a say: the records stand in order already.
    #[inline]
    fn fold_own(&self, base: Option<f64>, group: Group) -> Pipeline {
        let contributions = self.inputs.contributions;
        let mut records =
            self.inputs.contributions.records()[group.records.0 as usize..group.records.1 as usize].iter();
        let mut pipeline = Pipeline::from_base(base.unwrap_or(0.0));
        if let Some(own) = group.base {
            let (before, until) = contributions.base_rank();
            let stands_before = |record: &Record| {
                let source = record.source();
                record.bucket() == Bucket::Flat
                    && (source < before || (source < until && record.value.total_cmp(&own).is_lt()))
            };
            let ahead = records.as_slice().iter().take_while(|record| stands_before(record)).count();
            for record in records.by_ref().take(ahead) {
                pipeline.flat += record.value;
            }
            pipeline.flat += own;
        }
        for record in records {
            pipeline.push(record.bucket(), record.value);
        }
        pipeline
    }

    /// Puts everything that is said about the dimension into the scratch memory, in canonical order.
    fn gather(&mut self, group: Group, rules: std::ops::Range<u32>) {
        let compiled = self.registry.compiled();
        let contributions = self.inputs.contributions;
        let mut terms = std::mem::take(&mut self.scratch.terms);
        terms.clear();
        terms.extend(group.base.map(|value| Term {
            bucket: Bucket::Flat,
            value,
            priority: BASE.priority(),
            system: self.scratch.base_system,
            formula: false,
            origin: Origin::Base,
        }));
        for index in group.records.0..group.records.1 {
            let record = &contributions.records()[index as usize];
            let source = &contributions.sources()[record.source() as usize];
            terms.push(Term {
                bucket: record.bucket(),
                value: record.value,
                priority: source.priority,
                system: source.system,
                formula: false,
                origin: Origin::Own(index),
            });
        }
        for said in &self.plan.terms[rules.start as usize..rules.end as usize] {
            let rule = &compiled.terms[said.term as usize];
            let mut term = Term {
                bucket: rule.bucket,
                value: 0.0,
                priority: rule.priority,
                system: rule.system,
                formula: matches!(rule.value, Amount::Program(_)),
                origin: Origin::Rule(said.term),
            };
            if !self.holds(said.test) {
                if T::ON && self.trace.wants(rule.slot) {
                    self.trace.left_out(&term, LeftOut::Condition);
                }
                continue;
            }
            match self.amount(rule.value) {
                Some(value) => {
                    term.value = value;
                    terms.push(term);
                }
                None if T::ON && self.trace.wants(rule.slot) => {
                    self.trace.left_out(&term, LeftOut::NotFinite);
                }
                None => {}
            }
        }
        terms.sort_unstable_by(|a, b| {
            a.bucket
                .cmp(&b.bucket)
                .then_with(|| speaking_order((a.priority, a.system), (b.priority, b.system)))
                .then_with(|| a.formula.cmp(&b.formula))
                .then_with(|| a.value.total_cmp(&b.value))
                .then_with(|| a.origin.cmp(&b.origin))
        });
        self.scratch.terms = terms;
    }

    /// The fold of the gathered terms, and its value if any of them, or a base, counts.
    fn fold_terms(
        &mut self,
        slot: u32,
        merge: MergeRule,
        base: Option<f64>,
        traced: bool,
    ) -> (Pipeline, Option<f64>) {
        let terms = std::mem::take(&mut self.scratch.terms);
        let mut pipeline = Pipeline::from_base(base.unwrap_or(0.0));
        let mut operator = Operator::from_base(merge, base);
        let mut counts = base.is_some();
        let operated = merge != MergeRule::Pipeline;
        let overrides = |term: &Term| term.bucket == Bucket::Override && !self.is_disabled(term.system);
        let overridden = terms.iter().any(overrides);
        let mut overriding = false;
        for term in &terms {
            if self.is_disabled(term.system) {
                if traced {
                    self.trace.left_out(term, LeftOut::Disabled);
                }
                continue;
            }
            let taken = !operated || operator.push(term.bucket, term.value);
            if !taken {
                self.report_refusal(term.system, self.name(slot), Refusal::BucketOnOperator(term.bucket));
                if traced {
                    self.trace.left_out(term, LeftOut::Bucket);
                }
                continue;
            }
            pipeline.push(term.bucket, term.value);
            counts = true;
            if traced {
                let first_override = term.bucket == Bucket::Override && !overriding;
                overriding |= first_override;
                if overridden && !first_override {
                    self.trace.left_out(term, LeftOut::Overridden);
                } else {
                    self.trace.term(term, if operated { operator.value() } else { pipeline.value() });
                }
            }
        }
        self.scratch.terms = terms;
        let value = if operated { operator.value() } else { pipeline.value() };
        (pipeline, counts.then_some(value))
    }

    /// The effective caps of the dimension, and whether any cap counts.
    fn caps(&mut self, slot: u32, group: Group, step: Option<&Step>, traced: bool) -> (EffectiveCaps, bool) {
        let compiled = self.registry.compiled();
        let clamp = compiled.table.info(slot).clamp;
        let rules = step.map_or(0..0, |step| step.caps.clone());
        if !traced && group.caps.0 == group.caps.1 {
            if rules.is_empty() {
                return (clamp, false);
            }
            if let Some(fixed) = step.and_then(|step| step.fixed_caps) {
                return (fixed, true);
            }
        }
        self.scratch.caps.terms.clear();
        for index in group.caps.0..group.caps.1 {
            self.own_cap(slot, index, traced);
        }
        for said in &self.plan.caps[rules.start as usize..rules.end as usize] {
            let rule = &compiled.caps[said.cap as usize];
            let mut term = CapTerm {
                layer: rule.layer,
                mode: rule.mode,
                kind: rule.kind,
                value: 0.0,
                priority: rule.priority,
                system: rule.system,
                origin: CapOrigin::Rule(said.cap),
            };
            if !self.holds(said.test) {
                if traced {
                    self.trace.cap_left_out(&term, LeftOut::Condition);
                }
                continue;
            }
            match self.amount(rule.value) {
                Some(value) => {
                    term.value = value;
                    self.scratch.caps.terms.push(term);
                }
                None if traced => self.trace.cap_left_out(&term, LeftOut::NotFinite),
                None => {}
            }
        }
        if self.scratch.caps.terms.is_empty() {
            return (clamp, false);
        }
        let across = self.scratch.caps.fold(&compiled.layers);
        if traced {
            let caps = &self.scratch.caps;
            self.trace.caps(&caps.terms, &caps.bounds, across);
        }
        (within_clamp(across, clamp), true)
    }

    /// Adds one of the actor's own caps, if it counts.
    fn own_cap(&mut self, slot: u32, index: u32, traced: bool) {
        let cap: &Cap = &self.inputs.caps.sorted()[index as usize];
        let system = cap.system.unwrap_or(self.scratch.base_system);
        let layer = self.registry.compiled().layer(cap.scope);
        let term = CapTerm {
            layer: layer.unwrap_or(0),
            mode: cap.mode,
            kind: cap.kind,
            value: cap.value,
            priority: cap.priority.unwrap_or(0),
            system,
            origin: CapOrigin::Own(index),
        };
        let elsewhere = cap.realm.is_some_and(|realm| !self.inputs.realms.contains(&realm));
        let why = match layer {
            None => Some(LeftOut::Layer),
            _ if self.is_disabled(system) => Some(LeftOut::Disabled),
            _ if elsewhere => Some(LeftOut::Realm),
            _ => None,
        };
        match why {
            None => self.scratch.caps.terms.push(term),
            Some(why) => {
                if let (LeftOut::Layer, Some(scope)) = (why, cap.scope) {
                    self.report_refusal(system, self.name(slot), Refusal::UnknownLayer(scope));
                }
                if traced {
                    self.trace.cap_left_out(&term, why);
                }
            }
        }
    }

    fn amount(&mut self, amount: Amount) -> Option<f64> {
        match amount {
            Amount::Number(value) => Some(value),
            Amount::Program(program) => self.run(program),
        }
    }

    /// Runs a formula; one that is not finite is reported once.
    fn run(&mut self, program: u32) -> Option<f64> {
        let compiled = self.registry.compiled();
        let formula = &compiled.programs[program as usize];
        let values = &self.scratch.values;
        let result = formula.program.run(|slot| values.get(slot), &compiled.curves, &mut self.scratch.stack);
        if result.is_none() {
            self.registry.reports().once(Severity::Warning, &formula.origin, || {
                ActorCoreError::FormulaNotFinite {
                    origin: formula.origin.clone(),
                    formula: formula.program.text().into(),
                }
            });
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
        let holds = self.test(&plan.tests[test as usize]);
        self.scratch.know_test(test, holds);
        holds
    }

    fn test(&mut self, test: &Test) -> bool {
        match test {
            Test::Always(holds) => *holds,
            Test::AtLeast(slot, least) => self.scratch.values.get(*slot) >= *least,
            Test::Below(slot, limit) => self.scratch.values.get(*slot) < *limit,
            Test::Program(program) => self.run(*program).is_some_and(|value| value != 0.0),
            Test::All(tests) => tests.iter().all(|test| self.test(test)),
            Test::Any(tests) => tests.iter().any(|test| self.test(test)),
            Test::Not(inner) => !self.test(inner),
            Test::Race(race) => self.inputs.race == Some(*race),
            Test::Tag(tag) => self.inputs.tags.contains(tag),
            Test::Realm(realm) => self.inputs.realms.contains(realm),
        }
    }

    #[inline]
    fn is_disabled(&self, system: Symbol) -> bool {
        !self.scratch.disabled.is_empty() && self.scratch.disabled.contains(&system)
    }

    /// Reports what was left out where it entered a component.
    fn report_refusals(&self) {
        let lists =
            [self.inputs.base.refused(), self.inputs.contributions.refused(), self.inputs.caps.refused()];
        for Refused { system, dimension, why } in lists.into_iter().flatten() {
            self.report_refusal(*system, *dimension, *why);
        }
    }

    #[cold]
    fn report_refusal(&self, system: Symbol, dimension: Symbol, why: Refusal) {
        let cause = (system, dimension, std::mem::discriminant(&why));
        self.registry.reports().once(Severity::Error, cause, || ActorCoreError::Refused {
            system,
            dimension,
            why,
        });
    }

    /// The name of a dimension, for reports.
    fn name(&self, slot: u32) -> Symbol {
        self.registry.compiled().table.info(slot).name
    }

    /// Reports every system that speaks about a dimension that is not defined.
    #[cold]
    fn report_unknown(&self, dimension: Symbol, group: Group) {
        let report = |system| self.report_refusal(system, dimension, Refusal::UnknownDimension);
        if group.base.is_some() {
            report(self.scratch.base_system);
        }
        let contributions = self.inputs.contributions;
        for record in &contributions.records()[group.records.0 as usize..group.records.1 as usize] {
            report(contributions.sources()[record.source() as usize].system);
        }
        for cap in &self.inputs.caps.sorted()[group.caps.0 as usize..group.caps.1 as usize] {
            report(cap.system.unwrap_or(self.scratch.base_system));
        }
    }
}
