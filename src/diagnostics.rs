//! [`Diagnostic`]: one problem in a modder's file, with its place, for the log, the command line and the game alike.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// A range of a file's text. Lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The line that it starts in.
    pub line: u32,
    /// The column of its first character.
    pub column: u32,
    /// The byte that it starts at.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

/// A range of the text of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file, relative to the folder of all files.
    pub file: Arc<str>,
    /// Where in it.
    pub span: Span,
}

impl Place {
    /// The very start of a file.
    pub fn start_of(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), span: Span { line: 1, column: 1, start: 0, end: 0 } }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.span.line, self.span.column)
    }
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// What the file says is not used.
    Error,
    /// What the file says is used, but looks like a mistake.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// One problem: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of problem it is, in kebab case, such as `unknown-dimension`.
    pub code: &'static str,
    /// Where it is; nowhere for what code built.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// How to mend it, if that can be said.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a hint.
    #[must_use]
    pub fn error(code: &'static str, place: Option<Place>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, place, message: message.into(), help: None }
    }

    /// A warning without a hint.
    #[must_use]
    pub fn warning(code: &'static str, place: Option<Place>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean …?" if one of the known names is near the one that was written.
    #[must_use]
    pub fn suggest<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(written, known) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Adds this hint if there is none.
    #[must_use]
    pub(crate) fn or_help(self, help: impl FnOnce() -> String) -> Self {
        if self.help.is_some() { self } else { self.help(help()) }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

/// The problems of one load, sorted by file, line and column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// Sorts them by place; those without one come first.
    pub(crate) fn sort(&mut self) {
        self.0.sort_by(|a, b| a.place.cmp(&b.place));
    }

    /// Takes over those of another load.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.0.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// The known name that is most like the written one, if any is like it at all. Of equals, the first in the alphabet.
fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = written.to_lowercase();
    known
        .into_iter()
        .filter(|name| *name != written)
        .map(|name| (strsim::damerau_levenshtein(&lower, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= (name.chars().count().min(lower.chars().count()) / 3).max(1))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_name_and_nothing_far_fetched() {
        let known = ["strength", "stealth", "hp_max", "HardMax"];
        assert_eq!(nearest("strenght", known), Some("strength"));
        assert_eq!(nearest("hardmax", known), Some("HardMax"));
        assert_eq!(nearest("charisma", known), None);
    }

    #[test]
    fn prints_as_one_line_that_an_editor_can_jump_to() {
        let problem = Diagnostic::error(
            "unknown-dimension",
            Some(Place {
                file: "subsystems/race.subsystem.ron".into(),
                span: Span { line: 4, column: 23, start: 90, end: 99 },
            }),
            "no dimension is named `strenght`",
        )
        .suggest("strenght", ["strength"]);
        assert_eq!(
            problem.to_string(),
            "subsystems/race.subsystem.ron:4:23: error[unknown-dimension]: no dimension is named `strenght` \
             (did you mean `strength`?)"
        );
    }
}
