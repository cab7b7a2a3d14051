//! The command-line tool `actor-core` for modders: `check`, `resolve` and `explain`.
//!
//! It reads a folder of files and, except for `check`, an actor's file. Numbers and the problems that `check` finds go
//! to stdout, everything else to stderr.
//!
//! Exit codes: 0, no errors, although warnings may have been printed; 1, errors; 2, a command line that is not
//! understood. Start reading at `run`.

mod command_line;
mod numbers;
mod problems;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use actor_core::{ActorDefinition, Diagnostic, Error, Folder, Registry, Symbol};
use anstream::{eprintln, stdout};
use clap::Parser;

use command_line::{Cli, Command, ExplainFormat, Failure};
use numbers::print_snapshot;
use problems::{count, print_problems};

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        // The reader of the output, such as `head`, stopped reading. That is no failure.
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
            let breakdown = actor.explain(&registry, dimension.as_str()).map_err(|error| {
                let names: Vec<Symbol> = registry.dimensions().collect();
                let problem = Diagnostic::error("unknown-dimension", None, error.to_string());
                problem.suggest(&dimension, names.iter().map(|name| name.as_str()))
            })?;
            match format {
                ExplainFormat::Text => writeln!(stdout(), "{breakdown}")?,
                ExplainFormat::Json => writeln!(stdout(), "{}", serde_json::to_string(&breakdown)?)?,
            }
            warn_of_reports(&registry);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Loads the registry and the actor, and prints their problems. Fails if either has an error.
fn load(dir: &Path, actor: &Path) -> Result<(Registry, ActorDefinition), Failure> {
    let (registry, problems) = Registry::from_folder(&Folder::read(dir)?);
    let warnings = problems.len() - problems.errors();
    if problems.has_errors() {
        eprintln!("{}\n", problems.colored());
    } else if warnings > 0 {
        let dir = dir.display();
        eprintln!("{} in the files; `actor-core check {dir}` shows them", count(warnings, "warning"));
    }
    let file = actor.display().to_string();
    let text = std::fs::read(actor).map_err(|error| format!("cannot read {file}: {error}"))?;
    let definition = match ActorDefinition::from_ron(&file, text) {
        Ok(definition) => definition,
        Err(Error::Definitions(own)) => {
            eprintln!("{}\n", own.colored());
            return Err(REFUSED.into());
        }
        Err(error) => return Err(error.into()),
    };
    let own = if registry.is_ready() { definition.check(&registry) } else { Default::default() };
    if !own.is_empty() {
        eprintln!("{}\n", own.colored());
    }
    if problems.has_errors() || own.has_errors() {
        return Err(REFUSED.into());
    }
    Ok((registry, definition))
}

const REFUSED: &str = "no numbers, because of the errors above";

/// Prints problems that came up while resolving, such as a formula that is not finite.
fn warn_of_reports(registry: &Registry) {
    for report in registry.reports().drain() {
        eprintln!("{}: {}", report.severity, report.error);
    }
}
