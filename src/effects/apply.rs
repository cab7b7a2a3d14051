//! Applying effects: who may have them, and what happens when they meet one that is there.

use std::time::Duration;

use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;
use bevy_time::Time;
use smallvec::SmallVec;

use crate::actor::{Race, Realms, Tags};
use crate::contributors::{EffectOf, Effects};
use crate::diagnostics::Severity;
use crate::error::ActorCoreError;
use crate::registry::{CompiledDuration, CompiledEffect, Registry};
use crate::snapshot::Snapshot;
use crate::symbol::Symbol;
use crate::timeline::{Alarm, Lasts, Timeline};

use super::events::{EffectApplied, EffectEnd, EffectRefusal, EffectRefused, EffectStacked, tell};
use super::situation::{Book, Situation};
use super::{
    ActiveEffect, Again, Args, EffectSpec, Every, MIN_PERIOD, StackBy, Stacking, instant, remove, tick,
};

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

fn apply(
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
    use EffectRefusal::{MissingInput, NoTime, NotFinite, Overflow, Unknown};
    if let (Some(registry), Unknown(_) | MissingInput { .. } | NotFinite { .. } | NoTime | Overflow) =
        (world.get_resource::<Registry>(), why)
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
    let tags = tags_of(world, target, &book);
    if let Some(tag) = effect.blocked_by.iter().find(|tag| tags.contains(tag)) {
        return Err(EffectRefusal::Immune(*tag));
    }
    let mut situation = situation(world, target, &book, &tags, &args);
    if !situation.holds(&effect.when) {
        return Err(EffectRefusal::Condition);
    }
    let lasts = duration(&mut situation, effect)?;
    let Some(lasts) = lasts else {
        let base = instant::changed_base(world, target, effect, &mut situation);
        cancel(world, target, effect, None);
        if let Some(base) = base {
            world.entity_mut(target).insert(base);
        }
        tell(world, applied(target, spec, None));
        return Ok(None);
    };
    if let Some(stacking) = &effect.stacking
        && let Some(there) = meets(world, target, spec, stacking)
    {
        let application = Application { target, spec, effect, book: &book, args: &args, lasts, overflows };
        return application.meet(world, there, stacking).map(Some);
    }
    let (contributions, caps) = situation.say(effect);
    cancel(world, target, effect, None);
    // Who was listening may have done away with it.
    if world.get_entity(target).is_err() {
        return Err(EffectRefusal::NoTarget);
    }
    let active =
        ActiveEffect { effect: spec.effect, source: spec.source, args, inhibited: false, periods: 0 };
    let instance = match (lasts, caps.is_empty()) {
        (Lasting::Forever, true) => world.spawn((active, contributions, EffectOf(target))).id(),
        (Lasting::For(lasts), true) => world.spawn((active, contributions, EffectOf(target), lasts)).id(),
        (Lasting::Forever, false) => world.spawn((active, contributions, caps, EffectOf(target))).id(),
        (Lasting::For(lasts), false) => {
            world.spawn((active, contributions, caps, EffectOf(target), lasts)).id()
        }
    };
    tell(world, applied(target, spec, Some(instance)));
    if effect.period.as_ref().is_some_and(|period| period.at_once) {
        tick::tick_now(world, instance);
    }
    Ok(Some(instance))
}

fn applied(entity: Entity, spec: &EffectSpec, instance: Option<Entity>) -> EffectApplied {
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
        if let Some(active) = world.get::<ActiveEffect>(instance).filter(|active| !active.inhibited)
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

/// How long something lasts.
#[derive(Clone, Copy)]
enum Lasting {
    Forever,
    For(Lasts),
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

/// The effect on the target that a new application meets.
fn meets(world: &World, target: Entity, spec: &EffectSpec, stacking: &Stacking) -> Option<Entity> {
    let is_met = |instance: &Entity| {
        world.get::<ActiveEffect>(*instance).is_some_and(|active| {
            active.effect == spec.effect && (stacking.by == StackBy::Target || active.source == spec.source)
        })
    };
    world.get::<Effects>(target)?.iter().find(is_met)
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

/// A new application, on its way.
struct Application<'a> {
    target: Entity,
    spec: &'a EffectSpec,
    effect: &'a CompiledEffect,
    book: &'a Book,
    args: &'a Args,
    lasts: Lasting,
    overflows: u32,
}

impl Application<'_> {
    /// Meets an effect that is there.
    fn meet(self, world: &mut World, there: Entity, stacking: &Stacking) -> Result<Entity, EffectRefusal> {
        let stays = match stacking.again {
            Again::Ignore => return Err(EffectRefusal::AlreadyThere),
            Again::KeepStrongest => {
                let [new, old] = [Some(self.args.clone()), self.args_of(world, there)]
                    .map(|args| args.map_or(f64::NEG_INFINITY, |args| self.strength(world, &args)));
                if new < old {
                    return Err(EffectRefusal::Weaker);
                }
                new == old
            }
            _ => true,
        };
        cancel(world, self.target, self.effect, Some(there));
        let mut overflowed = false;
        match stacking.again {
            Again::Stack => {
                let stacks = self.args_of(world, there).map_or(1, |args| args.stacks);
                overflowed = stacks >= stacking.limit;
                if !overflowed && let Some(more) = stacks.checked_add(1) {
                    set_stacks(world, there, more, self.book);
                }
                self.refresh(world, there);
            }
            Again::Refresh => self.refresh(world, there),
            Again::Extend => {
                if let Lasting::For(lasts) = self.lasts {
                    world.resource_mut::<Timeline>().put_off(there, lasts);
                }
            }
            Again::KeepStrongest if stays => {
                let now = world.get_resource::<Time>().map_or(Duration::ZERO, Time::elapsed);
                let lasts_longer = match self.lasts {
                    Lasting::Forever => false,
                    Lasting::For(lasts) => world.resource::<Timeline>().ends_before(there, lasts, now),
                };
                if lasts_longer {
                    self.refresh(world, there);
                }
            }
            Again::Replace | Again::KeepStrongest | Again::Ignore => {
                self.replace(world, there);
            }
        }
        let stacks = self.args_of(world, there).map_or(0, |args| args.stacks);
        let EffectSpec { effect, source, .. } = *self.spec;
        let (entity, again) = (self.target, stacking.again);
        let stacked = EffectStacked { entity, effect, instance: there, source, again, stacks, overflowed };
        tell(world, stacked);
        if let Some(overflow) = stacking.overflow.as_ref().filter(|_| overflowed) {
            let spec = EffectSpec { effect: overflow.what, ..self.spec.clone() };
            // A refusal is told of where it happens.
            apply(world, self.target, &spec, self.overflows + 1).ok();
        }
        Ok(there)
    }

    fn args_of(&self, world: &World, there: Entity) -> Option<Args> {
        world.get::<ActiveEffect>(there).map(|active| active.args.clone())
    }

    /// How strong an application with this is; one that is not finite is the weakest.
    fn strength(&self, world: &World, args: &Args) -> f64 {
        let Some(strength) = self.effect.strength else { return f64::from(args.level) };
        let tags = tags_of(world, self.target, self.book);
        let mut situation = situation(world, self.target, self.book, &tags, args);
        situation.amount(strength).unwrap_or(f64::NEG_INFINITY)
    }

    /// Its time counts anew.
    fn refresh(&self, world: &mut World, there: Entity) {
        if let (Lasting::For(lasts), Ok(mut there)) = (self.lasts, world.get_entity_mut(there)) {
            there.insert(lasts);
        }
    }

    /// The new one takes its place: what it was given, its source, and its time.
    fn replace(&self, world: &mut World, there: Entity) {
        if let Some(mut active) = world.get_mut::<ActiveEffect>(there) {
            (active.args, active.source, active.periods) = (self.args.clone(), self.spec.source, 0);
        }
        say_again(world, there, self.book);
        if let (Lasting::Forever, Ok(mut there)) = (self.lasts, world.get_entity_mut(there)) {
            there.remove::<Lasts>();
        }
        self.refresh(world, there);
        if let Some(period) = &self.effect.period {
            world.resource_mut::<Timeline>().set(there, Alarm::Period, period.every.into());
        }
    }
}

/// An effect has so many stacks now.
pub(super) fn set_stacks(world: &mut World, instance: Entity, stacks: u32, book: &Book) {
    if let Some(mut active) = world.get_mut::<ActiveEffect>(instance) {
        active.args.stacks = stacks;
        say_again(world, instance, book);
    }
}

/// Has an effect say what it says now.
pub(super) fn say_again(world: &mut World, instance: Entity, book: &Book) {
    let Some(active) = world.get::<ActiveEffect>(instance) else { return };
    let args = active.args.clone();
    let said = match book.compiled.effect(active.effect) {
        Some(effect) => {
            // It depends on nothing else.
            let mut nobody =
                Situation { book, snapshot: None, race: None, realms: &[], tags: &[], args: &args };
            nobody.say(effect)
        }
        None => Default::default(),
    };
    let mut entity = world.entity_mut(instance);
    let (contributions, caps) = said;
    if entity.get() != Some(&contributions) {
        entity.insert(contributions);
    }
    if !caps.is_empty() || entity.get::<crate::caps::Caps>().is_some_and(|caps| !caps.is_empty()) {
        entity.insert(caps);
    }
}

impl From<Every> for Lasts {
    fn from(every: Every) -> Self {
        match every {
            Every::Seconds(seconds) => {
                Self::Time(Duration::try_from_secs_f64(seconds.max(MIN_PERIOD)).unwrap_or(Duration::MAX))
            }
            Every::Ticks(ticks) => Self::Ticks(u64::from(ticks.max(1))),
        }
    }
}
