//! What the time does to effects.

use bevy_ecs::change_detection::DetectChangesMut;
use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;

use crate::contribution::Bucket;
use crate::contributors::EffectOf;
use crate::registry::{Book, CompiledPeriod, Registry};
use crate::symbol::Symbol;
use crate::timeline::{Alarm, Hour, Lasts, Timeline};

use super::apply::situation;
use super::events::{EffectEnd, EffectTicked, tell};
use super::remove::{self, tell_end};
use super::{ActiveEffect, StackExpiry};

/// A period of an effect is over.
pub(crate) fn tick(world: &mut World, instance: Entity, hour: Hour) {
    let Some(book) = world.get_resource::<Registry>().map(Registry::book) else { return };
    let effect = world.get::<ActiveEffect>(instance).and_then(|active| book.compiled.effect(active.effect));
    // An effect that was edited may have no period any more.
    let Some(period) = effect.and_then(|effect| effect.period.as_ref()) else { return };
    world.resource_mut::<Timeline>().again(instance, Alarm::Period, hour, period.every.into());
    tick_period(world, instance, &book, period);
}

/// Tells of a period that is over, or of the first time, when it is applied.
pub(super) fn tick_period(world: &mut World, instance: Entity, book: &Book, period: &CompiledPeriod) {
    let Some(of) = world.get::<EffectOf>(instance).map(|of| of.0) else { return };
    let Some(mut active) = world.get_mut::<ActiveEffect>(instance) else { return };
    let active = active.bypass_change_detection();
    active.periods = active.periods.saturating_add(1);
    if active.inhibited {
        return;
    }
    let ActiveEffect { effect, source, args, periods, .. } = active.clone();
    // Formulas read no tags.
    let mut situation = situation(world, of, book, &[], &args);
    let amounts = period.amounts.iter().filter_map(|(name, amount)| {
        let value = situation.amount(*amount)?;
        let value = args.stacked(Bucket::Flat, value, book.compiled.names_stacks(*amount));
        value.is_finite().then_some((*name, value))
    });
    let amounts: Vec<(Symbol, f64)> = amounts.collect();
    let stacks = args.stacks;
    let (amounts, tick) = (amounts.into(), periods);
    tell(world, EffectTicked { entity: of, effect, instance, source, tick, stacks, amounts });
}

/// If it is only a stack of an effect whose time is over, that is taken away.
pub(crate) fn lose_stack(world: &mut World, instance: Entity, hour: Hour) -> bool {
    let Some(active) = world.get::<ActiveEffect>(instance) else { return false };
    let (effect, stacks) = (active.effect, active.args.stacks);
    let Some(book) = world.get_resource::<Registry>().map(Registry::book) else { return false };
    let stacking = book.compiled.effect(effect).and_then(|effect| effect.stacking.as_ref());
    let one_by_one = stacking.is_some_and(|stacking| stacking.expiry == StackExpiry::OneByOne);
    let (Some(lasts), true) = (world.get::<Lasts>(instance).copied(), one_by_one && stacks > 1) else {
        return false;
    };
    world.resource_mut::<Timeline>().again(instance, Alarm::End, hour, lasts);
    remove::keep_stacks(world, instance, stacks - 1, EffectEnd::Expired, &book);
    true
}

/// An effect's time is over.
pub(crate) fn expire(world: &mut World, instance: Entity) {
    tell_end(world, instance, EffectEnd::Expired);
}
