//! [`Application`]: an effect begins, or meets one that is there.

use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;

use crate::contributors::{EffectOf, Effects};
use crate::registry::{Book, CompiledEffect};
use crate::timeline::{Alarm, Lasts, Timeline};

use super::apply::{applied, apply, situation};
use super::events::{EffectRefusal, EffectStacked, tell};
use super::say::{said, say_again, set_stacks};
use super::tick::tick_period;
use super::{ActiveEffect, Again, Args, EffectSpec, StackBy, Stacking};

/// How long something lasts.
#[derive(Clone, Copy)]
pub(super) enum Lasting {
    Forever,
    For(Lasts),
}

/// The effect on the target that a new application meets.
pub(super) fn meets(world: &World, target: Entity, spec: &EffectSpec, stacking: &Stacking) -> Option<Entity> {
    let is_met = |instance: &Entity| {
        let active = world.get::<ActiveEffect>(*instance).filter(|active| !active.ending);
        active.is_some_and(|active| {
            active.effect == spec.effect && (stacking.by == StackBy::Target || active.source == spec.source)
        })
    };
    world.get::<Effects>(target)?.iter().find(is_met)
}

/// Whether an effect is on a target, and not about to end.
pub(super) fn is_on(world: &World, instance: Entity, target: Entity) -> bool {
    world.get::<ActiveEffect>(instance).is_some_and(|active| !active.ending)
        && world.get::<EffectOf>(instance).is_some_and(|of| of.0 == target)
}

/// A new application, on its way.
pub(super) struct Application<'a> {
    pub target: Entity,
    pub spec: &'a EffectSpec,
    pub effect: &'a CompiledEffect,
    pub book: &'a Book,
    pub args: &'a Args,
    pub lasts: Lasting,
    pub overflows: u32,
}

impl Application<'_> {
    /// A new effect.
    pub fn begin(self, world: &mut World) -> Entity {
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
        tell(world, applied(target, spec, Some(instance)));
        if let Some(period) = effect.period.as_ref().filter(|period| period.at_once) {
            tick_period(world, instance, book, period);
        }
        instance
    }

    /// Whether the one that is there stays what it is, unless the new one is refused.
    pub fn stays(&self, world: &World, there: Entity, stacking: &Stacking) -> Result<bool, EffectRefusal> {
        match stacking.again {
            Again::Ignore => Err(EffectRefusal::AlreadyThere),
            Again::KeepStrongest => {
                let new = self.strength(world, self.args);
                let there = world.get::<ActiveEffect>(there);
                let old = there.map_or(f64::NEG_INFINITY, |active| self.strength(world, &active.args));
                if new < old { Err(EffectRefusal::Weaker) } else { Ok(new == old) }
            }
            _ => Ok(true),
        }
    }

    /// Meets an effect that is there.
    pub fn meet(self, world: &mut World, there: Entity, stacking: &Stacking, stays: bool) -> Entity {
        let mut overflowed = false;
        match stacking.again {
            Again::Stack => {
                let stacks = world.get::<ActiveEffect>(there).map_or(1, ActiveEffect::stacks);
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
            Again::KeepStrongest if stays && !self.lasts_longer(world, there) => {}
            Again::Replace | Again::KeepStrongest | Again::Ignore => {
                self.replace(world, there);
            }
        }
        let stacks = world.get::<ActiveEffect>(there).map_or(0, ActiveEffect::stacks);
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

    /// How strong an application with this is; one that is not finite is the weakest.
    fn strength(&self, world: &World, args: &Args) -> f64 {
        let Some(strength) = self.effect.strength else { return f64::from(args.level) };
        // A formula reads no tags.
        let mut situation = situation(world, self.target, self.book, &[], args);
        situation.amount(strength).unwrap_or(f64::NEG_INFINITY)
    }

    /// Whether the new one lasts longer than one that is there.
    fn lasts_longer(&self, world: &World, there: Entity) -> bool {
        match (self.lasts, world.get_resource::<Timeline>()) {
            (Lasting::For(lasts), Some(timeline)) => timeline.ends_before(there, lasts),
            (Lasting::Forever, _) => world.get::<Lasts>(there).is_some(),
            (Lasting::For(_), None) => false,
        }
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
