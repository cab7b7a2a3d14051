//! [`RecordError`]: the reasons why a record of an actor cannot be read or written.

/// The reason why data is not a valid actor record, or why a record cannot be written.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// A newer version of this crate wrote the record.
    #[error(
        "the record has format version {found}, and this program reads versions up to {known}; update it"
    )]
    NewerVersion {
        /// The version of the record.
        found: u32,
        /// The newest version that this crate reads.
        known: u32,
    },
    /// The record names a format version that never existed.
    #[error("the record has format version {0}, which never was; it is damaged")]
    NoSuchVersion(u32),
    /// The bytes do not start like a record.
    #[error("these bytes are no actor record")]
    NotARecord,
    /// The bytes differ from those that were written: some are missing or changed.
    #[error("the record is damaged: it is cut off, or bytes of it have changed")]
    Damaged,
    /// The record cannot be read.
    #[error("the record is no good {format}: {error}")]
    Unreadable {
        /// `RON`, `JSON` or `binary`.
        format: &'static str,
        /// What is wrong, with its place if the format is text.
        error: String,
    },
    /// The record cannot be written.
    #[error("the record cannot be written as {format}: {error}")]
    Unwritable {
        /// `RON`, `JSON` or `binary`.
        format: &'static str,
        /// What is wrong.
        error: String,
    },
    /// The record holds too much of something.
    #[error("the record holds more than {limit} {what}")]
    TooMuch {
        /// What there is too much of, such as `bytes`.
        what: &'static str,
        /// The greatest allowed number.
        limit: usize,
    },
    /// A part of the record is invalid.
    #[error("{at}: {what}")]
    Bad {
        /// The path of the part, such as `items[2].caps[0]`.
        at: String,
        /// What is wrong.
        what: String,
    },
}
