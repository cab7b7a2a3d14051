//! [`ReportLog`]: collects what goes wrong while a game runs, once per cause, and counts how often it happens.
//!
//! Errors go in. New [`Report`]s come out of [`ReportLog::drain`], and counts out of [`ReportLog::causes`]. A registry
//! owns one log, and the snapshots that it wrote hold a handle to it, so that reading an unknown name is reported. The
//! engine plugin or the tool drains the log and prints the reports; the core prints nothing.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Display;
use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::diagnostics::Severity;
use crate::error::Error;

/// How many different causes the log keeps. It only counts further ones.
const MAX_CAUSES: usize = 10_000;
/// How many bytes of a cause's text the log keeps.
const MAX_TEXT: usize = 200;

/// An error that a [`ReportLog`] can hold. It has a text and a kind.
pub trait Reportable: Display {
    /// Returns the name of the error's kind in kebab case, such as `unknown-dimension`. Counts are kept by this name.
    fn kind(&self) -> &'static str;
}

impl Reportable for Error {
    fn kind(&self) -> &'static str {
        self.kind()
    }
}

/// One problem that came up while the game runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Report<E = Error> {
    /// How serious the problem is.
    pub severity: Severity,
    /// The error itself.
    pub error: E,
}

/// One cause of reports, and how often it came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedCause {
    /// How serious the problem is.
    pub severity: Severity,
    /// The [kind](Reportable::kind) of the error.
    pub kind: &'static str,
    /// The text of the error, cut to its first 200 bytes.
    pub text: Box<str>,
    /// How often the cause came up, at least 1. Only the first time gave a report.
    pub times: u64,
}

/// The problems that came up with one registry, once per cause. Clones share one log.
///
/// The log reports a cause once and then only counts it. [`causes`](Self::causes) and [`counts`](Self::counts) return
/// how often each came up. The log keeps at most 10,000 different causes, and counts further ones by their kind.
#[derive(Debug)]
pub struct ReportLog<E = Error>(Arc<Mutex<State<E>>>);

impl<E> Clone for ReportLog<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E> Default for ReportLog<E> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

#[derive(Debug)]
struct State<E> {
    hasher: foldhash::fast::RandomState,
    /// All causes so far, by their hash.
    seen: foldhash::HashMap<u64, ReportedCause>,
    new: VecDeque<Report<E>>,
    /// How many errors were only counted because there were too many causes, by kind.
    unseen: BTreeMap<&'static str, u64>,
}

impl<E> Default for State<E> {
    fn default() -> Self {
        Self {
            hasher: foldhash::fast::RandomState::default(),
            seen: foldhash::HashMap::default(),
            new: VecDeque::new(),
            unseen: BTreeMap::new(),
        }
    }
}

impl<E: Reportable> ReportLog<E> {
    /// Reports an error. If an error with the same text was reported before, this only counts it.
    pub fn error(&self, error: E) {
        self.once(Severity::Error, error.to_string(), || error);
    }

    /// Reports an error once per `cause`.
    ///
    /// The closure `error` runs only if the cause is new, so reporting the same cause again is cheap.
    pub fn once(&self, severity: Severity, cause: impl Hash, error: impl FnOnce() -> E) {
        let mut state = self.state();
        let cause = state.hasher.hash_one(cause);
        match state.seen.get_mut(&cause) {
            Some(known) => known.times += 1,
            None => state.report(cause, Report { severity, error: error() }),
        }
    }
}

impl<E> ReportLog<E> {
    fn state(&self) -> MutexGuard<'_, State<E>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether anything was reported since the last [`drain`](Self::drain).
    pub fn has_new(&self) -> bool {
        !self.state().new.is_empty()
    }

    /// Removes and returns what was reported since the last call.
    pub fn drain(&self) -> Vec<Report<E>> {
        self.state().new.drain(..).collect()
    }

    /// Returns all causes so far with how often each came up: the most frequent first, equally frequent ones by their
    /// text.
    ///
    /// ```
    /// use actor_core::{Error, ReportLog};
    /// let log = ReportLog::default();
    /// for _ in 0..3 {
    ///     log.error(Error::UnknownDimension("stregnth".into()));
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

    /// Returns how many errors came up, by the [kind](Reportable::kind) of the error. This includes repetitions, which
    /// gave no report.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        let state = self.state();
        let mut counts = state.unseen.clone();
        for cause in state.seen.values() {
            *counts.entry(cause.kind).or_default() += cause.times;
        }
        counts
    }

    /// Returns whether more different causes came up than the log keeps.
    pub fn is_full(&self) -> bool {
        !self.state().unseen.is_empty()
    }

    /// Forgets all reports and counts. A cause that comes up again is reported again.
    pub fn forget(&self) {
        *self.state() = State::default();
    }
}

impl<E: Reportable> State<E> {
    #[cold]
    fn report(&mut self, cause: u64, report: Report<E>) {
        let kind = report.error.kind();
        if self.seen.len() >= MAX_CAUSES {
            *self.unseen.entry(kind).or_default() += 1;
            return;
        }
        let mut text = report.error.to_string();
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
        log.error(Error::NotReady);
        log.clone().error(Error::NotReady);
        log.error(Error::UnknownDimension("x".into()));
        assert_eq!(log.drain().len(), 2);
        log.error(Error::NotReady);
        assert!(log.drain().is_empty());
        log.forget();
        log.error(Error::NotReady);
        assert_eq!(log.drain().len(), 1);
    }

    #[test]
    fn endless_causes_are_bounded() {
        let log = ReportLog::default();
        for i in 0..MAX_CAUSES + 5 {
            log.error(Error::UnknownDimension(i.to_string()));
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
                log.error(Error::UnknownDimension(name.into()));
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
        log.error(Error::UnknownDimension("é".repeat(100_000)));
        assert!((MAX_TEXT - 3..=MAX_TEXT).contains(&log.causes()[0].text.len()));
    }
}
