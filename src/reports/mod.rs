//! Reports what goes wrong while the game runs: once per cause, in the log and as an [`ActorCoreReport`].
//!
//! Systems put errors into [`Reports`] and the core puts its own into the registry's log. [`send_reports`] drains both
//! at the end of each run. `failures.rs` counts how often each subsystem failed. Start reading at [`Reports`].

mod failures;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use actor_core::{Report, ReportLog, ReportedCause, Severity};
use bevy_app::App;
use bevy_ecs::change_detection::{Res, ResMut};
use bevy_ecs::message::{Message, MessageWriter};
use bevy_ecs::resource::Resource;

use crate::error::ActorCoreError;
use crate::registry::Registry;

pub(crate) use failures::{Failures, RECENT_RUNS};

/// A problem that came up while the game runs, such as a failed subsystem or a name that is not defined. Sent once per
/// cause.
#[derive(Message, Clone, Debug, PartialEq)]
pub struct ActorCoreReport(pub Report<ActorCoreError>);

/// The problems that the plugin found, each with how often it came up.
///
/// Problems that the core found are in the log of the [registry](actor_core::Registry::reports).
/// [`causes`](Self::causes) and [`counts`](Self::counts) include both.
#[derive(Resource, Debug, Default)]
pub struct Reports {
    log: ReportLog<ActorCoreError>,
    failures: Mutex<Failures>,
    /// The number of runs of the plugin's schedule that have ended. It stands outside of the lock, since idle runs count
    /// too.
    runs: AtomicU64,
    /// Whether it was logged that one of the logs is full.
    told_full: bool,
}

impl Reports {
    /// Reports an error. If the same error was reported before, this only counts it.
    pub fn error(&self, error: ActorCoreError) {
        self.failures().note(&error);
        self.log.error(error);
    }

    /// Returns all causes so far with how often each came up: the most frequent first, equally frequent ones by their
    /// text.
    pub fn causes(&self, registry: &Registry) -> Vec<ReportedCause> {
        let mut causes = [self.log.causes(), registry.reports().causes()].concat();
        causes.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.text.cmp(&b.text)));
        causes
    }

    /// Returns how many errors came up since the start or the last [`forget`](Self::forget), by their
    /// [kind](ActorCoreError::kind). Repetitions count, although they are reported only once.
    pub fn counts(&self, registry: &Registry) -> BTreeMap<&'static str, u64> {
        let mut counts = self.log.counts();
        for (kind, times) in registry.reports().counts() {
            *counts.entry(kind).or_default() += times;
        }
        counts
    }

    /// Clears the reported causes and their counts, so that each cause is reported again when it comes up again.
    pub fn forget(&mut self, registry: &Registry) {
        self.log.forget();
        registry.reports().forget();
        *self = Self { log: std::mem::take(&mut self.log), ..Self::default() };
    }

    /// Returns the counts of failures by subsystem.
    pub(crate) fn failures(&self) -> MutexGuard<'_, Failures> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.set_runs(self.runs.load(Ordering::Relaxed));
        failures
    }
}

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<Reports>().add_message::<ActorCoreReport>();
}

/// A run condition: whether anything was reported.
///
/// It also ends the run for [`Failures`], because the schedule evaluates it exactly once per run.
pub(crate) fn anything_to_report(registry: Res<Registry>, reports: Res<Reports>) -> bool {
    reports.runs.fetch_add(1, Ordering::Relaxed);
    reports.log.has_new() || registry.reports().has_new()
}

/// Logs what was reported since the last run, and sends it as messages.
pub(crate) fn send_reports(
    registry: Res<Registry>,
    mut reports: ResMut<Reports>,
    mut messages: MessageWriter<ActorCoreReport>,
) {
    let of_core = registry.reports().drain().into_iter();
    let of_core = of_core.map(|Report { severity, error }| Report { severity, error: error.into() });
    for report in of_core.chain(reports.log.drain()) {
        match report.severity {
            Severity::Error => tracing::error!("{}", report.error),
            Severity::Warning => tracing::warn!("{}", report.error),
        }
        messages.write(ActorCoreReport(report));
    }
    if !reports.told_full && (reports.log.is_full() || registry.reports().is_full()) {
        tracing::error!("too many different problems were reported; further ones are only counted");
        reports.told_full = true;
    }
}
