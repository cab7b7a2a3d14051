//! Has effects follow their definitions when these are edited or their files are reloaded, and effects that were saved go
//! on.

use crate::diagnostics::Severity;
use crate::error::{EffectRefusal, Error};
use crate::registry::Registry;
use crate::time::Alarm;
use crate::vocabulary::{Lasts, SourceId, Symbol};

use super::host::EffectHost;
use super::statements::refresh_statements;

/// Has every effect state what its definition says now. One without a definition states nothing until it has one again.
pub fn apply_definition_changes(host: &mut impl EffectHost) {
    let Some(registry) = host.registry() else { return };
    for instance in host.all_effects() {
        refresh_statements(host, instance, &registry);
        // Its tags may be others, so it counts as changed.
        let Some(mut active) = host.effect_mut(instance) else { continue };
        let effect = std::ops::DerefMut::deref_mut(&mut active).effect;
        drop(active);
        let definition = registry.compiled.effect(effect);
        if let (Some(definition), Some(timeline)) = (definition, host.timeline()) {
            match &definition.period {
                // One that had none begins now.
                Some(period) => timeline.set_if_none(instance, Alarm::Period, period.every.into()),
                None => timeline.cancel(instance, Alarm::Period),
            }
        }
        if definition.is_none() {
            let why = EffectRefusal::Unknown(effect);
            registry.reports.once(Severity::Error, ("gone", effect), || Error::EffectRefused { effect, why });
        }
    }
}

/// Has an effect go on that was saved, once it is among the host's effects: it states what its definition says now, and its
/// next period is over after this.
pub fn restore(host: &mut impl EffectHost, instance: SourceId, next_period: Option<Lasts>) {
    if let (Some(next), Some(timeline)) = (next_period, host.timeline()) {
        timeline.set(instance, Alarm::Period, next);
    }
    if let Some(registry) = host.registry() {
        refresh_statements(host, instance, &registry);
    }
}

impl Registry {
    /// How long after its beginning an effect ticks for the first time, if it does.
    pub fn first_period(&self, effect: Symbol) -> Option<Lasts> {
        let period = self.compiled().effect(effect)?.period.as_ref()?;
        Some(period.every.into())
    }
}
