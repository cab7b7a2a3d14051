//! What a [`Timeline`] looks like in a saved world.

use bevy_ecs::entity::{Entity, EntityMapper, MapEntities};
use serde::{Deserialize, Serialize};

use super::{Alarm, Lasts, Timeline};

/// One alarm of a [`Timeline`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedAlarm {
    entity: Entity,
    alarm: Alarm,
    /// How long after the last run of the plugin's schedule it goes off.
    left: Lasts,
}

impl From<Timeline> for Vec<SavedAlarm> {
    fn from(timeline: Timeline) -> Self {
        let set = timeline.by_time.iter().chain(timeline.by_run.iter());
        let set = set.chain(timeline.new.iter().copied());
        let mut seen = std::collections::HashSet::new();
        set.filter(|of| seen.insert(*of))
            .filter_map(|(entity, alarm)| {
                Some(SavedAlarm { entity, alarm, left: timeline.left(entity, alarm)? })
            })
            .collect()
    }
}

impl From<Vec<SavedAlarm>> for Timeline {
    fn from(saved: Vec<SavedAlarm>) -> Self {
        let mut timeline = Self::default();
        for SavedAlarm { entity, alarm, left } in saved {
            timeline.set(entity, alarm, left);
        }
        timeline
    }
}

/// All times are then counted from the next run on.
impl MapEntities for Timeline {
    fn map_entities<M: EntityMapper>(&mut self, mapper: &mut M) {
        let mut saved: Vec<SavedAlarm> = self.clone().into();
        for alarm in &mut saved {
            alarm.entity = mapper.get_mapped(alarm.entity);
        }
        *self = saved.into();
    }
}
