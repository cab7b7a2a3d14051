//! `empty-period`: a period without amounts, so that its ticks do nothing.

use crate::diagnostics::Diagnostic;

use super::definition::{Example, Lint};
use super::facts::Facts;

pub(super) const LINT: Lint = Lint {
    name: "empty-period",
    meaning: "the period has no amounts",
    advice: "write some",
    example: Example::Effect("period: (seconds: 1)"),
    needs_all: false,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let empty = |def: &&crate::definitions::EffectDef| {
        def.period.as_ref().is_some_and(|period| period.amounts.is_empty())
    };
    for def in facts.effect_defs().filter(empty) {
        let warning = LINT.warn(&def.sites.period, "this period has no amounts");
        found.push(warning.help(
            "give it some, such as `amounts: {\"damage\": 5}`; if the game only counts, allow this lint and say so",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in_effect, said_of_effect};

    const LINT: &str = "empty-period";

    #[test]
    fn finds_periods_without_amounts() {
        for period in ["(seconds: 1)", "(ticks: 3, at_once: true, amounts: {})"] {
            assert_eq!(marked_in_effect(LINT, "", &format!("period: {period}")), [period]);
        }
        let said = said_of_effect(LINT, "", "period: (ticks: 1)");
        assert!(said[0].starts_with("this period has no amounts (give it some"), "{said:?}");
        for effect in ["add: {}", "period: (seconds: 1, amounts: {\"damage\": 0})"] {
            assert_eq!(marked_in_effect(LINT, "", effect), [] as [String; 0], "{effect}");
        }
    }
}
