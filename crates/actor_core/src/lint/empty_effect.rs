//! `empty-effect`: an effect that does nothing.

use crate::diagnostics::Diagnostic;

use super::definition::{Example, Lint};
use super::facts::Facts;

pub(super) const LINT: Lint = Lint {
    name: "empty-effect",
    meaning: "the effect says nothing, grants and cancels nothing and has no period",
    advice: "say what it does, or take it away",
    example: Example::Effect(""),
    needs_all: false,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    // An empty rule has a warning of its own.
    let empty = facts.effect_defs().filter(|def| {
        def.rules().is_empty() && def.grants.is_empty() && def.cancels.is_empty() && def.period.is_none()
    });
    for def in empty {
        let warning = LINT.warn(&def.sites.id, format!("the effect `{}` does nothing", def.id));
        found.push(warning.help(
            "give it `add`, `increase`, `times`, `set`, `limits`, `grants`, `cancels` or a `period`; if code asks \
             for it, allow this lint and say so",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in_effect, said_of_effect};

    const LINT: &str = "empty-effect";

    #[test]
    fn finds_effects_that_do_nothing() {
        for effect in ["", "tags: [\"a\"], duration: Seconds(3)", "add: {}, rules: []"] {
            assert_eq!(marked_in_effect(LINT, "", effect), ["\"test\""], "{effect}");
        }
        let said = said_of_effect(LINT, "", "");
        assert!(said[0].starts_with("the effect `test` does nothing (give it `add`"), "{said:?}");
    }

    #[test]
    fn leaves_alone_what_does_something() {
        for effect in [
            "add: {\"x\": 1}",
            "rules: [(add: {\"x\": 1})]",
            "rules: [(name: \"has a warning of its own\")]",
            "grants: [\"a\"]",
            "cancels: [\"a\"]",
            "period: (seconds: 1)",
            "enabled: false",
        ] {
            assert_eq!(marked_in_effect(LINT, "\"x\": ()", effect), [] as [String; 0], "{effect}");
        }
    }
}
