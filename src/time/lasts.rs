//! [`Lasts`]: entities that end by themselves.

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

/// How long an entity lasts, such as a potion's effect. When the time is over, [`Expired`] is triggered on it, and it is
/// despawned.
///
/// The time is that of the schedule that the plugin runs in: in a fixed schedule the same steps give the same ends. It
/// counts from that schedule's run before the component came, so that an effect of 1 s that is applied between two runs
/// ends in the first run 1 s after the earlier one; what it says counts in every run before. Paused time does not count,
/// and without Bevy's `TimePlugin` nothing ends. To let it last longer, insert the component again: it then counts anew.
///
/// What ends costs time; what goes on costs none, however much of it there is.
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
    /// Lasts this long. What lasts no time at all ends before it counts.
    pub const fn new(time: Duration) -> Self {
        Self(actor_core::Lasts::new(time))
    }

    /// Lasts this many seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self(actor_core::Lasts::seconds(seconds))
    }

    /// Lasts this many runs of the plugin's schedule in which time passes: it counts in just so many.
    pub const fn ticks(ticks: u64) -> Self {
        Self(actor_core::Lasts::ticks(ticks))
    }
}

impl From<actor_core::Lasts> for Lasts {
    fn from(lasts: actor_core::Lasts) -> Self {
        Self(lasts)
    }
}

/// The insertion hook.
fn begin(mut world: DeferredWorld, context: HookContext) {
    let lasts = world.get::<Lasts>(context.entity).copied();
    if let (Some(lasts), Some(mut timeline)) = (lasts, world.get_resource_mut::<Timeline>()) {
        timeline.0.set(source_id(context.entity), Alarm::End, lasts.0);
    }
}

/// The discard hook.
fn end(mut world: DeferredWorld, context: HookContext) {
    if let Some(mut timeline) = world.get_resource_mut::<Timeline>() {
        timeline.0.cancel(source_id(context.entity), Alarm::End);
    }
}

/// The time of an entity that [lasts](Lasts) for a while is over; it is despawned right after. Triggered on it, and sent as
/// a message.
#[derive(EntityEvent, Message, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expired {
    /// The entity that ends.
    pub entity: Entity,
    /// Whom it contributes to, if anybody: as an effect, or else as an item.
    pub on: Option<Entity>,
}
