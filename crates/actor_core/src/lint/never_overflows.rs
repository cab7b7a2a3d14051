//! `never-overflows`: an overflow effect for stacks that have no limit, or for an effect that does not stack.

use crate::definitions::{Again, Stacking};
use crate::diagnostics::Diagnostic;

use super::definition::{Example, Lint};
use super::facts::Facts;

pub(super) const LINT: Lint = Lint {
    name: "never-overflows",
    meaning: "the stacks have no limit, or an application adds none",
    advice: "write a limit, or leave `overflow` out",
    example: Example::Effect(r#"stacking: (overflow: "b")"#),
    needs_all: false,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for stacking in facts.effect_defs().filter_map(|def| def.stacking.as_ref()) {
        let (Some(overflow), Some((why, help))) = (&stacking.overflow, never(stacking)) else { continue };
        found.push(LINT.warn(&overflow.place, format!("this is never applied: {why}")).help(help));
    }
}

/// Returns why the stacks never overflow, and the help. Returns `None` if they can.
fn never(stacking: &Stacking) -> Option<(&'static str, &'static str)> {
    match stacking.again {
        Again::Stack if stacking.limit < u32::MAX => None,
        Again::Stack => Some(("the stacks have no limit", "write how many there may be: `limit: 5`")),
        _ => Some(("a new application adds no stack", "write `again: Stack`, or leave `overflow` out")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked_in_effect, said_of_effect};

    const LINT: &str = "never-overflows";

    #[test]
    fn finds_overflows_that_cannot_be() {
        for stacking in [r#"(overflow: "other")"#, r#"(again: Refresh, limit: 3, overflow: "other")"#] {
            assert_eq!(marked_in_effect(LINT, "", &format!("stacking: {stacking}")), ["\"other\""]);
        }
        for stacking in [r#"(limit: 3, overflow: "other")"#, "(limit: 3)", "(again: Refresh)"] {
            assert_eq!(marked_in_effect(LINT, "", &format!("stacking: {stacking}")), [] as [String; 0]);
        }
    }

    #[test]
    fn says_why() {
        assert_eq!(
            said_of_effect(LINT, "", r#"stacking: (overflow: "other")"#),
            ["this is never applied: the stacks have no limit (write how many there may be: `limit: 5`)"]
        );
    }
}
