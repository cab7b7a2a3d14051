//! `rule-never-applies`: a rule whose condition cannot hold for any actor.

use crate::diagnostics::Diagnostic;

use super::definition::{Example, Lint};
use super::facts::Facts;
use super::possible::{Verdict, verdict};

pub(super) const LINT: Lint = Lint {
    name: "rule-never-applies",
    meaning: "nobody can fulfil the condition: two races at once, a number beyond the clamp, a thing and its opposite",
    advice: "correct the condition, or use `Any`",
    example: Example::Rules(r#"(when: Any([]), add: {"x": 1})"#),
    needs_all: false,
    sees_effects: false,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for rule in &facts.compiled.rules {
        let Verdict::Impossible(conflict, cases) = verdict(facts, &[(&rule.test, true)]) else { continue };
        let (why, help) = conflict.explain(facts);
        let message = match cases {
            1 => format!("this rule never applies: {why}"),
            cases => format!("this rule never applies: none of {cases} cases can hold, and in one {why}"),
        };
        found.push(LINT.warn(&rule.when, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, said_of};

    const DIMENSIONS: &str = r#"
        "level": (clamp: (min: 1, max: 999)), "power": (),
        "hp_max": (base: 100, clamp: (min: 10, max: 5000))"#;

    fn never_applies(when: &str) -> bool {
        let marked = marked_in("rule-never-applies", DIMENSIONS, &format!("(when: {when})"));
        assert!(marked.is_empty() || marked == [when], "{marked:?}");
        !marked.is_empty()
    }

    #[test]
    fn finds_conditions_that_contradict_themselves() {
        for when in [
            r#"All([Race("a"), Race("b")])"#,
            r#"All([Race("a"), All([Tag("t"), Race("b")])])"#,
            r#"All([Tag("t"), Not(Tag("t"))])"#,
            r#"All([Realm("r"), Not(Any([Realm("r"), Tag("t")]))])"#,
            r#"Not(Any([Race("a"), Not(Race("a"))]))"#,
            r#"All([Any([Race("a"), Race("b")]), Race("c")])"#,
            r#"All([Any([Tag("a"), Tag("b")]), Not(Tag("a")), Not(Tag("b"))])"#,
            r#"All(["power * 2 > level", Not("power*2 > level")])"#,
            "Any([])",
            "Not(Always)",
            "Not(All([]))",
            r#""0""#,
            r#""1 / 0""#,
            r#"Not("2 > 1")"#,
        ] {
            assert!(never_applies(when), "{when}");
        }
    }

    #[test]
    fn finds_numbers_that_cannot_be() {
        for when in [
            r#"AtLeast("level", 1000)"#,
            r#"Not(Below("level", 1000))"#,
            r#""level > 999""#,
            r#""1000 <= level""#,
            r#""level == -5""#,
            r#"Below("hp_max", 10)"#,
            r#""hp_max == 0""#,
            r#"Below("level", 0)"#,
            r#"All([AtLeast("power", 5), Below("power", 3)])"#,
            r#"All([AtLeast("power", 5), Below("power", 5)])"#,
            r#"All([AtLeast("power", 5), "power < 5"])"#,
            r#"All(["power > 5", Not("power >= 3")])"#,
        ] {
            assert!(never_applies(when), "{when}");
        }
    }

    #[test]
    fn leaves_alone_what_can_hold() {
        for when in [
            "Always",
            r#"Any([Race("a"), Race("b")])"#,
            r#"All([Not(Race("a")), Not(Race("b"))])"#,
            r#"All([Tag("a"), Tag("b"), Realm("a"), Not(Race("a"))])"#,
            r#"Any([All([Race("a"), Race("b")]), Tag("t")])"#,
            r#"AtLeast("level", 999)"#,
            r#""level >= 999 and level <= 999""#,
            // An actor without a level has level 0, although the clamp begins at 1.
            r#"Below("level", 1)"#,
            r#"AtLeast("level", 0)"#,
            r#"Below("hp_max", 11)"#,
            r#"All([AtLeast("power", 3), Below("power", 5)])"#,
            r#"All(["power != 5", "power >= 5"])"#,
            r#"All(["power * 2 > level", Not("power * 3 > level")])"#,
        ] {
            assert!(!never_applies(when), "{when}");
        }
    }

    /// Returns the condition that each pigeon has a hole of its own. Only a search of all cases can decide it.
    fn pigeons(count: u32, holes: u32) -> String {
        let tag = |pigeon, hole| format!("Tag(\"{pigeon} in {hole}\")");
        let mut all = Vec::new();
        for pigeon in 0..count {
            let somewhere: Vec<String> = (0..holes).map(|hole| tag(pigeon, hole)).collect();
            all.push(format!("Any([{}])", somewhere.join(", ")));
            for (other, hole) in (0..pigeon).flat_map(|other| (0..holes).map(move |hole| (other, hole))) {
                all.push(format!("Not(All([{}, {}]))", tag(pigeon, hole), tag(other, hole)));
            }
        }
        format!("All([{}])", all.join(", "))
    }

    #[test]
    fn gives_up_on_what_would_take_too_long() {
        assert!(!never_applies(&pigeons(3, 3)));
        assert!(never_applies(&pigeons(3, 2)));
        assert!(!never_applies(&pigeons(12, 11)), "it is true, but would take years to see");
        let choices = vec![r#"Any([Race("a"), Race("b")])"#; 1000].join(", ");
        assert!(never_applies(&format!("All([{choices}, \"0\"])")), "what is certain is looked at first");
    }

    #[test]
    fn says_what_stands_in_the_way() {
        let said =
            |when: &str| said_of("rule-never-applies", DIMENSIONS, &format!("(when: {when})")).join("|");
        assert_eq!(
            said(r#"All([Race("a"), Race("b")])"#),
            "this rule never applies: an actor has one race, not `a` and `b` at once \
             (for either of them write Any([Race(\"a\"), Race(\"b\")]))"
        );
        assert_eq!(
            said(r#""level > 1000""#),
            "this rule never applies: `level` would have to be above 1000, but its clamp ends at 999 \
             (ask for less, or widen the clamp of `level`)"
        );
        assert_eq!(
            said(r#"All([AtLeast("power", 5), Below("power", 3)])"#),
            "this rule never applies: `power` would have to be at least 5 and below 3 at once \
             (change one of the two numbers, or use Any([..]) if either is enough)"
        );
        let cases = said(r#"All([Any([Race("a"), Race("b")]), Race("c")])"#);
        assert!(cases.contains("none of 2 cases can hold, and in one an actor has one race"), "{cases}");
    }
}
