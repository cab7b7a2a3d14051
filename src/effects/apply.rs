//! Applying effects: who may have them, and what happens when they meet one that is there.

use std::time::Duration;

use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;
use smallvec::SmallVec;

use crate::actor::{Race, Realms, Tags};
use crate::caps::Caps;
use crate::contributions::Contributions;
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
        let active = world.get::<ActiveEffect>(*instance).filter(|active| !active.ending);
        active.is_some_and(|active| {
            active.effect == spec.effect && (stacking.by == StackBy::Target || active.source == spec.source)
        })
    };
    world.get::<Effects>(target)?.iter().find(is_met)
}

/// Whether an effect is on a target, and not about to end.
fn is_on(world: &World, instance: Entity, target: Entity) -> bool {
    world.get::<ActiveEffect>(instance).is_some_and(|active| !active.ending)
        && world.get::<EffectOf>(instance).is_some_and(|of| of.0 == target)
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
    /// A new effect.
    fn begin(self, world: &mut World) -> Entity {
        let Self { target, spec, effect, book, args, lasts, .. } = self;
        let (contributions, caps) = said(book, effect, args);
        let active = ActiveEffect {
            effect: spec.effect,
            source: spec.source,
            args: args.clone(),
            inhibited: false,
            ending: false,
            periods: 0,
        };
        let instance = match (lasts, caps.is_empty()) {
            (Lasting::Forever, true) => world.spawn((active, contributions, EffectOf(target))).id(),
            (Lasting::For(lasts), true) => world.spawn((active, contributions, EffectOf(target), lasts)).id(),
            (Lasting::Forever, false) => world.spawn((active, contributions, caps, EffectOf(target))).id(),
            (Lasting::For(lasts), false) => {
                world.spawn((active, contributions, caps, EffectOf(target), lasts)).id()
            }
        };
        if let (Some(period), Some(mut timeline)) = (&effect.period, world.get_resource_mut::<Timeline>()) {
            timeline.set(instance, Alarm::Period, period.every.into());
        }
        tell(world, applied(target, spec, Some(instance)));
        if effect.period.as_ref().is_some_and(|period| period.at_once) {
            tick::tick_now(world, instance);
        }
        instance
    }

    /// Whether the one that is there stays what it is, unless the new one is refused.
    fn stays(&self, world: &World, there: Entity, stacking: &Stacking) -> Result<bool, EffectRefusal> {
        match stacking.again {
            Again::Ignore => Err(EffectRefusal::AlreadyThere),
            Again::KeepStrongest => {
                let [new, old] = [Some(self.args.clone()), self.args_of(world, there)]
                    .map(|args| args.map_or(f64::NEG_INFINITY, |args| self.strength(world, &args)));
                if new < old { Err(EffectRefusal::Weaker) } else { Ok(new == old) }
            }
            _ => Ok(true),
        }
    }

    /// Meets an effect that is there.
    fn meet(self, world: &mut World, there: Entity, stacking: &Stacking, stays: bool) -> Entity {
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
                if let (Lasting::For(lasts), Some(mut timeline)) =
                    (self.lasts, world.get_resource_mut::<Timeline>())
                {
                    timeline.put_off(there, lasts);
                }
            }
            Again::KeepStrongest if stays => {
                let timeline = world.get_resource::<Timeline>();
                let lasts_longer = match (self.lasts, timeline) {
                    (Lasting::For(lasts), Some(timeline)) => timeline.ends_before(there, lasts),
                    _ => false,
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
        there
    }

    fn args_of(&self, world: &World, there: Entity) -> Option<Args> {
        world.get::<ActiveEffect>(there).map(|active| active.args.clone())
    }

    /// How strong an application with this is; one that is not finite is the weakest.
    fn strength(&self, world: &World, args: &Args) -> f64 {
        let Some(strength) = self.effect.strength else { return f64::from(args.level) };
        // A formula reads no tags.
        let mut situation = situation(world, self.target, self.book, &[], args);
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
        if let (Some(period), Some(mut timeline)) =
            (&self.effect.period, world.get_resource_mut::<Timeline>())
        {
            timeline.set(there, Alarm::Period, period.every.into());
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

/// What an effect says that depends on nothing but what it was given.
fn said(book: &Book, effect: &CompiledEffect, args: &Args) -> (Contributions, Caps) {
    let mut nobody = Situation { book, snapshot: None, race: None, realms: &[], tags: &[], args };
    nobody.say(effect)
}

/// Has an effect say what it says now.
pub(super) fn say_again(world: &mut World, instance: Entity, book: &Book) {
    let Some(active) = world.get::<ActiveEffect>(instance) else { return };
    let (contributions, caps) = match book.compiled.effect(active.effect) {
        Some(effect) => said(book, effect, &active.args),
        None => Default::default(),
    };
    let mut entity = world.entity_mut(instance);
    if entity.get() != Some(&contributions) {
        entity.insert(contributions);
    }
    if !caps.is_empty() || entity.get::<Caps>().is_some_and(|caps| !caps.is_empty()) {
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
