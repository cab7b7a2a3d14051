//! `negative-factor`: a factor below 0, which turns a value into its opposite.

use crate::diagnostics::Diagnostic;
use crate::vocabulary::Bucket;

use super::definition::{Example, Lint};
use super::facts::Facts;
use super::words::{self, number};

pub(super) const LINT: Lint = Lint {
    name: "negative-factor",
    meaning: "a factor below 0 turns a number into its opposite",
    advice: "0.8 lowers by a fifth; to take away use `add` with a negative number",
    example: Example::Rules(r#"(times: {"x": -1})"#),
    needs_all: false,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let factors = facts.constants(Bucket::Factor).map(|(term, value)| (term, value, value));
    let mults = facts.constants(Bucket::Mult).map(|(term, value)| (term, value, value + 1.0));
    for (term, value, factor) in factors.chain(mults).filter(|(.., factor)| *factor < 0.0) {
        let (bucket, name) = (words::bucket(term.bucket), facts.name(term.slot));
        let message = format!(
            "`{bucket}` {} turns `{name}` into its opposite: 100 becomes {}",
            number(value),
            number(factor * 100.0)
        );
        let help = match term.bucket {
            Bucket::Factor => {
                "to lower by 20 percent write 0.8; to take points away use `add` with a negative number"
            }
            _ => "a Mult of -0.2 lowers by 20 percent, and one of -1 leaves nothing",
        };
        found.push(LINT.warn(&term.place, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, said_of};

    const LINT: &str = "negative-factor";

    fn rule(bucket: &str, value: &str) -> String {
        format!("(contributions: [(dimension: \"x\", bucket: {bucket}, value: {value})])")
    }

    #[test]
    fn finds_factors_below_0() {
        for (bucket, value, count) in [
            ("Factor", "-0.5", 1),
            ("Factor", "\"-2\"", 1),
            ("Mult", "-1.5", 1),
            ("Factor", "0", 0),
            ("Factor", "0.8", 0),
            ("Factor", "\"-y\"", 0),
            ("Mult", "-1", 0),
            ("Mult", "-0.5", 0),
            ("Percent", "-2", 0),
            ("Flat", "-2", 0),
        ] {
            let marked = marked_in(LINT, r#""x": (), "y": ()"#, &rule(bucket, value));
            assert_eq!(marked.len(), count, "{bucket} {value}");
        }
    }

    #[test]
    fn says_what_comes_of_it() {
        let said = |rule: &str| said_of(LINT, r#""x": ()"#, rule).join("|");
        assert_eq!(
            said(r#"(times: {"x": -0.5})"#),
            "`times` -0.5 turns `x` into its opposite: 100 becomes -50 \
             (to lower by 20 percent write 0.8; to take points away use `add` with a negative number)"
        );
        assert!(
            said(&rule("Mult", "-1.2"))
                .starts_with("`Mult` -1.2 turns `x` into its opposite: 100 becomes -20")
        );
    }
}
