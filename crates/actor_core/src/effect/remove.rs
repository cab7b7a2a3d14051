//! Ends effects, or removes stacks of them.

use crate::contributor::ActiveEffect;
use crate::registry::RegistryHandle;
use crate::vocabulary::{SourceId, Symbol};

use super::EffectFilter;
use super::events::{EffectChange, EffectEnd, EffectEvent};
use super::host::EffectHost;
use super::statements::set_stacks;

impl EffectFilter {
    /// Removes the matching effects from a target right now. Returns how many of them ended or lost stacks.
    pub fn remove_from(&self, host: &mut impl EffectHost, target: SourceId) -> usize {
        if self.stacks == Some(0) {
            return 0;
        }
        let is = |active: &ActiveEffect, tags: &[Symbol]| {
            self.effect.is_none_or(|effect| active.effect == effect)
                && self.source.is_none_or(|source| active.source == Some(source))
                && self.tag.is_none_or(|tag| tags.contains(&tag))
        };
        let found = matching(host, target, is);
        let found = found.into_iter().filter(|instance| self.instance.is_none_or(|one| one == *instance));
        let mut count = 0;
        for instance in found {
            let Some(active) = host.effect(instance) else { continue };
            count += 1;
            let left = self.stacks.map_or(0, |stacks| active.args.stacks.saturating_sub(stacks));
            match host.registry().filter(|_| left > 0) {
                Some(registry) => keep_stacks(host, instance, left, EffectEnd::Removed, &registry),
                None => end(host, instance, EffectEnd::Removed),
            }
        }
        count
    }
}

/// Returns the effects on a target for which `is` returns true. It gets each effect and the tags of its definition.
pub(super) fn matching(
    host: &impl EffectHost,
    target: SourceId,
    is: impl Fn(&ActiveEffect, &[Symbol]) -> bool,
) -> Vec<SourceId> {
    let registry = host.registry();
    let tags = |effect| {
        let effect = registry.as_ref().and_then(|registry| registry.compiled.effect(effect));
        effect.map_or(&[][..], |effect| &effect.tags)
    };
    let is = |instance: &SourceId| {
        let active = host.effect(*instance).filter(|active| !active.ending);
        active.is_some_and(|active| is(active, tags(active.effect)))
    };
    host.effects_on(target).filter(is).collect()
}

/// Reduces an effect to this number of stacks.
pub(super) fn keep_stacks(
    host: &mut impl EffectHost,
    instance: SourceId,
    stacks: u32,
    why: EffectEnd,
    registry: &RegistryHandle,
) {
    set_stacks(host, instance, stacks, registry);
    if let (Some(active), Some(target)) = (host.effect(instance), host.target_of(instance)) {
        let what = EffectChange::StackLost { instance, stacks, why };
        let event = EffectEvent { target, effect: active.effect, what };
        host.send(event);
    }
}

/// Ends an effect.
pub(super) fn end(host: &mut impl EffectHost, instance: SourceId, why: EffectEnd) {
    send_end(host, instance, why);
    host.remove(instance);
}

/// Reports the end of an effect, once. The receivers of the event no longer find the effect.
pub(super) fn send_end(host: &mut impl EffectHost, instance: SourceId, why: EffectEnd) {
    let Some(target) = host.target_of(instance) else { return };
    let begin_ending = |active: &mut ActiveEffect| {
        let is_new = !std::mem::replace(&mut active.ending, true);
        is_new.then_some(active.effect)
    };
    let Some(effect) = host.count(instance, begin_ending).flatten() else { return };
    host.send(EffectEvent { target, effect, what: EffectChange::Ended { instance, why } });
}
