//! Checks the lints that files silence with `allow`.

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::files::AllowedLint;
use crate::lint;

/// Warns about every silenced lint that does not exist.
pub(super) fn check_allowed(allowed: &[AllowedLint], problems: &mut Diagnostics) {
    for AllowedLint { name, place } in allowed {
        if lint::names().any(|lint| lint == name) {
            continue;
        }
        let message = format!("no lint is named `{name}`");
        let problem =
            Diagnostic::warning("unknown-lint", Some(place.clone()), message).suggest(name, lint::names());
        let names = || lint::names().collect::<Vec<_>>().join(", ");
        problems.push(problem.or_help(|| format!("the lints are {}", names())));
    }
}
