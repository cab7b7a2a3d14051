//! [`Lasts`]: the component of entities that end after a while.

use std::time::Duration;

use actor_core::Alarm;
use bevy_derive::Deref;
use bevy_ecs::component::Component;
use bevy_ecs::entity::Entity;
use bevy_ecs::event::EntityEvent;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::message::Message;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::source::source_id;

use super::timeline::Timeline;

/// How long an entity lasts, such as the effect of a potion. When the time is over, the plugin triggers [`Expired`] on
/// the entity and despawns it.
///
/// The clock is that of the schedule that the plugin runs in, so in a fixed schedule the same steps give the same ends.
/// The time counts from the last run of that schedule before the component was inserted. An effect of 1 s that is
/// applied between two runs ends in the first run that is at least 1 s after the earlier one, and what it contributes
/// counts in every run until then. Paused time does not count. Without Bevy's `TimePlugin` nothing ends.
///
/// To make an entity last longer, insert the component again: the time then starts over.
///
/// Only entities whose time is over take time to process. The others cost nothing, however many there are.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_ecs::prelude::*;
/// static STRENGTH: Dimension = Dimension::new("strength");
/// const POTIONS: SubsystemId = SubsystemId::new("potions", 0);
///
/// fn drink(hero: Single<Entity, With<Actor>>, mut commands: Commands) {
///     let strong = Contributions::new().with(POTIONS, [STRENGTH.percent(0.25)]);
///     commands.spawn((strong, EffectOf(*hero), Lasts::seconds(20)));
/// }
/// # bevy_ecs::system::assert_is_system(drink);
/// ```
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Deref, Reflect, Serialize, Deserialize)]
#[component(immutable, on_insert = begin, on_discard = end)]
#[reflect(Component, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::timeline::lasts"]
pub struct Lasts(pub actor_core::Lasts);

impl Lasts {
    /// Lasts this long. An entity that lasts for zero time ends before it counts.
    pub const fn new(time: Duration) -> Self {
        Self(actor_core::Lasts::new(time))
    }

    /// Lasts this many seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self(actor_core::Lasts::seconds(seconds))
    }

    /// Lasts this many runs of the plugin's schedule in which time passes. The entity counts in exactly this many runs.
    pub const fn ticks(ticks: u64) -> Self {
        Self(actor_core::Lasts::ticks(ticks))
    }
}

impl From<actor_core::Lasts> for Lasts {
    fn from(lasts: actor_core::Lasts) -> Self {
        Self(lasts)
    }
}

/// The insertion hook: sets the alarm for the end.
fn begin(mut world: DeferredWorld, context: HookContext) {
    let lasts = world.get::<Lasts>(context.entity).copied();
    if let (Some(lasts), Some(mut timeline)) = (lasts, world.get_resource_mut::<Timeline>()) {
        timeline.0.set(source_id(context.entity), Alarm::End, lasts.0);
    }
}

/// The discard hook: cancels the alarm.
fn end(mut world: DeferredWorld, context: HookContext) {
    if let Some(mut timeline) = world.get_resource_mut::<Timeline>() {
        timeline.0.cancel(source_id(context.entity), Alarm::End);
    }
}

/// The time of an entity with [`Lasts`] is over. Triggered on the entity, and sent as a message.
///
/// The entity is despawned right after the event.
#[derive(EntityEvent, Message, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expired {
    /// The entity whose time is over.
    pub entity: Entity,
    /// The entity that it contributed to, if any: the target of an effect, or else the owner of an item.
    pub on: Option<Entity>,
}
