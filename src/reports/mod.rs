//! [`Reports`]: what goes wrong while the game runs, once per cause, logged and sent as [`ActorCoreReport`].

mod failures;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actor_core::{Report, ReportLog, ReportedCause, Severity};
use bevy_app::App;
use bevy_ecs::change_detection::{Res, ResMut};
use bevy_ecs::message::{Message, MessageWriter};
use bevy_ecs::resource::Resource;

use crate::error::ActorCoreError;
use crate::registry::Registry;

pub(crate) use failures::{Failures, RECENT_RUNS};

/// Something went wrong: a subsystem failed, a statement was left out, a name is not defined. Sent once per cause.
#[derive(Message, Clone, Debug, PartialEq)]
pub struct ActorCoreReport(pub Report<ActorCoreError>);

/// What went wrong in Bevy, and how often. What went wrong in the core is in the log of its
/// [registry](actor_core::Registry::reports); [`causes`](Self::causes) and [`counts`](Self::counts) tell of both.
#[derive(Resource, Debug, Default)]
pub struct Reports {
    log: ReportLog<ActorCoreError>,
    failures: Mutex<Failures>,
    /// Whether the log is full, and people were told.
    told_full: bool,
}

impl Reports {
    /// Reports an error, unless the same was reported before; then it is counted.
    pub fn error(&self, error: ActorCoreError) {
        self.failures().note(&error);
        self.log.error(error);
    }

    /// All causes so far with how often each came up, the most frequent first, and then by their texts.
    pub fn causes(&self, registry: &Registry) -> Vec<ReportedCause> {
        let mut causes = [self.log.causes(), registry.reports().causes()].concat();
        causes.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.text.cmp(&b.text)));
        causes
    }

    /// How often something went wrong, by the [kind](ActorCoreError::kind) of the error. Each time counts, also if it was
    /// not reported since it was before.
    pub fn counts(&self, registry: &Registry) -> BTreeMap<&'static str, u64> {
        let mut counts = self.log.counts();
        for (kind, times) in registry.reports().counts() {
            *counts.entry(kind).or_default() += times;
        }
        counts
    }

    /// Forgets what was reported and how often, so that it is reported again when it happens again.
    pub fn forget(&mut self, registry: &Registry) {
        self.log.forget();
        registry.reports().forget();
        (*self.failures(), self.told_full) = (Failures::default(), false);
    }

    /// How often each subsystem failed.
    pub(crate) fn failures(&self) -> MutexGuard<'_, Failures> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<Reports>().add_message::<ActorCoreReport>();
}

/// A run condition: whether anything was reported. Also ends the run for those who count by runs, since it is asked once in
/// each.
pub(crate) fn anything_to_report(registry: Res<Registry>, reports: Res<Reports>) -> bool {
    reports.failures().end_run();
    reports.log.has_new() || registry.reports().has_new()
}

/// Logs what was reported since the last run, and sends it.
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
