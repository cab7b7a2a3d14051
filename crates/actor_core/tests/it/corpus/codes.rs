//! Every kind of problem that the crate can report has a case in the corpus.

use std::collections::BTreeSet;
use std::path::Path;

use super::{case, problems};

/// Kinds of problems that no file can have, and why.
const NOT_IN_FILES: [(&str, &str); 3] = [
    ("foreign-system", "in files a rule cannot name a system: `system-in-rule`"),
    ("missing-folder", "only the asset server looks for a folder"),
    ("too-many-names", "it takes a million names, and lasts for the whole process: `too_many_names.rs`"),
];

/// Text in the sources that looks like the code of a problem, but is none.
const NO_CODES: [&str; 1] = ["kebab-case"];

/// Every text in the sources that is, or looks like, the code of a problem: `kebab-case`, or a single word that stands
/// where a code stands.
fn codes_in(source: &str, codes: &mut BTreeSet<String>) {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code_lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let source = code_lines.collect::<Vec<_>>().join("\n");
    for (at, _) in source.match_indices('"') {
        let Some((text, _)) = source[at + 1..].split_once('"') else { continue };
        let word = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.chars().all(|c| c.is_ascii_alphanumeric())
        };
        let kebab = text.contains('-') && text.to_lowercase() == text && text.split('-').all(word);
        let before = source[..at].trim_end();
        let stands =
            ["error(", "error_with_help(", "warning(", "code:"].iter().any(|end| before.ends_with(end));
        if kebab || (stands && word(text)) {
            codes.insert(text.to_owned());
        }
    }
}

fn codes_of_sources(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes_of_sources(&path, codes);
        } else if path.parent().is_some_and(|folder| folder.ends_with("error")) {
            // Its kinds of errors are no problems of files, and are written alike.
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            codes_in(&std::fs::read_to_string(&path).unwrap(), codes);
        }
    }
}

#[test]
fn each_kind_of_problem_has_a_case() {
    let mut known = BTreeSet::new();
    codes_of_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut known);
    assert!(
        known.contains("unknown-dimension") && known.contains("cycle") && known.contains("syntax"),
        "{known:?}"
    );
    let found: BTreeSet<&str> = case::all()
        .flat_map(|case| problems(&case))
        .flat_map(|list| list.iter().map(|p| p.code).collect::<Vec<_>>())
        .collect();
    let missing: Vec<&String> = known
        .iter()
        .filter(|code| !found.contains(code.as_str()))
        .filter(|code| {
            !NOT_IN_FILES.iter().any(|(known, _)| known == code) && !NO_CODES.contains(&code.as_str())
        })
        .collect();
    assert!(missing.is_empty(), "no case has {missing:?}");
}
