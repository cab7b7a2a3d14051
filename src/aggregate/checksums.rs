//! [`Checksums`]: computes a number by which two machines can compare their actors.

use actor_core::checksum_of_actors;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Allow;
use bevy_ecs::system::{Query, SystemParam};

use crate::actor::{Actor, Snapshot};

/// A system parameter that computes checksums of actors. It conflicts only with systems that write [`Snapshot`] or
/// [`Actor`].
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// fn tell_the_server(checksums: Checksums) {
///     println!("tick 7: {:016x}", checksums.all());
/// }
/// # bevy_ecs::system::assert_is_system(tell_the_server);
/// ```
#[derive(SystemParam)]
pub struct Checksums<'w, 's> {
    actors: Query<'w, 's, (&'static Actor, &'static Snapshot), Allow<Disabled>>,
}

impl Checksums<'_, '_> {
    /// Returns one checksum for all actors, including disabled ones. It covers their ids and the
    /// [checksums](actor_core::Snapshot::checksum) of their snapshots.
    ///
    /// The checksum does not depend on entities or on the order in which actors were spawned. Actors that are not
    /// resolved yet do not count. The method reads every number of every actor, and takes about 1.5 ns for each number.
    #[must_use]
    pub fn all(&self) -> u64 {
        let resolved = self.actors.iter().filter(|(_, snapshot)| snapshot.is_resolved());
        checksum_of_actors(resolved.map(|(actor, snapshot)| (actor.id(), &snapshot.0)))
    }
}

#[cfg(test)]
mod tests {
    use bevy_ecs::system::RunSystemOnce;

    use super::*;
    use crate::prelude::*;

    /// Returns the checksum of a world with these actors, each given by its id and its strength.
    fn all(actors: &[(&str, f64)], disabled: bool) -> u64 {
        let mut app = bevy_app::App::new();
        let registry = Registry::builder().dimension("strength", DimensionDef::primary()).build().unwrap();
        app.add_plugins(ActorCorePlugin::default().with_registry(registry));
        for (id, strength) in actors {
            let mut actor = app.world_mut().spawn((Actor::new(*id), Base::from([("strength", *strength)])));
            if disabled {
                actor.insert(Disabled);
            }
        }
        app.update();
        app.world_mut().spawn(Actor::new("not resolved yet"));
        app.world_mut().run_system_once(|checksums: Checksums| checksums.all()).unwrap()
    }

    #[test]
    fn the_checksum_of_all_actors_is_that_of_their_ids_and_numbers() {
        let two = all(&[("a", 1.0), ("b", 2.0)], false);
        assert_eq!(two, all(&[("b", 2.0), ("a", 1.0)], false));
        assert_eq!(two, all(&[("a", 1.0), ("b", 2.0)], true));
        for others in [&[("a", 1.0)][..], &[("a", 2.0), ("b", 1.0)], &[("a", 1.0), ("c", 2.0)], &[]] {
            assert_ne!(two, all(others, false), "{others:?}");
        }
    }
}
