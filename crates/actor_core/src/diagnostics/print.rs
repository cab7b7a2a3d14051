//! Prints problems with the lines of the files that they are in, in plain text or in colours for a terminal.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Element, Level, Renderer};

use super::excerpt::{Correction, ExcerptMark, alone, together};
use super::{Diagnostic, Diagnostics, Related, Severity};

/// How many problems are printed with their lines. Each further one takes a single line.
const MAX_RENDERED: usize = 200;
/// How many related places are shown with a problem.
const MAX_RELATED: usize = 16;

/// One problem, ready to print with the line that it is in.
///
/// `Display` prints what is wrong, where, the line with a mark below, the related places, and how to fix the problem.
#[derive(Clone, Copy, Debug)]
pub struct Rendered<'a> {
    problem: &'a Diagnostic,
    sources: &'a BTreeMap<Arc<str>, Arc<str>>,
    colored: bool,
}

impl Diagnostics {
    /// Returns each problem, ready to print with the line that it is in.
    pub fn rendered(&self) -> impl Iterator<Item = Rendered<'_>> {
        self.list.iter().map(|problem| Rendered::new(problem, &self.sources))
    }

    /// Returns all problems, ready to print with the lines that they are in, in colours for a terminal.
    pub fn colored(&self) -> impl fmt::Display {
        All { problems: self, colored: true }
    }
}

/// Prints each problem with the line that it is in, in plain text. For a terminal see [`Diagnostics::colored`].
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&All { problems: self, colored: false }, f)
    }
}

impl<'a> Rendered<'a> {
    pub(super) fn new(problem: &'a Diagnostic, sources: &'a BTreeMap<Arc<str>, Arc<str>>) -> Self {
        Self { problem, sources, colored: false }
    }

    /// Returns the problem.
    pub fn problem(&self) -> &'a Diagnostic {
        self.problem
    }

    /// Returns the same problem, to print in colours for a terminal.
    #[must_use]
    pub fn colored(self) -> Self {
        Self { colored: true, ..self }
    }

    /// Returns the excerpts of the problem's place and of the related ones, and the corrections to make after
    /// rendering.
    fn places(&self) -> (Vec<Element<'a>>, Vec<Correction>) {
        let place = self.problem.place.as_ref();
        let related = self.problem.related.as_slice();
        let own = related.iter().find(|other| Some(&other.place) == place).map(|own| own.message.as_str());
        let primary = place.map(|place| ExcerptMark { place, label: own, kind: AnnotationKind::Primary });
        let others = related.iter().filter(|other| Some(&other.place) != place).take(MAX_RELATED);
        let others = others.map(|Related { place, message }| ExcerptMark {
            place,
            label: Some(message),
            kind: AnnotationKind::Context,
        });
        let mut files: Vec<Vec<ExcerptMark>> = Vec::new();
        for mark in primary.into_iter().chain(others) {
            match files.iter_mut().find(|marks| marks[0].place.file == mark.place.file) {
                Some(marks) => marks.push(mark),
                None => files.push(vec![mark]),
            }
        }
        let (mut elements, mut corrections) = (Vec::new(), Vec::new());
        for marks in files {
            let text = self.sources.get(&marks[0].place.file).map(AsRef::as_ref);
            match text.and_then(|text| together(text, &marks)) {
                Some(element) => elements.push(element),
                None => {
                    for mark in marks {
                        let (element, correction) = alone(text, mark);
                        elements.push(element);
                        corrections.extend(correction);
                    }
                }
            }
        }
        (elements, corrections)
    }
}

impl fmt::Display for Rendered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = self.problem;
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let help = problem.help.as_deref().map(|help| Level::HELP.message(help).into());
        let (places, corrections) = self.places();
        let title = level.primary_title(problem.message.as_str()).id(problem.code);
        let group = title.elements(places.into_iter().chain(help));
        let renderer = if self.colored { Renderer::styled() } else { Renderer::plain() };
        let mut printed = renderer.render(&[group]);
        corrections.iter().for_each(|correction| correction.mend(&mut printed));
        f.write_str(&printed)
    }
}

/// Prints all problems, with an empty line between those that show an excerpt.
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
