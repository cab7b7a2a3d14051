//! `empty-rule`: a rule with neither contributions nor caps.

use crate::diagnostics::Diagnostic;

use super::definition::{Example, Lint};
use super::facts::Facts;

pub(super) const LINT: Lint = Lint {
    name: "empty-rule",
    meaning: "the rule neither contributes nor limits",
    advice: "say what it does, or take it away",
    example: Example::Rules(r#"(name: "a")"#),
    needs_all: true,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let mut says_something = vec![false; facts.compiled.rules.len()];
    let terms = facts.compiled.terms.iter().map(|term| Some(term.rule));
    let caps = facts.compiled.caps.iter().map(|cap| cap.rule);
    for rule in terms.chain(caps).flatten() {
        says_something[rule as usize] = true;
    }
    for (rule, _) in facts.compiled.rules.iter().zip(says_something).filter(|(_, says)| !says) {
        let warning = LINT.warn(&rule.when, "this rule does nothing");
        found.push(warning.help("give it `add`, `increase`, `times`, `set` or `limits`, or take it away"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::marked_in;

    #[test]
    fn finds_rules_that_say_nothing() {
        let rules = r#"(name: "a"), (when: Race("b")), (when: Race("c"), add: {"x": 1}, limits: [])"#;
        assert_eq!(marked_in("empty-rule", r#""x": ()"#, rules), [r#"(name: "a")"#, r#"Race("b")"#]);
        assert_eq!(marked_in("empty-rule", r#""x": ()"#, "(add: {}, limits: [])"), ["(add: {}, limits: [])"]);
    }

    #[test]
    fn leaves_alone_what_limits_only() {
        let rules = r#"(limits: [(dimension: "x", hard_max: 1)]), (set: {"x": 0})"#;
        assert_eq!(marked_in("empty-rule", r#""x": ()"#, rules), [] as [String; 0]);
    }
}
