//! What happens to effects, as events on their targets and as messages.

use std::sync::Arc;

use bevy_ecs::entity::Entity;
use bevy_ecs::event::{EntityEvent, Event};
use bevy_ecs::message::Message;
use bevy_ecs::world::World;

use crate::symbol::Symbol;

use super::Again;

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

/// Why an effect is not applied.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EffectRefusal {
    /// The registry is not ready yet.
    #[error("the registry is not ready: its files are still loading, or are bad")]
    NotReady,
    /// There is no such effect, its file is bad, or it is switched off.
    #[error("there is no effect `{0}`: its file is missing or bad, or it is switched off")]
    Unknown(Symbol),
    /// The target is no entity any more.
    #[error("the target does not exist any more")]
    NoTarget,
    /// The effect reads an input that it was not given.
    #[error("the effect reads `input.{input}`: give it with `.input(\"{input}\", …)`")]
    MissingInput {
        /// Its name.
        input: Symbol,
    },
    /// An input is NaN or infinite.
    #[error("`input.{input}` must be a finite number, not {value}")]
    NotFinite {
        /// Its name.
        input: Symbol,
        /// The number.
        value: f64,
    },
    /// The target has a tag that makes it immune.
    #[error("the target is immune: it has the tag `{0}`")]
    Immune(Symbol),
    /// The condition to apply does not hold.
    #[error("its condition does not hold for the target")]
    Condition,
    /// The target has it already, and it ignores further ones.
    #[error("the target has it already")]
    AlreadyThere,
    /// The target has a stronger one.
    #[error("the target has a stronger one")]
    Weaker,
    /// Its duration comes to nothing.
    #[error("its duration comes to less than a millisecond or a tick")]
    NoTime,
    /// The target has as many effects as it may.
    #[error("the target has {limit} effects already; `limits` in config.ron says how many it may have")]
    TooMany {
        /// The limit.
        limit: u32,
    },
    /// It overflows into effects that overflow in turn without end.
    #[error("too many effects that overflow into each other")]
    Overflow,
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

/// Why an effect ended, or lost stacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectEnd {
    /// Its time is over.
    Expired,
    /// It was removed.
    Removed,
    /// Another effect cancelled it.
    Cancelled {
        /// Which.
        by: Symbol,
    },
}

/// Sends it as a message and triggers it for observers.
pub(super) fn tell<E>(world: &mut World, event: E)
where
    E: Message + Clone + for<'a> Event<Trigger<'a>: Default>,
{
    world.write_message(event.clone());
    world.trigger(event);
    // What observers command happens before anything else does, however long the frame is.
    world.flush();
}
