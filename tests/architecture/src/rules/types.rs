//! No two types of a crate share a name, except those that the table names with a reason.
//!
//! Start reading at [`check`].

use std::collections::BTreeMap;

use crate::imports::Imports;
use crate::resolve::TypeName;
use crate::table::Layers;

pub(super) fn check(imports: &Imports, table: &Layers) -> Vec<String> {
    let mut by_name: BTreeMap<&str, Vec<&TypeName>> = BTreeMap::new();
    for found in &imports.types {
        let same = by_name.entry(&found.name).or_default();
        // Types with the same path are one type under different conditions.
        if same.iter().all(|other| path(imports, other) != path(imports, found)) {
            same.push(found);
        }
    }
    by_name.retain(|_, types| types.len() > 1);
    let mut problems = Vec::new();
    for (name, types) in &by_name {
        if !table.same_names.iter().any(|(allowed, _)| allowed == name) {
            let places: Vec<String> = types.iter().map(|found| place(imports, found)).collect();
            problems.push(format!("{}: {} types have the name `{name}`", places.join(" and "), types.len()));
        }
    }
    for (name, _) in table.same_names.iter().filter(|(name, _)| !by_name.contains_key(name)) {
        problems.push(format!(
            "{}: no two types have the name `{name}` any more; take it off the list",
            table.crate_name
        ));
    }
    problems
}

/// Gives the module of a type, which is its path but for the name.
fn path(imports: &Imports, found: &TypeName) -> String {
    imports.source.path_of(found.module)
}

fn place(imports: &Imports, found: &TypeName) -> String {
    format!("{}:{}", imports.source.shown(found.file), found.line)
}
