//! Prints the measurements: as a table, or as one JSON object per line.

use std::time::Duration;

use clap::ValueEnum;
use comfy_table::presets::ASCII_MARKDOWN;
use comfy_table::{CellAlignment, Table};
use serde::Serialize;

use crate::timing::Times;

/// How rows are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table at the end.
    Table,
    /// One JSON object a line, as soon as it is measured.
    Json,
}

/// One line of the report.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub work: String,
    pub actors: usize,
    /// The other side: `bevy_gauge`, `limit` (a bare loop), `plain` (ourselves with less to do), or `nobody`.
    pub against: &'static str,
    pub ours_ns: u64,
    pub theirs_ns: Option<u64>,
    /// The other side's time divided by ours.
    pub ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub threads: Option<usize>,
    /// The time of one read, if the row reads many values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours_ns_per_read: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs_ns_per_read: Option<f64>,
    #[serde(flatten)]
    pub memory: Memory,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

/// The memory that an actor takes, where it was measured.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Memory {
    /// How far the process grew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours_bytes_per_actor: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs_bytes_per_actor: Option<u64>,
    /// The bytes that were allocated and not freed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours_allocated_per_actor: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs_allocated_per_actor: Option<u64>,
    /// The number of allocations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ours_allocations_per_actor: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs_allocations_per_actor: Option<f64>,
}

impl Row {
    /// Creates a row with both sides' times.
    pub fn new(work: impl Into<String>, actors: usize, against: &'static str, times: Times) -> Self {
        let ratio = times.theirs.as_secs_f64() / times.ours.as_secs_f64();
        Self {
            theirs_ns: Some(nanoseconds(times.theirs)),
            ratio: Some((ratio * 1000.0).round() / 1000.0),
            ..Self::alone(work, actors, times.ours)
        }
        .against(against)
    }

    /// Creates a row with our time, where there is no other side.
    pub fn alone(work: impl Into<String>, actors: usize, ours: Duration) -> Self {
        Self {
            work: work.into(),
            actors,
            against: "nobody",
            ours_ns: nanoseconds(ours),
            theirs_ns: None,
            ratio: None,
            threads: None,
            ours_ns_per_read: None,
            theirs_ns_per_read: None,
            memory: Memory::default(),
            note: None,
        }
    }

    fn against(mut self, against: &'static str) -> Self {
        self.against = against;
        self
    }

    /// Adds a remark that the reader must know.
    pub fn note(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// Sets the number of threads.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Sets the number of values that a round reads.
    pub fn reads(mut self, reads: usize) -> Self {
        let each = |time: u64| (time as f64 / reads as f64 * 100.0).round() / 100.0;
        self.ours_ns_per_read = Some(each(self.ours_ns));
        self.theirs_ns_per_read = self.theirs_ns.map(each);
        self
    }

    fn about(&self) -> String {
        let mut about = Vec::new();
        if let Some(threads) = self.threads {
            about.push(format!("threads: {threads}"));
        }
        if let (Some(ours), Some(theirs)) = (self.ours_ns_per_read, self.theirs_ns_per_read) {
            about.push(format!("a read: {ours} ns, {theirs} ns"));
        }
        let memory = &self.memory;
        if let (Some(ours), Some(theirs)) = (memory.ours_bytes_per_actor, memory.theirs_bytes_per_actor) {
            about.push(format!("an actor: {ours} bytes, {theirs} bytes"));
        }
        if let (Some(ours), Some(theirs)) =
            (memory.ours_allocated_per_actor, memory.theirs_allocated_per_actor)
        {
            about.push(format!("allocated: {ours} bytes, {theirs} bytes"));
        }
        if let (Some(ours), Some(theirs)) =
            (memory.ours_allocations_per_actor, memory.theirs_allocations_per_actor)
        {
            about.push(format!("in {ours:.1}, {theirs:.1} allocations"));
        }
        about.extend(self.note.map(str::to_owned));
        about.join("; ")
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// Collects rows, and prints them.
pub struct Report {
    format: Format,
    rows: Vec<Row>,
}

impl Report {
    pub fn new(format: Format) -> Self {
        Self { format, rows: Vec::new() }
    }

    /// Adds a row. In the JSON format it is printed at once.
    pub fn add(&mut self, row: Row) -> Result<(), serde_json::Error> {
        if self.format == Format::Json {
            println!("{}", serde_json::to_string(&row)?);
        }
        self.rows.push(row);
        Ok(())
    }

    /// Prints the table.
    pub fn end(self) {
        if self.format == Format::Json {
            return;
        }
        let mut table = Table::new();
        table
            .load_style(ASCII_MARKDOWN)
            .set_header(["work", "actors", "against", "ours", "theirs", "ratio", ""]);
        for row in &self.rows {
            table.add_row([
                row.work.clone(),
                row.actors.to_string(),
                row.against.to_owned(),
                readable(row.ours_ns),
                row.theirs_ns.map_or_else(String::new, readable),
                row.ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
                row.about(),
            ]);
        }
        for column in [1, 3, 4, 5] {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        println!("{table}");
    }
}

/// Formats a time for people.
fn readable(nanoseconds: u64) -> String {
    let time = nanoseconds as f64;
    match nanoseconds {
        0..1_000 => format!("{nanoseconds} ns"),
        1_000..1_000_000 => format!("{:.2} µs", time / 1e3),
        1_000_000..1_000_000_000 => format!("{:.2} ms", time / 1e6),
        _ => format!("{:.2} s", time / 1e9),
    }
}
