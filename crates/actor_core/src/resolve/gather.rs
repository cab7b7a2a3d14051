//! Gathers all contributions to one dimension in canonical order, and folds them.

use std::ops::Range;

use crate::definitions::MergeRule;
use crate::error::Rejection;
use crate::registry::Amount;
use crate::vocabulary::{BASE, Bucket, canonical_order};

use super::dimension::Resolve;
use super::fold::{Operator, Pipeline};
use super::term::{Group, Origin, Term};
use super::trace::{LeftOut, Trace};

impl<T: Trace> Resolve<'_, T> {
    /// Gathers all contributions to the dimension into the scratch memory, in canonical order.
    pub(super) fn gather(&mut self, slot: u32, group: Group, rules: Range<u32>, effects: bool) {
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
        for (index, (key, value)) in
            (group.records.0..).zip(contributions.records().range(group.records).iter())
        {
            let source = contributions.keys().source(key);
            terms.push(Term {
                bucket: key.bucket,
                value,
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
            match self.amount(rule.value, None) {
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
        if effects {
            self.gather_effects(slot, &mut terms);
        }
        terms.sort_unstable_by(|a, b| {
            a.bucket
                .cmp(&b.bucket)
                .then_with(|| canonical_order((a.priority, a.system), (b.priority, b.system)))
                .then_with(|| a.formula.cmp(&b.formula))
                .then_with(|| a.value.total_cmp(&b.value))
                .then_with(|| a.origin.cmp(&b.origin))
        });
        self.scratch.terms = terms;
    }

    /// Folds the gathered terms. Returns the pipeline, and the value if a base or any of the terms counts.
    pub(super) fn fold_terms(
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
                self.report_rejection(term.system, self.name(slot), Rejection::BucketOnOperator(term.bucket));
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
}
