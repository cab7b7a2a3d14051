//! `full-resolve`: resolves every actor completely, against the limit.
//!
//! An actor has 32 contributions to 16 dimensions, and each dimension has four layers of caps. In each round one
//! contribution of every actor changes, which is not timed. Then our side runs a whole frame, and the limit runs its
//! loop. All schedules have single-threaded executors, so with two threads only the aggregation uses the second.

use bevy_actor_core::Symbol;
use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;

use super::{LIMIT, Result, Run};
use crate::kernel::{Kernel, Record};
use crate::ours::{EFFECTS, SYSTEMS, built, primary, serial_app, snapshot, symbols};
use crate::report::Row;
use crate::timing::{Rounds, race, time};

const DIMENSIONS: usize = 16;
const CONTRIBUTIONS: usize = 2 * DIMENSIONS;

/// The standing caps: the layer, and the least and the greatest value that it allows. Some values exceed them.
const CAPS: [(&str, f64, f64); 4] = [
    ("REALM", f64::NEG_INFINITY, 1000.0),
    ("WORLD", 11.0, f64::INFINITY),
    ("EVENT", f64::NEG_INFINITY, 30.0),
    ("TOTAL", f64::NEG_INFINITY, 500.0),
];

/// Returns a statement of an actor. The last one changes from round to round. All numbers are exact.
fn statement(actor: usize, which: usize, round: usize) -> (usize, Bucket, f64) {
    let dimension = which % DIMENSIONS;
    if which < DIMENSIONS {
        return (dimension, Bucket::Flat, (4 + dimension + actor % 7) as f64);
    }
    let bucket = [Bucket::Percent, Bucket::Mult, Bucket::PostAdd, Bucket::Flat][(dimension + actor) % 4];
    let value = if which + 1 < CONTRIBUTIONS { 0.5 } else { 0.25 * (1 + round % 3) as f64 };
    (dimension, bucket, value)
}

/// Our side.
struct Side {
    app: App,
    actors: Vec<Entity>,
    dimensions: Vec<Symbol>,
}

impl Side {
    fn new(actors: usize) -> Self {
        let dimensions = symbols(&(0..DIMENSIONS).map(|i| format!("dimension_{i}")).collect::<Vec<_>>());
        let mut registry = primary(&dimensions);
        let world = SubsystemId::new("world", 0);
        for dimension in &dimensions {
            for (layer, min, max) in CAPS {
                let (mode, kind, value) = match min.is_finite() {
                    true => (CapMode::HardMin, CapKind::Min, min),
                    false => (CapMode::HardMax, CapKind::Max, max),
                };
                registry = registry.cap(world, Cap::new(*dimension, mode, kind, value).layer(layer));
            }
        }
        let mut side = Self { app: serial_app(built(registry)), actors: Vec::new(), dimensions };
        for actor in 0..actors {
            let said = side.said(actor);
            side.actors.push(side.app.world_mut().spawn((Actor::new(format!("actor {actor}")), said)).id());
        }
        side.app.update();
        side
    }

    /// Returns an actor's initial contributions: the last statement by one system, the others by three.
    fn said(&self, actor: usize) -> Contributions {
        let statements = |first: usize| {
            (first..CONTRIBUTIONS - 1)
                .step_by(SYSTEMS.len())
                .map(move |which| self.contribution(actor, which, 0))
        };
        let mut said = Contributions::new().with(EFFECTS, [self.contribution(actor, CONTRIBUTIONS - 1, 0)]);
        for (first, id) in SYSTEMS.into_iter().enumerate() {
            said = said.with(id, statements(first));
        }
        assert_eq!(said.len(), CONTRIBUTIONS);
        said
    }

    fn contribution(&self, actor: usize, which: usize, round: usize) -> Contribution {
        let (dimension, bucket, value) = statement(actor, which, round);
        Contribution::new(self.dimensions[dimension], bucket, value)
    }

    fn change(&mut self, round: usize) {
        let mut query = self.app.world_mut().query::<ContributionsMut>();
        for (actor, entity) in self.actors.iter().enumerate() {
            let changed = self.contribution(actor, CONTRIBUTIONS - 1, round);
            let said = query.get_mut(self.app.world_mut(), *entity);
            said.expect("it is an actor").replace(EFFECTS, [changed]);
        }
    }
}

/// Builds the limit's side. The last statement is about the last dimension, so its record is one of the last two.
fn kernel(actors: usize) -> Kernel {
    let mut records = Vec::with_capacity(actors * CONTRIBUTIONS);
    for actor in 0..actors {
        for dimension in 0..DIMENSIONS {
            for which in [dimension, dimension + DIMENSIONS] {
                let (dimension, bucket, value) = statement(actor, which, 0);
                records.push(Record { dimension: dimension as u32, bucket, value });
            }
        }
    }
    Kernel {
        records,
        records_each: CONTRIBUTIONS,
        layers: vec![CAPS.map(|(_, min, max)| (min, max)); DIMENSIONS],
        values: vec![0.0; actors * DIMENSIONS],
    }
}

fn change_kernel(kernel: &mut Kernel, round: usize) {
    for (actor, records) in kernel.records.chunks_exact_mut(CONTRIBUTIONS).enumerate() {
        records[CONTRIBUTIONS - 1].value = statement(actor, CONTRIBUTIONS - 1, round).2;
    }
}

/// Checks that all values have the same bits on both sides, and that all actors have the version of this round.
fn check(ours: &Side, kernel: &Kernel, version: u64) {
    for (actor, values) in ours.actors.iter().zip(kernel.values.chunks_exact(DIMENSIONS)) {
        let snapshot = snapshot(&ours.app, *actor);
        assert!(snapshot.version() <= version);
        for (dimension, value) in ours.dimensions.iter().zip(values) {
            assert_eq!(snapshot.value(*dimension).to_bits(), value.to_bits(), "{dimension}");
        }
    }
    for (limit, name) in [(11.0, "least"), (30.0, "greatest")] {
        assert!(kernel.values.contains(&limit), "the {name} value counts");
    }
}

pub fn run(run: &mut Run, threads: usize) -> Result {
    for actors in [10_000, 1_000_000] {
        let actors = run.size(actors);
        if !run.wants("full-resolve", actors) {
            continue;
        }
        let (mut ours, mut kernel) = (Side::new(actors), kernel(actors));
        kernel.run(threads);
        check(&ours, &kernel, 1);
        let mut rounds = 0;
        let times = race(
            run.rounds(Rounds::SHORT),
            |round| {
                rounds = round;
                ours.change(round);
                time(|| ours.app.update())
            },
            |round| {
                change_kernel(&mut kernel, round);
                time(|| kernel.run(threads))
            },
        );
        check(&ours, &kernel, rounds as u64 + 1);
        run.add(Row::new("full-resolve", actors, LIMIT, times).threads(threads))?;
    }
    Ok(())
}
