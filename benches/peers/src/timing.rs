//! Times two sides in turns and keeps the fastest round of each.

use std::time::{Duration, Instant};

/// The fastest round of each side.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    pub ours: Duration,
    pub theirs: Duration,
}

impl Times {
    /// A time longer than any measured one.
    pub const NEVER: Self = Self { ours: Duration::MAX, theirs: Duration::MAX };

    /// Returns the time of one operation, for a round of this many operations.
    pub fn each(self, operations: usize) -> Self {
        let each = |time: Duration| Duration::from_secs_f64(time.as_secs_f64() / operations as f64);
        Self { ours: each(self.ours), theirs: each(self.theirs) }
    }
}

/// The number of rounds: at least `least`, then more until the `budget` is spent, and never more than `most`.
#[derive(Clone, Copy, Debug)]
pub struct Rounds {
    pub least: usize,
    pub most: usize,
    pub budget: Duration,
}

impl Rounds {
    /// For a round of less than about 100 ms.
    pub const SHORT: Self = Self { least: 10, most: 5000, budget: Duration::from_secs(2) };
    /// For a round of seconds.
    pub const LONG: Self = Self { least: 3, most: 3, budget: Duration::ZERO };

    /// Returns fewer rounds, for a quick look.
    pub const fn quick(self) -> Self {
        Self { least: 3, most: 100, budget: Duration::from_millis(100) }
    }
}

/// Returns how long something takes.
pub fn time(what: impl FnOnce()) -> Duration {
    let start = Instant::now();
    what();
    start.elapsed()
}

/// Runs both sides in turns, and returns the fastest round of each.
///
/// Each side gets the number of the round, from 1, and returns the time that the round took. What it only prepares does
/// not count.
pub fn race(
    rounds: Rounds,
    mut ours: impl FnMut(usize) -> Duration,
    mut theirs: impl FnMut(usize) -> Duration,
) -> Times {
    let mut best = Times::NEVER;
    let start = Instant::now();
    for round in 1..=rounds.most {
        best.ours = best.ours.min(ours(round));
        best.theirs = best.theirs.min(theirs(round));
        if round >= rounds.least && start.elapsed() >= rounds.budget {
            break;
        }
    }
    best
}

/// Runs one side alone, and returns its fastest round.
pub fn fastest(rounds: Rounds, ours: impl FnMut(usize) -> Duration) -> Duration {
    race(rounds, ours, |_| Duration::ZERO).ours
}
