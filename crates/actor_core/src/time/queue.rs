//! [`AlarmQueue`]: the alarms of one clock, ordered by time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use crate::vocabulary::SourceId;

use super::alarm::Alarm;

/// The moment when an alarm goes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// At this time on the game's clock.
    Time(Duration),
    /// In the run with this number. Only runs in which time passes count.
    Run(u64),
}

/// The alarms of one clock. Of two alarms of one kind at the same time, the one that was set first goes off first.
#[derive(Clone, Debug)]
pub(super) struct AlarmQueue<K> {
    queue: BinaryHeap<Reverse<(K, Alarm, u64, SourceId)>>,
    /// The alarms that are set, each with its position in the order of setting. All other entries of the queue are
    /// stale.
    set: foldhash::HashMap<(SourceId, Alarm), (K, u64)>,
    count: u64,
}

impl<K: Ord> Default for AlarmQueue<K> {
    fn default() -> Self {
        Self { queue: BinaryHeap::new(), set: foldhash::HashMap::default(), count: 0 }
    }
}

impl<K: Ord + Copy> AlarmQueue<K> {
    pub fn get(&self, source: SourceId, alarm: Alarm) -> Option<K> {
        self.set.get(&(source, alarm)).map(|(at, _)| *at)
    }

    /// Returns all alarms that are set, in the order of setting.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, Alarm)> {
        let mut all: Vec<_> = self.set.iter().map(|(of, (_, count))| (*count, *of)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, of)| of)
    }

    /// Sets an alarm. It replaces an alarm of the same source and kind.
    pub fn set(&mut self, source: SourceId, alarm: Alarm, at: K) {
        self.count += 1;
        self.set.insert((source, alarm), (at, self.count));
        self.queue.push(Reverse((at, alarm, self.count, source)));
        // Alarms that are set again and again leave many stale entries behind.
        if self.queue.len() > 64 + 2 * self.set.len() {
            let all = self.set.iter();
            self.queue =
                all.map(|((source, alarm), (at, count))| Reverse((*at, *alarm, *count, *source))).collect();
        }
    }

    pub fn remove(&mut self, source: SourceId, alarm: Alarm) {
        if !self.set.is_empty() {
            self.set.remove(&(source, alarm));
        }
    }

    /// Returns whether an entry is due, which may be stale.
    pub fn is_due(&self, now: K) -> bool {
        self.queue.peek().is_some_and(|Reverse((at, ..))| *at <= now)
    }

    /// Removes and returns the next alarm that is due at `now`.
    pub fn next(&mut self, now: K) -> Option<(SourceId, Alarm, K)> {
        while self.is_due(now) {
            let Reverse((at, alarm, count, source)) = self.queue.pop()?;
            if self.set.get(&(source, alarm)).is_some_and(|(_, set)| *set == count) {
                self.set.remove(&(source, alarm));
                return Some((source, alarm, at));
            }
        }
        None
    }
}
