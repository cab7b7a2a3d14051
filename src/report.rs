//! [`ReportLog`]: everything that went wrong while the game runs, once per cause, and how often it did.

mod failures;

use std::collections::{BTreeMap, VecDeque};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::diagnostics::Severity;
use crate::error::ActorCoreError;

pub(crate) use failures::{Failures, RECENT_RUNS};

/// How many causes are told apart; beyond that, further ones are only counted.
const MAX_CAUSES: usize = 10_000;
/// How much of a cause's text is kept, in bytes.
const MAX_TEXT: usize = 200;

/// One thing that went wrong while the game runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// How bad it is.
    pub severity: Severity,
    /// What it is, and for whom.
    pub error: ActorCoreError,
}

/// A cause of reports that came up, and how often it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedCause {
    /// How bad it is.
    pub severity: Severity,
    /// The [kind](ActorCoreError::kind) of the error.
    pub kind: &'static str,
    /// What was reported; the first 200 bytes of it.
    pub text: Box<str>,
    /// How often it came up, from 1 on. Only the first time was reported.
    pub times: u64,
}

/// Everything that went wrong in one app or registry, once per cause. Clones share it.
///
/// A cause that comes back is counted: [`causes`](Self::causes) and [`counts`](Self::counts) tell how often. At most 10,000
/// causes are told apart; further ones are counted by their kind.
///
/// Each report is logged and, in an app, sent as the message [`ActorCoreReport`](crate::ActorCoreReport).
#[derive(Clone, Debug, Default)]
pub struct ReportLog(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    hasher: ahash::RandomState,
    /// All causes so far, by their hashes.
    seen: ahash::HashMap<u64, ReportedCause>,
    new: VecDeque<Report>,
    /// How many were left out because there were too many causes, by kind.
    unseen: BTreeMap<&'static str, u64>,
    failures: Failures,
}

impl ReportLog {
    /// Reports an error, unless the same was reported before; then it is counted.
    pub fn error(&self, error: ActorCoreError) {
        self.state().failures.note(&error);
        self.once(Severity::Error, error.to_string(), || error);
    }

    /// Reports something of which there is one for each cause. The cause is all that is looked at in vain, so that it is
    /// cheap to report the same again and again.
    pub(crate) fn once(&self, severity: Severity, cause: impl Hash, error: impl FnOnce() -> ActorCoreError) {
        let mut state = self.state();
        let cause = state.hasher.hash_one(cause);
        match state.seen.get_mut(&cause) {
            Some(known) => known.times += 1,
            None => state.report(cause, Report { severity, error: error() }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a run of the plugin's schedule. Says whether anything was reported since it was [drained](Self::drain).
    pub(crate) fn end_run(&self) -> bool {
        let mut state = self.state();
        state.failures.end_run();
        !state.new.is_empty()
    }

    /// What was reported since the last call.
    pub fn drain(&self) -> Vec<Report> {
        self.state().new.drain(..).collect()
    }

    /// All causes so far with how often each came up, the most frequent first, and then by their texts.
    ///
    /// ```
    /// use bevy_actor_core::{ActorCoreError, ReportLog};
    /// let log = ReportLog::default();
    /// for _ in 0..3 {
    ///     log.error(ActorCoreError::UnknownDimension("stregnth".into()));
    /// }
    /// assert_eq!(log.drain().len(), 1);
    /// assert_eq!(log.causes()[0].times, 3);
    /// assert_eq!(log.counts()["unknown-dimension"], 3);
    /// ```
    pub fn causes(&self) -> Vec<ReportedCause> {
        let mut causes: Vec<_> = self.state().seen.values().cloned().collect();
        causes.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.text.cmp(&b.text)));
        causes
    }

    /// How often something went wrong, by the [kind](ActorCoreError::kind) of the error. Each time counts, also if it was
    /// not reported since it was before.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        let state = self.state();
        let mut counts = state.unseen.clone();
        for cause in state.seen.values() {
            *counts.entry(cause.kind).or_default() += cause.times;
        }
        counts
    }

    /// Looks at how often each subsystem failed.
    pub(crate) fn with_failures<T>(&self, look: impl FnOnce(&Failures) -> T) -> T {
        look(&self.state().failures)
    }

    /// Forgets what was reported and how often, so that it is reported again when it happens again.
    pub fn forget(&self) {
        *self.state() = State::default();
    }
}

impl State {
    #[cold]
    fn report(&mut self, cause: u64, report: Report) {
        let kind = report.error.kind();
        if self.seen.len() >= MAX_CAUSES {
            if self.unseen.is_empty() {
                tracing::error!(
                    "{MAX_CAUSES} different problems were reported; further ones are only counted"
                );
            }
            *self.unseen.entry(kind).or_default() += 1;
            return;
        }
        let mut text = report.error.to_string();
        match report.severity {
            Severity::Error => tracing::error!("{text}"),
            Severity::Warning => tracing::warn!("{text}"),
        }
        text.truncate(text.floor_char_boundary(MAX_TEXT));
        self.seen
            .insert(cause, ReportedCause { severity: report.severity, kind, text: text.into(), times: 1 });
        self.new.push_back(report);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_reported_once() {
        let log = ReportLog::default();
        log.error(ActorCoreError::NotReady);
        log.clone().error(ActorCoreError::NotReady);
        log.error(ActorCoreError::UnknownDimension("x".into()));
        assert_eq!(log.drain().len(), 2);
        log.error(ActorCoreError::NotReady);
        assert!(log.drain().is_empty());
        log.forget();
        log.error(ActorCoreError::NotReady);
        assert_eq!(log.drain().len(), 1);
    }

    #[test]
    fn endless_causes_are_bounded() {
        let log = ReportLog::default();
        for i in 0..MAX_CAUSES + 5 {
            log.error(ActorCoreError::UnknownDimension(i.to_string()));
        }
        assert_eq!(log.drain().len(), MAX_CAUSES);
        assert_eq!(log.causes().len(), MAX_CAUSES);
        assert_eq!(log.counts()["unknown-dimension"], MAX_CAUSES as u64 + 5, "they are counted still");
    }

    #[test]
    fn a_cause_that_comes_back_is_counted() {
        let log = ReportLog::default();
        for (name, times) in [("rare", 1), ("frequent", 3), ("also_rare", 1)] {
            for _ in 0..times {
                log.error(ActorCoreError::UnknownDimension(name.into()));
            }
        }
        let times: Vec<_> = log.causes().iter().map(|cause| (cause.text.to_string(), cause.times)).collect();
        let text = |name| format!("the registry defines no dimension `{name}`");
        assert_eq!(times, [(text("frequent"), 3), (text("also_rare"), 1), (text("rare"), 1)]);
        assert_eq!(log.drain().len(), 3);
    }

    #[test]
    fn of_a_long_text_the_beginning_is_kept() {
        let log = ReportLog::default();
        log.error(ActorCoreError::UnknownDimension("é".repeat(100_000)));
        assert!((MAX_TEXT - 3..=MAX_TEXT).contains(&log.causes()[0].text.len()));
    }
}
