//! [`ReportLog`]: everything that went wrong while the game runs, once per cause.

use std::collections::VecDeque;
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
    /// The texts of all causes so far.
    seen: ahash::HashSet<String>,
    new: VecDeque<Report>,
    /// How many were left out because there were too many causes.
    unseen: u64,
}

impl ReportLog {
    /// Reports an error, unless the same was reported before.
    pub fn error(&self, error: ActorCoreError) {
        self.report(Report { severity: Severity::Error, error });
    }

    /// Reports a warning, unless the same was reported before.
    pub fn warning(&self, error: ActorCoreError) {
        self.report(Report { severity: Severity::Warning, error });
    }

    #[cold]
    fn report(&self, report: Report) {
        let text = report.error.to_string();
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.seen.contains(&text) {
            return;
        }
        if state.seen.len() >= MAX_CAUSES {
            if state.unseen == 0 {
                tracing::error!(
                    "{MAX_CAUSES} different problems were reported; further ones are only counted"
                );
            }
            state.unseen += 1;
            return;
        }
        match report.severity {
            Severity::Error => tracing::error!("{text}"),
            Severity::Warning => tracing::warn!("{text}"),
        }
        state.seen.insert(text);
        state.new.push_back(report);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_reported_once() {
        let log = ReportLog::default();
        log.error(ActorCoreError::NotReady);
        log.clone().error(ActorCoreError::NotReady);
        log.warning(ActorCoreError::UnknownDimension("x".into()));
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
