//! Adds subsystems to an app, each at its place in the order of priorities.

use actor_core::{Error as CoreError, SubsystemId, Symbol};
use bevy_app::App;
use bevy_ecs::change_detection::Res;
use bevy_ecs::error::BevyError;
use bevy_ecs::resource::Resource;
use bevy_ecs::schedule::{IntoScheduleConfigs, ScheduleConfigs, SystemSet};
use bevy_ecs::system::{
    Adapt, In, IntoAdapterSystem, IntoSystem, RunSystemError, ScheduleSystem, System, SystemIn,
};

use crate::error::ActorCoreError;
use crate::registry::Registry;
use crate::reports::Reports;
use crate::sets::{ActorCoreSystems, PluginSchedule};

use super::Subsystem;

/// The set that holds the systems of one subsystem.
///
/// It is part of [`ActorCoreSystems::Subsystems`] in the plugin's schedule. It does not run while the subsystem is
/// disabled.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SubsystemSet(pub Symbol);

/// All subsystems of an app, in the order in which they run: by priority descending, then by id ascending.
#[derive(Resource, Debug, Default)]
pub struct Subsystems {
    order: Vec<SubsystemId>,
}

impl Subsystems {
    /// Returns all subsystems, in the order in which they run.
    pub fn iter(&self) -> impl Iterator<Item = SubsystemId> {
        self.order.iter().copied()
    }
}

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<Subsystems>();
}

/// Adds subsystems to an [`App`] that has the plugin.
pub trait ActorCoreAppExt {
    /// Registers any Bevy system as a subsystem. It runs in the plugin's schedule, after the subsystems of a higher
    /// priority.
    ///
    /// The system returns `()` or a `Result<(), BevyError>`. An error is reported and does not stop the app.
    ///
    /// ```
    /// # use bevy_actor_core::prelude::*;
    /// # use bevy_app::prelude::*;
    /// # use bevy_ecs::prelude::*;
    /// static STRENGTH: Dimension = Dimension::new("strength");
    /// const ITEMS: SubsystemId = SubsystemId::new("items", 50);
    /// #[derive(Component)]
    /// struct Sword(f64);
    ///
    /// fn equip(mut actors: Query<(ContributionsMut, &Sword), Changed<Sword>>) {
    ///     for (mut contributions, sword) in &mut actors {
    ///         contributions.replace(ITEMS, [STRENGTH.percent(sword.0)]);
    ///     }
    /// }
    /// App::new().add_plugins(ActorCorePlugin::default()).add_subsystem(ITEMS, equip);
    /// ```
    ///
    /// # Panics
    /// If a subsystem with this id is registered already, or if the plugin has not been added yet.
    /// [`try_add_subsystem`](Self::try_add_subsystem) returns an error instead.
    fn add_subsystem<M>(&mut self, id: SubsystemId, system: impl IntoSystem<(), (), M>) -> &mut Self;

    /// Registers any Bevy system as a subsystem, like [`add_subsystem`](Self::add_subsystem), and returns an error
    /// instead of panicking.
    ///
    /// # Errors
    /// [`ActorCoreError::DuplicateSubsystem`] or [`ActorCoreError::PluginMissing`].
    fn try_add_subsystem<M>(
        &mut self,
        id: SubsystemId,
        system: impl IntoSystem<(), (), M>,
    ) -> Result<&mut Self, ActorCoreError>;

    /// Registers a type that implements [`Subsystem`].
    ///
    /// # Panics
    /// If a subsystem with its id or of its type is registered already, if its id is empty, if it asks for data that it
    /// must not see, or if the plugin has not been added yet. [`try_register_subsystem`](Self::try_register_subsystem)
    /// returns an error instead.
    fn register_subsystem<S: Subsystem>(&mut self, subsystem: S) -> &mut Self;

    /// Registers a type that implements [`Subsystem`], like [`register_subsystem`](Self::register_subsystem), and
    /// returns an error instead of panicking.
    ///
    /// # Errors
    /// [`ActorCoreError::DuplicateSubsystem`], [`ActorCoreError::DuplicateType`], [`CoreError::Empty`],
    /// [`ActorCoreError::ForbiddenData`] or [`ActorCoreError::PluginMissing`].
    fn try_register_subsystem<S: Subsystem>(&mut self, subsystem: S) -> Result<&mut Self, ActorCoreError>;
}

/// Turns the error of a system into its output, because Bevy's error handler would stop the app.
struct Catch;

impl<S: System<In = (), Out = ()>> Adapt<S> for Catch {
    type In = ();
    type Out = Option<BevyError>;

    fn adapt(
        &mut self,
        (): (),
        run: impl FnOnce(SystemIn<'_, S>) -> Result<(), RunSystemError>,
    ) -> Result<Option<BevyError>, RunSystemError> {
        match run(()) {
            Ok(()) => Ok(None),
            Err(RunSystemError::Failed(error)) => Ok(Some(error)),
            Err(skipped) => Err(skipped),
        }
    }
}

impl ActorCoreAppExt for App {
    fn add_subsystem<M>(&mut self, id: SubsystemId, system: impl IntoSystem<(), (), M>) -> &mut Self {
        self.try_add_subsystem(id, system).unwrap_or_else(|error| panic!("{error}"))
    }

    fn try_add_subsystem<M>(
        &mut self,
        id: SubsystemId,
        system: impl IntoSystem<(), (), M>,
    ) -> Result<&mut Self, ActorCoreError> {
        let report = move |In(error): In<Option<BevyError>>, reports: Res<Reports>| {
            if let Some(error) = error {
                let error = super::run::first_line(&error);
                reports.error(ActorCoreError::SystemFailed { system: id.symbol(), error });
            }
        };
        add(self, id, IntoAdapterSystem::new(Catch, system).pipe(report).into_configs())?;
        Ok(self)
    }

    fn register_subsystem<S: Subsystem>(&mut self, subsystem: S) -> &mut Self {
        self.try_register_subsystem(subsystem).unwrap_or_else(|error| panic!("{error}"))
    }

    fn try_register_subsystem<S: Subsystem>(&mut self, subsystem: S) -> Result<&mut Self, ActorCoreError> {
        if subsystem.system_id().is_empty() {
            return Err(CoreError::Empty { what: "a subsystem's id" }.into());
        }
        let id = SubsystemId::new(subsystem.system_id(), subsystem.priority());
        place(self, id)?;
        let system = super::run::system(self.world_mut(), id, subsystem)?;
        add(self, id, system)?;
        Ok(self)
    }
}

/// Returns the position of a new subsystem in the order.
fn place(app: &App, id: SubsystemId) -> Result<usize, ActorCoreError> {
    let subsystems = app.world().get_resource::<Subsystems>().ok_or(ActorCoreError::PluginMissing)?;
    if subsystems.order.iter().any(|known| known.name() == id.name()) {
        return Err(ActorCoreError::DuplicateSubsystem(id.symbol()));
    }
    Ok(subsystems.order.partition_point(|known| known.runs_before(&id)))
}

/// Adds a subsystem's system at its position in the order.
fn add(
    app: &mut App,
    id: SubsystemId,
    system: ScheduleConfigs<ScheduleSystem>,
) -> Result<(), ActorCoreError> {
    let at = place(app, id)?;
    let schedule = app.world().get_resource::<PluginSchedule>().ok_or(ActorCoreError::PluginMissing)?.0;
    let mut subsystems = app.world_mut().resource_mut::<Subsystems>();
    let before = at.checked_sub(1).map(|at| subsystems.order[at]);
    let after = subsystems.order.get(at).copied();
    subsystems.order.insert(at, id);
    let set = SubsystemSet(id.symbol());
    let enabled = move |registry: Res<Registry>| registry.is_enabled(set.0);
    app.configure_sets(schedule, set.in_set(ActorCoreSystems::Subsystems).run_if(enabled));
    if let Some(before) = before {
        app.configure_sets(schedule, set.after(SubsystemSet(before.symbol())));
    }
    if let Some(after) = after {
        app.configure_sets(schedule, set.before(SubsystemSet(after.symbol())));
    }
    app.add_systems(schedule, system.in_set(set));
    Ok(())
}
