//! [`Timeline`]: the queue of what is due, and the clock.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::vocabulary::{Lasts, SourceId};

use super::alarm::Alarm;
use super::queue::{AlarmQueue, Deadline};
use super::saved::SavedAlarm;

/// How long things still last that end by themselves, and when effects tick: a queue of alarms, and a clock.
///
/// It gives one alarm at a time, in the order in which they are due, since each may change what the next one finds. The
/// caller runs the game: it tells each [run](Self::begin_run) the time and asks for what is [due](Self::next_due).
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
    /// Entities with alarms that were set since the last run.
    new: Vec<(SourceId, Alarm)>,
    /// How long after the run each of those goes off, unless it was taken back.
    fresh: foldhash::HashMap<SourceId, Fresh>,
    /// On the game's clock.
    by_time: AlarmQueue<Duration>,
    /// By the number of the run.
    by_run: AlarmQueue<u64>,
    /// How many runs there were in which time passed.
    runs: Count,
    /// Nanoseconds on the game's clock at its last run.
    last_run: Count,
}

/// A number that is written with read access only: whoever asks whether anything is due counts the runs.
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

/// The alarms of an source that were set since the last run.
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
    /// How long something still lasts at this time; `None` if it does not end by itself, or if no run began since it was
    /// set.
    pub fn remaining(&self, source: SourceId, now: Duration) -> Option<Lasts> {
        let by_time = self.by_time.get(source, Alarm::End);
        let by_run = self.by_run.get(source, Alarm::End);
        by_time
            .map(|end| Lasts::Time(end.saturating_sub(now)))
            .or(by_run.map(|end| Lasts::Ticks(end.saturating_sub(self.runs.get()))))
    }

    /// How long after the last run an alarm goes off, so that [`set`](Self::set) with this lets it go off just then.
    pub fn left(&self, source: SourceId, alarm: Alarm) -> Option<Lasts> {
        let fresh = self.fresh.get(&source).and_then(|fresh| match alarm {
            Alarm::Period => fresh.period,
            Alarm::End => fresh.end,
        });
        let last_run = Duration::from_nanos(self.last_run.get());
        let by_time = self.by_time.get(source, alarm).map(|at| Lasts::Time(at.saturating_sub(last_run)));
        // What is set for one run counts in the next one and goes off in the one after it.
        let next_run = self.runs.get().saturating_add(1);
        let by_run = self.by_run.get(source, alarm).map(|at| Lasts::Ticks(at.saturating_sub(next_run)));
        fresh.or(by_time).or(by_run)
    }

    /// Sets an alarm, counted from the last run, instead of one of its kind.
    pub fn set(&mut self, source: SourceId, alarm: Alarm, after: Lasts) {
        self.cancel(source, alarm);
        *self.fresh.entry(source).or_default().of(alarm) = Some(after);
        self.new.push((source, alarm));
        // Without a clock nobody takes them out, however many come and go.
        if self.new.len() > 64 + 4 * self.fresh.len() {
            let Self { new, fresh, .. } = self;
            let mut seen = std::collections::HashSet::new();
            new.retain(|(source, alarm)| fresh.contains_key(source) && seen.insert((*source, *alarm)));
        }
    }

    /// Sets an alarm, counted from the last run, unless there is one of its kind.
    pub fn set_if_none(&mut self, source: SourceId, alarm: Alarm, after: Lasts) {
        let fresh = self.fresh.get_mut(&source).is_some_and(|fresh| fresh.of(alarm).is_some());
        if !fresh && self.by_time.get(source, alarm).is_none() && self.by_run.get(source, alarm).is_none() {
            self.set(source, alarm, after);
        }
    }

    /// Takes an alarm back, if it is set.
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

    /// Puts off the end of an source. One that does not end by itself, or by another clock, stays as it is.
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

    /// Whether an source would end before one that began now and lasted so long. That counts from the last run.
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
                // One that begins now counts from the next run on.
                let next = self.runs.get() + 1;
                end.is_some_and(|end| end < next.saturating_add(other))
            }
        }
    }

    /// Sets an alarm again, so long after the one that went off.
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

    /// Notes that a run begins at time `now`, and whether time passes in it. Returns whether there is anything to do:
    /// [`begin_run`](Self::begin_run), and what is [due](Self::next_due).
    ///
    /// It needs read access only, so that a condition can ask.
    pub fn note_run(&self, now: Duration, time_passes: bool) -> bool {
        if time_passes {
            self.runs.0.fetch_add(1, Relaxed);
        }
        self.last_run.0.store(u64::try_from(now.as_nanos()).unwrap_or(u64::MAX), Relaxed);
        !self.new.is_empty() || self.by_time.is_due(now) || self.by_run.is_due(self.runs.get())
    }

    /// The alarms that are set, each with how long after the last run it goes off, in the order in which they were set.
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

    /// Begins a run at time `now`, `delta` after the last one: alarms that were set since count from that. A run in which no
    /// time passes does not count.
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
                // What lasts for one run is there in one run.
                Some(Lasts::Ticks(after)) => {
                    self.by_run.set(source, alarm, run.saturating_add(after));
                }
                None => {}
            }
        }
    }

    /// The next alarm that is due, with what it is for and when it was due.
    pub fn next_due(&mut self, now: Duration) -> Option<(SourceId, Alarm, Deadline)> {
        let by_time = self.by_time.next(now).map(|(source, alarm, at)| (source, alarm, Deadline::Time(at)));
        by_time.or_else(|| {
            let next = self.by_run.next(self.runs.get());
            next.map(|(source, alarm, at)| (source, alarm, Deadline::Run(at)))
        })
    }
}
