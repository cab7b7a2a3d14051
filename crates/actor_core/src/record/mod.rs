//! Actors as data for saves: everything that belongs to an actor, by name.
//!
//! An [`ActorRecord`] is written as RON, JSON and compact bytes, and checked both when it is written and when it is
//! read. This module only handles the data. An engine's plugin makes records of actors and spawns actors from records.
//! Start with [`ActorRecord`]; `parts.rs` and `statements.rs` hold its parts, `check.rs` its rules.

mod bounded;
mod check;
#[cfg(any(feature = "files", feature = "saves"))]
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

/// A saved actor with everything that belongs to it: its identity, its base values, the statements that code made about
/// it, its items and effects with their remaining time, and its pools. Everything is stored by name. Another process
/// with another registry therefore loads it to a [`Snapshot`](crate::Snapshot) of the same bits, if that registry has
/// the same definitions.
///
/// A record contains neither the definitions of the registry nor the game's own components. Rules and effects come from
/// the definitions of the game that loads the record.
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
/// # Unknown names
///
/// A record may name dimensions, systems, effects and layers that the registry does not know, for example after a mod
/// was removed. They stay on the actor without effect, except that statements of unknown systems count.
/// [`unknown`](Self::unknown) lists them and reports each once. They are saved again, and count again when the mod
/// returns. The time of an unknown effect goes on.
///
/// # Limits
///
/// Reading and spawning a record gives an error or an actor and never panics, whatever the record contains:
///
/// - Numbers are finite. Names are not empty, and have at most [`MAX_NAME_BYTES`].
/// - There are at most [`MAX_RECORD_ENTRIES`] entries, and at most [`MAX_RECORD_PARTS`] items and effects, at most
///   [`MAX_RECORD_DEPTH`] deep.
/// - The whole record has at most [`MAX_RECORD_BYTES`].
///
/// A record that is rejected interns no name. As everywhere in this crate, −0.0 becomes 0.0 when the record is spawned.
///
/// A record can be part of a game's own save: it implements serde's `Serialize` and `Deserialize`, and both check it.
/// Only [`to_bytes`](Self::to_bytes) adds a checksum; serde alone does not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
#[non_exhaustive]
pub struct ActorRecord {
    version: FormatVersion,
    /// The actor's display name, if it has one.
    #[serde(default)]
    pub name: Option<String>,
    /// The actor's identity, base values and pools.
    pub actor: IdentityRecord,
    /// The actor's own time, if it ends by itself.
    #[serde(default)]
    pub time: Option<TimeRecord>,
    /// The contributions that code made to the actor.
    #[serde(default)]
    pub contributions: Vec<ContributionRecord>,
    /// The caps that code put on the actor.
    #[serde(default)]
    pub caps: Vec<CapRecord>,
    /// The items that contribute to the actor.
    #[serde(default)]
    pub items: Vec<ContributorRecord>,
    /// The effects on the actor.
    #[serde(default)]
    pub effects: Vec<ContributorRecord>,
}

impl ActorRecord {
    /// Creates a record of an actor without statements, items and effects.
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

    /// Sets the time of saving: seconds since the epoch, by the game's clock. It also becomes the time of creation, if
    /// that is unknown. See [`Timestamps`].
    #[must_use]
    pub fn at(mut self, seconds: u64) -> Self {
        let created = self.actor.timestamps.map_or(seconds, |times| times.created);
        self.actor.timestamps = Some(Timestamps { created, updated: seconds });
        self
    }

    /// Returns the format version that the record was read from, or [`RECORD_VERSION`] for a new one.
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
