//! [`RejectedStatements`]: the statements about an actor that were rejected on entry, kept for the report.

use crate::error::Rejection;
use crate::vocabulary::Symbol;

/// A statement about an actor that was rejected on entry.
#[derive(Clone, Copy, Debug)]
pub struct RejectedStatement {
    /// The system that made the statement.
    pub system: Symbol,
    /// The dimension that the statement is about.
    pub dimension: Symbol,
    /// Why the statement does not count.
    pub why: Rejection,
}

/// The rejected statements of one actor. There are almost never any, so an empty list takes only 8 bytes.
#[derive(Clone, Debug, Default)]
#[expect(clippy::box_collection, reason = "a Vec of its own would take 24 bytes in every component")]
pub(crate) struct RejectedStatements(Option<Box<Vec<RejectedStatement>>>);

impl RejectedStatements {
    pub fn as_slice(&self) -> &[RejectedStatement] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Adds a rejected statement. It replaces the former one of the same system about the same dimension.
    pub fn add(&mut self, new: RejectedStatement) {
        let list = self.0.get_or_insert_default();
        list.retain(|old| (old.system, old.dimension) != (new.system, new.dimension));
        list.push(new);
    }

    /// Replaces the rejected statements of one system. Returns whether they differ from its former ones.
    pub fn replace(&mut self, system: Symbol, new: &[RejectedStatement]) -> bool {
        if self.0.is_none() && new.is_empty() {
            return false;
        }
        let list = self.0.get_or_insert_default();
        // Compares texts, since a NaN is not equal to itself.
        let text = |rejected: &RejectedStatement| format!("{rejected:?}");
        let same = list.iter().filter(|old| old.system == system).map(text).eq(new.iter().map(text));
        list.retain(|old| old.system != system);
        list.extend_from_slice(new);
        if list.is_empty() {
            self.0 = None;
        }
        !same
    }
}
