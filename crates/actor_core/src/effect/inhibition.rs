//! Effects that start or cease to count, because their condition to stay changes.

use std::collections::BTreeMap;

use crate::diagnostics::Severity;
use crate::error::Error;
use crate::vocabulary::SourceId;

use super::events::{EffectChange, EffectEvent};
use super::host::EffectHost;

/// The number of rounds in which tags that effects grant may inhibit or restore other effects that grant tags.
const MAX_ROUNDS: u32 = 16;

/// Stores and reports which effects start or cease to count. `changes` lists them, each with whether it counts now.
/// Their statements already counted that way in the last resolve. Where the tags that they grant change, the host
/// resolves their targets again.
pub fn settle_inhibitions(host: &mut impl EffectHost, mut changes: Vec<(SourceId, bool)>) {
    for _ in 0..MAX_ROUNDS {
        if changes.is_empty() {
            return;
        }
        // The changes come from several threads.
        changes.sort_unstable();
        let mut events = Vec::new();
        let mut by_target: BTreeMap<SourceId, Vec<(SourceId, bool)>> = BTreeMap::new();
        for (instance, counts) in changes {
            let Some(target) = host.target_of(instance) else { continue };
            let Some(active) = host.effect(instance) else { continue };
            if active.inhibited != counts {
                continue;
            }
            let Some(mut active) = host.effect_mut(instance) else { continue };
            active.inhibited = !counts;
            let effect = active.effect;
            drop(active);
            let what = match counts {
                true => EffectChange::Restored { instance },
                false => EffectChange::Inhibited { instance },
            };
            events.push(EffectEvent { target, effect, what });
            by_target.entry(target).or_default().push((instance, counts));
        }
        let again: Vec<SourceId> = by_target
            .into_iter()
            .filter_map(|(target, changes)| host.set_inhibited(target, &changes).then_some(target))
            .collect();
        changes = if again.is_empty() { Vec::new() } else { host.resolve_again(again) };
        events.into_iter().for_each(|event| host.send(event));
    }
    report_restless(host, &changes);
}

/// Reports effects that inhibit and restore each other without end. They keep their state until something changes.
fn report_restless(host: &impl EffectHost, changes: &[(SourceId, bool)]) {
    let first = changes.first().and_then(|(instance, _)| host.effect(*instance));
    if let (Some(active), Some(registry)) = (first, host.registry()) {
        let effect = active.effect;
        let error = || Error::RestlessEffect { effect };
        registry.reports.once(Severity::Error, ("restless", effect), error);
    }
}
