//! The works, each in a file. A work builds both sides, compares their values, and then times them in turns.
//!
//! Start reading at [`all`], which runs them in order, and then at `change.rs`.

mod buff;
mod build;
mod chain;
mod change;
mod contributions;
mod despawn;
mod effects;
mod full_resolve;
mod idle;
mod read;
mod rules;

use std::error::Error;

use bevy_app::{App, TaskPoolPlugin};
use bevy_tasks::ComputeTaskPool;

use crate::gauge::Gauge;
use crate::ours::Ours;
use crate::report::{Report, Row};
use crate::timing::Rounds;

/// The name in the report of the crate that most works compare with.
pub const GAUGE: &str = "bevy_gauge";
/// The name in the report of [`kernel`](crate::kernel).
pub const LIMIT: &str = "limit";

pub type Result = std::result::Result<(), Box<dyn Error>>;

/// Which works to run, and where the results go.
pub struct Run {
    pub only: Option<String>,
    pub quick: bool,
    pub report: Report,
}

impl Run {
    /// Returns whether a work is asked for. If so, its name goes to stderr.
    fn wants(&self, work: &str, actors: usize) -> bool {
        let wanted = self.only.as_ref().is_none_or(|part| work.contains(part.as_str()));
        if wanted {
            eprintln!("{work}, {actors} actors");
        }
        wanted
    }

    /// Returns the number of actors, or a tenth of it for a quick look.
    fn size(&self, actors: usize) -> usize {
        if self.quick { actors / 10 } else { actors }
    }

    fn rounds(&self, rounds: Rounds) -> Rounds {
        if self.quick { rounds.quick() } else { rounds }
    }

    fn add(&mut self, row: Row) -> Result {
        Ok(self.report.add(row)?)
    }
}

/// Runs every work in order. Those on one thread come first, because the task pools belong to the whole process.
pub fn all(run: &mut Run) -> Result {
    let memory = build::memory(run);
    full_resolve::run(run, 1)?;
    assert!(ComputeTaskPool::try_get().is_none(), "otherwise it was not one thread");
    App::new().add_plugins(TaskPoolPlugin::default());
    full_resolve::run(run, 2)?;
    build::run(run, memory)?;
    idle::run(run)?;
    change::run(run)?;
    buff::run(run)?;
    effects::run(run)?;
    read::run(run)?;
    chain::run(run)?;
    despawn::run(run)?;
    contributions::run(run)?;
    rules::run(run)
}

/// Builds both sides with this many actors each, and checks that they have the same values.
fn both(actors: usize) -> (Ours, Gauge) {
    let (ours, gauge) = (Ours::new().with_actors(actors), Gauge::new().with_actors(actors));
    check(&ours, &gauge);
    (ours, gauge)
}

/// Checks that all values of all actors are the same on both sides.
fn check(ours: &Ours, gauge: &Gauge) {
    assert_eq!(ours.actors.len(), gauge.actors.len());
    for actor in 0..ours.actors.len() {
        let values = ours.values(actor);
        assert!(values.iter().all(|value| *value > 0.0));
        assert_eq!(values, gauge.values(actor), "actor {actor}");
    }
}
