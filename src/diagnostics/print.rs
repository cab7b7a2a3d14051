//! Prints problems with the lines of the files that they are in.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Place, Severity};

/// How many problems are printed with their lines; further ones take one line each.
const MAX_RENDERED: usize = 200;
/// The length, in bytes, up to which a line of a file is shown.
const MAX_LINE: usize = 4000;

/// One problem, to be printed with the line that it is in: what is wrong, where, the line with a caret below, other
/// places that have to do with it, and how to mend it.
#[derive(Clone, Copy, Debug)]
pub struct Rendered<'a> {
    problem: &'a Diagnostic,
    sources: &'a BTreeMap<Arc<str>, Arc<str>>,
    colored: bool,
}

impl<'a> Rendered<'a> {
    pub(super) fn new(problem: &'a Diagnostic, sources: &'a BTreeMap<Arc<str>, Arc<str>>) -> Self {
        Self { problem, sources, colored: false }
    }

    /// The problem.
    pub fn problem(&self) -> &'a Diagnostic {
        self.problem
    }

    /// The same, in colours for a terminal.
    #[must_use]
    pub fn colored(self) -> Self {
        Self { colored: true, ..self }
    }

    /// A place with the line that it is in, if its text is known.
    fn place(&self, place: &'a Place, kind: AnnotationKind, label: Option<&'a str>) -> Element<'a> {
        let file = place.file.as_ref();
        let Some(lines) = self.sources.get(file).and_then(|text| Lines::of(text, place)) else {
            let origin = Origin::path(file).line(place.span.line as usize);
            return origin.char_column(place.span.column as usize).into();
        };
        Snippet::source(lines.text)
            .path(file)
            .line_start(place.span.line as usize)
            .annotation(kind.span(lines.from..lines.to).label(label))
            .into()
    }
}

/// The line that a place is in, and which of its bytes are meant.
struct Lines<'a> {
    text: &'a str,
    from: usize,
    to: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str, place: &Place) -> Option<Self> {
        let (start, end) = (place.span.start as usize, place.span.end as usize);
        let first = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let last = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let line = text.get(first..last)?.trim_end_matches('\r');
        let to = end.min(first + line.len()).max(start);
        (line.len() <= MAX_LINE && text.is_char_boundary(to)).then_some(Self {
            text: line,
            from: start - first,
            to: to - first,
        })
    }
}

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.problem;
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let primary = problem.place.as_ref().map(|place| self.place(place, AnnotationKind::Primary, None));
        let related = problem
            .related
            .iter()
            .map(|other| self.place(&other.place, AnnotationKind::Context, Some(&other.message)));
        let help = problem.help.as_deref().map(|help| Level::HELP.message(help).into());
        let group = level
            .primary_title(problem.message.as_str())
            .id(problem.code)
            .elements(primary.into_iter().chain(related).chain(help));
        let renderer = if self.colored { Renderer::styled() } else { Renderer::plain() };
        f.write_str(&renderer.render(&[group]))
    }
}

/// All problems, with an empty line between each two.
pub(super) struct All<'a> {
    pub problems: &'a Diagnostics,
    pub colored: bool,
}

impl fmt::Display for All<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems.rendered().enumerate() {
            if i > 0 {
                f.write_str(if i <= MAX_RENDERED { "\n\n" } else { "\n" })?;
            }
            if i < MAX_RENDERED {
                write!(f, "{}", Rendered { colored: self.colored, ..problem })?;
            } else {
                write!(f, "{}", problem.problem)?;
            }
        }
        Ok(())
    }
}
