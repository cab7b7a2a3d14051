//! Prints problems for people, as JSON, or as annotations for GitHub's CI.

use std::io::Write;
use std::path::Path;

use actor_core::{Diagnostic, Diagnostics, Place};
use anstream::stdout;

use crate::command_line::{CheckFormat, Failure};

pub fn print_problems(dir: &Path, problems: &Diagnostics, format: CheckFormat) -> Result<(), Failure> {
    match format {
        CheckFormat::Json => {
            let list: Vec<&Diagnostic> = problems.iter().collect();
            writeln!(stdout(), "{}", serde_json::to_string(&list)?)?;
        }
        CheckFormat::Text if problems.is_empty() => writeln!(stdout(), "all files are good")?,
        CheckFormat::Text => {
            let errors = problems.errors();
            let (errors, warnings) = (count(errors, "error"), count(problems.len() - errors, "warning"));
            writeln!(stdout(), "{}\n\n{errors}, {warnings}", problems.colored())?;
        }
        CheckFormat::Github => {
            for problem in problems {
                writeln!(stdout(), "{}", annotation(dir, problem))?;
            }
        }
    }
    Ok(())
}

/// Formats a number with what it counts: `1 error`, `2 errors`.
pub fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Formats a problem as a workflow command, which GitHub shows beside the line of the file.
fn annotation(dir: &Path, problem: &Diagnostic) -> String {
    // GitHub decodes escapes for % and line ends in messages, and for : and , as well in properties.
    let escape = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let Diagnostic { severity, code, message, help, .. } = problem;
    let Place { file, span } = problem.place.clone().unwrap_or_else(|| Place::start_of(""));
    let help = help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
    let message = escape(&format!("{message}{help}"));
    // GitHub resolves the path from the folder that the tool runs in.
    let file = escape(&dir.join(file.as_ref()).display().to_string()).replace(',', "%2C").replace(':', "%3A");
    format!("::{severity} file={file},line={},col={},title={code}::{message}", span.line, span.column)
}
