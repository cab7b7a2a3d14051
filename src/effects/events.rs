//! The events of effects: each is triggered on the effect's target, and sent as a message.
//!
//! The core reports an [`EffectEvent`] of ids; [`send_event`] turns it into the event of its kind, with entities.

use std::sync::Arc;

use actor_core::{Again, EffectChange, EffectEnd, EffectEvent, EffectRefusal, SourceId, Symbol};
use bevy_ecs::entity::Entity;
use bevy_ecs::event::{EntityEvent, Event};
use bevy_ecs::message::Message;
use bevy_ecs::world::World;

use crate::source::{SourceEntity, entity};

/// An effect was applied. Triggered on its target, and sent as a message.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// fn show(applied: On<EffectApplied>, names: Query<&Name>) {
///     if let Ok(name) = names.get(applied.entity) {
///         println!("{name}: {}", applied.effect);
///     }
/// }
/// # World::new().add_observer(show);
/// ```
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectApplied {
    /// The entity that the effect was applied to.
    pub entity: Entity,
    /// The effect's name.
    pub effect: Symbol,
    /// The effect's own entity, or `None` for an instant effect.
    pub instance: Option<Entity>,
    /// The entity that the effect comes from, if the application named one.
    pub source: Option<Entity>,
}

/// An effect was not applied. Triggered on its target if the target exists, and sent as a message.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectRefused {
    /// The entity that the effect was meant for.
    pub entity: Entity,
    /// The effect's name.
    pub effect: Symbol,
    /// The entity that the effect comes from, if the application named one.
    pub source: Option<Entity>,
    /// The reason.
    pub why: EffectRefusal,
}

/// An effect was applied to a target that had it already. Triggered on the target, and sent as a message.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectStacked {
    /// The entity that the effect was applied to.
    pub entity: Entity,
    /// The effect's name.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
    /// The entity that the new application comes from, if it named one.
    pub source: Option<Entity>,
    /// What the new application did to the effect.
    pub again: Again,
    /// The number of stacks that the effect has now.
    pub stacks: u32,
    /// Whether the application exceeded the effect's limit of stacks.
    pub overflowed: bool,
}

/// An effect lost some of its stacks, because their time is over or they were removed. Triggered on the target, and
/// sent as a message.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectStackLost {
    /// The entity that the effect is on.
    pub entity: Entity,
    /// The effect's name.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
    /// The number of stacks that are left.
    pub stacks: u32,
    /// The reason why the others ended.
    pub why: EffectEnd,
}

/// An effect stopped counting because its condition to stay does not hold any more. Triggered on the target, and sent
/// as a message.
///
/// The effect stays on the target, and counts again when its condition holds again; see [`EffectRestored`].
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectInhibited {
    /// The entity that the effect is on.
    pub entity: Entity,
    /// The effect's name.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
}

/// An inhibited effect counts again because its condition holds again. Triggered on the target, and sent as a message.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectRestored {
    /// The entity that the effect is on.
    pub entity: Entity,
    /// The effect's name.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
}

/// An effect ticked: one of its periods is over, or it was applied and ticks at once. Triggered on the target, and sent
/// as a message.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// fn hurt(tick: On<EffectTicked>, mut pools: Query<&mut Pools>) {
///     if let (Some(damage), Ok(mut pools)) = (tick.amount("damage"), pools.get_mut(tick.entity)) {
///         pools.take("health", damage).ok();
///     }
/// }
/// # World::new().add_observer(hurt);
/// ```
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectTicked {
    /// The entity that the effect is on.
    pub entity: Entity,
    /// The effect's name.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
    /// The entity that the effect comes from, if the application named one.
    pub source: Option<Entity>,
    /// The number of this tick, from 1. Ticks that fall due while the effect is inhibited are counted but not sent.
    pub tick: u64,
    /// The number of stacks that the effect has.
    pub stacks: u32,
    /// The amounts by name, for all stacks together. An amount that is not finite is left out.
    pub amounts: Arc<[(Symbol, f64)]>,
}

impl EffectTicked {
    /// Returns the amount with this name, or `None` if it is not among the amounts.
    pub fn amount(&self, name: impl Into<Symbol>) -> Option<f64> {
        let name = name.into();
        self.amounts.iter().find(|(known, _)| *known == name).map(|(_, amount)| *amount)
    }
}

/// An effect ended. Triggered on its target, and sent as a message.
///
/// No event is sent for an effect whose entity the game despawns itself, or that ends because its target is despawned.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectEnded {
    /// The entity that the effect was on.
    pub entity: Entity,
    /// The effect's name.
    pub effect: Symbol,
    /// The effect's own entity, which is despawned right after the event.
    pub instance: Entity,
    /// The reason.
    pub why: EffectEnd,
}

/// Sends an event of the core as a message, and triggers it on its target.
pub(super) fn send_event(world: &mut World, EffectEvent { target, effect, what }: EffectEvent) {
    let some = |source: Option<SourceId>| source.and_then(SourceEntity::entity);
    let target = entity(target);
    match what {
        EffectChange::Applied { instance, source } => {
            let (instance, source) = (some(instance), some(source));
            send(world, EffectApplied { entity: target, effect, instance, source });
        }
        EffectChange::Refused { source, why } => {
            let refused = EffectRefused { entity: target, effect, source: some(source), why };
            match world.get_entity(target) {
                Ok(_) => send(world, refused),
                Err(_) => {
                    world.write_message(refused);
                }
            }
        }
        EffectChange::Stacked { instance, source, again, stacks, overflowed } => {
            let (instance, source) = (entity(instance), some(source));
            let stacked =
                EffectStacked { entity: target, effect, instance, source, again, stacks, overflowed };
            send(world, stacked);
        }
        EffectChange::StackLost { instance, stacks, why } => {
            let instance = entity(instance);
            send(world, EffectStackLost { entity: target, effect, instance, stacks, why });
        }
        EffectChange::Inhibited { instance } => {
            send(world, EffectInhibited { entity: target, effect, instance: entity(instance) });
        }
        EffectChange::Restored { instance } => {
            send(world, EffectRestored { entity: target, effect, instance: entity(instance) });
        }
        EffectChange::Ticked { instance, source, tick, stacks, amounts } => {
            let (instance, source) = (entity(instance), some(source));
            send(world, EffectTicked { entity: target, effect, instance, source, tick, stacks, amounts });
        }
        EffectChange::Ended { instance, why } => {
            send(world, EffectEnded { entity: target, effect, instance: entity(instance), why });
        }
    }
}

fn send<E>(world: &mut World, event: E)
where
    E: Message + Clone + for<'a> Event<Trigger<'a>: Default>,
{
    world.write_message(event.clone());
    world.trigger(event);
    // Commands of observers are applied before anything else happens, even when one frame sends many events.
    world.flush();
}
