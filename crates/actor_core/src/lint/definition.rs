//! [`Lint`]: the definition of one lint. Each lint is a file beside this one, which defines it as `LINT`.

use crate::diagnostics::{Diagnostic, Place};

use super::facts::Facts;

/// A mistake to look for, with its example and its row of the chapter for modders.
#[cfg_attr(not(test), expect(dead_code, reason = "the tests read the example and the row of the chapter"))]
pub(super) struct Lint {
    /// The code of its warnings, and the name that silences it.
    pub name: &'static str,
    /// The meaning of the warning, for the chapter.
    pub meaning: &'static str,
    /// The advice on the warning, for the chapter.
    pub advice: &'static str,
    /// The input that the lint warns of.
    pub example: Example,
    /// Whether a missing statement could cause the warning. Such a lint runs only if no file has errors.
    pub needs_all: bool,
    /// Whether the lint sees the statements of effects. A lint that looks for what always holds does not.
    pub sees_effects: bool,
    /// Adds a warning for each mistake that it finds.
    pub check: fn(&Facts, &mut Vec<Diagnostic>),
}

impl Lint {
    /// Creates a warning of this lint.
    pub fn warn(&self, place: &Option<Place>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.name, place.clone(), message)
    }
}

/// The input that a lint warns of. The tests in `lint/mod.rs` define the dimensions and layers around it.
#[cfg_attr(not(test), expect(dead_code, reason = "the tests read it"))]
pub(super) enum Example {
    /// The rules of a subsystem.
    Rules(&'static str),
    /// The fields of an effect.
    Effect(&'static str),
}

/// The most other statements with which a lint compares one statement, so that a lint never takes long.
pub(super) const MANY: usize = 200;
