//! Times the same works with `bevy_actor_core`, with `bevy_gauge` and with a bare loop, side by side in one process.
//!
//! A work is one task, such as building actors or changing a base. Start reading at `works/mod.rs`; `ours.rs`,
//! `gauge.rs` and `kernel.rs` hold the sides.

mod gauge;
mod kernel;
mod memory;
mod model;
mod ours;
mod report;
mod scale;
mod timing;
mod works;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use report::{Format, Report};
use works::Run;

/// Compares bevy_actor_core with bevy_gauge, and with the limit: a bare loop.
///
/// Every work is done by both sides in turns, in this process, after it was checked that both come to the same values.
/// The fastest round of each side counts, since a shared machine can only make things slower. The ratio is theirs
/// divided by ours. Unless it says otherwise, a time is that of the change and of the frame after it.
#[derive(Parser)]
#[command(name = "peers")]
struct Args {
    /// How rows are printed.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Only works whose name contains this.
    #[arg(long)]
    only: Option<String>,
    /// A tenth of the actors and fewer rounds: to see that everything works, not to measure.
    #[arg(long)]
    quick: bool,
    /// Instead, plot what an actor costs with more and more dimensions and contributions, into this folder.
    #[arg(long)]
    plots: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    if let Some(folder) = args.plots {
        return ended(scale::plot(&folder));
    }
    let mut run = Run { only: args.only, quick: args.quick, report: Report::new(args.format) };
    let result = works::all(&mut run);
    run.report.end();
    ended(result)
}

fn ended(result: Result<(), Box<dyn Error>>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
