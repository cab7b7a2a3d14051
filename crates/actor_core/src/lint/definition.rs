//! [`Lint`]: what one lint is. Each file beside this one defines one, as `LINT`.

use crate::diagnostics::{Diagnostic, Place};

use super::facts::Facts;

/// One thing to look for, with its example and its row of the chapter for modders.
#[cfg_attr(not(test), expect(dead_code, reason = "the tests read the example and the row of the chapter"))]
pub(super) struct Lint {
    /// The code of its warnings, and the name that silences it.
    pub name: &'static str,
    /// What it means, for the chapter.
    pub meaning: &'static str,
    /// What to do about it, for the chapter.
    pub advice: &'static str,
    /// Of what it warns.
    pub example: Example,
    /// Whether a statement that is missing could be to blame, so that it waits until no file has errors.
    pub needs_all: bool,
    /// Whether it sees what effects say as well. One that looks for what always holds does not.
    pub sees_effects: bool,
    /// Adds a warning for each place where it holds.
    pub check: fn(&Facts, &mut Vec<Diagnostic>),
}

impl Lint {
    /// A warning of this lint.
    pub fn warn(&self, place: &Option<Place>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.name, place.clone(), message)
    }
}

/// What a lint warns of. The dimensions and layers around it are those of the tests in `lint/mod.rs`.
#[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
pub(super) enum Example {
    /// The rules of a subsystem.
    Rules(&'static str),
    /// The fields of an effect.
    Effect(&'static str),
}

/// With how many others of its dimension a statement is compared at most, so that a lint never takes long.
pub(super) const MANY: usize = 200;
