//! `despawn-all`: all actors are despawned. `churn`: some actors go and others come in every frame.

use super::{GAUGE, Result, Run, both, check};
use crate::gauge::Gauge;
use crate::ours::Ours;
use crate::report::Row;
use crate::timing::{Rounds, race, time};

pub fn run(run: &mut Run) -> Result {
    // With more actors, the other side would take minutes: its time grows with the square.
    for actors in [1_000, 10_000] {
        let actors = run.size(actors);
        if !run.wants("despawn-all", actors) {
            continue;
        }
        let (mut ours, mut gauge) = both(actors);
        let times = race(
            run.rounds(if actors < 10_000 { Rounds::SHORT } else { Rounds::LONG }),
            |_| {
                let time = time(|| despawn_ours(&mut ours, actors));
                ours.spawn(0..actors);
                ours.app.update();
                time
            },
            |_| {
                let time = time(|| despawn_gauge(&mut gauge, actors));
                gauge.spawn(0..actors);
                gauge.app.update();
                time
            },
        );
        check(&ours, &gauge);
        run.add(Row::new("despawn-all", actors, GAUGE, times))?;
    }
    let actors = run.size(10_000);
    if run.wants("churn", actors) {
        let changed = actors / 100;
        let (mut ours, mut gauge) = both(actors);
        let times = race(
            run.rounds(Rounds::SHORT),
            |_| {
                time(|| {
                    despawn_ours(&mut ours, changed);
                    ours.spawn(0..changed);
                    ours.app.update();
                })
            },
            |_| {
                time(|| {
                    despawn_gauge(&mut gauge, changed);
                    gauge.spawn(0..changed);
                    gauge.app.update();
                })
            },
        );
        check(&ours, &gauge);
        run.add(Row::new("churn", actors, GAUGE, times).note("1 of 100 goes, and as many come"))?;
    }
    Ok(())
}

/// Despawns the oldest actors.
fn despawn_ours(ours: &mut Ours, actors: usize) {
    for actor in ours.actors.drain(..actors) {
        ours.app.world_mut().despawn(actor);
    }
    if ours.actors.is_empty() {
        ours.app.update();
    }
}

/// Despawns the oldest actors.
fn despawn_gauge(gauge: &mut Gauge, actors: usize) {
    for actor in gauge.actors.drain(..actors) {
        gauge.app.world_mut().despawn(actor);
    }
    if gauge.actors.is_empty() {
        gauge.app.update();
    }
}
