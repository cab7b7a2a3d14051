//! Reports the problems of resolving an actor, each cause once.

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
    /// Returns whether an actor may be resolved: its inputs have no more statements than the
    /// [limit](crate::Limits::contributions). If they have more, this is reported, and the caller keeps the actor's
    /// previous numbers.
    #[inline]
    pub fn accepts(&self, actor: &str, inputs: &Inputs) -> bool {
        let limit = self.limits().contributions;
        let accepts = inputs.count() <= limit as usize;
        if !accepts {
            self.report_too_many(actor, inputs, limit);
        }
        accepts
    }

    /// Reports statements that were rejected when they were added.
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
            // Of two systems with equally many statements, the first by name is reported.
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
    /// Reports the statements of the actor that were rejected when they were added.
    pub(super) fn report_rejections(&self) {
        let MergedInputs { base, contributions, caps, .. } = self.inputs;
        for rejected in [base.rejected(), contributions.rejected(), caps.rejected()] {
            self.registry.report_rejected(rejected);
        }
    }

    pub(super) fn report_rejection(&self, system: Symbol, dimension: Symbol, why: Rejection) {
        self.registry.report_rejection(system, dimension, why);
    }

    /// Returns the name of a dimension, for reports.
    pub(super) fn name(&self, slot: u32) -> Symbol {
        self.registry.compiled().table.info(slot).name
    }

    /// Reports every system that makes a statement about a dimension which is not defined.
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
