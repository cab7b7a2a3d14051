//! No file names what the table forbids of other crates.
//!
//! Start reading at [`check`].

use std::collections::BTreeSet;

use crate::imports::{External, Imports};
use crate::table::{Except, Forbidden, Layers, lies_in};

pub(super) fn check(imports: &Imports, table: &Layers) -> Vec<String> {
    let mut problems = Vec::new();
    let mut needed = BTreeSet::new();
    for external in &imports.externals {
        for (row, Forbidden { path, except }) in table.forbidden.iter().enumerate() {
            // A `use` that names enough of the path is reported itself.
            if !begins_with(&external.path, path) || external.known >= path.split("::").count() {
                continue;
            }
            let allowed: Vec<usize> =
                (0..except.len()).filter(|index| allows(&except[*index], imports, external)).collect();
            if allowed.is_empty() {
                let place = format!("{}:{}", imports.source.shown(external.file), external.line);
                let text = external.path.join("::");
                problems.push(format!("{place}: `{path}` is forbidden in {} (`{text}`)", table.crate_name));
            }
            needed.extend(allowed.into_iter().map(|index| (row, index)));
        }
    }
    for (row, Forbidden { path, except }) in table.forbidden.iter().enumerate() {
        let unneeded = except.iter().enumerate().filter(|(index, _)| !needed.contains(&(row, *index)));
        for (_, Except::Path(what, _) | Except::In(what, _)) in unneeded {
            problems.push(format!(
                "{}: nothing needs the exception `{what}` from `{path}` any more; take it off the list",
                table.crate_name
            ));
        }
    }
    problems
}

fn allows(except: &Except, imports: &Imports, external: &External) -> bool {
    match except {
        Except::Path(path, _) => begins_with(&external.path, path),
        Except::In(place, _) => lies_in(&imports.source.files[external.file].path, place),
    }
}

fn begins_with(path: &[String], prefix: &str) -> bool {
    let mut names = path.iter();
    prefix.split("::").all(|wanted| names.next().is_some_and(|name| name == wanted))
}
