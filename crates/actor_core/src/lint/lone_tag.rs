//! `lone-tag`: a tag that is named only once in all files, so that it may be misspelt.

use crate::diagnostics::Diagnostic;
use crate::registry::CompiledCondition;

use super::definition::{Example, Lint};
use super::facts::Facts;
use super::mentions::{in_conditions, warn_of_lone};

pub(super) const LINT: Lint = Lint {
    name: "lone-tag",
    meaning: "the name stands only once in all files, and so may be misspelt",
    advice: "mind the spelling; if the game gives it to actors, allow it",
    example: Example::Rules(r#"(when: Tag("t"), add: {"x": 1})"#),
    needs_all: true,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let tags = in_conditions(facts, |test| match test {
        CompiledCondition::Tag(tag) => Some(*tag),
        _ => None,
    });
    let blocked_by = facts.effect_defs().flat_map(|def| &def.blocked_by).map(|tag| (tag.what, &tag.place));
    let other = facts.effect_defs().flat_map(|def| [&def.tags, &def.grants, &def.cancels]).flatten();
    warn_of_lone(&LINT, "tag", tags.chain(blocked_by), other.map(|tag| tag.what), found);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked, marked_in, said_of};

    #[test]
    fn finds_tags_that_stand_only_once() {
        let rules =
            r#"(when: Tag("cursed")), (when: Any([Tag("cursed"), Not(Tag("cursd"))])), (when: Race("elf"))"#;
        assert_eq!(marked_in("lone-tag", "", rules), [r#"Any([Tag("cursed"), Not(Tag("cursd"))])"#]);
        assert_eq!(
            said_of("lone-tag", "", rules),
            ["the tag \"cursd\" stands only here, in all files (did you mean `cursed`?)"]
        );
        let said = said_of("lone-tag", "", r#"(when: Tag("sword")), (when: Race("word"))"#).join("|");
        assert!(said.contains("(check its spelling; if the game gives it"), "{said}");
    }

    #[test]
    fn leaves_alone_tags_that_stand_twice_wherever() {
        let rule = |id: &str| format!("(id: {id:?}, rules: [(when: Tag(\"cursed\"))])");
        let (a, b) = (rule("a"), rule("b"));
        let mut files = vec![
            ("dimensions.ron", "(dimensions: {})"),
            ("subsystems/a.subsystem.ron", a.as_str()),
            ("subsystems/b.subsystem.ron", b.as_str()),
        ];
        assert_eq!(marked("lone-tag", &files), [] as [String; 0]);
        files.pop();
        assert_eq!(marked("lone-tag", &files), [r#"Tag("cursed")"#]);
    }
}
