//! Updates effects after an edit of their definitions or a reload of their files, and restores saved effects.

use crate::diagnostics::Severity;
use crate::error::{EffectRefusal, Error};
use crate::registry::Registry;
use crate::time::Alarm;
use crate::vocabulary::{Lasts, SourceId, Symbol};

use super::host::EffectHost;
use super::statements::refresh_statements;

/// Updates the contributions and caps of every effect from its current definition, and sets or cancels its period. An
/// effect without a definition contributes nothing until it has one again.
pub fn apply_definition_changes(host: &mut impl EffectHost) {
    let Some(registry) = host.registry() else { return };
    for instance in host.all_effects() {
        refresh_statements(host, instance, &registry);
        // Its tags may have changed, so it counts as changed.
        let Some(mut active) = host.effect_mut(instance) else { continue };
        let effect = std::ops::DerefMut::deref_mut(&mut active).effect;
        drop(active);
        let definition = registry.compiled.effect(effect);
        if let (Some(definition), Some(timeline)) = (definition, host.timeline()) {
            match &definition.period {
                // An effect that had no period starts one now.
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

/// Restores a saved effect, once it is among the host's effects. It contributes what its current definition states, and
/// its next period is over after `next_period`.
pub fn restore(host: &mut impl EffectHost, instance: SourceId, next_period: Option<Lasts>) {
    if let (Some(next), Some(timeline)) = (next_period, host.timeline()) {
        timeline.set(instance, Alarm::Period, next);
    }
    if let Some(registry) = host.registry() {
        refresh_statements(host, instance, &registry);
    }
}

impl Registry {
    /// Returns the time from the beginning of an effect to its first period, or `None` if it has none.
    pub fn first_period(&self, effect: Symbol) -> Option<Lasts> {
        let period = self.compiled().effect(effect)?.period.as_ref()?;
        Some(period.every.into())
    }
}
