//! Records as RON, as JSON and as bytes.

use serde::{Deserialize, Deserializer, Serialize};

use crate::error::ActorCoreError;

use super::{ActorRecord, MAX_RECORD_BYTES, RECORD_VERSION, RecordError, limits};

/// The format version of a record. It is read only if it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(super) struct FormatVersion(pub u32);

impl Default for FormatVersion {
    fn default() -> Self {
        Self(RECORD_VERSION)
    }
}

impl<'de> Deserialize<'de> for FormatVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        known(u32::deserialize(deserializer)?).map(Self).map_err(limits::refuse)
    }
}

fn known(version: u32) -> Result<u32, RecordError> {
    match version {
        0 => Err(RecordError::NoSuchVersion(0)),
        1..=RECORD_VERSION => Ok(version),
        found => Err(RecordError::NewerVersion { found, known: RECORD_VERSION }),
    }
}

/// No more than the version of a record: what else a newer one says is not known here.
#[derive(Deserialize)]
struct OnlyVersion {
    version: u32,
}

impl OnlyVersion {
    /// Why something is no record: since it is too new, or else for this reason.
    fn or(only: Option<Self>, format: &'static str, error: impl ToString) -> ActorCoreError {
        let why = only.and_then(|only| known(only.version).err());
        why.unwrap_or_else(|| RecordError::Unreadable { format, error: error.to_string() }).into()
    }
}

fn size(bytes: usize) -> Result<(), RecordError> {
    if bytes > MAX_RECORD_BYTES {
        return Err(RecordError::TooMuch { what: "bytes", limit: MAX_RECORD_BYTES });
    }
    Ok(())
}

fn unwritable(format: &'static str) -> impl Fn(&dyn std::fmt::Display) -> RecordError {
    move |error| RecordError::Unwritable { format, error: error.to_string() }
}

/// `Some(..)` is not needed.
fn ron_options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

impl ActorRecord {
    /// As RON, for people: with line breaks and indents. Numbers read back to the same bits.
    ///
    /// # Errors
    /// [`ActorCoreError::Record`] if it cannot be, as [`check`](Self::check) says.
    pub fn to_ron(&self) -> Result<String, ActorCoreError> {
        self.check()?;
        let pretty = ron::ser::PrettyConfig::default();
        let text = ron_options().to_string_pretty(self, pretty);
        let text = text.map_err(|error| unwritable("RON")(&error))?;
        size(text.len())?;
        Ok(text)
    }

    /// Reads RON. What is empty or has a default may be left out.
    ///
    /// # Errors
    /// [`ActorCoreError::Record`] with line and column.
    pub fn from_ron(text: &str) -> Result<Self, ActorCoreError> {
        size(text.len())?;
        let options = ron_options();
        options.from_str(text).map_err(|error| {
            let only = options.from_str(text).ok();
            OnlyVersion::or(only, "RON", error)
        })
    }

    /// As JSON. Numbers read back to the same bits.
    ///
    /// # Errors
    /// [`ActorCoreError::Record`] if it cannot be, as [`check`](Self::check) says.
    #[cfg(feature = "saves")]
    pub fn to_json(&self) -> Result<String, ActorCoreError> {
        self.check()?;
        let text = serde_json::to_string(self).map_err(|error| unwritable("JSON")(&error))?;
        size(text.len())?;
        Ok(text)
    }

    /// Reads JSON. What is empty or has a default may be left out.
    ///
    /// # Errors
    /// [`ActorCoreError::Record`] with line and column.
    #[cfg(feature = "saves")]
    pub fn from_json(text: &str) -> Result<Self, ActorCoreError> {
        size(text.len())?;
        serde_json::from_str(text).map_err(|error| {
            let only = serde_json::from_str(text).ok();
            OnlyVersion::or(only, "JSON", error)
        })
    }
}

/// The compact form: four bytes that say what it is, the format version, a checksum of the rest, and the rest.
#[cfg(feature = "saves")]
mod bytes {
    use super::*;

    const MAGIC: [u8; 4] = *b"BACR";
    const HEADER: usize = MAGIC.len() + size_of::<u32>() + size_of::<u64>();

    impl ActorRecord {
        /// As compact bytes with a checksum.
        ///
        /// # Errors
        /// [`ActorCoreError::Record`] if it cannot be, as [`check`](Self::check) says.
        pub fn to_bytes(&self) -> Result<Vec<u8>, ActorCoreError> {
            self.check()?;
            let content = postcard::to_stdvec(self).map_err(|error| unwritable("binary")(&error))?;
            let mut bytes = Vec::with_capacity(HEADER + content.len());
            bytes.extend(MAGIC);
            bytes.extend(RECORD_VERSION.to_le_bytes());
            bytes.extend(checksum(&content).to_le_bytes());
            bytes.extend(content);
            size(bytes.len())?;
            Ok(bytes)
        }

        /// Reads what [`to_bytes`](Self::to_bytes) wrote.
        ///
        /// # Errors
        /// [`ActorCoreError::Record`] for anything else.
        pub fn from_bytes(bytes: &[u8]) -> Result<Self, ActorCoreError> {
            size(bytes.len())?;
            let rest = bytes.strip_prefix(&MAGIC).ok_or(RecordError::NotARecord)?;
            let (version, rest) = rest.split_first_chunk().ok_or(RecordError::Damaged)?;
            known(u32::from_le_bytes(*version))?;
            let (sum, content) = rest.split_first_chunk().ok_or(RecordError::Damaged)?;
            if u64::from_le_bytes(*sum) != checksum(content) {
                return Err(RecordError::Damaged.into());
            }
            // What it says of errors that are not its own is only that there is one.
            limits::take_refusal();
            let unreadable = |error: postcard::Error| {
                let error = || RecordError::Unreadable { format: "binary", error: error.to_string() };
                limits::take_refusal().unwrap_or_else(error)
            };
            let (record, rest) = postcard::take_from_bytes(content).map_err(unreadable)?;
            if rest.is_empty() { Ok(record) } else { Err(RecordError::Damaged.into()) }
        }
    }

    /// FNV-1a with 64 bits: one changed byte always gives another sum, several do so but for one case in 2^64.
    fn checksum(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
            (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}
