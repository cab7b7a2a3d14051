//! [`Diagnostic`]: one problem in a modder's file, with its place, for the log, the command line and the game alike.

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
    /// Other places that have to do with it, such as where a name was used first.
    pub related: Vec<Related>,
}

/// A place that has to do with a problem, and what it has to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where it is.
    pub place: Place,
    /// What is there.
    pub message: String,
}

impl Diagnostic {
    /// An error without a hint.
    #[must_use]
    pub fn error(code: &'static str, place: Option<Place>, message: impl Into<String>) -> Self {
        let message = in_one_line(message.into());
        Self { severity: Severity::Error, code, place, message, help: None, related: Vec::new() }
    }

    /// A warning without a hint.
    #[must_use]
    pub fn warning(code: &'static str, place: Option<Place>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, place, message) }
    }

    /// Says this instead, however long it is.
    #[must_use]
    pub(crate) fn in_full(self, message: String) -> Self {
        Self { message: escaped(message), ..self }
    }

    /// Adds how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(in_one_line(help.into()));
        self
    }

    /// Adds another place that has to do with it, if it is known.
    #[must_use]
    pub fn related(mut self, place: Option<Place>, message: impl Into<String>) -> Self {
        self.related.extend(place.map(|place| Related { place, message: in_one_line(message.into()) }));
        self
    }

    /// Adds "did you mean …?" if one of the known names is near the one that was written.
    #[must_use]
    pub fn suggest<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        self.did_you_mean(nearest(written, known))
    }

    /// Adds "did you mean …?" if there is a near name.
    #[must_use]
    pub(crate) fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// The known name that is nearest to the one that was written, if any is near.
    pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        nearest(written, known)
    }

    /// Adds this hint if there is none.
    #[must_use]
    pub(crate) fn or_help(self, help: impl FnOnce() -> String) -> Self {
        if self.help.is_some() { self } else { self.help(help()) }
    }
}

/// What is said of a name of a megabyte need not be as long.
fn in_one_line(mut text: String) -> String {
    const MAX_LEN: usize = 2000;
    if text.len() > MAX_LEN {
        text.truncate(text.floor_char_boundary(MAX_LEN));
        text.push('…');
    }
    escaped(text)
}

/// What is said stays on its line, also of a name with a line end or a terminal's colours in it.
fn escaped(text: String) -> String {
    if !text.contains(char::is_control) {
        return text;
    }
    let escaped = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escaped).collect()
}

/// As one line that an editor can jump to: `file:line:column: error[code]: message (help)`.
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

/// As a struct of `file`, `line`, `column`, `severity`, `code`, `message` and `help`. Without a place, the file is empty
/// and line and column are 1.
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

/// The problems of one load, sorted by file, line and column, with the text of the files that they are in.
///
/// It prints each with the line of the file that it is in; [`colored`](Self::colored) does so with colours for a terminal,
/// and the problems themselves are data.
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
    /// The texts of the files with problems.
    sources: BTreeMap<Arc<str>, Arc<str>>,
}

impl Diagnostics {
    /// Adds one problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// How many of them are errors.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// The text of a file with problems, if it is known.
    pub fn source(&self, file: &str) -> Option<&str> {
        self.sources.get(file).map(AsRef::as_ref)
    }

    /// Changes the hints of unknown names from this problem on, unless they have a near name to tell.
    pub(crate) fn help_from(&mut self, first: usize, help: Option<String>) {
        for problem in self.list[first..].iter_mut().filter(|problem| problem.code == "unknown-dimension") {
            if !problem.help.as_ref().is_some_and(|help| help.starts_with("did you mean")) {
                problem.help = help.clone().or(problem.help.take());
            }
        }
    }

    /// Keeps those that the closure wants.
    pub(crate) fn retain(&mut self, wanted: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(wanted);
    }

    /// Sorts them by place; those without one come first. What is found twice at one place is told once.
    pub(crate) fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            a.place.cmp(&b.place).then_with(|| a.code.cmp(b.code)).then_with(|| a.message.cmp(&b.message))
        });
        self.list.dedup();
    }

    /// Takes over those of another load.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
        self.sources.append(&mut other.sources);
    }

    /// Adds the texts of the files that they are in.
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
