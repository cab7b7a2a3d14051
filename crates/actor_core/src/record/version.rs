//! The format version of a record.

use serde::{Deserialize, Serialize};

use crate::error::RecordError;

/// The format version that is written. Every version from 1 up to this one is read.
pub const RECORD_VERSION: u32 = 1;

/// The format version of a record. The check of a record knows which versions there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct FormatVersion(pub u32);

impl Default for FormatVersion {
    fn default() -> Self {
        Self(RECORD_VERSION)
    }
}

/// A format version that this program reads.
pub(super) fn known(version: u32) -> Result<u32, RecordError> {
    match version {
        0 => Err(RecordError::NoSuchVersion(0)),
        1..=RECORD_VERSION => Ok(version),
        found => Err(RecordError::NewerVersion { found, known: RECORD_VERSION }),
    }
}
