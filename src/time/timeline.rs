//! [`Timeline`]: the core's timeline as a resource.

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

/// The times at which entities end and effects tick.
///
/// Bevy's world serialization saves it with the other resources. The times that are left then count from the last run
/// of the plugin's schedule in the world that they are loaded into. Loading replaces the resource of that world, so
/// entities that were there before no longer end. Load whole worlds into a new world only, and use
/// [`ActorRecord`](crate::ActorRecord) to load actors into a running one.
#[derive(Resource, Clone, Debug, Default, Reflect, Serialize, Deserialize)]
#[component(map_entities)]
#[reflect(opaque)]
#[reflect(Resource, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[type_path = "bevy_actor_core::timeline"]
pub struct Timeline(pub(crate) actor_core::Timeline);

impl Timeline {
    /// Returns how long an entity still lasts: a time by the clock, or a number of runs of the plugin's schedule.
    ///
    /// Returns `None` if the entity does not end by itself, or if the plugin has not run since its time began.
    pub fn remaining(&self, entity: Entity, time: &Time) -> Option<Lasts> {
        self.0.remaining(source_id(entity), time.elapsed())
    }
}

/// Maps the entities. All times then count from the next run.
impl MapEntities for Timeline {
    fn map_entities<M: EntityMapper>(&mut self, mapper: &mut M) {
        let alarms = self.0.alarms();
        let mapped =
            alarms.map(|(source, alarm, left)| (source_id(mapper.get_mapped(entity(source))), alarm, left));
        self.0 = mapped.collect();
    }
}

/// A run condition: whether anything is due or new. It also counts the run.
pub(crate) fn is_anything_due(timeline: Res<Timeline>, time: Option<Res<Time>>) -> bool {
    time.is_some_and(|time| timeline.0.note_run(time.elapsed(), !time.delta().is_zero()))
}
