//! [`RuleBudget`]: limits how many rules a registry may have.

use crate::definitions::SubsystemDef;
use crate::diagnostics::{Diagnostic, Place};
use crate::vocabulary::Limits;

use super::rules::Unit;

/// The number of rules that a registry may still have.
pub(super) struct RuleBudget {
    left: usize,
    limit: u32,
}

impl RuleBudget {
    pub fn new(limits: Limits) -> Self {
        Self { left: limits.rules as usize, limit: limits.rules }
    }

    /// Counts the rules of one file. A file that would exceed the limit gets an error, and its rules do not count.
    pub fn count(&mut self, def: &SubsystemDef, place: &Option<Place>, unit: &mut Unit) {
        match self.left.checked_sub(def.rules().len()) {
            Some(left) => self.left = left,
            None => {
                let message =
                    format!("with this there are more than {} rules, and no more are taken", self.limit);
                let problem = Diagnostic::error("too-many-rules", place.clone(), message);
                unit.problems
                    .push(problem.help("put rules together, or raise `rules` of `limits` in config.ron"));
            }
        }
    }
}
