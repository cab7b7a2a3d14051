//! `percentage-of-nothing`: a percentage or factor on a dimension that gets no value from anything else.

use crate::definitions::DimensionKind;
use crate::diagnostics::Diagnostic;
use crate::vocabulary::Bucket;

use super::definition::{Example, Lint};
use super::facts::Facts;

pub(super) const LINT: Lint = Lint {
    name: "percentage-of-nothing",
    meaning: "a percentage or factor on what has no `base` and no `add`",
    advice: "give it one",
    example: Example::Rules(r#"(increase: {"x": 0.2})"#),
    needs_all: true,
    sees_effects: true,
    check,
};

fn check(facts: &Facts, found: &mut Vec<Diagnostic>) {
    for (slot, info, _) in facts.dimensions() {
        // The value of a context dimension comes from an event.
        if info.kind == DimensionKind::Context
            || facts.base(slot).is_some()
            || facts.terms(slot).any(|term| term.bucket == Bucket::Flat)
        {
            continue;
        }
        // One warning per dimension and file, so that one `allow` is enough where actors bring the value.
        let mut files = Vec::new();
        for term in facts.terms(slot).filter(|term| is_share(term.bucket)) {
            let file = term.place.as_ref().map(|place| &place.file);
            if files.contains(&file) {
                continue;
            }
            files.push(file);
            let name = info.name;
            let message = format!("`{name}` has no base and no rule adds to it, and any share of 0 is 0");
            let help = format!(
                "give `{name}` a `base`, or `add` to it; if actors bring their own or code adds to it, allow this \
                 lint and say so"
            );
            found.push(LINT.warn(&term.place, message).help(help));
        }
    }
}

fn is_share(bucket: Bucket) -> bool {
    match bucket {
        Bucket::Percent | Bucket::Mult | Bucket::Factor => true,
        Bucket::Flat | Bucket::PostAdd | Bucket::Override => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{marked, marked_in, said_of};

    const LINT: &str = "percentage-of-nothing";

    #[test]
    fn finds_shares_of_what_has_no_value() {
        for (rule, text) in [
            (r#"(increase: {"x": 0.2})"#, r#""x": 0.2"#),
            (r#"(times: {"x": "y"}, set: {"x": 1}, add_after: {"x": 5})"#, r#""x": "y""#),
            (
                r#"(contributions: [(dimension: "x", bucket: Mult, value: 0.2)])"#,
                r#"(dimension: "x", bucket: Mult, value: 0.2)"#,
            ),
        ] {
            assert_eq!(marked_in(LINT, r#""x": (), "y": (base: 1)"#, rule), [text]);
        }
    }

    #[test]
    fn leaves_alone_what_has_a_value() {
        let rule = r#"(increase: {"x": 0.2})"#;
        for dimension in [r#""x": (base: 5)"#, r#""x": (base: "0")"#, r#""x": (kind: Context)"#] {
            assert_eq!(marked_in(LINT, dimension, rule), [] as [String; 0], "{dimension}");
        }
        let added = format!("{rule}, (when: Race(\"elf\"), add: {{\"x\": 1}})");
        assert_eq!(marked_in(LINT, r#""x": ()"#, &added), [] as [String; 0]);
        assert_eq!(marked_in(LINT, r#""x": ()"#, r#"(add_after: {"x": 1})"#), [] as [String; 0]);
    }

    #[test]
    fn warns_once_a_dimension_and_file() {
        let rules = |id: &str| {
            format!("(id: {id:?}, rules: [(increase: {{\"x\": 1, \"y\": 1}}), (times: {{\"x\": 2}})])")
        };
        let (a, b) = (rules("a"), rules("b"));
        let files = [
            ("dimensions.ron", r#"(dimensions: {"x": (), "y": ()})"#),
            ("subsystems/a.subsystem.ron", a.as_str()),
            ("subsystems/b.subsystem.ron", b.as_str()),
        ];
        assert_eq!(marked(LINT, &files), ["\"x\": 1", "\"y\": 1", "\"x\": 1", "\"y\": 1"]);
    }

    #[test]
    fn says_what_to_do() {
        assert_eq!(
            said_of(LINT, r#""x": ()"#, r#"(increase: {"x": 0.2})"#),
            ["`x` has no base and no rule adds to it, and any share of 0 is 0 \
              (give `x` a `base`, or `add` to it; if actors bring their own or code adds to it, allow this lint and \
              say so)"]
        );
    }
}
