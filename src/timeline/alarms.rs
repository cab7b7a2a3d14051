//! [`Alarms`]: what happens when, by one clock.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use bevy_ecs::entity::Entity;

use super::Alarm;

/// When an alarm goes off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hour {
    /// By the clock of the plugin's schedule.
    Time(Duration),
    /// In this run of the plugin's schedule.
    Run(u64),
}

/// Alarms by one clock. Of those at one time and of one kind, the one that was set first goes off first.
#[derive(Clone, Debug)]
pub(super) struct Alarms<K> {
    queue: BinaryHeap<Reverse<(K, Alarm, u64, Entity)>>,
    /// Each that is set, and its place in the order of setting. What stands otherwise in the queue is out of date.
    set: ahash::HashMap<(Entity, Alarm), (K, u64)>,
    count: u64,
}

impl<K: Ord> Default for Alarms<K> {
    fn default() -> Self {
        Self { queue: BinaryHeap::new(), set: ahash::HashMap::default(), count: 0 }
    }
}

impl<K: Ord + Copy> Alarms<K> {
    pub fn get(&self, entity: Entity, alarm: Alarm) -> Option<K> {
        self.set.get(&(entity, alarm)).map(|(at, _)| *at)
    }

    /// All that are set, in the order of setting.
    pub fn iter(&self) -> impl Iterator<Item = (Entity, Alarm)> {
        let mut all: Vec<_> = self.set.iter().map(|(of, (_, count))| (*count, *of)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, of)| of)
    }

    /// Sets an alarm, instead of the one of its kind.
    pub fn set(&mut self, entity: Entity, alarm: Alarm, at: K) {
        self.count += 1;
        self.set.insert((entity, alarm), (at, self.count));
        self.queue.push(Reverse((at, alarm, self.count, entity)));
        // What is set anew again and again leaves much behind that is out of date.
        if self.queue.len() > 64 + 2 * self.set.len() {
            let all = self.set.iter();
            self.queue =
                all.map(|((entity, alarm), (at, count))| Reverse((*at, *alarm, *count, *entity))).collect();
        }
    }

    pub fn remove(&mut self, entity: Entity, alarm: Alarm) {
        if !self.set.is_empty() {
            self.set.remove(&(entity, alarm));
        }
    }

    /// Whether an alarm may go off.
    pub fn is_due(&self, now: K) -> bool {
        self.queue.peek().is_some_and(|Reverse((at, ..))| *at <= now)
    }

    /// Takes out the next alarm that goes off until now.
    pub fn next(&mut self, now: K) -> Option<(Entity, Alarm, K)> {
        while self.is_due(now) {
            let Reverse((at, alarm, count, entity)) = self.queue.pop()?;
            if self.set.get(&(entity, alarm)).is_some_and(|(_, set)| *set == count) {
                self.set.remove(&(entity, alarm));
                return Some((entity, alarm, at));
            }
        }
        None
    }
}
