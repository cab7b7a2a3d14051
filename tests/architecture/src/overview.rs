//! Describes a crate as text: its layers with their files, and which layer imports which.
//!
//! Start reading at [`overview`].

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::cycles::Graph;
use crate::imports::Imports;
use crate::table::{Layers, layer_of};

/// The name of the crate's root among the layers.
const ROOT: &str = "(root)";

/// Describes a crate: its layers in the order of the table, then those that are not in it.
pub(crate) fn overview(imports: &Imports, table: &Layers) -> String {
    let source = &imports.source;
    let layer = |file: usize| layer_of(&source.files[file].path).unwrap_or(ROOT);
    let mut files: BTreeMap<&str, usize> = BTreeMap::new();
    for file in 0..source.files.len() {
        *files.entry(layer(file)).or_default() += 1;
    }
    let mut links: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for import in imports.all.iter().filter(|import| layer(import.from) != layer(import.to)) {
        *links.entry(layer(import.from)).or_default().entry(layer(import.to)).or_default() += 1;
    }

    let mut out = String::new();
    let at_top = source.files.iter().filter(|file| !file.path.contains('/')).count();
    let layers = files.keys().filter(|name| **name != ROOT).count();
    let cycles = Graph::new(imports).cycles(|_| true);
    let sizes: Vec<String> = cycles.iter().map(|cycle| cycle.files.len().to_string()).collect();
    let sizes = if sizes.is_empty() { String::new() } else { format!(" (of {} files)", sizes.join(", ")) };
    line(&mut out, format_args!("{} in {}", table.crate_name, source.src));
    line(&mut out, format_args!("  files: {}, at the top of src: {at_top}", source.files.len()));
    line(&mut out, format_args!("  layers: {layers}, imports between files: {}", imports.all.len()));
    line(&mut out, format_args!("  cycles among files: {}{sizes}", cycles.len()));
    if imports.guesses > 0 {
        line(&mut out, format_args!("  imports of what only a macro can define: {}", imports.guesses));
    }
    let listed: Vec<&str> = table.layers.iter().map(|layer| layer.name).collect();
    let unlisted = files.keys().filter(|name| !listed.contains(name) && **name != ROOT).copied();
    for name in listed.iter().copied().chain(unlisted).chain([ROOT]) {
        let count = files.get(name).copied().unwrap_or(0);
        let used = links.get(name).into_iter().flatten().map(|(name, count)| format!("{name} ({count})"));
        let used: Vec<String> = used.collect();
        let used = if used.is_empty() { "nothing".into() } else { used.join(", ") };
        line(&mut out, format_args!("  {name:<16} {count:>3} files  imports {used}"));
    }
    out
}

fn line(out: &mut String, text: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}
