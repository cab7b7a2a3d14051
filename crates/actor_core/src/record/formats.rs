//! Writes and reads records as RON, JSON and compact bytes.

use serde::Deserialize;

use crate::error::{Error, RecordError};

use super::version::known;
use super::{ActorRecord, MAX_RECORD_BYTES};

/// Only the version of a record. A newer version may contain parts that this crate does not know.
#[derive(Deserialize)]
struct OnlyVersion {
    version: u32,
}

impl OnlyVersion {
    /// Returns the reason why a text is no record: its version is too new, or else this error.
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

/// Returns options that accept values without `Some(..)`.
fn ron_options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

impl ActorRecord {
    /// Writes the record as RON for people, with line breaks and indents. Numbers read back to the same bits.
    ///
    /// # Errors
    /// [`Error::Record`] if [`check`](Self::check) rejects the record, or if the result is longer than
    /// [`MAX_RECORD_BYTES`].
    pub fn to_ron(&self) -> Result<String, Error> {
        self.check()?;
        let pretty = ron::ser::PrettyConfig::default();
        let text = ron_options().to_string_pretty(self, pretty);
        let text = text.map_err(|error| unwritable("RON")(&error))?;
        size(text.len())?;
        Ok(text)
    }

    /// Reads a record from RON. Parts that are empty or have a default may be omitted.
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

    /// Writes the record as JSON. Numbers read back to the same bits.
    ///
    /// # Errors
    /// [`Error::Record`] if [`check`](Self::check) rejects the record, or if the result is longer than
    /// [`MAX_RECORD_BYTES`].
    #[cfg(feature = "saves")]
    pub fn to_json(&self) -> Result<String, Error> {
        self.check()?;
        let text = serde_json::to_string(self).map_err(|error| unwritable("JSON")(&error))?;
        size(text.len())?;
        Ok(text)
    }

    /// Reads a record from JSON. Parts that are empty or have a default may be omitted.
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

/// The compact form: four bytes that identify it, the format version, a checksum of the rest, and the rest.
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
        /// Writes the record as compact bytes with a checksum.
        ///
        /// # Errors
        /// [`Error::Record`] if [`check`](Self::check) rejects the record, or if the result is longer than
        /// [`MAX_RECORD_BYTES`].
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

        /// Reads a record that [`to_bytes`](Self::to_bytes) wrote.
        ///
        /// # Errors
        /// [`Error::Record`] for all other bytes.
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
                // An unknown version explains every other error. The format's own message only tells that there is an
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
