//! `unused-dimension`: nothing contributes to it and nothing reads it.

use crate::diagnostics::Diagnostic;
use crate::dimension_def::DimensionKind;

use super::Lint;
use super::facts::Facts;

pub(super) const LINT: Lint = Lint { name: "unused-dimension", needs_all: true, check };

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for (slot, info, place) in facts.dimensions() {
        // The game reads a context dimension when it applies an event.
        let read = facts.is_read(slot) || info.kind == DimensionKind::Context;
        let spoken_of =
            facts.has_base(slot) || facts.terms(slot).next().is_some() || facts.caps(slot).next().is_some();
        if !read && !spoken_of {
            let message = format!("no rule speaks of `{}`, and no formula or condition reads it", info.name);
            found.push(
                LINT.warn(&place, message)
                    .help("take it away, or, if code speaks of it, allow this lint and say so"),
            );
        }
    }
}
