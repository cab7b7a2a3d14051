//! `outside-clamp`: a number outside of the clamp, which the dimension never reaches.

use crate::diagnostics::Diagnostic;
use crate::registry::{Amount, RuleCap, RuleTerm};
use crate::vocabulary::{Bucket, CapKind, CapMode};

use super::definition::{Example, Lint};
use super::facts::Facts;
use super::words::{self, number};

pub(super) const LINT: Lint = Lint {
    name: "outside-clamp",
    meaning: "the clamp never allows this number",
    advice: "write one within, or widen the clamp",
    example: Example::Rules(r#"(set: {"x": 10})"#),
    needs_all: true,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for (slot, ..) in facts.dimensions() {
        found.extend(facts.terms(slot).filter_map(|term| set(facts, term)));
        found.extend(facts.caps(slot).filter_map(|cap| bound(facts, cap)));
        found.extend(base(facts, slot));
    }
}

/// Returns the rounded value of a constant amount, if it is outside of the clamp.
fn outside(facts: &Facts, slot: u32, amount: Amount) -> Option<f64> {
    let info = facts.info(slot);
    let value = info.round.apply(facts.constant(amount)?);
    (value < info.clamp.min || info.clamp.max < value).then_some(value)
}

/// Warns of an Override outside of the clamp.
fn set(facts: &Facts, term: &RuleTerm) -> Option<Diagnostic> {
    let value = outside(facts, term.slot, term.value).filter(|_| term.bucket == Bucket::Override)?;
    let (name, clamp) = (facts.name(term.slot), facts.info(term.slot).clamp);
    let (range, result) = (words::range(clamp), number(clamp.apply(value)));
    let value = number(value);
    let message = format!("`{name}` is never {value}: its clamp is {range}, so this sets it to {result}");
    let warning = LINT.warn(&term.place, message).related(facts.clamp_place(term.slot), "the clamp");
    Some(warning.help(format!("write {result}, or widen the clamp")))
}

/// Warns of a cap beyond the opposite end of the clamp, which leaves only that end.
fn bound(facts: &Facts, cap: &RuleCap) -> Option<Diagnostic> {
    let (name, clamp) = (facts.name(cap.slot), facts.info(cap.slot).clamp);
    // Baselines and additions are only parts of a sum.
    let whole = !matches!(cap.mode, CapMode::Baseline | CapMode::Additive);
    let value = facts.constant(cap.value).filter(|value| match cap.kind {
        CapKind::Max => whole && *value < clamp.min,
        CapKind::Min => whole && *value > clamp.max,
    })?;
    let (range, result) = (words::range(clamp), number(clamp.apply(value)));
    let message = format!(
        "no cap leaves the clamp, which is {range} for `{name}`: this `{}` means {result}",
        words::cap(cap.mode, cap.kind)
    );
    let warning = LINT.warn(&cap.place, message).related(facts.clamp_place(cap.slot), "the clamp");
    Some(warning.help(format!("write {result}, or widen the clamp")))
}

/// Warns of a base outside of the clamp, if no rule contributes to the dimension.
fn base(facts: &Facts, slot: u32) -> Option<Diagnostic> {
    let base = facts.base(slot).filter(|_| facts.terms(slot).next().is_none())?;
    let value = outside(facts, slot, Amount::Program(base))?;
    let (name, clamp) = (facts.name(slot), facts.info(slot).clamp);
    let (range, result) = (words::range(clamp), number(clamp.apply(value)));
    let value = number(value);
    let message = format!(
        "`{name}` is always {result}: its base is {value}, its clamp is {range}, and no rule contributes to it"
    );
    let warning = LINT.warn(&facts.place(slot), message).related(facts.clamp_place(slot), "the clamp");
    Some(warning.help("change one of them; if code or actors contribute to it, allow this lint and say so"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, said_of};

    const LINT: &str = "outside-clamp";
    const DIMENSIONS: &str = r#"
        "power": (clamp: (min: 5, max: 99)), "rank": (round: Nearest, clamp: (max: 9)), "level": ()"#;

    fn outside(rules: &str) -> Vec<String> {
        marked_in(LINT, DIMENSIONS, rules)
    }

    #[test]
    fn finds_overrides_that_the_clamp_does_not_allow() {
        for text in [r#""power": 100"#, r#""power": 4"#, r#""power": "50 * 2""#, r#""rank": 9.5"#] {
            assert_eq!(outside(&format!("(set: {{{text}}})")), [text]);
        }
        for text in [r#""power": 99"#, r#""power": 5"#, r#""power": "level""#, r#""rank": 9.4"#] {
            assert_eq!(outside(&format!("(set: {{{text}}})")), [] as [String; 0], "{text}");
        }
        assert_eq!(outside(r#"(add: {"power": 500})"#), [] as [String; 0]);
    }

    #[test]
    fn finds_caps_beyond_the_other_end_of_the_clamp() {
        for (bound, count) in [
            ("hard_max: 4", 1),
            ("set_max: 4", 1),
            ("hard_min: 100", 1),
            ("hard_max: 5", 0),
            ("hard_min: 99", 0),
            ("hard_max: 500", 0),
            ("base_max: 4", 0),
            ("add_max: -4", 0),
            ("hard_max: \"level\"", 0),
        ] {
            let limit = format!("(dimension: \"power\", {bound})");
            assert_eq!(outside(&format!("(limits: [{limit}])")).len(), count, "{bound}");
        }
    }

    #[test]
    fn finds_bases_that_nothing_brings_into_the_clamp() {
        let base = |base: &str, rules: &str| {
            marked_in(LINT, &format!("\"x\": (base: {base}, clamp: (min: 5, max: 99)), \"y\": ()"), rules)
        };
        assert_eq!(base("0", ""), [r#""x""#]);
        assert_eq!(base("\"50 * 2\"", r#"(limits: [(dimension: "x", hard_max: 50)])"#), [r#""x""#]);
        for (text, rules) in [("5", ""), ("\"y\"", ""), ("0", r#"(when: Race("elf"), add: {"x": 9})"#)] {
            assert_eq!(base(text, rules), [] as [String; 0], "{text} {rules}");
        }
    }

    #[test]
    fn says_what_comes_of_it() {
        let said = |rules: &str| said_of(LINT, DIMENSIONS, rules).join("|");
        assert_eq!(
            said(r#"(set: {"power": 100})"#),
            "`power` is never 100: its clamp is 5 to 99, so this sets it to 99 (write 99, or widen the clamp)"
        );
        assert_eq!(
            said(r#"(limits: [(dimension: "rank", hard_min: 10)])"#),
            "no cap leaves the clamp, which is at most 9 for `rank`: this `hard_min` means 9 \
             (write 9, or widen the clamp)"
        );
        assert_eq!(
            said_of(LINT, r#""x": (base: 0, clamp: (min: 5))"#, ""),
            ["`x` is always 5: its base is 0, its clamp is at least 5, and no rule contributes to it \
              (change one of them; if code or actors contribute to it, allow this lint and say so)"]
        );
    }
}
