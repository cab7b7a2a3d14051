//! Helpers for the tests of lints.

use crate::diagnostics::Diagnostic;
use crate::files::Folder;
use crate::registry::Registry;

/// Returns the warnings of one lint about these files, which must have no errors.
pub(super) fn warnings(lint: &str, files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let (_, problems) = Registry::from_folder(&files.iter().copied().collect::<Folder>());
    assert!(!problems.has_errors(), "{problems}");
    assert!(super::names().any(|name| name == lint), "{lint} is a lint");
    problems.iter().filter(|problem| problem.code == lint).cloned().collect()
}

/// Returns the parts of the files that one lint warns of.
pub(super) fn marked(lint: &str, files: &[(&str, &str)]) -> Vec<String> {
    let text = |problem: &Diagnostic| {
        let place = problem.place.as_ref().unwrap();
        let (_, text) = files.iter().find(|(path, _)| *path == place.file.as_ref()).unwrap();
        text[place.span.start as usize..place.span.end as usize].to_owned()
    };
    warnings(lint, files).iter().map(text).collect()
}

/// Creates files with these dimensions and rules.
pub(super) fn files(dimensions: &str, rules: &str) -> [(&'static str, String); 2] {
    [
        ("dimensions.ron", format!("(dimensions: {{{dimensions}}})")),
        ("subsystems/test.subsystem.ron", format!("(id: \"test\", rules: [{rules}])")),
    ]
}

/// Returns the parts of these dimensions and rules that one lint warns of.
pub(super) fn marked_in(lint: &str, dimensions: &str, rules: &str) -> Vec<String> {
    let files = files(dimensions, rules);
    marked(lint, &files.each_ref().map(|(path, text)| (*path, text.as_str())))
}

/// Returns each warning of one lint about these dimensions and rules: the message, and the help in parentheses.
pub(super) fn said_of(lint: &str, dimensions: &str, rules: &str) -> Vec<String> {
    said(lint, &files(dimensions, rules))
}

fn said<const N: usize>(lint: &str, files: &[(&'static str, String); N]) -> Vec<String> {
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let say = |problem: &Diagnostic| {
        format!("{} ({})", problem.message, problem.help.as_deref().unwrap_or("no help"))
    };
    warnings(lint, &files).iter().map(say).collect()
}

/// Creates files with these dimensions and an effect with these fields, beside the effect `other`.
fn files_of_effect(dimensions: &str, fields: &str) -> [(&'static str, String); 3] {
    [
        ("dimensions.ron", format!("(dimensions: {{{dimensions}}})")),
        (
            "effects/other.effect.ron",
            r#"(id: "other", period: (seconds: 1, amounts: {"damage": 1}))"#.to_owned(),
        ),
        ("effects/test.effect.ron", format!("(id: \"test\", {fields})")),
    ]
}

/// Returns the parts of these dimensions and this effect that one lint warns of.
pub(super) fn marked_in_effect(lint: &str, dimensions: &str, fields: &str) -> Vec<String> {
    let files = files_of_effect(dimensions, fields);
    marked(lint, &files.each_ref().map(|(path, text)| (*path, text.as_str())))
}

/// Returns each warning of one lint about these dimensions and this effect.
pub(super) fn said_of_effect(lint: &str, dimensions: &str, fields: &str) -> Vec<String> {
    said(lint, &files_of_effect(dimensions, fields))
}
