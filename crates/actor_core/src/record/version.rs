//! The format version of a record.

use serde::{Deserialize, Serialize};

use crate::error::RecordError;

/// The format version that this crate writes. It reads every version from 1 up to this one.
pub const RECORD_VERSION: u32 = 1;

/// The format version of a record. Checking the record tests whether the version exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct FormatVersion(pub u32);

impl Default for FormatVersion {
    fn default() -> Self {
        Self(RECORD_VERSION)
    }
}

/// Returns the version if this crate reads it.
pub(super) fn known(version: u32) -> Result<u32, RecordError> {
    match version {
        0 => Err(RecordError::NoSuchVersion(0)),
        1..=RECORD_VERSION => Ok(version),
        found => Err(RecordError::NewerVersion { found, known: RECORD_VERSION }),
    }
}
