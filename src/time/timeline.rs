//! [`Timeline`]: what is due, as a resource.

use actor_core::Lasts;
use bevy_ecs::change_detection::Res;
use bevy_ecs::entity::{Entity, EntityMapper, MapEntities};
use bevy_ecs::reflect::ReflectResource;
use bevy_ecs::resource::Resource;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use bevy_time::Time;
use serde::{Deserialize, Serialize};

use crate::source::{entity, source_id};

/// How long entities still last that last only for a while, and when effects tick.
///
/// Bevy's world serialization takes it along as a resource; the times that are left then count from the last run of the
/// plugin's schedule in the world that they are loaded into. As a resource it takes the place of the one that is there, so
/// that what lasts there already no longer ends: load a world into a new one, and actors into one that is running with
/// [`ActorRecord`](crate::ActorRecord).
#[derive(Resource, Clone, Debug, Default, Reflect, Serialize, Deserialize)]
#[component(map_entities)]
#[reflect(opaque)]
#[reflect(Resource, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::timeline"]
pub struct Timeline(pub(crate) actor_core::Timeline);

impl Timeline {
    /// How long an entity still lasts, by the clock or the runs of the plugin's schedule; `None` if it does not end by
    /// itself, or if the plugin has not run since it began.
    pub fn remaining(&self, entity: Entity, time: &Time) -> Option<Lasts> {
        self.0.remaining(source_id(entity), time.elapsed())
    }
}

/// All times are then counted from the next run on.
impl MapEntities for Timeline {
    fn map_entities<M: EntityMapper>(&mut self, mapper: &mut M) {
        let alarms = self.0.alarms();
        let mapped =
            alarms.map(|(source, alarm, left)| (source_id(mapper.get_mapped(entity(source))), alarm, left));
        self.0 = mapped.collect();
    }
}

/// A run condition: whether anything is due or new. It counts the runs.
pub(crate) fn is_anything_due(timeline: Res<Timeline>, time: Option<Res<Time>>) -> bool {
    time.is_some_and(|time| timeline.0.note_run(time.elapsed(), !time.delta().is_zero()))
}
