//! [`Application`]: one application of an effect, which adds a new effect or changes the one that the target has.

use crate::contributor::ActiveEffect;
use crate::definitions::{Again, EffectArgs, StackBy, Stacking};
use crate::error::EffectRefusal;
use crate::registry::{CompiledEffect, RegistryHandle};
use crate::time::Alarm;
use crate::vocabulary::{Lasts, SourceId};

use super::EffectSpec;
use super::apply::{applied, apply};
use super::context::EffectContext;
use super::events::{EffectChange, EffectEvent};
use super::host::{EffectHost, NewEffect};
use super::statements::{refresh_statements, set_stacks, statements};
use super::tick::tick_period;

/// The duration of an effect that is not instant.
#[derive(Clone, Copy)]
pub(super) enum Lasting {
    Forever,
    For(Lasts),
}

/// Returns the effect on the target that a new application stacks with, if there is one.
pub(super) fn find_existing(
    host: &impl EffectHost,
    target: SourceId,
    spec: &EffectSpec,
    stacking: &Stacking,
) -> Option<SourceId> {
    let is_met = |instance: &SourceId| {
        let active = host.effect(*instance).filter(|active| !active.ending);
        active.is_some_and(|active| {
            active.effect == spec.effect && (stacking.by == StackBy::Target || active.source == spec.source)
        })
    };
    host.effects_on(target).find(is_met)
}

/// Returns whether an effect is on a target and not about to end.
pub(super) fn is_on(host: &impl EffectHost, instance: SourceId, target: SourceId) -> bool {
    host.effect(instance).is_some_and(|active| !active.ending) && host.target_of(instance) == Some(target)
}

/// A new application, with everything that it needs.
pub(super) struct Application<'a> {
    pub target: SourceId,
    pub spec: &'a EffectSpec,
    pub effect: &'a CompiledEffect,
    pub registry: &'a RegistryHandle,
    pub args: &'a EffectArgs,
    pub lasts: Lasting,
    pub overflows: u32,
}

impl Application<'_> {
    /// Adds a new effect to the target, and returns it.
    pub fn begin(self, host: &mut impl EffectHost) -> SourceId {
        let Self { target, spec, effect, registry, args, lasts, .. } = self;
        let (contributions, caps) = statements(registry, effect, args);
        let active = ActiveEffect {
            effect: spec.effect,
            source: spec.source,
            args: args.clone(),
            inhibited: false,
            ending: false,
            periods: 0,
        };
        let lasts = match lasts {
            Lasting::Forever => None,
            Lasting::For(lasts) => Some(lasts),
        };
        let instance = host.begin(target, NewEffect { active, contributions, caps, lasts });
        host.send(applied(target, spec, Some(instance)));
        if let Some(period) = effect.period.as_ref().filter(|period| period.at_once) {
            tick_period(host, instance, registry, period);
        }
        instance
    }

    /// Returns whether the existing effect keeps its arguments and its source, or why the new application is rejected.
    pub fn keeps(
        &self,
        host: &impl EffectHost,
        there: SourceId,
        stacking: &Stacking,
    ) -> Result<bool, EffectRefusal> {
        match stacking.again {
            Again::Ignore => Err(EffectRefusal::AlreadyThere),
            Again::KeepStrongest => {
                let new = self.strength(host, self.args);
                let there = host.effect(there);
                let old = there.map_or(f64::NEG_INFINITY, |active| self.strength(host, &active.args));
                if new < old { Err(EffectRefusal::Weaker) } else { Ok(new == old) }
            }
            _ => Ok(true),
        }
    }

    /// Applies the new application to an existing effect, and returns that effect.
    pub fn merge_into(
        self,
        host: &mut impl EffectHost,
        there: SourceId,
        stacking: &Stacking,
        keeps: bool,
    ) -> SourceId {
        let mut overflowed = false;
        match stacking.again {
            Again::Stack => {
                let stacks = host.effect(there).map_or(1, ActiveEffect::stacks);
                overflowed = stacks >= stacking.limit;
                if !overflowed && let Some(more) = stacks.checked_add(1) {
                    set_stacks(host, there, more, self.registry);
                }
                self.refresh(host, there);
            }
            Again::Refresh => self.refresh(host, there),
            Again::Extend => {
                if let (Lasting::For(lasts), Some(timeline)) = (self.lasts, host.timeline()) {
                    timeline.postpone(there, lasts);
                }
            }
            Again::KeepStrongest if keeps && !self.lasts_longer(host, there) => {}
            Again::Replace | Again::KeepStrongest | Again::Ignore => self.replace(host, there),
        }
        let stacks = host.effect(there).map_or(0, ActiveEffect::stacks);
        let EffectSpec { effect, source, .. } = *self.spec;
        let (target, again) = (self.target, stacking.again);
        let what = EffectChange::Stacked { instance: there, source, again, stacks, overflowed };
        host.send(EffectEvent { target, effect, what });
        if let Some(overflow) = stacking.overflow.as_ref().filter(|_| overflowed) {
            let spec = EffectSpec { effect: overflow.what, ..self.spec.clone() };
            // `apply` itself reports a refusal.
            apply(host, self.target, &spec, self.overflows + 1).ok();
        }
        there
    }

    /// Returns the strength of an application with these arguments. One that is not finite is the weakest.
    fn strength(&self, host: &impl EffectHost, args: &EffectArgs) -> f64 {
        let Some(strength) = self.effect.strength else { return f64::from(args.level) };
        // Formulas read no tags.
        let mut context =
            EffectContext { registry: self.registry, target: host.target(self.target), tags: &[], args };
        context.amount(strength).unwrap_or(f64::NEG_INFINITY)
    }

    /// Returns whether the new application lasts longer than an existing effect.
    fn lasts_longer(&self, host: &impl EffectHost, there: SourceId) -> bool {
        match (self.lasts, host.timeline_ref()) {
            (Lasting::For(lasts), Some(timeline)) => timeline.ends_before(there, lasts),
            (Lasting::Forever, _) => host.lasts(there).is_some(),
            (Lasting::For(_), None) => false,
        }
    }

    /// Restarts the duration of the existing effect.
    fn refresh(&self, host: &mut impl EffectHost, there: SourceId) {
        if let Lasting::For(lasts) = self.lasts {
            host.set_lasts(there, Some(lasts));
        }
    }

    /// Replaces the existing effect by the new application: its arguments, its source and its time.
    fn replace(&self, host: &mut impl EffectHost, there: SourceId) {
        if let Some(mut active) = host.effect_mut(there) {
            (active.args, active.source, active.periods) = (self.args.clone(), self.spec.source, 0);
        }
        refresh_statements(host, there, self.registry);
        if let Lasting::Forever = self.lasts {
            host.set_lasts(there, None);
        }
        self.refresh(host, there);
        if let (Some(period), Some(timeline)) = (&self.effect.period, host.timeline()) {
            timeline.set(there, Alarm::Period, period.every.into());
        }
    }
}
