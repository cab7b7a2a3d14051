//! The serialised form of a [`Timeline`].

use serde::{Deserialize, Serialize};

use crate::vocabulary::{Lasts, SourceId};

use super::alarm::Alarm;
use super::timeline::Timeline;

/// One alarm of a [`Timeline`].
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SavedAlarm {
    #[serde(rename = "entity")]
    source: SourceId,
    alarm: Alarm,
    /// The time from the last run until the alarm goes off.
    left: Lasts,
}

impl From<Timeline> for Vec<SavedAlarm> {
    fn from(timeline: Timeline) -> Self {
        timeline.alarms().map(|(source, alarm, left)| SavedAlarm { source, alarm, left }).collect()
    }
}

/// All times count from the next run on.
impl From<Vec<SavedAlarm>> for Timeline {
    fn from(saved: Vec<SavedAlarm>) -> Self {
        saved.into_iter().map(|SavedAlarm { source, alarm, left }| (source, alarm, left)).collect()
    }
}

impl FromIterator<(SourceId, Alarm, Lasts)> for Timeline {
    fn from_iter<I: IntoIterator<Item = (SourceId, Alarm, Lasts)>>(alarms: I) -> Self {
        let mut timeline = Self::default();
        for (source, alarm, left) in alarms {
            timeline.set(source, alarm, left);
        }
        timeline
    }
}
