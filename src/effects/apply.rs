//! Applying effects: who may have them.

use std::time::Duration;

use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;
use smallvec::SmallVec;

use crate::actor::{Race, Realms, Tags};
use crate::contributors::Effects;
use crate::diagnostics::Severity;
use crate::error::ActorCoreError;
use crate::registry::{Book, CompiledDuration, CompiledEffect, Registry};
use crate::snapshot::Snapshot;
use crate::symbol::Symbol;
use crate::timeline::Lasts;

use super::application::{Application, Lasting, is_on, meets};
use super::events::{EffectApplied, EffectEnd, EffectRefusal, EffectRefused, tell};
use super::situation::Situation;
use super::{ActiveEffect, Args, EffectSpec, MIN_PERIOD, instant, remove};

/// How many effects may overflow into each other at once.
const MAX_OVERFLOW: u32 = 8;

type Tagged = SmallVec<[Symbol; 8]>;

impl EffectSpec {
    /// Applies it to an entity right now. Gives the effect's own entity: a new one, the one that it met there, or none for
    /// an instant effect. [`apply_effect`](crate::EffectCommands::apply_effect) does the same as a command.
    ///
    /// # Errors
    /// [`EffectRefusal`], which is also sent as [`EffectRefused`].
    pub fn apply_to(&self, world: &mut World, target: Entity) -> Result<Option<Entity>, EffectRefusal> {
        apply(world, target, self, 0)
    }
}

pub(super) fn apply(
    world: &mut World,
    target: Entity,
    spec: &EffectSpec,
    overflows: u32,
) -> Result<Option<Entity>, EffectRefusal> {
    let result = try_apply(world, target, spec, overflows);
    if let Err(why) = &result {
        let EffectSpec { effect, source, .. } = *spec;
        report_mistake(world, effect, why);
        let refused = EffectRefused { entity: target, effect, source, why: why.clone() };
        match world.get_entity(target) {
            Ok(_) => tell(world, refused),
            Err(_) => {
                world.write_message(refused);
            }
        }
    }
    result
}

/// What is no part of the game, but a mistake in it, is reported.
fn report_mistake(world: &World, effect: Symbol, why: &EffectRefusal) {
    use EffectRefusal::{MissingInput, NoTime, NotFinite, Overflow, TooMany, Unknown};
    if let (
        Some(registry),
        Unknown(_) | MissingInput { .. } | NotFinite { .. } | NoTime | Overflow | TooMany { .. },
    ) = (world.get_resource::<Registry>(), why)
    {
        let cause = (effect, std::mem::discriminant(why));
        registry
            .reports()
            .once(Severity::Error, cause, || ActorCoreError::EffectRefused { effect, why: why.clone() });
    }
}

fn try_apply(
    world: &mut World,
    target: Entity,
    spec: &EffectSpec,
    overflows: u32,
) -> Result<Option<Entity>, EffectRefusal> {
    if overflows > MAX_OVERFLOW {
        return Err(EffectRefusal::Overflow);
    }
    let registry = world.get_resource::<Registry>().filter(|registry| registry.is_ready());
    let book = registry.ok_or(EffectRefusal::NotReady)?.book();
    let effect = book.compiled.effect(spec.effect).ok_or(EffectRefusal::Unknown(spec.effect))?;
    let args = args(effect, spec)?;
    if world.get_entity(target).is_err() {
        return Err(EffectRefusal::NoTarget);
    }
    let tags = match effect.asks_for_tags() {
        true => tags_of(world, target, &book),
        false => Tagged::new(),
    };
    if let Some(tag) = effect.blocked_by.iter().find(|tag| tags.contains(tag)) {
        return Err(EffectRefusal::Immune(*tag));
    }
    let mut situation = situation(world, target, &book, &tags, &args);
    if !situation.holds(&effect.when) {
        return Err(EffectRefusal::Condition);
    }
    let lasts = duration(&mut situation, effect)?;
    let Some(lasts) = lasts else {
        cancel(world, target, effect, None);
        if world.get_entity(target).is_err() {
            return Err(EffectRefusal::NoTarget);
        }
        instant::change_base(world, target, effect, &book, &tags, &args);
        tell(world, applied(target, spec, None));
        return Ok(None);
    };
    let stacking = effect.stacking.as_ref();
    let met = stacking.and_then(|stacking| Some((stacking, meets(world, target, spec, stacking)?)));
    let limit = book.compiled.limits.effects;
    if met.is_none() && world.get::<Effects>(target).is_some_and(|all| all.iter().len() >= limit as usize) {
        return Err(EffectRefusal::TooMany { limit });
    }
    let application = Application { target, spec, effect, book: &book, args: &args, lasts, overflows };
    let stays = match met {
        Some((stacking, there)) => application.stays(world, there, stacking)?,
        None => false,
    };
    cancel(world, target, effect, met.map(|(_, there)| there));
    // Who was listening may have done away with either.
    if world.get_entity(target).is_err() {
        return Err(EffectRefusal::NoTarget);
    }
    let instance = match met.filter(|(_, there)| is_on(world, *there, target)) {
        Some((stacking, there)) => application.meet(world, there, stacking, stays),
        None => application.begin(world),
    };
    Ok(Some(instance))
}

pub(super) fn applied(entity: Entity, spec: &EffectSpec, instance: Option<Entity>) -> EffectApplied {
    EffectApplied { entity, effect: spec.effect, instance, source: spec.source }
}

/// What the effect is given, if it is all that it reads.
fn args(effect: &CompiledEffect, spec: &EffectSpec) -> Result<Args, EffectRefusal> {
    if let Some((input, value)) = spec.inputs.iter().find(|(_, value)| !value.is_finite()).copied() {
        return Err(EffectRefusal::NotFinite { input, value });
    }
    let given = |input: &Symbol| spec.inputs.iter().any(|(name, _)| name == input);
    if let Some(input) = effect.inputs.iter().copied().find(|input| !given(input)) {
        return Err(EffectRefusal::MissingInput { input });
    }
    // −0.0 becomes 0.0 where a number enters. By name, so that the order in which they are given makes no difference.
    let mut named: SmallVec<[(Symbol, f64); 2]> =
        spec.inputs.iter().map(|(name, value)| (*name, value + 0.0)).collect();
    named.sort_by_key(|(name, _)| *name);
    Ok(Args::new(spec.level, &named))
}

/// The tags of an entity, with those that the effects on it grant, also if they came a moment ago.
pub(super) fn tags_of(world: &World, target: Entity, book: &Book) -> Tagged {
    let Ok(entity) = world.get_entity(target) else { return Tagged::new() };
    let mut tags: Tagged = entity.get::<Tags>().map_or(&[][..], Tags::as_slice).into();
    for instance in entity.get::<Effects>().into_iter().flat_map(Effects::iter) {
        if let Some(active) =
            world.get::<ActiveEffect>(instance).filter(|active| !active.inhibited && !active.ending)
            && let Some(effect) = book.compiled.effect(active.effect)
        {
            tags.extend_from_slice(&effect.grants);
        }
    }
    tags
}

/// The target as it is now.
pub(super) fn situation<'a>(
    world: &'a World,
    target: Entity,
    book: &'a Book,
    tags: &'a [Symbol],
    args: &'a Args,
) -> Situation<'a> {
    Situation {
        book,
        snapshot: world.get::<Snapshot>(target),
        race: world.get::<Race>(target).and_then(|race| race.name()),
        realms: world.get::<Realms>(target).map_or(&[], Realms::as_slice),
        tags,
        args,
    }
}

/// How long it lasts; `None` if it is instant.
fn duration(situation: &mut Situation, effect: &CompiledEffect) -> Result<Option<Lasting>, EffectRefusal> {
    Ok(Some(match effect.duration {
        CompiledDuration::Instant => return Ok(None),
        CompiledDuration::Forever => Lasting::Forever,
        CompiledDuration::Seconds(amount) => {
            let seconds = situation.amount(amount).filter(|seconds| *seconds >= MIN_PERIOD);
            let seconds = seconds.ok_or(EffectRefusal::NoTime)?;
            Lasting::For(Lasts::Time(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)))
        }
        CompiledDuration::Ticks(amount) => {
            let ticks = situation.amount(amount).map(f64::round).filter(|ticks| *ticks >= 1.0);
            // What is more than fits is as much as fits.
            Lasting::For(Lasts::Ticks(ticks.ok_or(EffectRefusal::NoTime)? as u64))
        }
    }))
}

/// Ends what an effect cancels, but for one.
fn cancel(world: &mut World, target: Entity, effect: &CompiledEffect, but: Option<Entity>) {
    if effect.cancels.is_empty() {
        return;
    }
    let why = EffectEnd::Cancelled { by: effect.id };
    let has = |_: &ActiveEffect, tags: &[Symbol]| effect.cancels.iter().any(|tag| tags.contains(tag));
    for instance in remove::matching(world, target, has) {
        if Some(instance) != but {
            remove::end(world, instance, why);
        }
    }
}
