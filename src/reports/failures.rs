//! [`Failures`]: counts how often each subsystem failed, since the start and in the last [`RECENT_RUNS`] runs.

use std::collections::{BTreeMap, VecDeque};

use actor_core::Symbol;

use crate::error::ActorCoreError;

/// The number of runs of the plugin's schedule that count as recent.
pub(crate) const RECENT_RUNS: u64 = 100;

/// Counts how often each subsystem failed.
///
/// It uses memory only for subsystems that failed, and for each of those at most one entry per recent run.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    /// The number of runs of the plugin's schedule that have ended.
    runs: u64,
    systems: BTreeMap<Symbol, Failing>,
}

#[derive(Debug, Default)]
struct Failing {
    total: u64,
    /// Recent runs with the number of failures in each, ascending.
    recent: VecDeque<(u64, u64)>,
    last: String,
}

/// The counts of one subsystem that failed.
pub(crate) struct Failed<'a> {
    pub system: Symbol,
    /// The number of failures in the last [`RECENT_RUNS`] runs.
    pub recent: u64,
    pub total: u64,
    /// The text of the last error.
    pub last: &'a str,
}

impl Failures {
    /// Counts an error, if it comes from a subsystem.
    pub fn note(&mut self, error: &ActorCoreError) {
        let (ActorCoreError::SubsystemFailed { system, error, .. }
        | ActorCoreError::SystemFailed { system, error }) = error
        else {
            return;
        };
        let (run, since) = (self.runs, self.since());
        let failing = self.systems.entry(*system).or_default();
        failing.total += 1;
        failing.last.clone_from(error);
        match failing.recent.back_mut() {
            Some((last, times)) if *last == run => *times += 1,
            _ => failing.recent.push_back((run, 1)),
        }
        while failing.recent.front().is_some_and(|(run, _)| *run < since) {
            failing.recent.pop_front();
        }
    }

    pub fn set_runs(&mut self, runs: u64) {
        self.runs = runs;
    }

    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// Returns the first recent run. Recent are the last [`RECENT_RUNS`] runs that ended, and the current run.
    fn since(&self) -> u64 {
        self.runs.saturating_sub(RECENT_RUNS)
    }

    /// Returns the counts of all subsystems that failed, by name.
    pub fn iter(&self) -> impl Iterator<Item = Failed<'_>> {
        let since = self.since();
        self.systems.iter().map(move |(system, failing)| Failed {
            system: *system,
            recent: failing.recent.iter().filter(|(run, _)| *run >= since).map(|(_, times)| times).sum(),
            total: failing.total,
            last: &failing.last,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_ago_is_not_of_late_and_takes_no_memory() {
        let mut failures = Failures::default();
        let failed = ActorCoreError::SystemFailed { system: Symbol::new("weather"), error: "it fell".into() };
        for _ in 0..3 * RECENT_RUNS {
            failures.note(&failed);
            failures.note(&failed);
            failures.set_runs(failures.runs() + 1);
        }
        let counts = |failures: &Failures| failures.iter().map(|f| (f.recent, f.total)).collect::<Vec<_>>();
        assert_eq!(counts(&failures), [(2 * RECENT_RUNS, 6 * RECENT_RUNS)]);
        assert!(failures.systems.values().all(|failing| failing.recent.len() as u64 <= RECENT_RUNS + 1));
        for _ in 0..RECENT_RUNS {
            failures.set_runs(failures.runs() + 1);
        }
        assert_eq!(counts(&failures), [(0, 6 * RECENT_RUNS)]);
        failures.note(&ActorCoreError::PluginMissing);
        assert_eq!(failures.iter().count(), 1, "that is no subsystem's");
    }
}
