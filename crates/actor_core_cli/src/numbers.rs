//! Prints the numbers of an actor as a table, as RON or as JSON.

use std::io::Write;

use actor_core::{ActorDefinition, Registry, Snapshot, Symbol, shortest};
use anstream::stdout;
use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;

use crate::command_line::{Failure, ResolveFormat};

/// A snapshot with the id of its actor, as it is printed in RON and JSON.
#[derive(Serialize)]
struct Resolved<'a> {
    actor_id: &'a str,
    #[serde(flatten)]
    snapshot: &'a Snapshot,
}

pub fn print_snapshot(
    actor: &ActorDefinition,
    snapshot: &Snapshot,
    registry: &Registry,
    format: ResolveFormat,
) -> Result<(), Failure> {
    let resolved = Resolved { actor_id: &actor.id, snapshot };
    match format {
        ResolveFormat::Json => writeln!(stdout(), "{}", serde_json::to_string(&resolved)?)?,
        ResolveFormat::Ron => {
            writeln!(stdout(), "{}", ron::ser::to_string_pretty(&resolved, ron::ser::PrettyConfig::new())?)?;
        }
        ResolveFormat::Table => writeln!(stdout(), "{}", table(actor, snapshot, registry))?,
    }
    Ok(())
}

fn table(actor: &ActorDefinition, snapshot: &Snapshot, registry: &Registry) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_header([&actor.name, "value", "min", "max", "unit"]);
    for column in 1..4 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let bound = |value: f64| if value.is_finite() { shortest(value) } else { String::new() };
    let unit = |name: Symbol| registry.dimension(name).and_then(|def| def.unit.clone()).unwrap_or_default();
    for (name, value) in snapshot.primary().chain(snapshot.derived()) {
        let caps = snapshot.caps(name).unwrap_or_default();
        table.add_row([name.to_string(), shortest(value), bound(caps.min), bound(caps.max), unit(name)]);
    }
    for (name, context) in snapshot.contexts() {
        let caps = snapshot.caps(name).unwrap_or_default();
        let shown = match context.over {
            Some(value) => format!("= {}", shortest(value)),
            None => format!(
                "((x + {}) × (1 + {})) × {} + {}",
                shortest(context.flat),
                shortest(context.percent),
                shortest(context.mult),
                shortest(context.post)
            ),
        };
        table.add_row([name.to_string(), shown, bound(caps.min), bound(caps.max), unit(name)]);
    }
    table
}
