//! Records as RON, as JSON and as bytes.

use serde::Deserialize;

use crate::error::{Error, RecordError};

use super::version::known;
use super::{ActorRecord, MAX_RECORD_BYTES};

/// No more than the version of a record: what else a newer one says is not known here.
#[derive(Deserialize)]
struct OnlyVersion {
    version: u32,
}

impl OnlyVersion {
    /// Why something is no record: since it is too new, or else for this reason.
    fn or(only: Option<Self>, format: &'static str, error: impl ToString) -> Error {
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
    /// [`Error::Record`] if it cannot be, as [`check`](Self::check) says.
    pub fn to_ron(&self) -> Result<String, Error> {
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
    /// [`Error::Record`] with line and column.
    pub fn from_ron(text: &str) -> Result<Self, Error> {
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
    /// [`Error::Record`] if it cannot be, as [`check`](Self::check) says.
    #[cfg(feature = "saves")]
    pub fn to_json(&self) -> Result<String, Error> {
        self.check()?;
        let text = serde_json::to_string(self).map_err(|error| unwritable("JSON")(&error))?;
        size(text.len())?;
        Ok(text)
    }

    /// Reads JSON. What is empty or has a default may be left out.
    ///
    /// # Errors
    /// [`Error::Record`] with line and column.
    #[cfg(feature = "saves")]
    pub fn from_json(text: &str) -> Result<Self, Error> {
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
    use std::cell::RefCell;

    use super::*;
    use crate::record::RECORD_VERSION;
    use crate::record::bounded::{Bounded, Progress};
    use crate::vocabulary::fnv1a;

    const MAGIC: [u8; 4] = *b"BACR";
    const HEADER: usize = MAGIC.len() + size_of::<u32>() + size_of::<u64>();

    impl ActorRecord {
        /// As compact bytes with a checksum.
        ///
        /// # Errors
        /// [`Error::Record`] if it cannot be, as [`check`](Self::check) says.
        pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
            self.check()?;
            let content = postcard::to_stdvec(self).map_err(|error| unwritable("binary")(&error))?;
            let mut bytes = Vec::with_capacity(HEADER + content.len());
            bytes.extend(MAGIC);
            bytes.extend(RECORD_VERSION.to_le_bytes());
            bytes.extend(fnv1a(&content).to_le_bytes());
            bytes.extend(content);
            size(bytes.len())?;
            Ok(bytes)
        }

        /// Reads what [`to_bytes`](Self::to_bytes) wrote.
        ///
        /// # Errors
        /// [`Error::Record`] for anything else.
        pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
            size(bytes.len())?;
            let rest = bytes.strip_prefix(&MAGIC).ok_or(RecordError::NotARecord)?;
            let (version, rest) = rest.split_first_chunk().ok_or(RecordError::Damaged)?;
            known(u32::from_le_bytes(*version))?;
            let (sum, content) = rest.split_first_chunk().ok_or(RecordError::Damaged)?;
            if u64::from_le_bytes(*sum) != fnv1a(content) {
                return Err(RecordError::Damaged.into());
            }
            let progress = RefCell::new(Progress::default());
            let mut deserializer = postcard::Deserializer::from_bytes(content);
            let record = Self::deserialize(Bounded::new(&mut deserializer, &progress));
            let unreadable = |error: postcard::Error| {
                // A version that is not known explains everything else; what the format says itself is only that there is an
                // error.
                let version = postcard::take_from_bytes::<u32>(content).map(|(version, _)| known(version));
                let why = match version {
                    Ok(Err(why)) => Some(why),
                    _ => progress.take().refusal,
                };
                why.unwrap_or_else(|| RecordError::Unreadable { format: "binary", error: error.to_string() })
            };
            let record = record.map_err(unreadable)?;
            let rest = deserializer.finalize().map_err(unreadable)?;
            record.check()?;
            if rest.is_empty() { Ok(record) } else { Err(RecordError::Damaged.into()) }
        }
    }
}
