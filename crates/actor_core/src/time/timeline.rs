//! [`Timeline`]: the queue of alarms, and the game's clock.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::vocabulary::{Lasts, SourceId};

use super::alarm::Alarm;
use super::queue::{AlarmQueue, Deadline};
use super::saved::SavedAlarm;

/// A queue of alarms, and the time of the last run: it knows when effects tick, and when effects and other sources end.
///
/// The timeline returns one alarm at a time, in the order in which they are due, because each alarm may change which
/// alarm comes next. The caller runs the game: it [begins each run](Self::begin_run) with the current time and handles
/// the alarms that are [due](Self::next_due).
///
/// ```
/// use actor_core::{Alarm, Lasts, SourceId, Timeline};
/// use std::time::Duration;
/// let (poison, second) = (SourceId(1), Duration::from_secs(1));
/// let mut timeline = Timeline::default();
/// timeline.set(poison, Alarm::End, Lasts::seconds(2));
/// for (run, due) in [(1, false), (2, true)] {
///     timeline.note_run(second * run, true);
///     timeline.begin_run(second * run, second);
///     assert_eq!(timeline.next_due(second * run).is_some(), due);
/// }
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<SavedAlarm>", into = "Vec<SavedAlarm>")]
pub struct Timeline {
    /// The alarms that were set since the last run, in the order of setting.
    new: Vec<(SourceId, Alarm)>,
    /// The times until these alarms go off, counted from the last run, without alarms that were cancelled.
    fresh: foldhash::HashMap<SourceId, Fresh>,
    /// The alarms on the game's clock.
    by_time: AlarmQueue<Duration>,
    /// The alarms by the number of the run.
    by_run: AlarmQueue<u64>,
    /// The number of runs in which time passed.
    runs: Count,
    /// The time of the last run on the game's clock, in nanoseconds.
    last_run: Count,
}

/// A number that can be written with read access, so that a condition that asks whether an alarm is due can count the
/// runs.
#[derive(Debug, Default)]
struct Count(AtomicU64);

impl Clone for Count {
    fn clone(&self) -> Self {
        Self(self.get().into())
    }
}

impl Count {
    fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

/// The alarms of a source that were set since the last run.
#[derive(Clone, Copy, Debug, Default)]
struct Fresh {
    period: Option<Lasts>,
    end: Option<Lasts>,
}

impl Fresh {
    fn of(&mut self, alarm: Alarm) -> &mut Option<Lasts> {
        match alarm {
            Alarm::Period => &mut self.period,
            Alarm::End => &mut self.end,
        }
    }

    fn is_empty(&self) -> bool {
        self.period.is_none() && self.end.is_none()
    }
}

impl Timeline {
    /// Returns how long a source still lasts at time `now`. Returns `None` if it does not end by itself, or if no run
    /// began since its end was set.
    pub fn remaining(&self, source: SourceId, now: Duration) -> Option<Lasts> {
        let by_time = self.by_time.get(source, Alarm::End);
        let by_run = self.by_run.get(source, Alarm::End);
        by_time
            .map(|end| Lasts::Time(end.saturating_sub(now)))
            .or(by_run.map(|end| Lasts::Ticks(end.saturating_sub(self.runs.get()))))
    }

    /// Returns the time from the last run until an alarm goes off, if it is set. Passing it to [`set`](Self::set) makes
    /// the alarm go off at the same moment.
    pub fn left(&self, source: SourceId, alarm: Alarm) -> Option<Lasts> {
        let fresh = self.fresh.get(&source).and_then(|fresh| match alarm {
            Alarm::Period => fresh.period,
            Alarm::End => fresh.end,
        });
        let last_run = Duration::from_nanos(self.last_run.get());
        let by_time = self.by_time.get(source, alarm).map(|at| Lasts::Time(at.saturating_sub(last_run)));
        // An alarm that is set for one run counts in the next run and goes off in the run after it.
        let next_run = self.runs.get().saturating_add(1);
        let by_run = self.by_run.get(source, alarm).map(|at| Lasts::Ticks(at.saturating_sub(next_run)));
        fresh.or(by_time).or(by_run)
    }

    /// Sets an alarm that goes off `after` the last run. It replaces an alarm of the same source and kind.
    pub fn set(&mut self, source: SourceId, alarm: Alarm, after: Lasts) {
        self.cancel(source, alarm);
        *self.fresh.entry(source).or_default().of(alarm) = Some(after);
        self.new.push((source, alarm));
        // Without runs nothing drains this list, however many alarms come and go.
        if self.new.len() > 64 + 4 * self.fresh.len() {
            let Self { new, fresh, .. } = self;
            let mut seen = std::collections::HashSet::new();
            new.retain(|(source, alarm)| fresh.contains_key(source) && seen.insert((*source, *alarm)));
        }
    }

    /// Sets an alarm that goes off `after` the last run, unless the source has one of this kind.
    pub fn set_if_none(&mut self, source: SourceId, alarm: Alarm, after: Lasts) {
        let fresh = self.fresh.get_mut(&source).is_some_and(|fresh| fresh.of(alarm).is_some());
        if !fresh && self.by_time.get(source, alarm).is_none() && self.by_run.get(source, alarm).is_none() {
            self.set(source, alarm, after);
        }
    }

    /// Cancels an alarm, if it is set.
    pub fn cancel(&mut self, source: SourceId, alarm: Alarm) {
        if let Some(fresh) = self.fresh.get_mut(&source) {
            *fresh.of(alarm) = None;
            if fresh.is_empty() {
                self.fresh.remove(&source);
            }
        }
        self.by_time.remove(source, alarm);
        self.by_run.remove(source, alarm);
    }

    /// Postpones the end of a source. A source that does not end by itself, or that ends by the other clock, stays
    /// unchanged: a number of ticks cannot postpone an end in seconds.
    pub fn postpone(&mut self, source: SourceId, by: Lasts) {
        if let Some(end) = self.fresh.get_mut(&source).and_then(|fresh| fresh.end.as_mut()) {
            *end = end.and(by);
            return;
        }
        match by {
            Lasts::Time(by) => {
                if let Some(end) = self.by_time.get(source, Alarm::End) {
                    self.by_time.set(source, Alarm::End, end.saturating_add(by));
                }
            }
            Lasts::Ticks(by) => {
                if let Some(end) = self.by_run.get(source, Alarm::End) {
                    self.by_run.set(source, Alarm::End, end.saturating_add(by));
                }
            }
        }
    }

    /// Returns whether a source ends before one that begins now and lasts this long. Both count from the last run.
    /// Returns `false` if the source does not end by itself, or ends by the other clock.
    pub fn ends_before(&self, source: SourceId, lasts: Lasts) -> bool {
        let fresh = self.fresh.get(&source).and_then(|fresh| fresh.end);
        match (fresh, lasts) {
            (Some(Lasts::Time(end)), Lasts::Time(other)) => end < other,
            (Some(Lasts::Ticks(end)), Lasts::Ticks(other)) => end < other,
            (Some(_), _) => false,
            (None, Lasts::Time(other)) => {
                let end = self.by_time.get(source, Alarm::End);
                let last_run = Duration::from_nanos(self.last_run.get());
                end.is_some_and(|end| end < last_run.saturating_add(other))
            }
            (None, Lasts::Ticks(other)) => {
                let end = self.by_run.get(source, Alarm::End);
                // A source that begins now counts from the next run on.
                let next = self.runs.get() + 1;
                end.is_some_and(|end| end < next.saturating_add(other))
            }
        }
    }

    /// Sets an alarm again, `after` the one that went off at `due`. If they use different clocks, it counts from the
    /// last run.
    pub fn reschedule(&mut self, source: SourceId, alarm: Alarm, due: Deadline, after: Lasts) {
        match (due, after) {
            (Deadline::Time(due), Lasts::Time(after)) => {
                self.by_time.set(source, alarm, due.saturating_add(after));
            }
            (Deadline::Run(due), Lasts::Ticks(after)) => {
                self.by_run.set(source, alarm, due.saturating_add(after));
            }
            _ => self.set(source, alarm, after),
        }
    }

    /// Records that a run begins at time `now`, and whether time passes in it. Returns whether there is anything to do:
    /// to call [`begin_run`](Self::begin_run), and to handle what is [due](Self::next_due).
    ///
    /// This method needs only read access, so that a condition of a schedule can call it.
    pub fn note_run(&self, now: Duration, time_passes: bool) -> bool {
        if time_passes {
            self.runs.0.fetch_add(1, Relaxed);
        }
        self.last_run.0.store(u64::try_from(now.as_nanos()).unwrap_or(u64::MAX), Relaxed);
        !self.new.is_empty() || self.by_time.is_due(now) || self.by_run.is_due(self.runs.get())
    }

    /// Returns the alarms that are set, each with the time from the last run until it goes off. Alarms on the game's
    /// clock come first, then alarms that count runs, then alarms that were set since the last run; each group is in
    /// the order of setting.
    pub fn alarms(&self) -> impl Iterator<Item = (SourceId, Alarm, Lasts)> {
        let set = self.by_time.iter().chain(self.by_run.iter()).chain(self.new.iter().copied());
        let mut seen = foldhash::HashSet::default();
        let mut alarms = Vec::new();
        for (source, alarm) in set {
            if seen.insert((source, alarm))
                && let Some(left) = self.left(source, alarm)
            {
                alarms.push((source, alarm, left));
            }
        }
        alarms.into_iter()
    }

    /// Begins a run at time `now`, `delta` after the last one. Alarms that were set since the last run count from that
    /// run. A run in which no time passes does not count.
    pub fn begin_run(&mut self, now: Duration, delta: Duration) {
        let before = now.saturating_sub(delta);
        let run = self.runs.get() + u64::from(now == before);
        for (source, alarm) in std::mem::take(&mut self.new) {
            let Some(fresh) = self.fresh.get_mut(&source) else { continue };
            let after = fresh.of(alarm).take();
            if fresh.is_empty() {
                self.fresh.remove(&source);
            }
            match after {
                Some(Lasts::Time(after)) => self.by_time.set(source, alarm, before.saturating_add(after)),
                // A source that lasts for one tick counts in exactly one run.
                Some(Lasts::Ticks(after)) => {
                    self.by_run.set(source, alarm, run.saturating_add(after));
                }
                None => {}
            }
        }
    }

    /// Removes and returns the next alarm that is due at `now`, with its source, its kind and the moment when it was
    /// due.
    pub fn next_due(&mut self, now: Duration) -> Option<(SourceId, Alarm, Deadline)> {
        let by_time = self.by_time.next(now).map(|(source, alarm, at)| (source, alarm, Deadline::Time(at)));
        by_time.or_else(|| {
            let next = self.by_run.next(self.runs.get());
            next.map(|(source, alarm, at)| (source, alarm, Deadline::Run(at)))
        })
    }
}
