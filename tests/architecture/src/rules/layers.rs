//! A layer imports only what its row in the table allows, and the rows of the table go from the lowest layer to the
//! highest.
//!
//! The root of a crate may import everything. Nothing may import from the root, except macros. Start reading at
//! [`check`].

use std::collections::BTreeSet;

use crate::imports::{Import, Imports};
use crate::table::{Layer, Layers, layer_of};

/// Checks the table alone: each layer stands there once and may use only layers that stand before it.
pub(super) fn check_table(table: &Layers) -> Vec<String> {
    let mut problems = Vec::new();
    let crate_name = table.crate_name;
    let mut before: BTreeSet<&str> = BTreeSet::new();
    for Layer { name, may_use } in table.layers {
        for used in *may_use {
            if !before.contains(used) {
                let why = if used == name {
                    "which is itself"
                } else if table.layers.iter().any(|layer| layer.name == *used) {
                    "which stands after it"
                } else {
                    "which is not in the table"
                };
                problems.push(format!("{crate_name}: layer `{name}` may use `{used}`, {why}"));
            }
        }
        if !before.insert(name) {
            problems.push(format!("{crate_name}: layer `{name}` stands twice in the table"));
        }
    }
    problems
}

/// Checks that all files belong to a layer of the table and import only what it may use.
pub(super) fn check(imports: &Imports, table: &Layers) -> Vec<String> {
    let source = &imports.source;
    let mut problems = Vec::new();
    let mut unlisted = BTreeSet::new();
    for (file, read) in source.files.iter().enumerate() {
        let Some(name) = layer_of(&read.path) else { continue };
        if row(table, name).is_none() && unlisted.insert(name) {
            problems.push(format!("{}: layer `{name}` is not in the table", source.shown(file)));
        }
    }
    problems.extend(imports.all.iter().filter_map(|import| against_a_layer(imports, table, import)));
    problems
}

fn against_a_layer(imports: &Imports, table: &Layers, import: &Import) -> Option<String> {
    let source = &imports.source;
    let (from, to) = (layer_of(&source.files[import.from].path)?, layer_of(&source.files[import.to].path));
    let layer = row(table, from)?;
    let place = format!("{}:{}", source.shown(import.from), import.line);
    let text = &import.text;
    let Some(to) = to else {
        let problem =
            format!("{place}: layer `{from}` must not import from the root of the crate (`{text}`)");
        return (!import.is_macro).then_some(problem);
    };
    if to == from || layer.may_use.contains(&to) {
        return None;
    }
    let allowed = if layer.may_use.is_empty() { "no other layer".into() } else { layer.may_use.join(", ") };
    Some(format!("{place}: layer `{from}` must not import layer `{to}` (`{text}`); it may use {allowed}"))
}

fn row<'a>(table: &Layers, name: &str) -> Option<&'a Layer> {
    table.layers.iter().find(|layer| layer.name == name)
}
