//! Measures how long each system set takes, with systems that run before and after it.

use std::time::Instant;

use bevy_app::{App, PreUpdate};
use bevy_diagnostic::{DiagnosticPath, Diagnostics};
use bevy_ecs::change_detection::ResMut;
use bevy_ecs::intern::Interned;
use bevy_ecs::resource::Resource;
use bevy_ecs::schedule::{IntoScheduleConfigs, ScheduleLabel, SystemSet};

use crate::sets::ActorCoreSystems;

/// The time at which the running set began.
#[derive(Resource, Default)]
pub(super) struct Clock(Option<Instant>);

/// The sets of the measuring systems, which run between the plugin's sets.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Tick {
    /// Runs before this set. Only the first set of a schedule has one.
    Start(ActorCoreSystems),
    /// Runs after this set, and before the next one.
    End(ActorCoreSystems),
}

/// The path of the diagnostic that holds a set's time.
pub(super) const fn path(set: ActorCoreSystems) -> DiagnosticPath {
    DiagnosticPath::const_new(match set {
        ActorCoreSystems::Load => "actor_core/time/load",
        ActorCoreSystems::Expire => "actor_core/time/expire",
        ActorCoreSystems::Subsystems => "actor_core/time/subsystems",
        ActorCoreSystems::Aggregate => "actor_core/time/aggregate",
        ActorCoreSystems::Watch => "actor_core/time/watch",
        ActorCoreSystems::Pools => "actor_core/time/pools",
        ActorCoreSystems::Report => "actor_core/time/report",
    })
}

/// All sets whose time is measured.
pub(super) fn sets() -> impl Iterator<Item = ActorCoreSystems> {
    [ActorCoreSystems::Load].into_iter().chain(ActorCoreSystems::IN_ORDER)
}

/// Adds systems that read the clock before and after each set. The measured systems do not know of them.
pub(super) fn measure_times(app: &mut App, schedule: Interned<dyn ScheduleLabel>) {
    let load = ActorCoreSystems::Load;
    app.init_resource::<Clock>().add_systems(
        PreUpdate,
        (start.in_set(Tick::Start(load)).before(load), end(load).in_set(Tick::End(load)).after(load)),
    );
    app.add_systems(
        schedule,
        start.in_set(Tick::Start(ActorCoreSystems::IN_ORDER[0])).before(ActorCoreSystems::IN_ORDER[0]),
    );
    for (at, set) in ActorCoreSystems::IN_ORDER.into_iter().enumerate() {
        app.add_systems(schedule, end(set).in_set(Tick::End(set)).after(set));
        if let Some(next) = ActorCoreSystems::IN_ORDER.get(at + 1) {
            app.configure_sets(schedule, Tick::End(set).before(*next));
        }
    }
}

fn start(mut clock: ResMut<Clock>) {
    clock.0 = Some(Instant::now());
}

/// Records how long this set took, and starts the clock for the next one.
fn end(set: ActorCoreSystems) -> impl FnMut(ResMut<Clock>, Diagnostics) {
    let path = path(set);
    move |mut clock, mut diagnostics| {
        let now = Instant::now();
        if let Some(began) = clock.0.replace(now) {
            diagnostics.add_measurement(&path, || now.duration_since(began).as_secs_f64() * 1000.0);
        }
    }
}
