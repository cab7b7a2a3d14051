//! The command-line tool for modders: `check`, `resolve` and `explain`.
//!
//! Exit codes: 0, everything is well (warnings may have been printed); 1, there are errors; 2, the command line is not
//! understood.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bevy_actor_core::prelude::*;
use bevy_actor_core::{Diagnostic, Diagnostics, Severity, shortest};
use clap::{Parser, Subcommand, ValueEnum};
use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;

/// Checks Actor Core's RON files, and shows the numbers of actors.
///
/// Exit codes: 0 all is well, 1 there are errors, 2 the command line is not understood.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lists every problem in every file of a folder, each with `file:line:column`.
    Check {
        /// The folder with dimensions.ron.
        dir: PathBuf,
        /// How to print the problems.
        #[arg(long, value_enum, default_value = "text")]
        format: CheckFormat,
    },
    /// Prints the numbers of an actor.
    Resolve {
        /// The folder with dimensions.ron.
        dir: PathBuf,
        /// The actor's file.
        #[arg(long)]
        actor: PathBuf,
        /// How to print the numbers.
        #[arg(long, value_enum, default_value = "table")]
        format: ResolveFormat,
    },
    /// Explains one number of an actor.
    ///
    /// The JSON is one object: `dimension`, `kind`, `merge`, `unit`, `value` (null if absent), `context` (the pipeline of a
    /// context dimension), `base` {formula, value, finite}, `contributions` [{bucket, value, formula, source, running}],
    /// `left_out` [{bucket, value, source, why}], `folded`, `round`, `rounded`, `layers` [{layer, bounds, caps [{mode, kind,
    /// value, formula, source}]}], `policy`, `caps_left_out`, `clamp`, `caps` (both {min, max}, null for no bound), and
    /// `clipped` {kind, layers, bound, by}. A `source` is {system, priority, rule, place, labels}.
    Explain {
        /// The folder with dimensions.ron.
        dir: PathBuf,
        /// The actor's file.
        #[arg(long)]
        actor: PathBuf,
        /// The dimension.
        dimension: String,
        /// How to print the explanation.
        #[arg(long, value_enum, default_value = "text")]
        format: ExplainFormat,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum CheckFormat {
    /// One problem a line.
    Text,
    /// One array of objects.
    Json,
    /// Annotations for GitHub's CI.
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
enum ResolveFormat {
    /// A table for people.
    Table,
    /// RON.
    Ron,
    /// One JSON object.
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum ExplainFormat {
    /// A tree for people.
    Text,
    /// One JSON object.
    Json,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        // Whoever reads has seen enough, such as `head`.
        Err(error)
            if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) =>
        {
            ExitCode::SUCCESS
        }
        Err(problems) => {
            eprintln!("{problems}");
            ExitCode::FAILURE
        }
    }
}

/// What is printed to stderr before the exit with 1.
type Failure = Box<dyn std::error::Error>;

fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Check { dir, format } => {
            let (_, problems) = Registry::from_folder(&Folder::read(&dir)?);
            print_problems(&dir, &problems, format)?;
            Ok(if problems.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
        }
        Command::Resolve { dir, actor, format } => {
            let (registry, actor) = load(&dir, &actor)?;
            print_snapshot(&actor, &actor.resolve(&registry), &registry, format)?;
            warn_of_reports(&registry);
            Ok(ExitCode::SUCCESS)
        }
        Command::Explain { dir, actor, dimension, format } => {
            let (registry, actor) = load(&dir, &actor)?;
            let breakdown = actor.explain(&registry, dimension.as_str())?;
            match format {
                ExplainFormat::Text => writeln!(io::stdout(), "{breakdown}")?,
                ExplainFormat::Json => writeln!(io::stdout(), "{}", serde_json::to_string(&breakdown)?)?,
            }
            warn_of_reports(&registry);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The registry and the actor, if neither has any error. Warnings are printed.
fn load(dir: &Path, actor: &Path) -> Result<(Registry, ActorDefinition), Failure> {
    let (registry, problems) = Registry::from_folder(&Folder::read(dir)?);
    let file = actor.display().to_string();
    let read = std::fs::read(actor).map_err(|error| format!("cannot read {file}: {error}"));
    let parsed =
        read.and_then(|text| ActorDefinition::from_ron(&file, text).map_err(|error| error.to_string()));
    let definition = match parsed {
        Ok(definition) => definition,
        Err(error) if problems.is_empty() => return Err(error.into()),
        Err(error) => return Err(format!("{problems}\n{error}").into()),
    };
    let own = definition.check(&registry);
    for problem in problems.iter().chain(own.iter().filter(|_| registry.is_ready())) {
        eprintln!("{problem}");
    }
    if problems.has_errors() || own.has_errors() {
        return Err("no numbers, because of the errors above".into());
    }
    Ok((registry, definition))
}

/// What was noticed while resolving, such as a formula that is not finite.
fn warn_of_reports(registry: &Registry) {
    for report in registry.reports().drain() {
        eprintln!("{}: {}", report.severity, report.error);
    }
}

/// A problem as JSON writes it.
#[derive(Serialize)]
struct Problem<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    severity: Severity,
    code: &'a str,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> From<&'a Diagnostic> for Problem<'a> {
    fn from(problem: &'a Diagnostic) -> Self {
        let place = problem.place.as_ref();
        Self {
            file: place.map_or("", |place| &place.file),
            line: place.map_or(1, |place| place.span.line),
            column: place.map_or(1, |place| place.span.column),
            severity: problem.severity,
            code: problem.code,
            message: &problem.message,
            help: problem.help.as_deref(),
        }
    }
}

fn print_problems(dir: &Path, problems: &Diagnostics, format: CheckFormat) -> Result<(), Failure> {
    match format {
        CheckFormat::Json => {
            let list: Vec<Problem> = problems.iter().map(Problem::from).collect();
            writeln!(io::stdout(), "{}", serde_json::to_string(&list)?)?;
        }
        CheckFormat::Text => {
            for problem in problems {
                writeln!(io::stdout(), "{problem}")?;
            }
            if problems.is_empty() {
                writeln!(io::stdout(), "all files are good")?;
            }
        }
        CheckFormat::Github => {
            // GitHub reads % and line ends in messages as escapes.
            let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
            for problem in problems {
                let Problem { file, line, column, severity, code, message, help } = problem.into();
                let help = help.map_or_else(String::new, |help| format!(" ({help})"));
                let message = escape(&format!("{message}{help}"));
                // GitHub looks for the file from where the tool runs.
                let file = dir.join(file);
                let file = escape(&file.display().to_string()).replace(',', "%2C").replace(':', "%3A");
                writeln!(
                    io::stdout(),
                    "::{severity} file={file},line={line},col={column},title={code}::{message}"
                )?;
            }
        }
    }
    Ok(())
}

/// A snapshot and whose it is.
#[derive(Serialize)]
struct Resolved<'a> {
    actor_id: &'a str,
    #[serde(flatten)]
    snapshot: &'a Snapshot,
}

fn print_snapshot(
    actor: &ActorDefinition,
    snapshot: &Snapshot,
    registry: &Registry,
    format: ResolveFormat,
) -> Result<(), Failure> {
    let resolved = Resolved { actor_id: &actor.id, snapshot };
    match format {
        ResolveFormat::Json => writeln!(io::stdout(), "{}", serde_json::to_string(&resolved)?)?,
        ResolveFormat::Ron => {
            writeln!(
                io::stdout(),
                "{}",
                ron::ser::to_string_pretty(&resolved, ron::ser::PrettyConfig::new())?
            )?;
        }
        ResolveFormat::Table => writeln!(io::stdout(), "{}", table(actor, snapshot, registry))?,
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
