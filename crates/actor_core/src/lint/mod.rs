//! Lints: warnings about input that is valid but probably not what its author meant.
//!
//! [`check`] takes the definitions and the registry compiled from them, and adds warnings. A file silences a lint with
//! `allow: {"its-name": "the reason"}`. A new lint is one file with its example and its row of the chapter for modders,
//! and one entry in [`LINTS`]. Start with [`Lint`] in `definition.rs` and a short lint such as `empty_rule.rs`.

mod add_without_baseline;
mod cancels_nothing;
mod cap_never_binds;
mod case;
mod conflict;
mod definition;
mod division_by_absent;
mod empty_effect;
mod empty_period;
mod empty_rule;
mod facts;
mod increase_looks_like_points;
mod lone_realm;
mod lone_tag;
mod mentions;
mod mult_looks_like_factor;
mod negative_factor;
mod never_overflows;
mod never_ticks;
mod outside_clamp;
mod override_always_beaten;
mod override_tie;
mod percentage_of_nothing;
mod possible;
mod rule_never_applies;
#[cfg(test)]
mod testing;
mod unused_dimension;
mod unused_layer;
mod with_effects;
mod words;

use crate::definitions::Definitions;
use crate::diagnostics::Diagnostics;
use crate::registry::Compiled;

use definition::Lint;
use facts::Facts;

const LINTS: [&Lint; 21] = [
    &unused_dimension::LINT,
    &unused_layer::LINT,
    &empty_rule::LINT,
    &rule_never_applies::LINT,
    &override_always_beaten::LINT,
    &override_tie::LINT,
    &cap_never_binds::LINT,
    &add_without_baseline::LINT,
    &increase_looks_like_points::LINT,
    &mult_looks_like_factor::LINT,
    &negative_factor::LINT,
    &percentage_of_nothing::LINT,
    &division_by_absent::LINT,
    &outside_clamp::LINT,
    &lone_tag::LINT,
    &lone_realm::LINT,
    &empty_effect::LINT,
    &empty_period::LINT,
    &never_ticks::LINT,
    &never_overflows::LINT,
    &cancels_nothing::LINT,
];

/// Returns the names of all lints.
pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
    LINTS.iter().map(|lint| lint.name)
}

/// Adds the warnings about the files. `complete` tells whether all files are free of errors.
pub(crate) fn check(
    definitions: &Definitions,
    compiled: &Compiled,
    complete: bool,
    problems: &mut Diagnostics,
) {
    let rules = compiled.rules.len();
    let facts = Facts::new(definitions, compiled, rules);
    let with_effects = (!compiled.effects.is_empty()).then(|| with_effects::with_effects(compiled));
    let with_effects = with_effects.as_ref().map(|all| Facts::new(definitions, all, rules));
    for lint in LINTS.iter().filter(|lint| complete || !lint.needs_all) {
        let mut found = Vec::new();
        let seen = with_effects.as_ref().filter(|_| lint.sees_effects).unwrap_or(&facts);
        (lint.check)(seen, &mut found);
        // Statements that code makes at run time are no mistake of a file.
        for problem in found.into_iter().filter(|problem| problem.place.is_some()) {
            problems.push(problem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::definition::Example;
    use super::*;
    use crate::definitions::{Rule, SubsystemDef};
    use crate::files::Folder;
    use crate::registry::Registry;

    const DIMENSIONS: &str = r#""x": (clamp: (min: 1, max: 9)), "y": (base: "x"), "z": ()"#;

    /// Returns each lint with a function that creates files which the lint warns of. The files begin with the given
    /// text.
    fn each() -> impl Iterator<Item = (&'static str, impl Fn(&str) -> Folder)> {
        LINTS.iter().map(|lint| {
            let files = |start: &str| match lint.example {
                Example::Rules(rules) => folder(rules, start),
                Example::Effect(fields) => {
                    let mut folder = folder("", start);
                    folder.insert("effects/a.effect.ron", format!("({start} id: \"a\", {fields})"));
                    folder.insert("effects/b.effect.ron", format!("({start} id: \"b\")"));
                    folder
                }
            };
            (lint.name, files)
        })
    }

    /// Creates files with these rules. They begin with the given text.
    fn folder(rules: &str, start: &str) -> Folder {
        Folder::from_iter([
            ("dimensions.ron", format!("({start} dimensions: {{{DIMENSIONS}}})")),
            ("cap_layers.ron", format!("({start} order: [\"A\", \"B\"])")),
            ("subsystems/a.subsystem.ron", format!("({start} id: \"a\", rules: [{rules}])")),
        ])
    }

    /// Returns the codes of all problems in the files.
    fn codes(folder: &Folder) -> Vec<&'static str> {
        Registry::from_folder(folder).1.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn each_lint_has_a_name_that_a_file_silences_with_a_reason() {
        for (name, files) in each() {
            assert!(name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'-'), "{name}");
            let loud = codes(&files(""));
            assert!(loud.contains(&name), "{name}: {loud:?}");
            let silenced = codes(&files(&format!("allow: {{{name:?}: \"so it is meant\"}},")));
            let others: Vec<_> = loud.into_iter().filter(|code| *code != name).collect();
            assert_eq!(silenced, others, "{name}");
        }
    }

    /// Checks that the chapter's table of lints matches the lints. `BLESS=1 cargo test -p actor_core --lib lint` writes
    /// the table.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test writes the chapter when it is told to")]
    fn the_chapter_has_a_row_for_each_lint() {
        const HEAD: &str = "| name | what it means | what to do |\n|---|---|---|\n| `unused-dimension` |";
        let chapter = include_str!("../modding.md");
        let start = chapter.find(HEAD).expect("the chapter has a table of lints");
        let end = chapter[start..].find("\n\n").map_or(chapter.len(), |length| start + length + 1);
        let mut table = HEAD.replace("| `unused-dimension` |", "");
        for Lint { name, meaning, advice, .. } in LINTS {
            table += &format!("| `{name}` | {meaning} | {advice} |\n");
        }
        if std::env::var_os("BLESS").is_some() {
            let chapter = [&chapter[..start], &table, &chapter[end..]].concat();
            std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/modding.md"), chapter).unwrap();
        } else {
            assert_eq!(&chapter[start..end], table, "run it again with BLESS=1");
        }
    }

    #[test]
    fn a_lint_that_needs_all_waits_until_no_file_has_errors() {
        for (lint, (name, files)) in LINTS.iter().zip(each()) {
            let mut folder = files("");
            folder.insert("subsystems/b.subsystem.ron", r#"(id: "b", rules: [(add: {"nothing": 1})])"#);
            assert_eq!(codes(&folder).contains(&name), !lint.needs_all, "{name}");
        }
    }

    /// Returns the codes of all problems in an effect with these fields. The dimension `x` goes from 1 to 9 and has a
    /// base.
    fn codes_of_effect(fields: &str) -> Vec<&'static str> {
        codes(&Folder::from_iter([
            ("dimensions.ron", r#"(dimensions: {"x": (base: 2, clamp: (min: 1, max: 9))})"#.to_owned()),
            ("effects/a.effect.ron", format!("(id: \"a\", {fields})")),
        ]))
    }

    #[test]
    fn lints_about_single_statements_and_names_see_effects() {
        for (name, fields) in [
            ("empty-rule", r#"rules: [(name: "a")]"#),
            ("increase-looks-like-points", r#"increase: {"x": 20}"#),
            ("mult-looks-like-factor", r#"contributions: [(dimension: "x", bucket: Mult, value: 1.5)]"#),
            ("negative-factor", r#"times: {"x": -1}"#),
            ("outside-clamp", r#"set: {"x": 10}"#),
            ("lone-tag", r#"add: {"x": 1}, when: Tag("t")"#),
            ("lone-tag", r#"add: {"x": 1}, stays: Tag("t")"#),
            ("lone-tag", r#"add: {"x": 1}, blocked_by: ["t"]"#),
            ("lone-tag", r#"rules: [(when: Tag("t"), add: {"x": 1})]"#),
            ("lone-realm", r#"add: {"x": 1}, when: Realm("r")"#),
        ] {
            assert_eq!(codes_of_effect(fields), [name], "{fields}");
        }
    }

    #[test]
    fn names_that_effects_give_are_not_lone() {
        for fields in [
            r#"grants: ["t"]"#,
            r#"grants: ["t"], blocked_by: ["t"]"#,
            r#"add: {"x": 1}, tags: ["t"]"#,
            r#"tags: ["t"], cancels: ["t"]"#,
        ] {
            assert_eq!(codes_of_effect(fields), [] as [&str; 0], "{fields}");
        }
    }

    #[test]
    fn what_effects_say_and_read_is_used() {
        for fields in [
            r#"add: {"z": 1}"#,
            r#"limits: [(dimension: "z", hard_max: 1)]"#,
            r#"grants: ["t"], when: AtLeast("z", 1)"#,
            r#"grants: ["t"], stays: "z > 2""#,
            r#"grants: ["t"], duration: Seconds("z + 1")"#,
            r#"period: (seconds: 1, amounts: {"damage": "z"})"#,
            r#"grants: ["t"], stacking: (again: KeepStrongest, strength: "z")"#,
            r#"rules: [(when: "input.power > 1", add: {"z": "input.power"})]"#,
        ] {
            let files = |enabled: bool| {
                Folder::from_iter([
                    ("dimensions.ron", r#"(dimensions: {"z": ()})"#.to_owned()),
                    ("cap_layers.ron", r#"(order: ["A"])"#.to_owned()),
                    ("effects/a.effect.ron", format!("(id: \"a\", enabled: {enabled}, {fields})")),
                ])
            };
            assert_eq!(codes(&files(true)), [] as [&str; 0], "{fields}");
            assert_eq!(codes(&files(false)), ["unused-dimension"], "{fields}");
        }
    }

    #[test]
    fn a_layer_in_which_only_an_effect_stands_is_used() {
        let files = |layer: &str| {
            let limit = format!("limits: [(dimension: \"x\", hard_max: 5, layer: \"{layer}\")]");
            codes(&Folder::from_iter([
                ("dimensions.ron", r#"(dimensions: {"x": (base: 2)})"#.to_owned()),
                ("cap_layers.ron", r#"(order: ["A", "B"])"#.to_owned()),
                ("effects/a.effect.ron", format!("(id: \"a\", {limit}, rules: [({limit})])")),
                ("effects/b.effect.ron", "(id: \"b\", limits: [(dimension: \"x\", hard_max: 5)])".to_owned()),
            ]))
        };
        assert_eq!((files("A"), files("B")), (vec![], vec!["unused-layer"]));
    }

    #[test]
    fn what_an_effect_is_given_may_be_anything() {
        for fields in [
            r#"set: {"x": "input.power * 100"}"#,
            r#"increase: {"x": "input.power + 20"}"#,
            r#"times: {"x": "0 - input.power"}"#,
            r#"rules: [(when: "input.power > 1", add: {"x": 1})]"#,
            r#"add: {"x": 1}, when: "input.power > 1""#,
        ] {
            assert_eq!(codes_of_effect(fields), [] as [&str; 0], "{fields}");
        }
    }

    #[test]
    fn lints_about_what_always_holds_do_not_see_effects() {
        for fields in [
            // These would be ties, beaten Overrides and caps that never bind, if both statements always counted.
            r#"set: {"x": 2}, rules: [(set: {"x": 3})]"#,
            r#"limits: [(dimension: "x", hard_max: 5), (dimension: "x", hard_max: 6)]"#,
            r#"limits: [(dimension: "x", add_max: 5)]"#,
        ] {
            assert_eq!(codes_of_effect(fields), [] as [&str; 0], "{fields}");
        }
    }

    #[test]
    fn what_code_says_is_no_files_mistake() {
        let folder = Folder::from_iter([("dimensions.ron", r#"(dimensions: {"x": ()})"#)]);
        let (mut registry, _) = Registry::from_folder(&folder);
        let rule = || Rule::new().increase("x", 20.0).when(crate::vocabulary::Condition::any([]));
        let by_code = SubsystemDef::new("code", 0).rule(rule()).rule(rule().set("x", 1.0).set("x", 2.0));
        registry.edit(|edit| _ = edit.define_subsystem(by_code)).unwrap();
        let problems = registry.load(&folder, &Default::default()).problems;
        assert!(problems.is_empty(), "{problems}");
    }
}
