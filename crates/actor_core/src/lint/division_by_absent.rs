//! `division-by-absent`: a formula that divides by a dimension which an actor may lack.

use crate::diagnostics::Diagnostic;
use crate::registry::{Amount, CompiledCondition};

use super::definition::{Example, Lint};
use super::facts::{Facts, leaves};
use super::possible::impossible;

pub(super) const LINT: Lint = Lint {
    name: "division-by-absent",
    meaning: "the formula divides by a dimension that an actor may be without, which then reads as 0",
    advice: "divide by `max(x, 1)`, or write `if(x > 0, …, 0)` around it",
    example: Example::Rules(r#"(add: {"z": "1 / x"})"#),
    needs_all: true,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let rules = rules_of_programs(facts);
    for (number, (compiled, rule)) in (0..).zip(facts.compiled.programs.iter().zip(rules)) {
        // The statements of an effect count only under the conditions of the effect.
        let at = facts.compiled.effects.partition_point(|effect| effect.programs.end <= number);
        let effect = facts.compiled.effects.get(at).filter(|effect| effect.programs.contains(&number));
        let effect = effect.into_iter().flat_map(|effect| [&effect.when, &effect.stays]);
        let tests: Vec<&CompiledCondition> =
            rule.map(|rule| &facts.rule(rule).test).into_iter().chain(effect).collect();
        for slot in compiled.program.bare_divisors() {
            if facts.may_be_absent(slot) && !tests.iter().any(|test| is_guarded(facts, test, slot)) {
                let name = facts.name(slot);
                let message = format!(
                    "an actor may be without `{name}`, which then reads as 0: the formula divides by 0 and is left out"
                );
                let help = format!(
                    "divide by `max({name}, 1)`, write `if({name} > 0, …, 0)` around it, or give `{name}` a `base`; \
                     if code gives every actor one, allow this lint and say so"
                );
                found.push(LINT.warn(&compiled.place, message).help(help));
            }
        }
    }
}

/// Returns for each program the rule that it belongs to, if there is one.
fn rules_of_programs(facts: &Facts) -> Vec<Option<u32>> {
    let compiled = facts.compiled;
    let mut rules = vec![None; compiled.programs.len()];
    let in_terms = compiled.terms.iter().map(|term| (term.value, Some(term.rule)));
    let in_caps = compiled.caps.iter().map(|cap| (cap.value, cap.rule));
    let in_conditions = (0..).zip(&compiled.rules).flat_map(|(number, rule)| {
        let programs = leaves(&rule.test).into_iter().filter_map(|test| match test {
            CompiledCondition::Program(program) => Some(Amount::Program(*program)),
            _ => None,
        });
        programs.map(move |program| (program, Some(number)))
    });
    for (amount, rule) in in_terms.chain(in_caps).chain(in_conditions) {
        if let Amount::Program(program) = amount {
            rules[program as usize] = rule;
        }
    }
    rules
}

/// Returns whether the condition visibly holds only where the dimension is not 0.
fn is_guarded(facts: &Facts, test: &CompiledCondition, slot: u32) -> bool {
    // Other formulas that read the dimension cannot be analyzed. They may keep it from being 0.
    let looked_at = leaves(test).into_iter().any(|test| match test {
        CompiledCondition::Program(program) => {
            let program = &facts.compiled.programs[*program as usize].program;
            program.compared().is_none()
                && program.reads().contains(&slot)
                && !program.bare_divisors().contains(&slot)
        }
        _ => false,
    });
    let (least, limit) =
        (CompiledCondition::AtLeast(slot, 0.0), CompiledCondition::Below(slot, f64::from_bits(1)));
    looked_at || impossible(facts, &[(test, true), (&least, true), (&limit, true)])
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, marked_in_effect, said_of};

    const LINT: &str = "division-by-absent";
    const DIMENSIONS: &str =
        r#""power": (), "level": (), "speed": (clamp: (min: 1)), "size": (base: 1), "age": ()"#;

    fn divisions(rules: &str) -> Vec<String> {
        marked_in(LINT, DIMENSIONS, rules)
    }

    #[test]
    fn finds_divisors_that_may_be_missing() {
        for text in ["\"1 / level\"", "\"7 % level\"", "\"size * 2 / (level) + 1\"", "\"1 / speed\""] {
            assert_eq!(divisions(&format!("(add: {{\"power\": {text}}})")), [text]);
            assert_eq!(divisions(&format!("(limits: [(dimension: \"power\", hard_max: {text})])")), [text]);
            assert_eq!(divisions(&format!("(when: Not({text}))")), [text]);
            let base = format!("{DIMENSIONS}, \"attack\": (base: {text})");
            assert_eq!(marked_in(LINT, &base, ""), [text]);
        }
        assert_eq!(divisions(r#"(add: {"power": "1 / level + 1 / age + 2 / level"})"#).len(), 2);
        let sometimes = r#"(add: {"power": "1 / age"}), (when: Race("elf"), add: {"age": 5})"#;
        assert_eq!(divisions(sometimes).len(), 1);
    }

    #[test]
    fn leaves_alone_divisors_that_are_there() {
        for rules in [
            r#"(add: {"power": "1 / size"})"#,
            r#"(add: {"power": "1 / age"}), (add: {"age": 5})"#,
            r#"(add: {"power": "1 / max(level, 1) + 2 / (level + 1)"})"#,
            r#"(add: {"power": "if(level > 0, 1 / level, 0)"})"#,
        ] {
            assert_eq!(divisions(rules), [] as [String; 0], "{rules}");
        }
    }

    #[test]
    fn leaves_alone_what_the_condition_guards() {
        let rule = |when: &str| format!("(when: {when}, add: {{\"power\": \"1 / level\"}})");
        for when in [
            r#"AtLeast("level", 1)"#,
            r#""level > 0""#,
            r#"Below("level", 0)"#,
            r#"All([Tag("t"), Not("level <= 0")])"#,
            r#""level > 0 and size > 2""#,
        ] {
            assert_eq!(divisions(&rule(when)), [] as [String; 0], "{when}");
        }
        for when in [r#"AtLeast("level", 0)"#, r#"Any([AtLeast("level", 1), Tag("t")])"#, r#"Tag("t")"#] {
            assert_eq!(divisions(&rule(when)).len(), 1, "{when}");
        }
    }

    #[test]
    fn says_what_to_write() {
        let said = said_of(LINT, DIMENSIONS, r#"(add: {"power": "1 / level"})"#);
        assert!(said[0].starts_with("an actor may be without `level`, which then reads as 0"), "{}", said[0]);
        assert!(said[0].contains("divide by `max(level, 1)`, write `if(level > 0, …, 0)`"), "{}", said[0]);
    }

    #[test]
    fn sees_effects_and_what_must_hold_for_them() {
        let divides = |fields: &str| marked_in_effect(LINT, DIMENSIONS, fields);
        let add = r#"add: {"age": "1 / level"}"#;
        assert_eq!(divides(add), [r#""1 / level""#]);
        for fields in [
            r#"duration: Seconds("1 / level")"#,
            r#"period: (seconds: 1, amounts: {"damage": "1 / level"})"#,
            r#"stacking: (again: KeepStrongest, strength: "1 / level")"#,
            r#"when: "1 / level > 2""#,
            r#"stays: "1 / level > 2""#,
        ] {
            assert_eq!(divides(fields).len(), 1, "{fields}");
        }
        for guard in [r#"when: "level > 0""#, r#"stays: AtLeast("level", 1)"#] {
            assert_eq!(divides(&format!("{guard}, {add}")), [] as [String; 0], "{guard}");
        }
        assert_eq!(divides(r#"rules: [(when: "input.power > 1", add: {"age": "1 / level"})]"#).len(), 1);
        assert_eq!(divides(r#"add: {"age": "1 / input.power"}"#), [] as [String; 0]);
        // No actor has an effect for certain.
        assert_eq!(divides(r#"add: {"level": 1, "age": "1 / level"}"#).len(), 1);
    }
}
