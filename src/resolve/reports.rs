//! What is reported while an actor is resolved: each cause once.

use crate::diagnostics::Severity;
use crate::error::{ActorCoreError, Refusal};
use crate::refusals::Refused;
use crate::symbol::Symbol;

use super::trace::Trace;
use super::{Group, Inputs, Resolve};

impl<T: Trace> Resolve<'_, T> {
    /// Reports what was left out where it entered a component.
    pub(super) fn report_refusals(&self) {
        let Inputs { base, contributions, caps, .. } = self.inputs;
        for refused in [base.refused(), contributions.refused(), caps.refused()] {
            for Refused { system, dimension, why } in refused {
                self.report_refusal(*system, *dimension, *why);
            }
        }
    }

    #[cold]
    pub(super) fn report_refusal(&self, system: Symbol, dimension: Symbol, why: Refusal) {
        let cause = (system, dimension, std::mem::discriminant(&why));
        self.registry.reports().once(Severity::Error, cause, || ActorCoreError::Refused {
            system,
            dimension,
            why,
        });
    }

    /// The name of a dimension, for reports.
    pub(super) fn name(&self, slot: u32) -> Symbol {
        self.registry.compiled().table.info(slot).name
    }

    /// Reports every system that speaks about a dimension that is not defined.
    #[cold]
    pub(super) fn report_unknown(&self, dimension: Symbol, group: Group) {
        let report = |system| self.report_refusal(system, dimension, Refusal::UnknownDimension);
        if group.base.is_some() {
            report(self.scratch.base_system);
        }
        let contributions = self.inputs.contributions;
        for (key, _) in contributions.said().range(group.records).iter() {
            report(contributions.keys().source(key).system);
        }
        for cap in &self.inputs.caps.sorted()[group.caps.0 as usize..group.caps.1 as usize] {
            report(cap.system.unwrap_or(self.scratch.base_system));
        }
    }
}
