//! `override-tie`: two Overrides with the same priority that can both apply, so that their systems or values decide.

use crate::diagnostics::Diagnostic;
use crate::registry::{Amount, RuleTerm};

use super::definition::{Example, Lint, MANY};
use super::facts::Facts;
use super::override_always_beaten::winner;
use super::possible::{Verdict, verdict};

pub(super) const LINT: Lint = Lint {
    name: "override-tie",
    meaning: "two `set` with the same priority may both apply, so that a name or a value decides",
    advice: "give one a higher priority",
    example: Example::Rules(r#"(set: {"x": 2}), (set: {"x": 3})"#),
    needs_all: false,
    sees_effects: false,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for (slot, info, _) in facts.dimensions() {
        let overrides = facts.overrides(slot);
        for (i, second) in overrides.iter().enumerate() {
            // Overrides with the same priority are adjacent.
            let rivals = overrides[..i].iter().rev().take_while(|first| first.priority == second.priority);
            let Some(first) = rivals.take(MANY).find(|first| are_tied(facts, first, second)) else {
                continue;
            };
            // An Override that never counts has a warning of its own.
            if winner(facts, &overrides, i).is_some() {
                continue;
            }
            let message = format!(
                "two rules set `{}` with the same priority {}, and both may apply to one actor: {}",
                info.name,
                second.priority,
                decision(first, second)
            );
            found.push(
                LINT.warn(&second.place, message)
                    .related(first.place.clone(), "the other")
                    .help("give the one that is to count a higher `priority`"),
            );
        }
    }
}

/// Returns whether both can apply to one actor, and their values differ.
fn are_tied(facts: &Facts, first: &RuleTerm, second: &RuleTerm) -> bool {
    let same = match (facts.constant(first.value), facts.constant(second.value)) {
        (Some(first), Some(second)) => first == second,
        (None, None) => facts.same_formula(first.value, second.value),
        _ => false,
    };
    let both = [(&facts.rule(first.rule).test, true), (&facts.rule(second.rule).test, true)];
    !same && matches!(verdict(facts, &both), Verdict::Possible)
}

/// Describes which of the two counts and why. `first` comes first in canonical order.
fn decision(first: &RuleTerm, second: &RuleTerm) -> String {
    if first.system != second.system {
        return format!("`{}` then counts, because its name comes before `{}`", first.system, second.system);
    }
    match (first.value, second.value) {
        (Amount::Number(_), Amount::Program(_)) => "the number then counts, not the formula".into(),
        _ => "the lower value then counts".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, said_of, warnings};

    const DIMENSIONS: &str = r#""hp_max": (), "level": ()"#;

    fn ties(first: &str, second: &str) -> Vec<String> {
        marked_in("override-tie", DIMENSIONS, &format!("{first}, {second}"))
    }

    #[test]
    fn finds_two_that_may_both_apply() {
        let cursed = r#"(when: Tag("cursed"), set: {"hp_max": 1})"#;
        assert_eq!(ties(cursed, r#"(when: Tag("blessed"), set: {"hp_max": 2})"#), [r#""hp_max": 2"#]);
        assert_eq!(ties(cursed, r#"(set: {"hp_max": "level"})"#), [r#""hp_max": "level""#]);
        assert_eq!(ties(cursed, r#"(when: Not(Race("elf")), set: {"hp_max": 0})"#), [r#""hp_max": 1"#]);
        assert_eq!(ties(r#"(set: {"hp_max": "level"})"#, r#"(set: {"hp_max": "level * 2"})"#).len(), 1);
        let three = r#"(set: {"hp_max": 1}), (set: {"hp_max": 2})"#;
        assert_eq!(ties(three, r#"(set: {"hp_max": 3})"#), [r#""hp_max": 2"#, r#""hp_max": 3"#]);
    }

    #[test]
    fn leaves_alone_those_that_exclude_each_other_or_say_the_same() {
        let elf = r#"(when: Race("elf"), set: {"hp_max": 1})"#;
        for other in [
            r#"(when: Race("dwarf"), set: {"hp_max": 2})"#,
            r#"(when: All([Tag("t"), Not(Race("elf"))]), set: {"hp_max": 2})"#,
            r#"(set: {"hp_max": 1})"#,
            r#"(set: {"level": 2})"#,
            r#"(contributions: [(dimension: "hp_max", bucket: Override, value: 2, priority: 1)])"#,
        ] {
            assert_eq!(ties(elf, other), [] as [String; 0], "{other}");
        }
        let low = r#"(when: Below("level", 5), set: {"hp_max": 1})"#;
        assert_eq!(ties(low, r#"(when: "level >= 5", set: {"hp_max": 2})"#), [] as [String; 0]);
        assert_eq!(
            ties(r#"(set: {"hp_max": "level"})"#, r#"(set: {"hp_max": "(level)"})"#),
            [] as [String; 0]
        );
    }

    #[test]
    fn leaves_alone_those_that_never_count() {
        let third = r#"(contributions: [(dimension: "hp_max", bucket: Override, value: 9, priority: 9)])"#;
        let two = r#"(set: {"hp_max": 1}), (set: {"hp_max": 2})"#;
        assert_eq!(ties(two, third), [] as [String; 0]);
    }

    #[test]
    fn says_which_one_counts() {
        let rules = r#"(when: Tag("a"), set: {"hp_max": 2}), (when: Tag("b"), set: {"hp_max": 1})"#;
        assert_eq!(
            said_of("override-tie", DIMENSIONS, rules),
            [
                "two rules set `hp_max` with the same priority 0, and both may apply to one actor: the lower value \
              then counts (give the one that is to count a higher `priority`)"
            ]
        );
        let files = [
            ("dimensions.ron", r#"(dimensions: {"hp_max": ()})"#),
            ("subsystems/a.subsystem.ron", r#"(id: "fate", rules: [(set: {"hp_max": 2})])"#),
            ("subsystems/b.subsystem.ron", r#"(id: "curse", rules: [(set: {"hp_max": 3})])"#),
        ];
        let warnings = warnings("override-tie", &files);
        assert!(warnings[0].message.ends_with("`curse` then counts, because its name comes before `fate`"));
        assert_eq!(warnings[0].place.as_ref().unwrap().file.as_ref(), "subsystems/a.subsystem.ron");
        assert_eq!(warnings[0].related[0].place.file.as_ref(), "subsystems/b.subsystem.ron");
    }
}
