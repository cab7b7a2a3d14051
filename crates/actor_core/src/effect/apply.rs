//! Applies effects: decides whether a target may have an effect, and for how long.

use std::time::Duration;

use smallvec::SmallVec;

use crate::contributor::ActiveEffect;
use crate::definitions::EffectArgs;
use crate::diagnostics::Severity;
use crate::error::{EffectRefusal, Error};
use crate::registry::{CompiledDuration, CompiledEffect, RegistryHandle};
use crate::vocabulary::{Lasts, MIN_PERIOD, SourceId, Symbol};

use super::application::{Application, Lasting, find_existing, is_on};
use super::context::EffectContext;
use super::events::{EffectChange, EffectEnd, EffectEvent};
use super::host::EffectHost;
use super::{EffectSpec, instant, remove};

/// The number of effects that may overflow into each other at once.
const MAX_OVERFLOW: u32 = 8;

type TagList = SmallVec<[Symbol; 8]>;

impl EffectSpec {
    /// Applies the effect to a target right now. Returns the effect on the target: a new one, or the existing one that
    /// it stacks with. Returns `None` for an instant effect.
    ///
    /// # Errors
    /// [`EffectRefusal`]. The host also receives it as a [`Refused`](crate::EffectChange::Refused) event.
    pub fn apply_to(
        &self,
        host: &mut impl EffectHost,
        target: SourceId,
    ) -> Result<Option<SourceId>, EffectRefusal> {
        apply(host, target, self, 0)
    }
}

pub(super) fn apply(
    host: &mut impl EffectHost,
    target: SourceId,
    spec: &EffectSpec,
    overflows: u32,
) -> Result<Option<SourceId>, EffectRefusal> {
    let result = try_apply(host, target, spec, overflows);
    if let Err(why) = &result {
        let EffectSpec { effect, source, .. } = *spec;
        report_mistake(host, effect, why);
        host.send(EffectEvent { target, effect, what: EffectChange::Refused { source, why: why.clone() } });
    }
    result
}

/// Reports refusals that are mistakes in the game's content or code, and not part of the game.
fn report_mistake(host: &impl EffectHost, effect: Symbol, why: &EffectRefusal) {
    use EffectRefusal::{MissingInput, NoTime, NotFinite, Overflow, TooMany, Unknown};
    if let (
        Some(registry),
        Unknown(_) | MissingInput { .. } | NotFinite { .. } | NoTime | Overflow | TooMany { .. },
    ) = (host.registry(), why)
    {
        let cause = (effect, std::mem::discriminant(why));
        let error = || Error::EffectRefused { effect, why: why.clone() };
        registry.reports.once(Severity::Error, cause, error);
    }
}

fn try_apply(
    host: &mut impl EffectHost,
    target: SourceId,
    spec: &EffectSpec,
    overflows: u32,
) -> Result<Option<SourceId>, EffectRefusal> {
    if overflows > MAX_OVERFLOW {
        return Err(EffectRefusal::Overflow);
    }
    let registry = host.registry().filter(|registry| registry.ready).ok_or(EffectRefusal::NotReady)?;
    let effect = registry.compiled.effect(spec.effect).ok_or(EffectRefusal::Unknown(spec.effect))?;
    let args = args(effect, spec)?;
    if !host.exists(target) {
        return Err(EffectRefusal::NoTarget);
    }
    let tags = match effect.asks_for_tags() {
        true => tags_of(host, target, &registry),
        false => TagList::new(),
    };
    if let Some(tag) = effect.blocked_by.iter().find(|tag| tags.contains(tag)) {
        return Err(EffectRefusal::Immune(*tag));
    }
    let mut context =
        EffectContext { registry: &registry, target: host.target(target), tags: &tags, args: &args };
    if !context.holds(&effect.when) {
        return Err(EffectRefusal::Condition);
    }
    let lasts = duration(&mut context, effect)?;
    let Some(lasts) = lasts else {
        cancel(host, target, effect, None);
        if !host.exists(target) {
            return Err(EffectRefusal::NoTarget);
        }
        instant::change_base(host, target, effect, &registry, &tags, &args);
        host.send(applied(target, spec, None));
        return Ok(None);
    };
    let stacking = effect.stacking.as_ref();
    let met = stacking.and_then(|stacking| Some((stacking, find_existing(host, target, spec, stacking)?)));
    let limit = registry.compiled.limits.effects;
    if met.is_none() && host.effects_on(target).count() >= limit as usize {
        return Err(EffectRefusal::TooMany { limit });
    }
    let application =
        Application { target, spec, effect, registry: &registry, args: &args, lasts, overflows };
    let keeps = match met {
        Some((stacking, there)) => application.keeps(host, there, stacking)?,
        None => false,
    };
    cancel(host, target, effect, met.map(|(_, there)| there));
    // The receivers of those events may have removed the target or the existing effect.
    if !host.exists(target) {
        return Err(EffectRefusal::NoTarget);
    }
    let instance = match met.filter(|(_, there)| is_on(host, *there, target)) {
        Some((stacking, there)) => application.merge_into(host, there, stacking, keeps),
        None => application.begin(host),
    };
    Ok(Some(instance))
}

pub(super) fn applied(target: SourceId, spec: &EffectSpec, instance: Option<SourceId>) -> EffectEvent {
    let what = EffectChange::Applied { instance, source: spec.source };
    EffectEvent { target, effect: spec.effect, what }
}

/// Returns the arguments of the effect, or an error if one that it reads is missing or not finite.
fn args(effect: &CompiledEffect, spec: &EffectSpec) -> Result<EffectArgs, EffectRefusal> {
    if let Some((input, value)) = spec.inputs.iter().find(|(_, value)| !value.is_finite()).copied() {
        return Err(EffectRefusal::NotFinite { input, value });
    }
    let given = |input: &Symbol| spec.inputs.iter().any(|(name, _)| name == input);
    if let Some(input) = effect.inputs.iter().copied().find(|input| !given(input)) {
        return Err(EffectRefusal::MissingInput { input });
    }
    // −0.0 becomes 0.0 on input. The inputs are sorted by name, so that the order in which they are given makes no
    // difference.
    let mut named: SmallVec<[(Symbol, f64); 2]> =
        spec.inputs.iter().map(|(name, value)| (*name, value + 0.0)).collect();
    named.sort_by_key(|(name, _)| *name);
    Ok(EffectArgs::new(spec.level, &named))
}

/// Returns the tags of a target, with those that the effects on it grant, including effects that were added a moment
/// ago.
pub(super) fn tags_of(host: &impl EffectHost, target: SourceId, registry: &RegistryHandle) -> TagList {
    let mut tags: TagList = host.target(target).tags.into();
    for instance in host.effects_on(target) {
        if let Some(active) = host.effect(instance).filter(|active| !active.inhibited && !active.ending)
            && let Some(effect) = registry.compiled.effect(active.effect)
        {
            tags.extend_from_slice(&effect.grants);
        }
    }
    tags
}

/// Returns the duration of the effect, or `None` if it is instant.
fn duration(context: &mut EffectContext, effect: &CompiledEffect) -> Result<Option<Lasting>, EffectRefusal> {
    Ok(Some(match effect.duration {
        CompiledDuration::Instant => return Ok(None),
        CompiledDuration::Forever => Lasting::Forever,
        CompiledDuration::Seconds(amount) => {
            let seconds = context.amount(amount).filter(|seconds| *seconds >= MIN_PERIOD);
            let seconds = seconds.ok_or(EffectRefusal::NoTime)?;
            Lasting::For(Lasts::Time(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)))
        }
        CompiledDuration::Ticks(amount) => {
            let ticks = context.amount(amount).map(f64::round).filter(|ticks| *ticks >= 1.0);
            // A number that does not fit becomes the greatest that does.
            Lasting::For(Lasts::Ticks(ticks.ok_or(EffectRefusal::NoTime)? as u64))
        }
    }))
}

/// Ends the effects on the target that this effect cancels, except `but`.
fn cancel(host: &mut impl EffectHost, target: SourceId, effect: &CompiledEffect, but: Option<SourceId>) {
    if effect.cancels.is_empty() {
        return;
    }
    let why = EffectEnd::Cancelled { by: effect.id };
    let has = |_: &ActiveEffect, tags: &[Symbol]| effect.cancels.iter().any(|tag| tags.contains(tag));
    for instance in remove::matching(host, target, has) {
        if Some(instance) != but {
            remove::end(host, instance, why);
        }
    }
}
