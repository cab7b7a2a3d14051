//! [`ActorCoreHealth`]: a summary of the plugin's state, for people and for tools.

use std::collections::BTreeMap;
use std::fmt;

use bevy_ecs::change_detection::Res;
use bevy_ecs::system::SystemParam;
use bevy_ecs::world::World;
use serde::{Deserialize, Serialize};

use super::last_load::{FileHealth, LastLoad};
use crate::registry::Registry;
use crate::reports::{RECENT_RUNS, Reports};

/// The number of causes that the summary lists.
const CAUSES: usize = 10;

/// A summary of the plugin's state: failing subsystems, disabled systems, bad files, and the most frequent reports.
///
/// It is computed on demand. It prints as a few lines, and serializes for tools. Systems get it through
/// [`HealthCheck`].
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_app::prelude::*;
///
/// let mut app = App::new();
/// app.add_plugins(ActorCorePlugin::default());
/// let health = ActorCoreHealth::of(app.world());
/// assert!(!health.is_well());
/// assert_eq!(health.to_string(), "actor core: NOT READY; no subsystems failed lately; no bad files");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActorCoreHealth {
    /// Whether the registry is ready. If it is not, no actor is resolved.
    pub ready: bool,
    /// The number of runs of the plugin's schedule that have ended.
    pub runs: u64,
    /// The subsystems that failed since the start, by name.
    pub failed: Vec<SubsystemHealth>,
    /// The disabled systems, by name.
    pub disabled: Vec<String>,
    /// The files that had problems at the last load or reload, by name.
    pub files: Vec<FileHealth>,
    /// Whether the registry follows the files of the last load or reload, or `None` if no files were read.
    pub accepted: Option<bool>,
    /// The number of errors since the start by their [kind](crate::ActorCoreError::kind). Repetitions count, although
    /// they are reported only once.
    pub reports: BTreeMap<String, u64>,
    /// The most frequent causes of these errors, at most 10.
    pub causes: Vec<CauseHealth>,
}

/// A subsystem that failed since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubsystemHealth {
    /// The subsystem's name.
    pub system: String,
    /// The number of failures in the last 100 runs of the plugin's schedule. A [`Subsystem`](crate::Subsystem) can fail
    /// once per actor and run.
    pub recent: u64,
    /// The number of failures since the start.
    pub total: u64,
    /// The text of the last error.
    pub last_error: String,
}

/// A cause of reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CauseHealth {
    /// How often the cause came up, at least 1.
    pub times: u64,
    /// The [kind](crate::ActorCoreError::kind) of the error.
    pub kind: String,
    /// The text of the report, cut to its first 200 bytes.
    pub text: String,
}

/// A system parameter that returns the [`ActorCoreHealth`].
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// fn print_health(check: HealthCheck) {
///     println!("{}", check.report());
/// }
/// # bevy_ecs::system::assert_is_system(print_health);
/// ```
#[derive(SystemParam)]
pub struct HealthCheck<'w> {
    registry: Option<Res<'w, Registry>>,
    reports: Option<Res<'w, Reports>>,
    last_load: Option<Res<'w, LastLoad>>,
}

impl HealthCheck<'_> {
    /// Returns the current summary.
    pub fn report(&self) -> ActorCoreHealth {
        health(self.registry.as_deref(), self.reports.as_deref(), self.last_load.as_deref())
    }
}

impl ActorCoreHealth {
    /// Returns the current summary of this world.
    pub fn of(world: &World) -> Self {
        health(world.get_resource(), world.get_resource(), world.get_resource())
    }

    /// Returns whether the registry is ready, no subsystem failed in the last 100 runs, and no file has errors.
    pub fn is_well(&self) -> bool {
        self.ready && self.failing().next().is_none() && self.bad_files().next().is_none()
    }

    /// Returns the subsystems that failed in the last 100 runs.
    pub fn failing(&self) -> impl Iterator<Item = &SubsystemHealth> {
        self.failed.iter().filter(|failed| failed.recent > 0)
    }

    /// Returns the files that had errors at the last load or reload.
    pub fn bad_files(&self) -> impl Iterator<Item = &FileHealth> {
        self.files.iter().filter(|file| file.errors > 0)
    }
}

fn health(
    registry: Option<&Registry>,
    reports: Option<&Reports>,
    last_load: Option<&LastLoad>,
) -> ActorCoreHealth {
    let mut health = ActorCoreHealth::default();
    if let Some(load) = last_load {
        (health.files, health.accepted) = (load.files.clone(), load.accepted);
    }
    let (Some(registry), Some(reports)) = (registry, reports) else { return health };
    health.ready = registry.is_ready();
    health.disabled = registry.disabled().map(|system| system.to_string()).collect();
    let failures = reports.failures();
    health.runs = failures.runs();
    let failed = failures.iter().map(|failed| SubsystemHealth {
        system: failed.system.to_string(),
        recent: failed.recent,
        total: failed.total,
        last_error: failed.last.to_owned(),
    });
    health.failed = failed.collect();
    let counts = reports.counts(registry).into_iter();
    health.reports = counts.map(|(kind, times)| (kind.to_owned(), times)).collect();
    let causes = reports.causes(registry).into_iter().take(CAUSES).map(|cause| CauseHealth {
        times: cause.times,
        kind: cause.kind.to_owned(),
        text: cause.text.into(),
    });
    health.causes = causes.collect();
    health
}

/// Formats a number with what it counts: `no files`, `1 file`, `2 files`.
fn count(number: u64, one: &str, more: &str) -> String {
    match number {
        0 => format!("no {more}"),
        1 => format!("1 {one}"),
        _ => format!("{number} {more}"),
    }
}

/// Prints one line for the whole, and below it one line for each failed or disabled subsystem, bad file and frequent
/// cause.
impl fmt::Display for ActorCoreHealth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "actor core: {}; {} failed lately; {}",
            if self.ready { "ready" } else { "NOT READY" },
            count(self.failing().count() as u64, "subsystem", "subsystems"),
            count(self.bad_files().count() as u64, "bad file", "bad files"),
        )?;
        for SubsystemHealth { system, recent, total, last_error } in &self.failed {
            let recent = count(*recent, "time", "times");
            let total = count(*total, "time", "times");
            let runs = count(self.runs.min(RECENT_RUNS), "run", "runs");
            write!(
                f,
                "\n  subsystem {system}: failed {recent} in the last {runs}, {total} since the start: "
            )?;
            f.write_str(last_error)?;
        }
        for system in &self.disabled {
            write!(f, "\n  system {system}: switched off")?;
        }
        if self.accepted == Some(false) {
            write!(f, "\n  the files that were read last are not used")?;
        }
        for FileHealth { file, errors, warnings, first } in &self.files {
            let errors = count(*errors as u64, "error", "errors");
            let warnings = count(*warnings as u64, "warning", "warnings");
            let file = if file.is_empty() { "files" } else { file };
            write!(f, "\n  {file}: {errors}, {warnings}: {first}")?;
        }
        if !self.reports.is_empty() {
            let kinds: Vec<_> = self.reports.iter().map(|(kind, times)| format!("{times} {kind}")).collect();
            write!(f, "\n  reports: {}", kinds.join(", "))?;
        }
        for CauseHealth { times, text, .. } in &self.causes {
            let times = count(*times, "time", "times");
            write!(f, "\n    {times} {}", text.lines().next().unwrap_or_default())?;
        }
        Ok(())
    }
}
