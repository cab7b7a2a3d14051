//! [`ActorRecord`]: an actor with everything that is its own, by name, as data.

mod check;
mod error;
#[cfg(feature = "saves")]
mod file;
mod formats;
mod limits;
mod names;
mod parts;
mod said;
mod spawn;
mod spawned;
mod take;
mod timestamps;
mod unknown;

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};

pub use error::RecordError;
pub use limits::{MAX_NAME_BYTES, MAX_RECORD_BYTES, MAX_RECORD_DEPTH, MAX_RECORD_ENTRIES, MAX_RECORD_PARTS};
pub use parts::{ContributorRecord, EffectRecord, IdentityRecord, TimeRecord};
pub use said::{CapRecord, ContributionRecord, PoolRecord};
pub use spawned::{Spawned, SpawnedPart, Unknown};
pub use timestamps::Timestamps;

use formats::FormatVersion;

/// An actor with everything that is its own, for saves: who it is, its base values, what code says about it, its items and
/// effects with the time that they have left, and its pools. Everything in it goes by name, so that another process with
/// another registry loads it to a [`Snapshot`](crate::Snapshot) of the same bits.
///
/// What the registry says is not in it: rules and the definitions of effects are those of the game that loads it. Neither
/// are the game's own components; [`Spawned`] names the new entities so that it can add them.
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
///
/// # What is unknown
///
/// A record may name dimensions, systems and effects that the registry does not know, since a mod was removed. They are
/// kept on the actor without effect, listed in [`Spawned::unknown`], reported once each, and saved again; when the mod
/// comes back, they count again. The time of an effect that is unknown goes on.
///
/// # Limits
///
/// Whatever a record holds, reading and spawning it gives an error or an actor, and no panic: numbers must be finite, names
/// not empty and at most [`MAX_NAME_BYTES`] long, and there may be at most [`MAX_RECORD_ENTRIES`] entries and
/// [`MAX_RECORD_PARTS`] items and effects, [`MAX_RECORD_DEPTH`] deep, in at most [`MAX_RECORD_BYTES`]. A record that is
/// refused interns no name. As everywhere in this crate, −0.0 becomes 0.0 when the record is spawned.
///
/// It can be a part of a game's own save: it implements serde's `Serialize` and `Deserialize`, and checks itself in both.
/// [`to_bytes`](Self::to_bytes) adds a checksum, which serde alone does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
#[non_exhaustive]
pub struct ActorRecord {
    version: FormatVersion,
    /// Its name, if it has one.
    #[serde(default)]
    pub name: Option<String>,
    /// Who it is.
    pub actor: IdentityRecord,
    /// How long the actor itself lasts, if it ends by itself.
    #[serde(default)]
    pub time: Option<TimeRecord>,
    /// What code says about it.
    #[serde(default, deserialize_with = "limits::entries")]
    pub contributions: Vec<ContributionRecord>,
    /// The caps that code puts on it.
    #[serde(default, deserialize_with = "limits::entries")]
    pub caps: Vec<CapRecord>,
    /// What [contributes to](crate::ContributesTo) it.
    #[serde(default, deserialize_with = "limits::parts")]
    pub items: Vec<ContributorRecord>,
    /// The [effects](crate::EffectOf) on it.
    #[serde(default, deserialize_with = "limits::parts")]
    pub effects: Vec<ContributorRecord>,
}

/// The format version that is written. Every version from 1 up to this one is read.
pub const RECORD_VERSION: u32 = 1;

impl ActorRecord {
    /// Saved at this time: seconds since the epoch, by the game's clock. It becomes the actor's time of creation too, if
    /// that is not known; see [`Timestamps`].
    #[must_use]
    pub fn at(mut self, seconds: u64) -> Self {
        let created = self.actor.timestamps.map_or(seconds, |times| times.created);
        self.actor.timestamps = Some(Timestamps { created, updated: seconds });
        self
    }

    /// The format version that it was read from; [`RECORD_VERSION`] for a new one.
    pub fn version(&self) -> u32 {
        self.version.0
    }
}

impl Serialize for ActorRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.check().map_err(ser::Error::custom)?;
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for ActorRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let _scope = limits::Scope::open();
        let record = Self::deserialize(deserializer)?;
        record.check().map_err(limits::refuse)?;
        Ok(record)
    }
}
