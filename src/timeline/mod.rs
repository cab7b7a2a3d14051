//! Time: what [lasts](Lasts) only for a while ends, and effects tick, in the order in which it happens.
//!
//! What happens costs time; what goes on costs none, however much of it there is.

mod alarms;
mod lasts;
mod saved;

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use bevy_ecs::change_detection::Res;
use bevy_ecs::entity::{Entity, EntityHashMap};
use bevy_ecs::reflect::ReflectResource;
use bevy_ecs::resource::Resource;
use bevy_ecs::world::World;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use bevy_time::Time;
use serde::{Deserialize, Serialize};

use crate::contributors::{ContributesTo, EffectOf};
use crate::effects;

use alarms::Alarms;
pub(crate) use alarms::Hour;
pub use lasts::{Expired, Lasts};
use saved::SavedAlarm;

/// What an alarm is for. Of those at one time, what happens again and again comes before what ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Alarm {
    /// An effect does again what it does again and again.
    Period,
    /// The entity's time is over.
    End,
}

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
#[serde(from = "Vec<SavedAlarm>", into = "Vec<SavedAlarm>")]
pub struct Timeline {
    /// Entities with alarms that were set since the last run.
    new: Vec<(Entity, Alarm)>,
    /// How long after the run each of those goes off, unless it was taken back.
    fresh: EntityHashMap<Fresh>,
    /// On the clock of the plugin's schedule.
    by_time: Alarms<Duration>,
    /// By the number of the run.
    by_run: Alarms<u64>,
    /// How many runs of the plugin's schedule there were in which time passed.
    runs: Count,
    /// Nanoseconds on the clock of the plugin's schedule at its last run: elsewhere `Time` may be another clock.
    last_run: Count,
}

/// A number that run conditions write, which have only read access.
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

/// The alarms of an entity that were set since the last run.
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
    /// How long an entity still lasts, by the clock or the runs of the plugin's schedule; `None` if it does not end by
    /// itself, or if the plugin has not run since it began.
    pub fn remaining(&self, entity: Entity, time: &Time) -> Option<Lasts> {
        let by_time = self.by_time.get(entity, Alarm::End);
        let by_run = self.by_run.get(entity, Alarm::End);
        by_time
            .map(|end| Lasts::Time(end.saturating_sub(time.elapsed())))
            .or(by_run.map(|end| Lasts::Ticks(end.saturating_sub(self.runs.get()))))
    }

    /// How long after the last run an alarm goes off, so that [`set`](Self::set) with this lets it go off just then.
    pub(crate) fn left(&self, entity: Entity, alarm: Alarm) -> Option<Lasts> {
        let fresh = self.fresh.get(&entity).and_then(|fresh| match alarm {
            Alarm::Period => fresh.period,
            Alarm::End => fresh.end,
        });
        let last_run = Duration::from_nanos(self.last_run.get());
        let by_time = self.by_time.get(entity, alarm).map(|at| Lasts::Time(at.saturating_sub(last_run)));
        // What is set for one run counts in the next one and goes off in the one after it.
        let next_run = self.runs.get().saturating_add(1);
        let by_run = self.by_run.get(entity, alarm).map(|at| Lasts::Ticks(at.saturating_sub(next_run)));
        fresh.or(by_time).or(by_run)
    }

    /// Sets an alarm, counted from the last run, instead of one of its kind.
    pub(crate) fn set(&mut self, entity: Entity, alarm: Alarm, after: Lasts) {
        self.take_back(entity, alarm);
        *self.fresh.entry(entity).or_default().of(alarm) = Some(after);
        self.new.push((entity, alarm));
        // Without a clock nobody takes them out, however many come and go.
        if self.new.len() > 64 + 4 * self.fresh.len() {
            let Self { new, fresh, .. } = self;
            let mut seen = std::collections::HashSet::new();
            new.retain(|(entity, alarm)| fresh.contains_key(entity) && seen.insert((*entity, *alarm)));
        }
    }

    /// Sets an alarm, counted from the last run, unless there is one of its kind.
    pub(crate) fn set_if_none(&mut self, entity: Entity, alarm: Alarm, after: Lasts) {
        let fresh = self.fresh.get_mut(&entity).is_some_and(|fresh| fresh.of(alarm).is_some());
        if !fresh && self.by_time.get(entity, alarm).is_none() && self.by_run.get(entity, alarm).is_none() {
            self.set(entity, alarm, after);
        }
    }

    /// Takes an alarm back, if it is set.
    pub(crate) fn take_back(&mut self, entity: Entity, alarm: Alarm) {
        if let Some(fresh) = self.fresh.get_mut(&entity) {
            *fresh.of(alarm) = None;
            if fresh.is_empty() {
                self.fresh.remove(&entity);
            }
        }
        self.by_time.remove(entity, alarm);
        self.by_run.remove(entity, alarm);
    }

    /// Puts off the end of an entity. One that does not end by itself, or by another clock, stays as it is.
    pub(crate) fn put_off(&mut self, entity: Entity, by: Lasts) {
        if let Some(end) = self.fresh.get_mut(&entity).and_then(|fresh| fresh.end.as_mut()) {
            *end = end.and(by);
            return;
        }
        match by {
            Lasts::Time(by) => {
                if let Some(end) = self.by_time.get(entity, Alarm::End) {
                    self.by_time.set(entity, Alarm::End, end.saturating_add(by));
                }
            }
            Lasts::Ticks(by) => {
                if let Some(end) = self.by_run.get(entity, Alarm::End) {
                    self.by_run.set(entity, Alarm::End, end.saturating_add(by));
                }
            }
        }
    }

    /// Whether an entity would end before one that began now and lasted so long. That counts from the last run.
    pub(crate) fn ends_before(&self, entity: Entity, lasts: Lasts) -> bool {
        let fresh = self.fresh.get(&entity).and_then(|fresh| fresh.end);
        match (fresh, lasts) {
            (Some(Lasts::Time(end)), Lasts::Time(other)) => end < other,
            (Some(Lasts::Ticks(end)), Lasts::Ticks(other)) => end < other,
            (Some(_), _) => false,
            (None, Lasts::Time(other)) => {
                let end = self.by_time.get(entity, Alarm::End);
                let last_run = Duration::from_nanos(self.last_run.get());
                end.is_some_and(|end| end < last_run.saturating_add(other))
            }
            (None, Lasts::Ticks(other)) => {
                let end = self.by_run.get(entity, Alarm::End);
                // One that begins now counts from the next run on.
                let next = self.runs.get() + 1;
                end.is_some_and(|end| end < next.saturating_add(other))
            }
        }
    }

    /// Sets an alarm again, so long after the one that went off.
    pub(crate) fn again(&mut self, entity: Entity, alarm: Alarm, rang: Hour, after: Lasts) {
        match (rang, after) {
            (Hour::Time(rang), Lasts::Time(after)) => {
                self.by_time.set(entity, alarm, rang.saturating_add(after));
            }
            (Hour::Run(rang), Lasts::Ticks(after)) => {
                self.by_run.set(entity, alarm, rang.saturating_add(after));
            }
            _ => self.set(entity, alarm, after),
        }
    }

    /// Winds up the alarms that were set since the last run, which was at this time. A run in which no time passes does
    /// not count.
    fn wind_up(&mut self, before: Duration, run_counts: bool) {
        let run = self.runs.get() + u64::from(!run_counts);
        for (entity, alarm) in std::mem::take(&mut self.new) {
            let Some(fresh) = self.fresh.get_mut(&entity) else { continue };
            let after = fresh.of(alarm).take();
            if fresh.is_empty() {
                self.fresh.remove(&entity);
            }
            match after {
                Some(Lasts::Time(after)) => self.by_time.set(entity, alarm, before.saturating_add(after)),
                // What lasts for one run is there in one run.
                Some(Lasts::Ticks(after)) => {
                    self.by_run.set(entity, alarm, run.saturating_add(after));
                }
                None => {}
            }
        }
    }

    /// The next alarm that went off until now.
    fn next(&mut self, now: Duration) -> Option<(Entity, Alarm, Hour)> {
        let by_time = self.by_time.next(now).map(|(entity, alarm, at)| (entity, alarm, Hour::Time(at)));
        by_time.or_else(|| {
            let next = self.by_run.next(self.runs.get());
            next.map(|(entity, alarm, at)| (entity, alarm, Hour::Run(at)))
        })
    }
}

/// A run condition: whether anything begins or happens. It counts the runs.
pub(crate) fn anything_happens(timeline: Res<Timeline>, time: Option<Res<Time>>) -> bool {
    let Some(time) = time else { return false };
    if !time.delta().is_zero() {
        timeline.runs.0.fetch_add(1, Relaxed);
    }
    let nanos = u64::try_from(time.elapsed().as_nanos()).unwrap_or(u64::MAX);
    timeline.last_run.0.store(nanos, Relaxed);
    !timeline.new.is_empty()
        || timeline.by_time.is_due(time.elapsed())
        || timeline.by_run.is_due(timeline.runs.get())
}

/// Lets everything happen whose time has come, one after the other.
pub(crate) fn happen(world: &mut World) {
    let Some(time) = world.get_resource::<Time>() else { return };
    let (now, before) = (time.elapsed(), time.elapsed().saturating_sub(time.delta()));
    world.resource_mut::<Timeline>().wind_up(before, now != before);
    // What ends at one time is there until all of it is told of: with some of it go others that end then too.
    let (mut over, mut last) = (Vec::new(), None);
    while let Some((entity, alarm, hour)) = world.resource_mut::<Timeline>().next(now) {
        if last.replace(hour) != Some(hour) {
            despawn(world, &mut over);
        }
        match alarm {
            Alarm::Period => effects::tick(world, entity, hour),
            Alarm::End if effects::lose_stack(world, entity, hour) => {}
            Alarm::End => {
                end(world, entity);
                over.push(entity);
            }
        }
    }
    despawn(world, &mut over);
}

fn despawn(world: &mut World, over: &mut Vec<Entity>) {
    for entity in over.drain(..) {
        world.try_despawn(entity).ok();
    }
}

/// An entity's time is over.
fn end(world: &mut World, entity: Entity) {
    let Ok(ending) = world.get_entity(entity) else { return };
    let of = ending.get::<EffectOf>().map(|of| of.0);
    let on = of.or(ending.get::<ContributesTo>().map(|to| to.0));
    let expired = Expired { entity, on };
    effects::expire(world, entity);
    world.write_message(expired);
    world.trigger(expired);
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTITY: Entity = Entity::PLACEHOLDER;
    const CLOCKS: [fn(u64) -> Lasts; 2] = [Lasts::seconds, Lasts::ticks];

    /// Two seconds and two runs later.
    fn later(timeline: &Timeline) -> Timeline {
        let timeline = timeline.clone();
        timeline.runs.0.fetch_add(2, Relaxed);
        timeline.last_run.0.fetch_add(2_000_000_000, Relaxed);
        timeline
    }

    #[test]
    fn what_ends_first_is_known_since_the_last_run_and_later() {
        for lasts in CLOCKS {
            let before = |timeline: &Timeline, left: u64| {
                [left - 1, left, left + 1].map(|other| timeline.ends_before(ENTITY, lasts(other)))
            };
            let mut timeline = Timeline::default();
            assert_eq!(before(&timeline, 5), [false; 3], "it does not end by itself");
            timeline.set(ENTITY, Alarm::End, lasts(5));
            assert_eq!(before(&timeline, 5), [false, false, true], "{:?}, new", lasts(5));
            timeline.wind_up(Duration::ZERO, false);
            assert_eq!(before(&timeline, 5), [false, false, true], "{:?}", lasts(5));
            assert_eq!(before(&later(&timeline), 3), [false, false, true], "{:?}, later", lasts(5));
        }
        let mut timeline = Timeline::default();
        timeline.set(ENTITY, Alarm::End, Lasts::seconds(1));
        assert!(!timeline.ends_before(ENTITY, Lasts::ticks(1000)), "nobody can say");
        timeline.wind_up(Duration::ZERO, false);
        assert!(!timeline.ends_before(ENTITY, Lasts::ticks(1000)), "nobody can say");
    }

    #[test]
    fn an_alarm_that_is_set_stays_as_it_is() {
        for lasts in CLOCKS {
            let mut timeline = Timeline::default();
            timeline.set_if_none(ENTITY, Alarm::Period, lasts(5));
            timeline.set_if_none(ENTITY, Alarm::Period, lasts(9));
            assert_eq!(timeline.left(ENTITY, Alarm::Period), Some(lasts(5)));
            timeline.wind_up(Duration::ZERO, false);
            timeline.set_if_none(ENTITY, Alarm::Period, lasts(9));
            assert_eq!(timeline.left(ENTITY, Alarm::Period), Some(lasts(5)));
            assert_eq!(later(&timeline).left(ENTITY, Alarm::Period), Some(lasts(3)));
            timeline.take_back(ENTITY, Alarm::Period);
            assert_eq!(timeline.left(ENTITY, Alarm::Period), None);
            timeline.set_if_none(ENTITY, Alarm::Period, lasts(9));
            assert_eq!(timeline.left(ENTITY, Alarm::Period), Some(lasts(9)));
        }
    }
}
