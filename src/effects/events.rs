//! What happens to effects, as events on their targets and as messages.

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
    /// The target.
    pub entity: Entity,
    /// Which effect.
    pub effect: Symbol,
    /// The effect's own entity; an instant effect has none.
    pub instance: Option<Entity>,
    /// Whom it comes from.
    pub source: Option<Entity>,
}

/// An effect was not applied. Triggered on its target, if that exists, and sent as a message.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectRefused {
    /// The target.
    pub entity: Entity,
    /// Which effect.
    pub effect: Symbol,
    /// Whom it comes from.
    pub source: Option<Entity>,
    /// Why not.
    pub why: EffectRefusal,
}

/// An effect was applied to a target that has it. Triggered on the target, and sent as a message.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectStacked {
    /// The target.
    pub entity: Entity,
    /// Which effect.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
    /// Whom the new application comes from.
    pub source: Option<Entity>,
    /// What it did.
    pub again: Again,
    /// How many stacks there are now.
    pub stacks: u32,
    /// Whether it would have been one too many.
    pub overflowed: bool,
}

/// An effect lost stacks, since their time is over or they were removed. Triggered on the target, and sent as a message.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectStackLost {
    /// The target.
    pub entity: Entity,
    /// Which effect.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
    /// How many stacks are left.
    pub stacks: u32,
    /// Why.
    pub why: EffectEnd,
}

/// An effect's condition to stay does not hold any more, so that it does not count. Triggered on its target, and sent as a
/// message.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectInhibited {
    /// The target.
    pub entity: Entity,
    /// Which effect.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
}

/// An inhibited effect's condition holds again. Triggered on its target, and sent as a message.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectRestored {
    /// The target.
    pub entity: Entity,
    /// Which effect.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
}

/// A period of an effect is over. Triggered on its target, and sent as a message.
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
    /// The target.
    pub entity: Entity,
    /// Which effect.
    pub effect: Symbol,
    /// The effect's own entity.
    pub instance: Entity,
    /// Whom it comes from.
    pub source: Option<Entity>,
    /// Which one it is, from 1 on; what falls into a time in which the effect is inhibited is left out, but counted.
    pub tick: u64,
    /// How many stacks the effect has.
    pub stacks: u32,
    /// The amounts by name, each once for every stack.
    pub amounts: Arc<[(Symbol, f64)]>,
}

impl EffectTicked {
    /// The amount of this name.
    pub fn amount(&self, name: impl Into<Symbol>) -> Option<f64> {
        let name = name.into();
        self.amounts.iter().find(|(known, _)| *known == name).map(|(_, amount)| *amount)
    }
}

/// An effect ended. Triggered on its target, and sent as a message.
///
/// An effect whose entity is despawned by hand, or ends with its target, ends without a word.
#[derive(EntityEvent, Message, Clone, Debug, PartialEq)]
pub struct EffectEnded {
    /// The target.
    pub entity: Entity,
    /// Which effect.
    pub effect: Symbol,
    /// The effect's own entity, which is despawned right after.
    pub instance: Entity,
    /// Why it ended.
    pub why: EffectEnd,
}

/// Sends what happened to an effect as a message and triggers it for observers.
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
    // What observers command happens before anything else does, however long the frame is.
    world.flush();
}
