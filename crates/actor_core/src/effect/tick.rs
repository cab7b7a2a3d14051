//! Handles due alarms: effects tick, lose stacks and end.

use std::time::Duration;

use crate::contributor::ActiveEffect;
use crate::definitions::StackExpiry;
use crate::registry::{CompiledPeriod, RegistryHandle};
use crate::time::{Alarm, Deadline};
use crate::vocabulary::{Bucket, SourceId, Symbol};

use super::context::EffectContext;
use super::events::{EffectChange, EffectEnd, EffectEvent};
use super::host::EffectHost;
use super::remove::{self, send_end};

/// Handles all due alarms one after the other, in a run at time `now`, `delta` after the last one.
pub fn run_due(host: &mut impl EffectHost, now: Duration, delta: Duration) {
    let Some(timeline) = host.timeline() else { return };
    timeline.begin_run(now, delta);
    // Sources that end at one moment exist until all their ends are reported, since removing one may remove others that
    // end then too.
    let (mut over, mut last) = (Vec::new(), None);
    while let Some((source, alarm, deadline)) = host.timeline().and_then(|timeline| timeline.next_due(now)) {
        if last.replace(deadline) != Some(deadline) {
            remove_all(host, &mut over);
        }
        match alarm {
            Alarm::Period => tick(host, source, deadline),
            Alarm::End if lose_stack(host, source, deadline) => {}
            Alarm::End => {
                expire(host, source);
                over.push(source);
            }
        }
    }
    remove_all(host, &mut over);
}

fn remove_all(host: &mut impl EffectHost, over: &mut Vec<SourceId>) {
    over.drain(..).for_each(|source| host.remove(source));
}

/// Reports that the duration of a source is over.
fn expire(host: &mut impl EffectHost, source: SourceId) {
    if host.exists(source) {
        let owner = host.owner_of(source);
        send_end(host, source, EffectEnd::Expired);
        host.send_expired(source, owner);
    }
}

/// Handles the end of a period of an effect.
fn tick(host: &mut impl EffectHost, instance: SourceId, deadline: Deadline) {
    let Some(registry) = host.registry() else { return };
    let effect = host.effect(instance).and_then(|active| registry.compiled.effect(active.effect));
    // An edited effect may have no period any more.
    let Some(period) = effect.and_then(|effect| effect.period.as_ref()) else { return };
    if let Some(timeline) = host.timeline() {
        timeline.reschedule(instance, Alarm::Period, deadline, period.every.into());
    }
    tick_period(host, instance, &registry, period);
}

/// Reports the end of a period, or the first tick when the effect is applied.
pub(super) fn tick_period(
    host: &mut impl EffectHost,
    instance: SourceId,
    registry: &RegistryHandle,
    period: &CompiledPeriod,
) {
    let Some(target) = host.target_of(instance) else { return };
    let next = |active: &mut ActiveEffect| {
        active.periods = active.periods.saturating_add(1);
        let counts = !active.inhibited;
        counts.then(|| (active.effect, active.source, active.periods, active.args.clone()))
    };
    let Some((effect, source, tick, args)) = host.count(instance, next).flatten() else { return };
    // Formulas read no tags.
    let mut context = EffectContext { registry, target: host.target(target), tags: &[], args: &args };
    let amounts = period.amounts.iter().filter_map(|(name, amount)| {
        let value = context.amount(*amount)?;
        let value = args.stacked(Bucket::Flat, value, registry.compiled.names_stacks(*amount));
        value.is_finite().then_some((*name, value))
    });
    let amounts: Vec<(Symbol, f64)> = amounts.collect();
    let (amounts, stacks) = (amounts.into(), args.stacks);
    let what = EffectChange::Ticked { instance, source, tick, stacks, amounts };
    host.send(EffectEvent { target, effect, what });
}

/// Removes one stack of an effect whose duration is over, if its stacks end one by one. Returns whether it did.
fn lose_stack(host: &mut impl EffectHost, instance: SourceId, deadline: Deadline) -> bool {
    let Some(active) = host.effect(instance) else { return false };
    let (effect, stacks) = (active.effect, active.args.stacks);
    let Some(registry) = host.registry() else { return false };
    let stacking = registry.compiled.effect(effect).and_then(|effect| effect.stacking.as_ref());
    let one_by_one = stacking.is_some_and(|stacking| stacking.expiry == StackExpiry::OneByOne);
    let (Some(lasts), true) = (host.lasts(instance), one_by_one && stacks > 1) else { return false };
    if let Some(timeline) = host.timeline() {
        timeline.reschedule(instance, Alarm::End, deadline, lasts);
    }
    remove::keep_stacks(host, instance, stacks - 1, EffectEnd::Expired, &registry);
    true
}
