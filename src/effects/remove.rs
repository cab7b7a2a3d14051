//! Ending effects.

use bevy_ecs::change_detection::DetectChangesMut;
use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;

use crate::contributors::{EffectOf, Effects};
use crate::registry::{Book, Registry};
use crate::symbol::Symbol;

use super::events::{EffectEnd, EffectEnded, EffectStackLost, tell};
use super::say::set_stacks;
use super::{ActiveEffect, EffectFilter};

impl EffectFilter {
    /// Removes such effects from an entity right now, and gives how many of them ended or lost stacks.
    /// [`remove_effects`](crate::EffectCommands::remove_effects) does the same as a command.
    pub fn remove_from(&self, world: &mut World, target: Entity) -> usize {
        if self.stacks == Some(0) {
            return 0;
        }
        let is = |active: &ActiveEffect, tags: &[Symbol]| {
            self.effect.is_none_or(|effect| active.effect == effect)
                && self.source.is_none_or(|source| active.source == Some(source))
                && self.tag.is_none_or(|tag| tags.contains(&tag))
        };
        let found = matching(world, target, is);
        let found = found.into_iter().filter(|instance| self.instance.is_none_or(|one| one == *instance));
        let mut count = 0;
        for instance in found {
            let Some(active) = world.get::<ActiveEffect>(instance) else { continue };
            count += 1;
            let left = self.stacks.map_or(0, |stacks| active.args.stacks.saturating_sub(stacks));
            match world.get_resource::<Registry>() {
                Some(registry) if left > 0 => {
                    let book = registry.book();
                    keep_stacks(world, instance, left, EffectEnd::Removed, &book);
                }
                _ => end(world, instance, EffectEnd::Removed),
            }
        }
        count
    }
}

/// The effects on an entity that are such.
pub(super) fn matching(
    world: &World,
    target: Entity,
    is: impl Fn(&ActiveEffect, &[Symbol]) -> bool,
) -> Vec<Entity> {
    let registry = world.get_resource::<Registry>();
    let tags = |effect| {
        registry
            .and_then(|registry| registry.compiled().effect(effect))
            .map_or(&[][..], |effect| &effect.tags)
    };
    let effects = world.get::<Effects>(target).into_iter().flat_map(Effects::iter);
    let is = |instance: &Entity| {
        let active = world.get::<ActiveEffect>(*instance).filter(|active| !active.ending);
        active.is_some_and(|active| is(active, tags(active.effect)))
    };
    effects.filter(is).collect()
}

/// Leaves an effect only so many stacks.
pub(super) fn keep_stacks(world: &mut World, instance: Entity, stacks: u32, why: EffectEnd, book: &Book) {
    set_stacks(world, instance, stacks, book);
    if let (Some(active), Some(of)) = (world.get::<ActiveEffect>(instance), world.get::<EffectOf>(instance)) {
        let lost = EffectStackLost { entity: of.0, effect: active.effect, instance, stacks, why };
        tell(world, lost);
    }
}

/// Ends an effect.
pub(super) fn end(world: &mut World, instance: Entity, why: EffectEnd) {
    tell_end(world, instance, why);
    world.try_despawn(instance).ok();
}

/// Tells that an effect ends, once. Who is listening does not find it any more.
pub(super) fn tell_end(world: &mut World, instance: Entity, why: EffectEnd) {
    let Some(of) = world.get::<EffectOf>(instance).map(|of| of.0) else { return };
    let Some(mut active) = world.get_mut::<ActiveEffect>(instance).filter(|active| !active.ending) else {
        return;
    };
    active.bypass_change_detection().ending = true;
    let ended = EffectEnded { entity: of, effect: active.effect, instance, why };
    tell(world, ended);
}
