//! Computes the statements of effects that depend on nothing but their arguments.

use crate::definitions::EffectArgs;
use crate::registry::{Amount, CompiledEffect, RegistryHandle};
use crate::statements::{Caps, Contributions};
use crate::vocabulary::{Cap, Contribution, SourceId, SubsystemId};

use super::context::EffectContext;
use super::host::{EffectHost, TargetState};

/// Sets the number of stacks of an effect.
pub(super) fn set_stacks(
    host: &mut impl EffectHost,
    instance: SourceId,
    stacks: u32,
    registry: &RegistryHandle,
) {
    let Some(mut active) = host.effect_mut(instance) else { return };
    active.args.stacks = stacks;
    drop(active);
    refresh_statements(host, instance, registry);
}

/// Returns the statements of an effect that depend on nothing but its arguments.
pub(super) fn statements(
    registry: &RegistryHandle,
    effect: &CompiledEffect,
    args: &EffectArgs,
) -> (Contributions, Caps) {
    let mut nobody = EffectContext { registry, target: TargetState::default(), tags: &[], args };
    nobody.statements(effect)
}

/// Updates the contributions and caps of an effect from its current definition.
pub fn refresh_statements(host: &mut impl EffectHost, instance: SourceId, registry: &RegistryHandle) {
    let Some(active) = host.effect(instance) else { return };
    let (contributions, caps) = match registry.compiled.effect(active.effect) {
        Some(effect) => statements(registry, effect, &active.args),
        None => Default::default(),
    };
    host.set_statements(instance, contributions, caps);
}

impl EffectContext<'_> {
    /// Returns the statements of an effect that depend on nothing but its arguments. They are stored, and not computed
    /// again at every resolve.
    pub fn statements(&mut self, effect: &CompiledEffect) -> (Contributions, Caps) {
        let compiled = &self.registry.compiled;
        let is_number = |amount| matches!(amount, Amount::Number(_));
        if self.args.stacks == 1
            && compiled.terms_of_effect(&effect.constant_terms).iter().all(|said| is_number(said.value))
            && compiled.caps_of_effect(&effect.constant_caps).iter().all(|said| is_number(said.value))
        {
            return effect.said.get_or_init(|| self.compute_statements(effect)).clone();
        }
        self.compute_statements(effect)
    }

    fn compute_statements(&mut self, effect: &CompiledEffect) -> (Contributions, Caps) {
        let registry = self.registry;
        let id = SubsystemId::of(effect.system, effect.priority);
        let terms = registry.compiled.terms_of_effect(&effect.constant_terms);
        let said = terms.iter().filter_map(|said| {
            Some(Contribution {
                dimension: registry.compiled.table.info(said.slot).name,
                bucket: said.bucket,
                value: self.stacked(said)?,
                system: None,
                priority: Some(said.priority),
                labels: said.labels.clone(),
            })
        });
        let contributions = Contributions::new().with(id, said);
        let caps = registry.compiled.caps_of_effect(&effect.constant_caps);
        if caps.is_empty() {
            return (contributions, Caps::new());
        }
        let caps = caps.iter().filter_map(|said| {
            Some(Cap {
                dimension: registry.compiled.table.info(said.slot).name,
                mode: said.mode,
                kind: said.kind,
                value: self.amount(said.value)?,
                system: None,
                priority: Some(said.priority),
                scope: registry.compiled.layers.order.get(said.layer as usize).copied(),
                realm: said.realm,
                labels: said.labels.clone(),
            })
        });
        (contributions, Caps::new().with(id, caps))
    }
}
