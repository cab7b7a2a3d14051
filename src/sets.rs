//! [`ActorCoreSystems`]: the plugin's system sets, and the schedule that they run in.

use bevy_ecs::intern::Interned;
use bevy_ecs::resource::Resource;
use bevy_ecs::schedule::{ScheduleLabel, SystemSet};

/// The plugin's system sets, in the order in which they run.
#[derive(SystemSet, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActorCoreSystems {
    /// Files become the registry. Runs in [`PreUpdate`].
    Load,
    /// Effects tick, and what [lasts](crate::Lasts) only for a while ends when its time is over. Runs in the plugin's
    /// schedule.
    Expire,
    /// Subsystems say what they contribute, each in its [`SubsystemSet`](crate::SubsystemSet). Runs in the plugin's
    /// schedule.
    Subsystems,
    /// What contributors say is put together, and snapshots are written. Runs in the plugin's schedule, after `Subsystems`.
    Aggregate,
    /// What changed of [watched](crate::Watch) actors is told. Runs in the plugin's schedule, after `Aggregate`, if
    /// anything is watched.
    Watch,
    /// [`Pools`] follow their maxima, regenerate and report. Runs in the plugin's schedule, after `Watch`.
    Pools,
    /// What went wrong is sent as [`ActorCoreReport`]. Runs in the plugin's schedule, after `Pools`.
    Report,
}

#[cfg(feature = "diagnostics")]
impl ActorCoreSystems {
    /// The sets of the plugin's schedule, in their order: all but [`Load`](Self::Load).
    pub(crate) const IN_ORDER: [Self; 6] =
        [Self::Expire, Self::Subsystems, Self::Aggregate, Self::Watch, Self::Pools, Self::Report];
}

/// The schedule that the plugin runs in.
#[derive(Resource, Clone, Copy, Debug)]
pub(crate) struct PluginSchedule(pub Interned<dyn ScheduleLabel>);
