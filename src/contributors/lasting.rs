//! [`Lasts`]: contributors that end by themselves.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use bevy_ecs::change_detection::{Res, ResMut};
use bevy_ecs::component::Component;
use bevy_ecs::entity::{Entity, EntityHashMap};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::event::EntityEvent;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::message::{Message, MessageWriter};
use bevy_ecs::query::Allow;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::resource::Resource;
use bevy_ecs::system::{Commands, Query};
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use bevy_time::Time;
use serde::{Deserialize, Serialize};

use super::{ContributesTo, EffectOf};

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
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Reflect, Serialize, Deserialize)]
#[component(immutable, on_insert = Self::begin, on_discard = Self::end)]
#[reflect(Component, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lasts(Duration);

impl Lasts {
    /// So long. What lasts no time at all ends before it counts.
    pub const fn new(time: Duration) -> Self {
        Self(time)
    }

    /// So many seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    /// How long it lasts in all.
    pub const fn duration(self) -> Duration {
        self.0
    }

    fn begin(mut world: DeferredWorld, context: HookContext) {
        let lasts = world.get::<Self>(context.entity).copied();
        if let (Some(lasts), Some(mut ends)) = (lasts, world.get_resource_mut::<Ends>()) {
            ends.fresh.insert(context.entity, lasts.0);
            ends.new.push(context.entity);
            // Without a clock nobody takes them out, however many come and go.
            if ends.new.len() > 64 + 2 * ends.fresh.len() {
                let Ends { new, fresh, .. } = &mut *ends;
                new.retain(|entity| fresh.contains_key(entity));
            }
        }
    }

    fn end(mut world: DeferredWorld, context: HookContext) {
        if let Some(mut ends) = world.get_resource_mut::<Ends>() {
            ends.fresh.remove(&context.entity);
            ends.when.remove(&context.entity);
        }
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

/// When entities end that last only for a while.
#[derive(Resource, Debug, Default)]
pub struct Ends {
    /// Those that began since the last run.
    new: Vec<Entity>,
    /// How long each of those lasts that still do.
    fresh: EntityHashMap<Duration>,
    /// On the clock of the plugin's schedule. Of those that end at once, the one that began first comes first.
    queue: BinaryHeap<Reverse<(Duration, u64, Entity)>>,
    /// The end of each, and its place in the order of beginning. What stands otherwise in the queue is out of date.
    when: EntityHashMap<(Duration, u64)>,
    begun: u64,
}

impl Ends {
    /// How long an entity still lasts, on the clock of the plugin's schedule; `None` if it does not end by itself, or if
    /// the plugin has not run since it began.
    pub fn remaining(&self, entity: Entity, time: &Time) -> Option<Duration> {
        self.when.get(&entity).map(|(end, _)| end.saturating_sub(time.elapsed()))
    }

    fn begin(&mut self, entity: Entity, end: Duration) {
        self.begun += 1;
        self.when.insert(entity, (end, self.begun));
        self.queue.push(Reverse((end, self.begun, entity)));
        // Who is made to last longer again and again leaves much behind that is out of date.
        if self.queue.len() > 64 + 2 * self.when.len() {
            self.queue =
                self.when.iter().map(|(entity, (end, begun))| Reverse((*end, *begun, *entity))).collect();
        }
    }

    /// The next one that ends until now.
    fn next(&mut self, now: Duration) -> Option<Entity> {
        while let Some(Reverse((end, begun, entity))) = self.queue.peek().copied() {
            if end > now {
                return None;
            }
            self.queue.pop();
            if self.when.get(&entity) == Some(&(end, begun)) {
                self.when.remove(&entity);
                return Some(entity);
            }
        }
        None
    }
}

/// A run condition: whether anything begins or ends.
pub(crate) fn anything_ends(ends: Res<Ends>, time: Option<Res<Time>>) -> bool {
    let Some(time) = time else { return false };
    !ends.new.is_empty() || ends.queue.peek().is_some_and(|Reverse((end, ..))| *end <= time.elapsed())
}

/// Ends what is over.
pub(crate) fn expire(
    mut ends: ResMut<Ends>,
    time: Res<Time>,
    links: Query<(Option<&EffectOf>, Option<&ContributesTo>), Allow<Disabled>>,
    mut commands: Commands,
    mut messages: MessageWriter<Expired>,
) {
    let before = time.elapsed().saturating_sub(time.delta());
    for entity in std::mem::take(&mut ends.new) {
        if let Some(lasts) = ends.fresh.remove(&entity) {
            ends.begin(entity, before.saturating_add(lasts));
        }
    }
    let mut over = Vec::new();
    while let Some(entity) = ends.next(time.elapsed()) {
        let on = links.get(entity).ok().and_then(|(of, to)| of.map(|of| of.0).or(to.map(|to| to.0)));
        let expired = Expired { entity, on };
        messages.write(expired);
        commands.trigger(expired);
        over.push(entity);
    }
    // Only now, since with some of them go others that are over too.
    for entity in over {
        commands.entity(entity).try_despawn();
    }
}
