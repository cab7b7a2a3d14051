//! [`ActorCoreDiagnosticsPlugin`]: the plugin's counters and times, as Bevy diagnostics.

use actor_core::Error as CoreError;
use bevy_app::{App, Plugin};
use bevy_diagnostic::{
    DEFAULT_MAX_HISTORY_LENGTH, Diagnostic, DiagnosticPath, Diagnostics, RegisterDiagnostic,
};
use bevy_ecs::change_detection::{Ref, Res};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::{Has, With};
use bevy_ecs::schedule::IntoScheduleConfigs;
use bevy_ecs::system::{Local, Query};

use super::clock::{self, measure_times};
use super::contributions::{Counted, count};
use super::last_run::LastRun;
use crate::actor::Actor;
use crate::error::ActorCoreError;
use crate::registry::Registry;
use crate::reports::Reports;
use crate::sets::{ActorCoreSystems, PluginSchedule};
use crate::statements::Contributions;

/// Adds counters and times of [`ActorCorePlugin`](crate::ActorCorePlugin) to Bevy's diagnostics. Needs the feature
/// `diagnostics`.
///
/// Add it after [`ActorCorePlugin`](crate::ActorCorePlugin). Each run of that plugin's schedule adds one measurement to
/// each diagnostic. Without this plugin nothing is measured. Bevy's `LogDiagnosticsPlugin` prints the diagnostics.
///
/// ```
/// use bevy_actor_core::ActorCoreDiagnosticsPlugin;
/// use bevy_actor_core::prelude::*;
/// use bevy_app::prelude::*;
/// use bevy_diagnostic::DiagnosticsStore;
///
/// let mut app = App::new();
/// app.add_plugins((ActorCorePlugin::default(), ActorCoreDiagnosticsPlugin::default()));
/// app.world_mut().spawn(Actor::new("hero"));
/// app.update();
/// let store = app.world().resource::<DiagnosticsStore>();
/// assert_eq!(store.get(&ActorCoreDiagnosticsPlugin::ACTORS).unwrap().value(), Some(1.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ActorCoreDiagnosticsPlugin {
    /// The number of measurements to keep for each diagnostic. The default is 120.
    pub max_history_length: usize,
}

impl Default for ActorCoreDiagnosticsPlugin {
    fn default() -> Self {
        Self { max_history_length: DEFAULT_MAX_HISTORY_LENGTH }
    }
}

impl ActorCoreDiagnosticsPlugin {
    /// The number of actors, including disabled ones.
    pub const ACTORS: DiagnosticPath = DiagnosticPath::const_new("actor_core/actors");
    /// The number of statements in all [`Contributions`], including those of items, of effects and of disabled
    /// entities.
    pub const CONTRIBUTIONS: DiagnosticPath = DiagnosticPath::const_new("actor_core/contributions");
    /// The number of actors that the last aggregation resolved.
    ///
    /// It does not include actors that were resolved outside of the aggregation: by a
    /// [`ResolverMut`](crate::ResolverMut), or again because effects began to grant other tags.
    pub const RESOLVED: DiagnosticPath = DiagnosticPath::const_new("actor_core/resolved");
    /// The number of actors that the last aggregation skipped because none of their inputs had changed.
    pub const SKIPPED: DiagnosticPath = DiagnosticPath::const_new("actor_core/skipped");
    /// The number of actors whose numbers changed in the last aggregation.
    pub const CHANGED: DiagnosticPath = DiagnosticPath::const_new("actor_core/changed");

    /// The number of errors of this [kind](ActorCoreError::kind) since the start, including repetitions.
    pub fn reports(kind: &str) -> DiagnosticPath {
        DiagnosticPath::new(format!("actor_core/reports/{kind}"))
    }

    /// The duration of the last run of a set, in milliseconds.
    ///
    /// It is measured by the wall clock, from the end of the set before it to the end of its own last system. It
    /// therefore includes other systems that the schedule runs in between.
    pub const fn time(set: ActorCoreSystems) -> DiagnosticPath {
        clock::path(set)
    }
}

impl Plugin for ActorCoreDiagnosticsPlugin {
    /// # Panics
    /// If [`ActorCorePlugin`](crate::ActorCorePlugin) has not been added yet.
    fn build(&self, app: &mut App) {
        let new = |path| Diagnostic::new(path).with_max_history_length(self.max_history_length);
        let counters = [Self::ACTORS, Self::CONTRIBUTIONS, Self::RESOLVED, Self::SKIPPED, Self::CHANGED];
        let kinds = kinds().map(Self::reports);
        for path in counters.into_iter().chain(kinds) {
            app.register_diagnostic(new(path));
        }
        for set in clock::sets() {
            app.register_diagnostic(new(Self::time(set)).with_suffix(" ms"));
        }
        let schedule = match app.world().get_resource::<PluginSchedule>() {
            Some(schedule) => schedule.0,
            None => panic!("add ActorCorePlugin to the app before ActorCoreDiagnosticsPlugin"),
        };
        app.init_resource::<LastRun>();
        measure_times(app, schedule);
        app.add_systems(schedule, measure.after(ActorCoreSystems::Report));
    }
}

/// The kinds of all errors, of the core and of the plugin.
fn kinds() -> impl Iterator<Item = &'static str> {
    CoreError::KINDS.iter().chain(ActorCoreError::KINDS).copied()
}

fn measure(
    last_run: Res<LastRun>,
    registry: Res<Registry>,
    reports: Res<Reports>,
    actors: Query<Has<Disabled>, With<Actor>>,
    contributions: Query<(Ref<Contributions>, Has<Disabled>)>,
    mut counted: Local<Counted>,
    mut diagnostics: Diagnostics,
) {
    type Plugin = ActorCoreDiagnosticsPlugin;
    let actors = actors.iter().len() as u64;
    diagnostics.add_measurement(&Plugin::ACTORS, || actors as f64);
    diagnostics.add_measurement(&Plugin::CONTRIBUTIONS, || count(&contributions, &mut counted) as f64);
    diagnostics.add_measurement(&Plugin::RESOLVED, || last_run.resolved as f64);
    diagnostics.add_measurement(&Plugin::SKIPPED, || actors.saturating_sub(last_run.resolved) as f64);
    diagnostics.add_measurement(&Plugin::CHANGED, || last_run.changed as f64);
    let counts = reports.counts(&registry);
    for kind in kinds() {
        let times = counts.get(kind).copied().unwrap_or(0);
        diagnostics.add_measurement(&Plugin::reports(kind), || times as f64);
    }
}
