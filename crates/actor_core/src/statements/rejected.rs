//! [`RejectedStatements`]: the statements about an actor that were left out where they entered, until they are reported.

use crate::error::Rejection;
use crate::vocabulary::Symbol;

/// A statement that was left out where it entered.
#[derive(Clone, Copy, Debug)]
pub struct RejectedStatement {
    /// Who made it.
    pub system: Symbol,
    /// What it is about.
    pub dimension: Symbol,
    /// Why it does not count.
    pub why: Rejection,
}

/// The statements that were left out. Nearly always there is none, so that it takes 8 bytes in a component.
#[derive(Clone, Debug, Default)]
#[expect(clippy::box_collection, reason = "a Vec of its own would take 24 bytes in every component")]
pub(crate) struct RejectedStatements(Option<Box<Vec<RejectedStatement>>>);

impl RejectedStatements {
    pub fn as_slice(&self) -> &[RejectedStatement] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Adds one, in place of a former one of the same system about the same dimension.
    pub fn add(&mut self, new: RejectedStatement) {
        let list = self.0.get_or_insert_default();
        list.retain(|old| (old.system, old.dimension) != (new.system, new.dimension));
        list.push(new);
    }

    /// Makes these the refusals of a system. Says whether they differ from its former ones.
    pub fn replace(&mut self, system: Symbol, new: &[RejectedStatement]) -> bool {
        if self.0.is_none() && new.is_empty() {
            return false;
        }
        let list = self.0.get_or_insert_default();
        // By their texts, since a NaN is not equal to itself.
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
