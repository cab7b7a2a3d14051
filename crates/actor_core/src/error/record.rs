//! [`RecordError`]: why a record cannot be.

/// Why something is no actor record, or no record can be taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// It was written by a newer version of this crate.
    #[error(
        "the record has format version {found}, and this program reads versions up to {known}; update it"
    )]
    NewerVersion {
        /// The version of the record.
        found: u32,
        /// The newest version that is known.
        known: u32,
    },
    /// A format version that never was.
    #[error("the record has format version {0}, which never was; it is damaged")]
    NoSuchVersion(u32),
    /// The bytes do not begin as those of a record do.
    #[error("these bytes are no actor record")]
    NotARecord,
    /// The bytes are not the ones that were written.
    #[error("the record is damaged: it is cut off, or bytes of it have changed")]
    Damaged,
    /// It cannot be read.
    #[error("the record is no good {format}: {error}")]
    Unreadable {
        /// `RON`, `JSON` or `binary`.
        format: &'static str,
        /// What is wrong, with its place if it is text.
        error: String,
    },
    /// It cannot be written.
    #[error("the record cannot be written as {format}: {error}")]
    Unwritable {
        /// `RON`, `JSON` or `binary`.
        format: &'static str,
        /// What is wrong.
        error: String,
    },
    /// There is too much of something.
    #[error("the record holds more than {limit} {what}")]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// The most that there may be.
        limit: usize,
    },
    /// Something in it cannot be.
    #[error("{at}: {what}")]
    Bad {
        /// Where, such as `items[2].caps[0]`.
        at: String,
        /// What is wrong.
        what: String,
    },
}
