//! `lone-realm`: a realm that is named only once in all files, so that it may be misspelt.

use crate::diagnostics::Diagnostic;
use crate::registry::CompiledCondition;

use super::definition::{Example, Lint};
use super::facts::Facts;
use super::mentions::{in_conditions, warn_of_lone};

pub(super) const LINT: Lint = Lint {
    name: "lone-realm",
    meaning: "the name stands only once in all files, and so may be misspelt",
    advice: "mind the spelling; if the game gives it to actors, allow it",
    example: Example::Rules(r#"(when: Realm("r"), add: {"x": 1})"#),
    needs_all: true,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let of_rules = in_conditions(facts, |test| match test {
        CompiledCondition::Realm(realm) => Some(*realm),
        _ => None,
    });
    let of_caps = facts.compiled.caps.iter().filter_map(|cap| Some((cap.realm?, &cap.place)));
    warn_of_lone(&LINT, "realm", of_rules.chain(of_caps), std::iter::empty(), found);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in, said_of};

    #[test]
    fn finds_realms_that_stand_only_once() {
        let limit = r#"(dimension: "x", hard_max: 1, realm: "core:T1")"#;
        let rules = format!(r#"(when: Realm("body:T1"), limits: [{limit}]), (when: Realm("body:T1"))"#);
        assert_eq!(marked_in("lone-realm", r#""x": ()"#, &rules), [limit]);
        let said = said_of("lone-realm", "", r#"(when: Realm("core:T1")), (when: Realm("coer:T1"))"#);
        assert_eq!(said.len(), 2);
        assert_eq!(said[0], "the realm \"core:T1\" stands only here, in all files (did you mean `coer:T1`?)");
    }

    #[test]
    fn leaves_alone_realms_of_a_condition_and_a_cap_and_tags() {
        let rules =
            r#"(when: Realm("r"), limits: [(dimension: "x", hard_max: 1, realm: "r")]), (when: Tag("t"))"#;
        assert_eq!(marked_in("lone-realm", r#""x": ()"#, rules), [] as [String; 0]);
    }
}
