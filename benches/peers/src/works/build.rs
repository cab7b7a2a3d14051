//! `build`: creates actors from nothing to all their numbers.

use super::{GAUGE, Result, Run, check};
use crate::gauge::Gauge;
use crate::memory::{Used, used};
use crate::ours::Ours;
use crate::report::{Memory, Row};
use crate::timing::{Rounds, race, time};

/// Measures the memory that actors take on each side.
///
/// It must be the first work of the process, because later ones reuse memory that earlier ones freed. All of it happens
/// on this thread, whose allocations are counted.
pub fn memory(run: &Run) -> Memory {
    const ACTORS: usize = 10_000;
    if !run.wants("build", ACTORS) {
        return Memory::default();
    }
    let mut ours = Ours::serial();
    ours.app.update();
    let (mut gauge, mut ours) = (Gauge::new(), ours);
    let ((), our) = used(|| {
        ours.spawn(0..ACTORS);
        ours.app.update();
    });
    let ((), their) = used(|| gauge.spawn(0..ACTORS));
    gauge.app.update();
    check(&ours, &gauge);
    let bytes = |bytes: u64| bytes / ACTORS as u64;
    let count = |used: Used| used.allocations.map(|count| count as f64 / ACTORS as f64);
    Memory {
        ours_bytes_per_actor: our.resident.map(bytes),
        theirs_bytes_per_actor: their.resident.map(bytes),
        ours_allocated_per_actor: our.allocated.map(bytes),
        theirs_allocated_per_actor: their.allocated.map(bytes),
        ours_allocations_per_actor: count(our),
        theirs_allocations_per_actor: count(their),
    }
}

pub fn run(run: &mut Run, memory: Memory) -> Result {
    for actors in [1_000, 10_000] {
        let size = run.size(actors);
        if !run.wants("build", size) {
            continue;
        }
        // Each round has a world of its own. Creating and dropping the world is not timed.
        let times = race(
            run.rounds(Rounds::SHORT),
            |_| {
                let mut ours = Ours::new();
                ours.app.update();
                time(|| {
                    ours.spawn(0..size);
                    ours.app.update();
                })
            },
            |_| {
                let mut gauge = Gauge::new();
                gauge.app.update();
                time(|| {
                    gauge.spawn(0..size);
                    gauge.app.update();
                })
            },
        );
        let mut row = Row::new("build", size, GAUGE, times);
        if actors == 10_000 {
            row.memory = memory;
        }
        run.add(row)?;
    }
    Ok(())
}
