//! The command line: its arguments, which clap prints as help, and the type of a failure.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Checks Actor Core's RON files, and shows the numbers of actors.
///
/// Exit codes: 0 all is well, 1 there are errors, 2 the command line is not understood.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
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
    /// The JSON is one object: `dimension`, `kind`, `merge`, `unit`, `value` (null if absent), `context` (the pipeline
    /// of a context dimension), `base` {formula, value, finite}, `contributions` [{bucket, value, formula, source,
    /// running}], `left_out` [{bucket, value, source, why}], `folded`, `round`, `rounded`, `layers` [{layer, bounds,
    /// caps [{mode, kind, value, formula, `not_binding`, source}]}], `policy`, `caps_left_out`, `clamp`, `caps` (both
    /// {min, max}, null for no bound), and `clipped` {kind, layers, bound, by}. A `source` is {system, priority, rule,
    /// place, labels}.
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
pub(crate) enum CheckFormat {
    /// Each with the line that it is in; in colours on a terminal.
    Text,
    /// One array of objects.
    Json,
    /// Annotations for GitHub's CI.
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ResolveFormat {
    /// A table for people.
    Table,
    /// RON.
    Ron,
    /// One JSON object.
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// A tree for people.
    Text,
    /// One JSON object.
    Json,
}

/// An error that is printed to stderr before the tool exits with 1.
pub(crate) type Failure = Box<dyn std::error::Error>;
