//! Actors as data, for saves: everything that is an actor's own, by name.
//!
//! [`ActorRecord`] is written as RON, as JSON and as compact bytes, and checked in both directions. The plugin of an engine
//! makes one of an actor and spawns one; here it is plain data.

mod bounded;
mod check;
mod formats;
mod limits;
mod names;
mod parts;
mod statements;
mod timestamps;
mod unknown;
mod version;

use std::cell::RefCell;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

pub use limits::{
    MAX_NAME_BYTES, MAX_RECORD_BYTES, MAX_RECORD_DEPTH, MAX_RECORD_ENTRIES, MAX_RECORD_PARTS, RecordCount,
};
pub use parts::{ContributorRecord, EffectRecord, IdentityRecord, TimeRecord};
pub use statements::{CapRecord, ContributionRecord, PoolRecord};
pub use timestamps::Timestamps;
pub use unknown::Unknown;
use version::FormatVersion;
pub use version::RECORD_VERSION;

use bounded::Bounded;

/// An actor with everything that is its own, for saves: who it is, its base values, what code says about it, its items and
/// effects with the time that they have left, and its pools. Everything in it goes by name, so that another process with
/// another registry loads it to a [`Snapshot`](crate::Snapshot) of the same bits.
///
/// What the registry says is not in it: rules and the definitions of effects are those of the game that loads it. Neither
/// are the game's own components.
///
/// ```
/// use actor_core::{ActorRecord, IdentityRecord};
/// let mut hero = IdentityRecord::default();
/// hero.id = "hero".into();
/// hero.base.insert("attack".into(), 10.0);
/// let record = ActorRecord::new(hero).at(1_700_000_000);
/// assert_eq!(ActorRecord::from_bytes(&record.to_bytes()?)?, record);
/// # Ok::<(), actor_core::Error>(())
/// ```
///
/// # What is unknown
///
/// A record may name dimensions, systems and effects that the registry does not know, since a mod was removed. They are
/// kept on the actor without effect, listed by [`unknown`](Self::unknown), reported once each, and saved again; when the mod
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
    #[serde(default)]
    pub contributions: Vec<ContributionRecord>,
    /// The caps that code puts on it.
    #[serde(default)]
    pub caps: Vec<CapRecord>,
    /// What contributes to it.
    #[serde(default)]
    pub items: Vec<ContributorRecord>,
    /// The effects on it.
    #[serde(default)]
    pub effects: Vec<ContributorRecord>,
}

impl ActorRecord {
    /// A record of an actor that has nothing but itself.
    pub fn new(actor: IdentityRecord) -> Self {
        Self {
            version: FormatVersion::default(),
            name: None,
            actor,
            time: None,
            contributions: Vec::new(),
            caps: Vec::new(),
            items: Vec::new(),
            effects: Vec::new(),
        }
    }

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
        let progress = RefCell::default();
        let record = Self::deserialize(Bounded::new(deserializer, &progress))?;
        record.check().map_err(de::Error::custom)?;
        Ok(record)
    }
}
