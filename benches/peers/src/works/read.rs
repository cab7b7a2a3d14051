//! `read-20-by-id` and `read-20-by-name`: all stats of every actor are read, in the order in which actors lie in memory.

use std::hint::black_box;

use bevy_actor_core::prelude::*;
use bevy_gauge::attributes::Attributes;

use super::{GAUGE, Result, Run, both};
use crate::model::STATS;
use crate::report::Row;
use crate::timing::{Rounds, race, time};

pub fn run(run: &mut Run) -> Result {
    let actors = run.size(10_000);
    if run.wants("read-20-by-id", actors) {
        let (mut ours, mut gauge) = both(actors);
        let (symbols, ids) = (ours.stats.clone(), gauge.ids());
        let mut snapshots = ours.app.world_mut().query::<&Snapshot>();
        let mut attributes = gauge.app.world_mut().query::<&Attributes>();
        let (mut our_sum, mut their_sum) = (0.0, 0.0);
        let times = race(
            run.rounds(Rounds::SHORT),
            |_| {
                our_sum = 0.0;
                time(|| {
                    for snapshot in snapshots.iter(ours.app.world()) {
                        our_sum += symbols.iter().map(|name| snapshot.value(black_box(*name))).sum::<f64>();
                    }
                })
            },
            |_| {
                their_sum = 0.0;
                time(|| {
                    for attributes in attributes.iter(gauge.app.world()) {
                        let values = ids.iter().map(|id| attributes.get(black_box(*id)));
                        their_sum += f64::from(values.sum::<f32>());
                    }
                })
            },
        );
        assert_eq!(our_sum, their_sum);
        run.add(Row::new("read-20-by-id", actors, GAUGE, times).reads(actors * STATS))?;
    }
    if run.wants("read-20-by-name", actors) {
        let (mut ours, mut gauge) = both(actors);
        let names = gauge.stats.clone();
        let mut snapshots = ours.app.world_mut().query::<&Snapshot>();
        let mut attributes = gauge.app.world_mut().query::<&Attributes>();
        let (mut our_sum, mut their_sum) = (0.0, 0.0);
        let times = race(
            run.rounds(Rounds::SHORT),
            |_| {
                our_sum = 0.0;
                time(|| {
                    for snapshot in snapshots.iter(ours.app.world()) {
                        let values = names.iter().map(|name| snapshot.value(black_box(name.as_str())));
                        our_sum += values.sum::<f64>();
                    }
                })
            },
            |_| {
                their_sum = 0.0;
                time(|| {
                    for attributes in attributes.iter(gauge.app.world()) {
                        let values = names.iter().map(|name| attributes.value(black_box(name.as_str())));
                        their_sum += f64::from(values.sum::<f32>());
                    }
                })
            },
        );
        assert_eq!(our_sum, their_sum);
        run.add(Row::new("read-20-by-name", actors, GAUGE, times).reads(actors * STATS))?;
    }
    Ok(())
}
