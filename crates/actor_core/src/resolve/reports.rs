//! What is reported while an actor is resolved: each cause once.

use std::collections::BTreeMap;

use crate::diagnostics::Severity;
use crate::error::{Error, Rejection};
use crate::registry::Registry;
use crate::statements::RejectedStatement;
use crate::vocabulary::Symbol;

use super::dimension::Resolve;
use super::inputs::{Inputs, MergedInputs};
use super::term::Group;
use super::trace::Trace;

impl Registry {
    /// Whether an actor may be resolved: no more is stated about it than the [limits](crate::Limits::contributions) allow.
    /// One of which too much is stated is reported, and keeps the numbers that it had.
    #[inline]
    pub fn accepts(&self, actor: &str, inputs: &Inputs) -> bool {
        let limit = self.limits().contributions;
        let accepts = inputs.count() <= limit as usize;
        if !accepts {
            self.report_too_many(actor, inputs, limit);
        }
        accepts
    }

    /// Reports statements that were left out where they entered.
    pub fn report_rejected<'a>(&self, rejected: impl IntoIterator<Item = &'a RejectedStatement>) {
        for RejectedStatement { system, dimension, why } in rejected {
            self.report_rejection(*system, *dimension, *why);
        }
    }

    #[cold]
    fn report_rejection(&self, system: Symbol, dimension: Symbol, why: Rejection) {
        let cause = (system, dimension, std::mem::discriminant(&why));
        self.reports().once(Severity::Error, cause, || Error::Refused { system, dimension, why });
    }

    #[cold]
    fn report_too_many(&self, actor: &str, inputs: &Inputs, limit: u32) {
        self.reports().once(Severity::Error, ("too much", actor), || {
            let mut by_system: BTreeMap<Symbol, usize> = BTreeMap::new();
            inputs.systems().for_each(|system| *by_system.entry(system).or_default() += 1);
            // Of two that state as much the first by name.
            let most = by_system.iter().rev().max_by_key(|(_, count)| **count);
            Error::TooManyStatements {
                actor: actor.to_owned(),
                count: inputs.count(),
                system: most.map_or_else(|| Symbol::new("nobody"), |(system, _)| *system),
                limit,
            }
        });
    }
}

impl<T: Trace> Resolve<'_, T> {
    /// Reports what was left out where it entered a component.
    pub(super) fn report_rejections(&self) {
        let MergedInputs { base, contributions, caps, .. } = self.inputs;
        for rejected in [base.rejected(), contributions.rejected(), caps.rejected()] {
            self.registry.report_rejected(rejected);
        }
    }

    pub(super) fn report_rejection(&self, system: Symbol, dimension: Symbol, why: Rejection) {
        self.registry.report_rejection(system, dimension, why);
    }

    /// The name of a dimension, for reports.
    pub(super) fn name(&self, slot: u32) -> Symbol {
        self.registry.compiled().table.info(slot).name
    }

    /// Reports every system that speaks about a dimension that is not defined.
    #[cold]
    pub(super) fn report_unknown(&self, dimension: Symbol, group: Group) {
        let report = |system| self.report_rejection(system, dimension, Rejection::UnknownDimension);
        if group.base.is_some() {
            report(self.scratch.base_system);
        }
        let contributions = self.inputs.contributions;
        for (key, _) in contributions.records().range(group.records).iter() {
            report(contributions.keys().source(key).system);
        }
        for cap in &self.inputs.caps.sorted()[group.caps.0 as usize..group.caps.1 as usize] {
            report(cap.system.unwrap_or(self.scratch.base_system));
        }
    }
}
