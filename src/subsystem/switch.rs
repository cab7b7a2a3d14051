//! [`PurgeSubsystem`]: removes what a subsystem contributed while the app runs.
//!
//! [`Registry::disable`](actor_core::Registry::disable) and [`Registry::enable`](actor_core::Registry::enable) switch a
//! subsystem off and on without removing anything.

use actor_core::Symbol;
use bevy_ecs::change_detection::DetectChangesMut;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::{Has, Or, With};
use bevy_ecs::system::Command;
use bevy_ecs::world::World;

use crate::registry::Registry;
use crate::statements::{Caps, Contributions};

/// A command that disables a subsystem and removes everything that code contributed in its name, from every entity.
///
/// If the subsystem is enabled later, its rules from files count again. A type that implements
/// [`Subsystem`](super::Subsystem) is then asked about every actor. A registered system contributes again as soon as
/// its own query filters match.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// fn end_of_season(mut commands: Commands) {
///     commands.queue(PurgeSubsystem::new("season"));
/// }
/// # bevy_ecs::system::assert_is_system(end_of_season);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurgeSubsystem(Symbol);

impl PurgeSubsystem {
    /// Purges the subsystem with this name.
    pub fn new(system: impl Into<Symbol>) -> Self {
        Self(system.into())
    }
}

/// The statements of an entity. `Has<Disabled>` makes the query include disabled entities.
type PurgedStatements = (Option<&'static mut Contributions>, Option<&'static mut Caps>, Has<Disabled>);

impl Command for PurgeSubsystem {
    type Out = ();

    fn apply(self, world: &mut World) {
        if let Some(mut registry) = world.get_resource_mut::<Registry>() {
            registry.purge(self.0);
        }
        let mut actors = world.query_filtered::<PurgedStatements, Or<(With<Contributions>, With<Caps>)>>();
        for (contributions, caps, _) in actors.iter_mut(world) {
            if let Some(mut contributions) = contributions
                && contributions.bypass_change_detection().0.remove(self.0)
            {
                contributions.set_changed();
            }
            if let Some(mut caps) = caps
                && caps.bypass_change_detection().0.remove(self.0)
            {
                caps.set_changed();
            }
        }
    }
}
