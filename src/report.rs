//! [`ReportLog`]: everything that went wrong while the game runs, once per cause.

use std::collections::VecDeque;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostics::Severity;
use crate::error::ActorCoreError;

/// How many causes are told apart; beyond that, further ones are only counted.
const MAX_CAUSES: usize = 10_000;

/// One thing that went wrong while the game runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// How bad it is.
    pub severity: Severity,
    /// What it is, and for whom.
    pub error: ActorCoreError,
}

/// Everything that went wrong in one app or registry, once per cause. Clones share it.
///
/// Each report is logged and, in an app, sent as the message [`ActorCoreReport`](crate::ActorCoreReport).
#[derive(Clone, Debug, Default)]
pub struct ReportLog(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    hasher: ahash::RandomState,
    /// The hashes of all causes so far.
    seen: ahash::HashSet<u64>,
    new: VecDeque<Report>,
    /// How many were left out because there were too many causes.
    unseen: u64,
}

impl ReportLog {
    /// Reports an error, unless the same was reported before.
    pub fn error(&self, error: ActorCoreError) {
        self.once(Severity::Error, error.to_string(), || error);
    }

    /// Reports something of which there is one for each cause. The cause is all that is looked at in vain, so that it is
    /// cheap to report the same again and again.
    pub(crate) fn once(&self, severity: Severity, cause: impl Hash, error: impl FnOnce() -> ActorCoreError) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let cause = state.hasher.hash_one(cause);
        if !state.seen.contains(&cause) {
            state.report(cause, Report { severity, error: error() });
        }
    }

    /// Whether anything was reported since it was [drained](Self::drain).
    pub(crate) fn has_news(&self) -> bool {
        !self.0.lock().unwrap_or_else(PoisonError::into_inner).new.is_empty()
    }

    /// What was reported since the last call.
    pub fn drain(&self) -> Vec<Report> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.new.drain(..).collect()
    }

    /// Forgets what was reported, so that it is reported again when it happens again.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }
}

impl State {
    #[cold]
    fn report(&mut self, cause: u64, report: Report) {
        if self.seen.len() >= MAX_CAUSES {
            if self.unseen == 0 {
                tracing::error!(
                    "{MAX_CAUSES} different problems were reported; further ones are only counted"
                );
            }
            self.unseen += 1;
            return;
        }
        match report.severity {
            Severity::Error => tracing::error!("{}", report.error),
            Severity::Warning => tracing::warn!("{}", report.error),
        }
        self.seen.insert(cause);
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
    }
}
