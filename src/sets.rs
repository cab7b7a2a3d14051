//! [`ActorCoreSystems`]: the plugin's system sets in their order, and the schedule in which they run.

use bevy_ecs::intern::Interned;
use bevy_ecs::resource::Resource;
use bevy_ecs::schedule::{ScheduleLabel, SystemSet};

/// The plugin's system sets, in the order in which they run.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActorCoreSystems {
    /// Builds the registry from the files. Runs in [`PreUpdate`](bevy_app::PreUpdate).
    Load,
    /// Updates effects to changed definitions, ticks them, and ends the entities whose time is over, see
    /// [`Lasts`](crate::Lasts). Runs in the plugin's schedule.
    Expire,
    /// Contains the subsystems, each in its [`SubsystemSet`](crate::SubsystemSet). Runs in the plugin's schedule, after
    /// `Expire`.
    Subsystems,
    /// Merges the statements of items and effects, writes snapshots, and sends the events of effects that begin or
    /// cease to count. Runs in the plugin's schedule, after `Subsystems`.
    Aggregate,
    /// Sends the changes of [watched](crate::Watch) actors and dimensions. Runs in the plugin's schedule, after
    /// `Aggregate`, if anything is watched.
    Watch,
    /// Updates [`Pools`](crate::Pools): they follow their maxima, regenerate and send events. Runs in the plugin's
    /// schedule, after `Watch`.
    Pools,
    /// Sends problems as [`ActorCoreReport`](crate::ActorCoreReport), and reloads as
    /// [`RegistryReloaded`](crate::RegistryReloaded). Runs in the plugin's schedule, after `Pools`.
    Report,
}

impl ActorCoreSystems {
    /// The sets of the plugin's schedule in their order, which are all except [`Load`](Self::Load).
    pub(crate) const IN_ORDER: [Self; 6] =
        [Self::Expire, Self::Subsystems, Self::Aggregate, Self::Watch, Self::Pools, Self::Report];
}

/// The schedule in which the plugin runs.
#[derive(Resource, Clone, Copy, Debug)]
pub(crate) struct PluginSchedule(pub Interned<dyn ScheduleLabel>);
