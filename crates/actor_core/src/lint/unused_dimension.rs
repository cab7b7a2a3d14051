//! `unused-dimension`: a dimension that nothing contributes to, limits or reads.

use crate::definitions::DimensionKind;
use crate::diagnostics::Diagnostic;

use super::definition::{Example, Lint};
use super::facts::Facts;

pub(super) const LINT: Lint = Lint {
    name: "unused-dimension",
    meaning: "no rule speaks of the dimension, and nothing reads it",
    advice: "take it away",
    example: Example::Rules(r#"(set: {"x": 1})"#),
    needs_all: true,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for (slot, info, place) in facts.dimensions() {
        // The game reads a context dimension when it applies an event.
        let read = facts.is_read(slot) || info.kind == DimensionKind::Context;
        let spoken_of = facts.base(slot).is_some()
            || facts.terms(slot).next().is_some()
            || facts.caps(slot).next().is_some();
        if !read && !spoken_of {
            let message = format!("no rule speaks of `{}`, and no formula or condition reads it", info.name);
            found.push(
                LINT.warn(&place, message)
                    .help("take it away, or, if code speaks of it, allow this lint and say so"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, said_of};

    fn unused(rules: &str) -> Vec<String> {
        let dimensions = r#""x": (), "y": (base: 1), "z": (base: "y"), "damage": (kind: Context)"#;
        marked_in("unused-dimension", dimensions, rules)
    }

    #[test]
    fn finds_what_nothing_contributes_to_and_nothing_reads() {
        assert_eq!(unused(""), [r#""x""#]);
        assert_eq!(unused(r#"(enabled: false, add: {"x": 1})"#), [r#""x""#]);
        let said = said_of("unused-dimension", r#""x": ()"#, "");
        assert!(
            said[0].starts_with("no rule speaks of `x`, and no formula or condition reads it ("),
            "{said:?}"
        );
    }

    #[test]
    fn leaves_alone_what_is_used() {
        for rules in [
            r#"(add: {"x": 1})"#,
            r#"(limits: [(dimension: "x", hard_max: 1)])"#,
            r#"(when: AtLeast("x", 1))"#,
            r#"(add: {"y": "x"})"#,
        ] {
            assert_eq!(unused(rules), [] as [String; 0], "{rules}");
        }
    }
}
