//! What effects say that depends on nothing but what they were given, in their own components.

use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;

use crate::cap::Cap;
use crate::caps::Caps;
use crate::contribution::Contribution;
use crate::contributions::Contributions;
use crate::registry::{Amount, Book, CompiledEffect};
use crate::subsystem_id::SubsystemId;

use super::situation::Situation;
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

impl Situation<'_> {
    /// What an effect says that depends on nothing but what it was given: it is said once, and not at every resolve.
    pub fn say(&mut self, effect: &CompiledEffect) -> (Contributions, Caps) {
        let compiled = &self.book.compiled;
        let is_number = |amount| matches!(amount, Amount::Number(_));
        if self.args.stacks == 1
            && compiled.terms_of_effect(&effect.constant_terms).iter().all(|said| is_number(said.value))
            && compiled.caps_of_effect(&effect.constant_caps).iter().all(|said| is_number(said.value))
        {
            return effect.said.get_or_init(|| self.say_now(effect)).clone();
        }
        self.say_now(effect)
    }

    fn say_now(&mut self, effect: &CompiledEffect) -> (Contributions, Caps) {
        let book = self.book;
        let id = SubsystemId::of(effect.system, effect.priority);
        let terms = book.compiled.terms_of_effect(&effect.constant_terms);
        let said = terms.iter().filter_map(|said| {
            Some(Contribution {
                dimension: book.compiled.table.info(said.slot).name,
                bucket: said.bucket,
                value: self.stacked(said)?,
                system: None,
                priority: Some(said.priority),
                labels: said.labels.clone(),
            })
        });
        let contributions = Contributions::new().with(id, said);
        let caps = book.compiled.caps_of_effect(&effect.constant_caps);
        if caps.is_empty() {
            return (contributions, Caps::new());
        }
        let caps = caps.iter().filter_map(|said| {
            Some(Cap {
                dimension: book.compiled.table.info(said.slot).name,
                mode: said.mode,
                kind: said.kind,
                value: self.amount(said.value)?,
                system: None,
                priority: Some(said.priority),
                scope: book.compiled.layers.order.get(said.layer as usize).copied(),
                realm: said.realm,
                labels: said.labels.clone(),
            })
        });
        (contributions, Caps::new().with(id, caps))
    }
}
