//! Lints: what a file may say, but hardly means. Each is a file of its own.
//!
//! A lint gives warnings; a file silences one with `allow: {"its-name": "the reason"}`.

mod add_without_baseline;
mod cap_never_binds;
mod case;
mod conflict;
mod division_by_absent;
mod facts;
mod increase_looks_like_points;
mod mult_looks_like_factor;
mod negative_factor;
mod outside_clamp;
mod override_always_beaten;
mod override_tie;
mod percentage_of_nothing;
mod possible;
mod rule_never_applies;
#[cfg(test)]
mod testing;
mod unused_dimension;
mod unused_layer;
mod words;

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::registry::{Compiled, Definitions};

use facts::Facts;

/// One thing to look for.
struct Lint {
    /// The code of its warnings, and the name that silences it.
    name: &'static str,
    /// Whether a statement that is missing could be to blame, so that it waits until no file has errors.
    needs_all: bool,
    /// Adds a warning for each place where it holds.
    check: fn(&Facts, &mut Vec<Diagnostic>),
}

const LINTS: [&Lint; 13] = [
    &unused_dimension::LINT,
    &unused_layer::LINT,
    &rule_never_applies::LINT,
    &override_always_beaten::LINT,
    &override_tie::LINT,
    &cap_never_binds::LINT,
    &add_without_baseline::LINT,
    &increase_looks_like_points::LINT,
    &mult_looks_like_factor::LINT,
    &negative_factor::LINT,
    &percentage_of_nothing::LINT,
    &division_by_absent::LINT,
    &outside_clamp::LINT,
];

/// With how many others of its dimension a statement is compared at most, so that a lint never takes long.
const MANY: usize = 200;

/// The names of all lints.
pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
    LINTS.iter().map(|lint| lint.name)
}

/// Adds the warnings about what files say. `complete` says that no file has errors.
pub(crate) fn check(
    definitions: &Definitions,
    compiled: &Compiled,
    complete: bool,
    problems: &mut Diagnostics,
) {
    let facts = Facts::new(definitions, compiled);
    for lint in LINTS.iter().filter(|lint| complete || !lint.needs_all) {
        let mut found = Vec::new();
        (lint.check)(&facts, &mut found);
        // What code says at run time is not a file's mistake.
        for problem in found.into_iter().filter(|problem| problem.place.is_some()) {
            problems.push(problem);
        }
    }
}
