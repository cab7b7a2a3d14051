//! Purging a subsystem while the app runs. Disabling and enabling is [`Registry::disable`] and [`Registry::enable`].

use bevy_ecs::change_detection::DetectChangesMut;
use bevy_ecs::query::With;
use bevy_ecs::system::Command;
use bevy_ecs::world::World;

use crate::actor::Actor;
use crate::caps::Caps;
use crate::contributions::Contributions;
use crate::registry::Registry;
use crate::symbol::Symbol;

/// A command that takes back everything that code said in the name of a system, on every actor, and disables it.
///
/// Enabling it later lets its rules count again. A [`Subsystem`](super::Subsystem) is then asked anew about every actor; a
/// registered system speaks again when its own filters let it.
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
    /// Purges this system.
    pub fn new(system: impl Into<Symbol>) -> Self {
        Self(system.into())
    }
}

impl Command for PurgeSubsystem {
    type Out = ();

    fn apply(self, world: &mut World) {
        if let Some(mut registry) = world.get_resource_mut::<Registry>() {
            registry.purge(self.0);
        }
        let mut actors = world.query_filtered::<(&mut Contributions, &mut Caps), With<Actor>>();
        for (mut contributions, mut caps) in actors.iter_mut(world) {
            if contributions.bypass_change_detection().remove(self.0) {
                contributions.set_changed();
            }
            if caps.bypass_change_detection().remove(self.0) {
                caps.set_changed();
            }
        }
    }
}
