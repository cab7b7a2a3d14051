//! `mult-looks-like-factor`: a Mult above 1, which is written as if it were a factor.

use crate::diagnostics::Diagnostic;
use crate::vocabulary::Bucket;

use super::definition::{Example, Lint};
use super::facts::Facts;
use super::words::number;

pub(super) const LINT: Lint = Lint {
    name: "mult-looks-like-factor",
    meaning: "a Mult of 1.5 is ×2.5",
    advice: "write 0.5, or use `times`",
    example: Example::Rules(r#"(contributions: [(dimension: "x", bucket: Mult, value: 1.5)])"#),
    needs_all: false,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for (term, value) in facts.constants(Bucket::Mult).filter(|(_, value)| *value > 1.0) {
        let (written, meant) = (number(value), number(value - 1.0));
        let message =
            format!("a Mult of {written} multiplies `{}` by {}", facts.name(term.slot), number(value + 1.0));
        let help = format!(
            "Mult is what comes on top: ×{written} is a Mult of {meant}, or a Factor of {written} (`times`)"
        );
        found.push(LINT.warn(&term.place, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, said_of};

    fn rule(bucket: &str, value: &str) -> String {
        format!("(contributions: [(dimension: \"x\", bucket: {bucket}, value: {value})])")
    }

    #[test]
    fn finds_a_mult_above_1() {
        for (bucket, value, count) in [
            ("Mult", "1.2", 1),
            ("Mult", "\"3 / 2\"", 1),
            ("Mult", "1", 0),
            ("Mult", "0.2", 0),
            ("Mult", "-0.5", 0),
            ("Mult", "\"y\"", 0),
            ("Factor", "1.2", 0),
        ] {
            let marked = marked_in("mult-looks-like-factor", r#""x": (), "y": ()"#, &rule(bucket, value));
            assert_eq!(marked.len(), count, "{bucket} {value}");
        }
    }

    #[test]
    fn says_how_it_is_written() {
        assert_eq!(
            said_of("mult-looks-like-factor", r#""x": ()"#, &rule("Mult", "1.2")),
            ["a Mult of 1.2 multiplies `x` by 2.2 \
              (Mult is what comes on top: ×1.2 is a Mult of 0.2, or a Factor of 1.2 (`times`))"]
        );
    }
}
