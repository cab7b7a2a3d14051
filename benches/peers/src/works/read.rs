//! `read-20-by-id` and `read-20-by-name`: reads all stats of every actor, in the order in which actors lie in memory.

use std::hint::black_box;

use bevy_actor_core::prelude::*;
use bevy_gauge::attributes::Attributes;

use super::{GAUGE, Result, Run, both};
use crate::gauge::Gauge;
use crate::model::STATS;
use crate::ours::Ours;
use crate::report::Row;
use crate::timing::{Rounds, race, time};

pub fn run(run: &mut Run) -> Result {
    let actors = run.size(10_000);
    if run.wants("read-20-by-id", actors) {
        let sides = both(actors);
        let (symbols, ids) = (sides.0.stats.clone(), sides.1.ids());
        read(
            run,
            "read-20-by-id",
            sides,
            |snapshot| symbols.iter().map(|name| snapshot.value(black_box(*name))).sum(),
            |attributes| ids.iter().map(|id| attributes.get(black_box(*id))).sum(),
        )?;
    }
    if run.wants("read-20-by-name", actors) {
        let sides = both(actors);
        let names = sides.1.stats.clone();
        read(
            run,
            "read-20-by-name",
            sides,
            |snapshot| names.iter().map(|name| snapshot.value(black_box(name.as_str()))).sum(),
            |attributes| names.iter().map(|name| attributes.value(black_box(name.as_str()))).sum(),
        )?;
    }
    Ok(())
}

/// Times both sides' ways to sum one actor's stats, for all actors.
fn read(
    run: &mut Run,
    work: &str,
    (mut ours, mut gauge): (Ours, Gauge),
    our_stats: impl Fn(&Snapshot) -> f64,
    their_stats: impl Fn(&Attributes) -> f32,
) -> Result {
    let mut snapshots = ours.app.world_mut().query::<&Snapshot>();
    let mut attributes = gauge.app.world_mut().query::<&Attributes>();
    let (mut our_sum, mut their_sum) = (0.0, 0.0);
    let times = race(
        run.rounds(Rounds::SHORT),
        |_| time(|| our_sum = snapshots.iter(ours.app.world()).map(&our_stats).sum()),
        |_| {
            time(|| {
                let all = attributes.iter(gauge.app.world());
                their_sum = all.map(|attributes| f64::from(their_stats(attributes))).sum();
            })
        },
    );
    assert_eq!(our_sum, their_sum);
    let actors = ours.actors.len();
    run.add(Row::new(work, actors, GAUGE, times).reads(actors * STATS))
}
