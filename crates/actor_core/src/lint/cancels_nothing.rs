//! `cancels-nothing`: a tag in `cancels` that no effect has.

use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostic, NearNames};
use crate::vocabulary::Symbol;

use super::definition::{Example, Lint};
use super::facts::Facts;

pub(super) const LINT: Lint = Lint {
    name: "cancels-nothing",
    meaning: "no effect has this tag in its `tags`",
    advice: "mind the spelling",
    example: Example::Effect(r#"cancels: ["poison"]"#),
    needs_all: true,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let (mut tags, mut granted) = (BTreeSet::<Symbol>::new(), BTreeSet::<Symbol>::new());
    // An effect that is switched off still counts as defined.
    for def in &facts.definitions.effects {
        tags.extend(def.tags.iter().map(|tag| tag.what));
        granted.extend(def.grants.iter().map(|tag| tag.what));
    }
    let near = NearNames::default();
    for tag in facts.effect_defs().flat_map(|def| &def.cancels).filter(|tag| !tags.contains(&tag.what)) {
        let name = tag.what.as_str();
        let warning =
            LINT.warn(&tag.place, format!("no effect has the tag {name:?}, so nothing is cancelled"));
        found.push(if granted.contains(&tag.what) {
            warning.help(format!(
                "effects are cancelled by their `tags`, not by what they grant: write `tags: [{name:?}]` there"
            ))
        } else {
            warning.did_you_mean(near.nearest(name, tags.iter().map(|tag| tag.as_str()))).or_help(|| {
                "check its spelling; if code defines such effects, allow this lint and say so".into()
            })
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked, marked_in_effect, warnings};

    const LINT: &str = "cancels-nothing";

    fn with(other: &str, cancels: &str) -> Vec<String> {
        let (other, cancels) =
            (format!("(id: \"other\", {other})"), format!("(id: \"a\", cancels: {cancels})"));
        let files = [
            ("dimensions.ron", "(dimensions: {})"),
            ("effects/a.effect.ron", cancels.as_str()),
            ("effects/other.effect.ron", other.as_str()),
        ];
        let help = |warning: crate::diagnostics::Diagnostic| warning.help.unwrap();
        let marked = marked(LINT, &files);
        marked.into_iter().chain(warnings(LINT, &files).into_iter().map(help)).collect()
    }

    #[test]
    fn finds_tags_that_no_effect_has() {
        assert_eq!(
            marked_in_effect(LINT, "", r#"cancels: ["poison", "magic"], tags: ["magic"]"#),
            ["\"poison\""]
        );
        assert_eq!(with(r#"tags: ["poison"]"#, r#"["poison"]"#), [] as [String; 0]);
        assert_eq!(with(r#"tags: ["poison"], enabled: false"#, r#"["poison"]"#), [] as [String; 0]);
    }

    #[test]
    fn says_what_may_be_meant() {
        assert_eq!(with(r#"tags: ["poison"]"#, r#"["posion"]"#), [r#""posion""#, "did you mean `poison`?"]);
        assert_eq!(
            with(r#"tags: ["poison"], grants: ["poisoned"]"#, r#"["poisoned"]"#)[1],
            r#"effects are cancelled by their `tags`, not by what they grant: write `tags: ["poisoned"]` there"#
        );
        assert!(with("tags: [\"a\"]", r#"["completely other"]"#)[1].starts_with("check its spelling"));
    }
}
