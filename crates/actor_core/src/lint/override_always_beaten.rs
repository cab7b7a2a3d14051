//! `override-always-beaten`: an Override that never counts, since one with a higher priority always comes first.

use crate::diagnostics::Diagnostic;
use crate::registry::RuleTerm;

use super::definition::{Example, Lint, MANY};
use super::facts::Facts;
use super::possible::{implies, impossible};
use super::words::number;

pub(super) const LINT: Lint = Lint {
    name: "override-always-beaten",
    meaning: "another `set` with a higher priority always applies as well",
    advice: "raise the priority, or take it away",
    example: Example::Rules(
        r#"(set: {"x": 2}, contributions: [(dimension: "x", bucket: Override, value: 3, priority: 9)])"#,
    ),
    needs_all: false,
    sees_effects: false,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for (slot, info, _) in facts.dimensions() {
        let overrides = facts.overrides(slot);
        for (i, beaten) in overrides.iter().enumerate() {
            let Some((first, value)) = winner(facts, &overrides, i) else { continue };
            if !impossible(facts, &[(&facts.rule(beaten.rule).test, true)]) {
                let message = format!(
                    "this never counts: another rule always sets `{}` to {} then, with the higher priority {} \
                     against {}",
                    info.name,
                    number(value),
                    first.priority,
                    beaten.priority
                );
                found.push(
                    LINT.warn(&beaten.place, message)
                        .related(first.place.clone(), "this one counts instead")
                        .help("give it a higher priority, or take it away"),
                );
            }
        }
    }
}

/// Returns the Override with a higher priority that counts wherever this one would, and its value.
pub(super) fn winner<'a>(
    facts: &Facts,
    overrides: &[&'a RuleTerm],
    number: usize,
) -> Option<(&'a RuleTerm, f64)> {
    let beaten = overrides[number];
    let test = &facts.rule(beaten.rule).test;
    // `override-tie` warns of equal priorities. A formula is left out, since its result may turn out not to be finite.
    overrides[..number].iter().take(MANY).find_map(|first| {
        let value = facts.constant(first.value).filter(|_| first.priority > beaten.priority)?;
        implies(facts, test, &facts.rule(first.rule).test).then_some((*first, value))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, said_of, warnings};

    /// A rule with an Override of `hp_max`.
    fn set(when: &str, value: &str, priority: i32) -> String {
        format!(
            "(when: {when}, contributions: [\
             (dimension: \"hp_max\", bucket: Override, value: {value}, priority: {priority})])"
        )
    }

    fn beaten(rules: &[String]) -> Vec<String> {
        marked_in("override-always-beaten", r#""hp_max": (), "level": ()"#, &rules.join(", "))
    }

    #[test]
    fn finds_those_behind_one_that_always_counts() {
        let weak = set(r#"Tag("cursed")"#, "1", 0);
        let marked = beaten(&[weak.clone(), set("Always", "5", 9)]);
        assert_eq!(marked, [r#"(dimension: "hp_max", bucket: Override, value: 1, priority: 0)"#]);
        assert_eq!(beaten(&[weak.clone(), set(r#"Tag("cursed")"#, "5", 9)]).len(), 1, "the same condition");
        assert_eq!(beaten(&[weak, set(r#"Any([Tag("cursed"), Race("elf")])"#, "\"5\"", 9)]).len(), 1);
    }

    #[test]
    fn leaves_alone_those_that_count_for_somebody() {
        let weak = || set(r#"Tag("cursed")"#, "1", 0);
        for other in [
            set(r#"Tag("blessed")"#, "5", 9),
            set("Always", "\"level\"", 9),
            set("Always", "5", 0),
            set("Always", "5", -9),
        ] {
            assert_eq!(beaten(&[weak(), other.clone()]), [] as [String; 0], "{other}");
        }
        let never = set(r#"All([Race("a"), Race("b")])"#, "1", 0);
        assert_eq!(beaten(&[never, set("Always", "5", 9)]), [] as [String; 0], "it has a warning of its own");
    }

    #[test]
    fn says_which_one_counts() {
        let rules = [set(r#"Tag("cursed")"#, "1", 0), set("Always", "5", 9)].join(", ");
        assert_eq!(
            said_of("override-always-beaten", r#""hp_max": ()"#, &rules),
            ["this never counts: another rule always sets `hp_max` to 5 then, with the higher priority 9 \
              against 0 (give it a higher priority, or take it away)"]
        );
        let files = [
            ("dimensions.ron", r#"(dimensions: {"hp_max": ()})"#),
            ("subsystems/a.subsystem.ron", r#"(id: "a", rules: [(set: {"hp_max": 1})])"#),
            ("subsystems/b.subsystem.ron", r#"(id: "b", priority: 5, rules: [(set: {"hp_max": 2})])"#),
        ];
        let warnings = warnings("override-always-beaten", &files);
        assert_eq!(warnings[0].place.as_ref().unwrap().file.as_ref(), "subsystems/a.subsystem.ron");
        assert_eq!(warnings[0].related[0].place.file.as_ref(), "subsystems/b.subsystem.ron");
    }
}
