//! [`AlarmQueue`]: what goes off when, by one clock.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use crate::vocabulary::SourceId;

use super::alarm::Alarm;

/// When an alarm goes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// At this time of the game's clock.
    Time(Duration),
    /// In this run, counting those in which time passes.
    Run(u64),
}

/// Alarms by one clock. Of those at one time and of one kind, the one that was set first goes off first.
#[derive(Clone, Debug)]
pub(super) struct AlarmQueue<K> {
    queue: BinaryHeap<Reverse<(K, Alarm, u64, SourceId)>>,
    /// Each that is set, and its place in the order of setting. What stands otherwise in the queue is out of date.
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

    /// All that are set, in the order of setting.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, Alarm)> {
        let mut all: Vec<_> = self.set.iter().map(|(of, (_, count))| (*count, *of)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, of)| of)
    }

    /// Sets an alarm, instead of the one of its kind.
    pub fn set(&mut self, source: SourceId, alarm: Alarm, at: K) {
        self.count += 1;
        self.set.insert((source, alarm), (at, self.count));
        self.queue.push(Reverse((at, alarm, self.count, source)));
        // What is set anew again and again leaves much behind that is out of date.
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

    /// Whether an alarm may go off.
    pub fn is_due(&self, now: K) -> bool {
        self.queue.peek().is_some_and(|Reverse((at, ..))| *at <= now)
    }

    /// Takes out the next alarm that goes off until now.
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
