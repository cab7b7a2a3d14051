//! [`Diagnostics`]: the problems in a game's files, each with its place, for logs, command lines and games alike.
//!
//! Loading a folder or building a registry pushes a [`Diagnostic`] per problem. Out come plain data, lines that an
//! editor can jump to, and excerpts of the files with the problem marked. Start with [`Diagnostic`], then
//! [`Diagnostics`]; the module `print` draws the excerpts.

mod excerpt;
mod lines;
mod nearest;
mod print;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

pub(crate) use lines::Lines;
pub(crate) use nearest::NearNames;
use nearest::nearest;
pub use print::Rendered;

/// A range of a file's text. Lines and columns count from 1, columns in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The line that the range starts in.
    pub line: u32,
    /// The column of its first character.
    pub column: u32,
    /// The byte that the range starts at.
    pub start: u32,
    /// The byte after the last one of the range.
    pub end: u32,
}

/// A range of the text of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path of the file, relative to the folder of all files.
    pub file: Arc<str>,
    /// The range in the file.
    pub span: Span,
}

impl Place {
    /// Returns the start of a file: line 1, column 1.
    pub fn start_of(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), span: Span { line: 1, column: 1, start: 0, end: 0 } }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.span.line, self.span.column)
    }
}

/// How serious a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The affected part of the input is not used.
    Error,
    /// The affected part of the input is used, but looks like a mistake.
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

/// One problem: where it is, what is wrong, and how to fix it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How serious the problem is.
    pub severity: Severity,
    /// The kind of the problem in kebab case, such as `unknown-dimension`.
    pub code: &'static str,
    /// Where the problem is, or `None` for a definition that was built in code.
    pub place: Option<Place>,
    /// What is wrong.
    pub message: String,
    /// How to fix it, if there is a hint.
    pub help: Option<String>,
    /// Other places that are involved, such as the first use of a name that appears twice.
    pub related: Vec<Related>,
}

/// A further place that is involved in a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub place: Place,
    /// What is at that place.
    pub message: String,
}

impl Diagnostic {
    /// Creates an error without a hint.
    #[must_use]
    pub fn error(code: &'static str, place: Option<Place>, message: impl Into<String>) -> Self {
        let message = in_one_line(message.into());
        Self { severity: Severity::Error, code, place, message, help: None, related: Vec::new() }
    }

    /// Creates a warning without a hint.
    #[must_use]
    pub fn warning(code: &'static str, place: Option<Place>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// Replaces the message without shortening it.
    #[must_use]
    pub(crate) fn in_full(self, message: String) -> Self {
        Self { message: escaped(message), ..self }
    }

    /// Sets the hint on how to fix the problem.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(in_one_line(help.into()));
        self
    }

    /// Adds another place that is involved. Does nothing if `place` is `None`.
    #[must_use]
    pub fn related(mut self, place: Option<Place>, message: impl Into<String>) -> Self {
        self.related.extend(place.map(|place| Related { place, message: in_one_line(message.into()) }));
        self
    }

    /// Sets the hint to "did you mean …?" if one of the known names is similar to the written one.
    #[must_use]
    pub fn suggest<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        self.did_you_mean(nearest(written, known))
    }

    /// Sets the hint to "did you mean …?" if there is a near name.
    #[must_use]
    pub(crate) fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Returns the known name that is nearest to the written one, or `None` if no name is similar enough.
    pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        nearest(written, known)
    }

    /// Sets the hint, unless there is one already.
    #[must_use]
    pub(crate) fn or_help(self, help: impl FnOnce() -> String) -> Self {
        if self.help.is_some() { self } else { self.help(help()) }
    }
}

/// Cuts a text to 2000 bytes and escapes its control characters. A name of a megabyte gives no message of a megabyte.
fn in_one_line(mut text: String) -> String {
    const MAX_LEN: usize = 2000;
    if text.len() > MAX_LEN {
        text.truncate(text.floor_char_boundary(MAX_LEN));
        text.push('…');
    }
    escaped(text)
}

/// Escapes control characters, so that a name with a line end or a terminal's colour codes cannot break the line.
fn escaped(text: String) -> String {
    if !text.contains(char::is_control) {
        return text;
    }
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}

/// Prints one line that an editor can jump to: `file:line:column: error[code]: message (help)`.
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

/// Writes a struct of `file`, `line`, `column`, `severity`, `code`, `message` and `help`. Without a place, the file is
/// empty, and line and column are 1.
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let place = self.place.as_ref();
        let mut problem = serializer.serialize_struct("Diagnostic", 7)?;
        problem.serialize_field("file", place.map_or("", |place| &place.file))?;
        problem.serialize_field("line", &place.map_or(1, |place| place.span.line))?;
        problem.serialize_field("column", &place.map_or(1, |place| place.span.column))?;
        problem.serialize_field("severity", &self.severity)?;
        problem.serialize_field("code", self.code)?;
        problem.serialize_field("message", &self.message)?;
        problem.serialize_field("help", &self.help)?;
        problem.end()
    }
}

/// The problems of one load, sorted by file, line and column, with the texts of the affected files.
///
/// `Display` prints each problem with the line of the file that it is in. [`colored`](Self::colored) does so in colours
/// for a terminal, and [`iter`](Self::iter) returns the problems as data.
///
/// ```
/// use actor_core::prelude::*;
/// let folder = Folder::from_iter([("dimensions.ron", r#"(dimensions: {"hp_max": (base: "vigor * 2")})"#)]);
/// let (_, problems) = Registry::from_folder(&folder);
/// assert_eq!(problems.iter().next().unwrap().code, "unknown-dimension");
/// assert_eq!(
///     problems.to_string(),
///     r#"error[unknown-dimension]: no dimension is named `vigor`
///  --> dimensions.ron:1:33
///   |
/// 1 | (dimensions: {"hp_max": (base: "vigor * 2")})
///   |                                 ^^^^^
///   |
///   = help: if it is new, define it in dimensions.ron: "vigor": ()"#
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// The texts of the files with problems, by path.
    sources: BTreeMap<Arc<str>, Arc<str>>,
}

impl Diagnostics {
    /// Adds one problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Returns whether any problem is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns how many problems are errors.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// Returns whether there is no problem.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns how many problems there are, errors and warnings together.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns all problems.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Returns the text of a file with problems, if it is known.
    pub fn source(&self, file: &str) -> Option<&str> {
        self.sources.get(file).map(AsRef::as_ref)
    }

    /// Replaces the hints of unknown dimensions, from the problem with the index `first` on. A "did you mean …?" stays.
    pub(crate) fn help_from(&mut self, first: usize, help: Option<String>) {
        for problem in self.list[first..].iter_mut().filter(|problem| problem.code == "unknown-dimension") {
            if !problem.help.as_ref().is_some_and(|help| help.starts_with("did you mean")) {
                problem.help = help.clone().or(problem.help.take());
            }
        }
    }

    /// Keeps the problems for which the closure returns true.
    pub(crate) fn retain(&mut self, wanted: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(wanted);
    }

    /// Sorts the problems by place, those without one first, and removes duplicates.
    pub(crate) fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            a.place.cmp(&b.place).then_with(|| a.code.cmp(b.code)).then_with(|| a.message.cmp(&b.message))
        });
        self.list.dedup();
    }

    /// Adds the problems and texts of another load.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
        self.sources.append(&mut other.sources);
    }

    /// Adds the texts of the files with problems. `text_of` returns the text of a file.
    pub(crate) fn add_sources(&mut self, text_of: impl Fn(&str) -> Option<Arc<str>>) {
        let related = self.list.iter().flat_map(|problem| &problem.related).map(|related| &related.place);
        for place in self.list.iter().filter_map(|problem| problem.place.as_ref()).chain(related) {
            if !self.sources.contains_key(&place.file)
                && let Some(text) = text_of(&place.file)
            {
                self.sources.insert(place.file.clone(), text);
            }
        }
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl std::error::Error for Diagnostics {}

impl std::error::Error for Diagnostic {}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn nothing_breaks_the_line() {
        let place = Some(Place::start_of("x.ron"));
        let problem = Diagnostic::error("unknown-dimension", place.clone(), "no dimension is named `a\nb`")
            .help("write \u{1b}[31m`ä`\r")
            .related(place, "the\tfirst");
        assert_eq!(
            problem.to_string(),
            r"x.ron:1:1: error[unknown-dimension]: no dimension is named `a\nb` (write \u{1b}[31m`ä`\r)"
        );
        assert_eq!(problem.related[0].message, r"the\tfirst");
    }
}
