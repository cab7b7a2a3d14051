//! Saves: takes [`ActorRecord`]s of actors in a world, and spawns actors from records.
//!
//! The core defines the record, its formats and its checks. This module reads the world in `capture.rs` and writes it
//! in `spawn.rs`. Start reading at [`SaveActor`].

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

/// Takes records of actors in a world, and spawns actors from records.
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
    /// Returns the record of an actor as it is now, with its items and effects.
    ///
    /// The record does not contain the entity that the actor itself contributes to. An item or effect that is an actor
    /// too is part of its owner's record, so save only the actors that contribute to no other entity. An entity that is
    /// both an item and an effect is saved once, where it is found first. If it is both for the same actor, that is as
    /// an effect.
    ///
    /// # Errors
    /// [`ActorCoreError::NotAnActor`] if the entity does not exist or is not an actor, and
    /// [`Record`](actor_core::Error::Record) if it has no id or exceeds a limit of records.
    fn of(world: &World, actor: Entity) -> Result<Self, ActorCoreError>;

    /// Spawns the actor with its items and effects.
    ///
    /// The actor begins with a snapshot that is not resolved. The next aggregation gives it the same bits as before.
    /// Effects continue with the time that they had left, counted from the last run of the plugin's schedule. Effects
    /// that end at the same moment may end in another order than before.
    ///
    /// A record stores the source of an effect by the id of an actor. The source becomes the actor of the same record
    /// if that has the id, or else the only actor in the world with the id. If there is none, or more than one, the
    /// effect has no source. To load actors that are sources of each other's effects, use
    /// [`spawn_all`](Self::spawn_all).
    ///
    /// # Errors
    /// [`Record`](actor_core::Error::Record) if the record is invalid, or
    /// [`TooManySymbols`](actor_core::Error::TooManySymbols). Nothing is spawned then.
    fn spawn(&self, world: &mut World) -> Result<Spawned, ActorCoreError>;

    /// Spawns the actors of all these records, or none of them if one record is invalid.
    ///
    /// # Errors
    /// The same as those of [`spawn`](Self::spawn).
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
