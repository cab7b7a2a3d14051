//! Merges the actor's own contributions to a dimension with those of rules.
//!
//! Both are already in canonical order, so nothing has to be gathered and sorted.

use std::ops::Range;

use crate::registry::{Amount, RuleTerm};
use crate::statements::{Keys, Records};
use crate::vocabulary::{BASE, Bucket, Symbol, canonical_order};

use super::dimension::Resolve;
use super::fold::Pipeline;
use super::term::Group;
use super::trace::Trace;

impl<T: Trace> Resolve<'_, T> {
    /// Folds a dimension's base, the actor's contributions and those of rules. Returns the pipeline, and whether any of
    /// them counts. The rules' terms must be [in order](super::plan::Step::ordered).
    pub(super) fn fold_merged(
        &mut self,
        base: Option<f64>,
        group: Group,
        rules: Range<u32>,
    ) -> (Pipeline, bool) {
        let mut pipeline = Pipeline::from_base(base.unwrap_or(0.0));
        let mut counts = base.is_some();
        let contributions = self.inputs.contributions;
        let mut own = ActorTerms {
            base: group.base.map(|value| OwnTerm {
                bucket: Bucket::Flat,
                value,
                priority: BASE.priority(),
                system: self.scratch.base_system,
            }),
            said: contributions.records().range(group.records),
            keys: contributions.keys(),
        };
        let mut next = own.next();
        let (plan, compiled) = (self.plan, self.registry.compiled());
        for said in &plan.terms[rules.start as usize..rules.end as usize] {
            let rule = &compiled.terms[said.term as usize];
            while let Some(term) = next.filter(|term| term.stands_before(rule)) {
                pipeline.push(term.bucket, term.value);
                counts = true;
                next = own.next();
            }
            if self.holds(said.test)
                && let Some(value) = self.amount(rule.value, None)
            {
                pipeline.push(rule.bucket, value);
                counts = true;
            }
        }
        while let Some(term) = next {
            pipeline.push(term.bucket, term.value);
            counts = true;
            next = own.next();
        }
        (pipeline, counts)
    }
}

/// The actor's own contributions to one dimension, in canonical order.
struct ActorTerms<'a> {
    /// The actor's `Base` value, until it is returned.
    base: Option<OwnTerm>,
    said: Records<'a>,
    keys: &'a Keys,
}

#[derive(Clone, Copy)]
struct OwnTerm {
    bucket: Bucket,
    value: f64,
    priority: i32,
    system: Symbol,
}

impl ActorTerms<'_> {
    fn next(&mut self) -> Option<OwnTerm> {
        let Some(((key, value), rest)) = self.said.split_first() else { return self.base.take() };
        let source = self.keys.source(key);
        let term = OwnTerm { bucket: key.bucket, value, priority: source.priority, system: source.system };
        if let Some(base) = self.base.take_if(|base| !term.is_ahead_of(base)) {
            return Some(base);
        }
        self.said = rest;
        Some(term)
    }
}

impl OwnTerm {
    fn is_ahead_of(&self, other: &Self) -> bool {
        let order = self.bucket.cmp(&other.bucket).then_with(|| {
            canonical_order((self.priority, self.system), (other.priority, other.system))
                .then_with(|| self.value.total_cmp(&other.value))
        });
        order.is_lt()
    }

    /// Returns whether the term comes before a rule's term. Constants come before formulas.
    fn stands_before(&self, rule: &RuleTerm) -> bool {
        let order = self
            .bucket
            .cmp(&rule.bucket)
            .then_with(|| canonical_order((self.priority, self.system), (rule.priority, rule.system)));
        match rule.value {
            Amount::Number(value) => order.then_with(|| self.value.total_cmp(&value)).is_le(),
            Amount::Program(_) => order.is_le(),
        }
    }
}
