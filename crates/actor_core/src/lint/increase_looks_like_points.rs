//! `increase-looks-like-points`: an increase so large that it was probably meant as points or percent.

use crate::diagnostics::Diagnostic;
use crate::vocabulary::Bucket;

use super::definition::{Example, Lint};
use super::facts::Facts;
use super::words::number;

pub(super) const LINT: Lint = Lint {
    name: "increase-looks-like-points",
    meaning: "an `increase` of 5 is +500 %",
    advice: "20 percent is 0.2; for points use `add`",
    example: Example::Rules(r#"(increase: {"x": 20})"#),
    needs_all: false,
    sees_effects: true,
    check,
};

/// The least increase that the lint warns of: 5 is +500 %.
const MUCH: f64 = 5.0;

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for (term, value) in facts.constants(Bucket::Percent).filter(|(_, value)| value.abs() >= MUCH) {
        let (does, amount) = if value > 0.0 { ("increases", value) } else { ("lowers", -value) };
        let message = format!("this {does} `{}` by {} %", facts.name(term.slot), number(amount * 100.0));
        let (written, share) = (number(value), number(value / 100.0));
        let help =
            format!("`increase` is a share: {written} percent is {share}; to add {written} points use `add`");
        found.push(LINT.warn(&term.place, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, said_of};

    const LINT: &str = "increase-looks-like-points";

    #[test]
    fn finds_what_is_no_share() {
        for value in ["5", "20", "-5", "\"10 * 2\""] {
            let marked = marked_in(LINT, r#""x": ()"#, &format!("(increase: {{\"x\": {value}}})"));
            assert_eq!(marked, [format!("\"x\": {value}")]);
        }
        let long = r#"(dimension: "x", bucket: Percent, value: 20)"#;
        assert_eq!(marked_in(LINT, r#""x": ()"#, &format!("(contributions: [{long}])")), [long]);
    }

    #[test]
    fn leaves_alone_shares_and_what_is_no_increase() {
        for rule in [
            r#"increase: {"x": 4.9}"#,
            r#"increase: {"x": -0.5}"#,
            r#"increase: {"x": "y * 20"}"#,
            r#"add: {"x": 20}"#,
            r#"times: {"x": 20}"#,
        ] {
            assert_eq!(marked_in(LINT, r#""x": (), "y": ()"#, &format!("({rule})")), [] as [String; 0]);
        }
    }

    #[test]
    fn says_how_percent_and_points_are_written() {
        let said = |value| said_of(LINT, r#""x": ()"#, &format!("(increase: {{\"x\": {value}}})")).join("|");
        assert_eq!(
            said("20"),
            "this increases `x` by 2000 % (`increase` is a share: 20 percent is 0.2; to add 20 points use `add`)"
        );
        assert_eq!(
            said("-7"),
            "this lowers `x` by 700 % (`increase` is a share: -7 percent is -0.07; to add -7 points use `add`)"
        );
    }
}
