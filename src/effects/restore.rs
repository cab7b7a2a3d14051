//! Effects that were saved, and go on.

use bevy_ecs::entity::Entity;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::world::{DeferredWorld, World};

use crate::registry::Registry;
use crate::timeline::{Alarm, Lasts, Timeline};

use super::ActiveEffect;
use super::say::say_again;

/// Makes an entity an effect again. It says what its definition says now; its next period is over after this.
pub(crate) fn restore(world: &mut World, instance: Entity, active: ActiveEffect, next_period: Option<Lasts>) {
    world.entity_mut(instance).insert(active);
    if let (Some(next), Some(mut timeline)) = (next_period, world.get_resource_mut::<Timeline>()) {
        timeline.set(instance, Alarm::Period, next);
    }
    if let Some(book) = world.get_resource::<Registry>().map(Registry::book) {
        say_again(world, instance, &book);
    }
}

/// The insertion hook: an effect that is new begins its first period, however it came.
pub(super) fn on_insert(mut world: DeferredWorld, context: HookContext) {
    let registry = world.get_resource::<Registry>();
    let active = world.get::<ActiveEffect>(context.entity);
    let effect =
        registry.zip(active).and_then(|(registry, active)| registry.compiled().effect(active.effect));
    let every = effect.and_then(|effect| effect.period.as_ref()).map(|period| period.every.into());
    if let (Some(every), Some(mut timeline)) = (every, world.get_resource_mut::<Timeline>()) {
        timeline.set_if_none(context.entity, Alarm::Period, every);
    }
}
