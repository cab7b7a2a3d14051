//! Saves: actors of a world as [`ActorRecord`]s, and back.

mod capture;
mod spawn;
mod spawned;
mod timestamps;

use actor_core::ActorRecord;
use bevy_app::App;
use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;

use crate::error::ActorCoreError;

pub use spawned::{Spawned, SpawnedPart};
pub use timestamps::Timestamps;

/// Takes records of actors in a world, and spawns them again.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_app::prelude::*;
///
/// static ATTACK: Dimension = Dimension::new("attack");
/// const ITEMS: SubsystemId = SubsystemId::new("items", 50);
///
/// # fn game() -> Result<App, ActorCoreError> {
/// #     let registry = Registry::builder().dimension("attack", DimensionDef::primary());
/// #     let registry = registry.subsystem(SubsystemDef::new("items", 50)).build()?;
/// #     let mut app = App::new();
/// #     app.add_plugins(ActorCorePlugin::default().with_registry(registry));
/// #     Ok(app)
/// # }
/// let mut app = game()?;
/// let hero = app.world_mut().spawn((Actor::new("hero"), Base::from([(&ATTACK, 10.0)]))).id();
/// let sharp = Contributions::new().with(ITEMS, [ATTACK.flat(5.0)]);
/// app.world_mut().spawn((Name::new("a sword"), sharp, ContributesTo(hero)));
///
/// let bytes = ActorRecord::of(app.world(), hero)?.at(1_700_000_000).to_bytes()?;
///
/// // Later, in another process.
/// let mut app = game()?;
/// let spawned = ActorRecord::from_bytes(&bytes)?.spawn(app.world_mut())?;
/// app.update();
/// assert_eq!(app.world().get::<Snapshot>(spawned.actor).unwrap().value(&ATTACK), 15.0);
/// assert_eq!(spawned.items.len(), 1);
/// assert!(spawned.unknown.is_empty());
/// # Ok::<(), ActorCoreError>(())
/// ```
pub trait SaveActor: Sized {
    /// An actor as it is now, with its items and effects.
    ///
    /// Whom the actor itself contributes to is not in it. An item or effect that is an actor too is a part of its owner's
    /// record, so save those that contribute to nobody. Something that is both an item and an effect is saved as what
    /// comes first: an effect, if it is one of the same actor.
    ///
    /// # Errors
    /// [`ActorCoreError::NotAnActor`], and [`Record`](actor_core::Error::Record) if it has no id or is beyond the limits of a record.
    fn of(world: &World, actor: Entity) -> Result<Self, ActorCoreError>;

    /// Spawns the actor with its items and effects. Its snapshot is that of an actor that is new; the next aggregation gives
    /// it the same bits as before. Effects go on: their time is counted from the last run of the plugin's schedule. Of those
    /// that end at one moment, another one may be told of first than before.
    ///
    /// The source of an effect is the actor of that id: this one, or the only one of that id in the world. To load actors
    /// that are sources of each other's effects, use [`spawn_all`](Self::spawn_all).
    ///
    /// # Errors
    /// [`Record`](actor_core::Error::Record) if it cannot be, and [`TooManySymbols`](actor_core::Error::TooManySymbols); nothing was spawned then.
    fn spawn(&self, world: &mut World) -> Result<Spawned, ActorCoreError>;

    /// Spawns all of these, or none of them if one cannot be.
    ///
    /// # Errors
    /// As [`spawn`](Self::spawn).
    fn spawn_all(records: &[Self], world: &mut World) -> Result<Vec<Spawned>, ActorCoreError>;
}

impl SaveActor for ActorRecord {
    fn of(world: &World, actor: Entity) -> Result<Self, ActorCoreError> {
        capture::capture(world, actor)
    }

    fn spawn(&self, world: &mut World) -> Result<Spawned, ActorCoreError> {
        let mut all = Self::spawn_all(std::slice::from_ref(self), world)?;
        // One record gives one actor.
        Ok(all.remove(0))
    }

    fn spawn_all(records: &[Self], world: &mut World) -> Result<Vec<Spawned>, ActorCoreError> {
        spawn::spawn_all(records, world)
    }
}

pub(crate) fn plugin(app: &mut App) {
    app.register_type::<Timestamps>();
}
