//! [`RuleBudget`]: how many rules a registry may still have.

use crate::definitions::SubsystemDef;
use crate::diagnostics::{Diagnostic, Place};
use crate::vocabulary::Limits;

use super::rules::Unit;

/// How many rules there may still be.
pub(super) struct RuleBudget {
    left: usize,
    limit: u32,
}

impl RuleBudget {
    pub fn new(limits: Limits) -> Self {
        Self { left: limits.rules as usize, limit: limits.rules }
    }

    /// Counts the rules of one file. One that goes beyond the limit has an error, and does not count.
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
