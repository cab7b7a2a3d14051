//! What effects say that depends on nothing but what they were given, in their own components.

use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;

use crate::caps::Caps;
use crate::contributions::Contributions;
use crate::registry::CompiledEffect;

use super::situation::{Book, Situation};
use super::{ActiveEffect, Args};

/// An effect has so many stacks now.
pub(super) fn set_stacks(world: &mut World, instance: Entity, stacks: u32, book: &Book) {
    if let Some(mut active) = world.get_mut::<ActiveEffect>(instance) {
        active.args.stacks = stacks;
        say_again(world, instance, book);
    }
}

/// What an effect says that depends on nothing but what it was given.
pub(super) fn said(book: &Book, effect: &CompiledEffect, args: &Args) -> (Contributions, Caps) {
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
