//! Excerpts of files: turns places into the lines of a file with marks, and only a piece of a line that is too long.

use annotate_snippets::{AnnotationKind, Element, Origin, Snippet};

use super::{Place, Span};

/// The longest line in bytes that is shown whole. An excerpt shows only a piece of a longer one.
const MAX_LINE: usize = 1000;
/// How many bytes of a longer line are shown before and after the place.
const PIECE: usize = 60;
/// The longest part of a file, in bytes, that one excerpt shows.
const MAX_TOGETHER: usize = 8000;

/// A place to mark, with its label and the kind of the mark.
pub(super) struct ExcerptMark<'a> {
    pub place: &'a Place,
    pub label: Option<&'a str>,
    pub kind: AnnotationKind,
}

/// Returns one excerpt with all these marks of one file. `None` if the marks are too far apart or a line is too long.
pub(super) fn together<'a>(text: &'a str, marks: &[ExcerptMark<'a>]) -> Option<Element<'a>> {
    let first = marks.iter().map(|mark| mark.place).min()?;
    let last = marks.iter().map(|mark| mark.place.span.start).max()? as usize;
    let from = line_start(text, first.span.start as usize)?;
    let to = line_end(text, last)?;
    let shown = text.get(from..to).filter(|shown| shown.len() <= MAX_TOGETHER)?;
    let annotations: Option<Vec<_>> = marks
        .iter()
        .map(|mark| {
            let (start, end) = within_line(text, mark.place.span)?;
            Some(mark.kind.span(start - from..end - from).label(mark.label))
        })
        .collect();
    let snippet = Snippet::source(shown).path(first.file.as_ref()).line_start(first.span.line as usize);
    Some(snippet.annotations(annotations?).into())
}

/// The place that an excerpt of a long line prints, and the place in the file that must replace it.
///
/// The renderer counts columns from the start of the piece, not from the start of the line.
pub(super) struct Correction {
    wrong: String,
    right: String,
}

impl Correction {
    /// Corrects the first line of the printed text that names the wrong place.
    pub(super) fn mend(&self, printed: &mut String) {
        let mut from = 0;
        for line in printed.split_inclusive('\n') {
            let tells_place = line.contains("--> ") || line.contains("::: ");
            if let Some(at) = line.find(&self.wrong).filter(|_| tells_place) {
                let at = from + at;
                return printed.replace_range(at..at + self.wrong.len(), &self.right);
            }
            from += line.len();
        }
    }
}

/// Returns an excerpt with one mark: a piece of its line if the line is too long, no line if the text is unknown.
pub(super) fn alone<'a>(text: Option<&'a str>, mark: ExcerptMark<'a>) -> (Element<'a>, Option<Correction>) {
    let Place { file, span } = mark.place;
    let together = text.and_then(|text| together(text, std::slice::from_ref(&mark)));
    if let Some(element) = together {
        return (element, None);
    }
    let (line, column) = (span.line as usize, span.column as usize);
    let Some((piece, from, to)) = text.and_then(|text| piece(text, *span)) else {
        return (Origin::path(file.as_ref()).line(line).char_column(column).into(), None);
    };
    let shown = piece[..from].chars().count() + 1;
    let correction =
        Correction { wrong: format!("{file}:{line}:{shown}"), right: format!("{file}:{line}:{column}") };
    let snippet = Snippet::source(piece).path(file.as_ref()).line_start(line);
    (snippet.annotation(mark.kind.span(from..to).label(mark.label)).into(), Some(correction))
}

/// Returns the first byte and the end of a span, which ends at most with its first line.
fn within_line(text: &str, span: Span) -> Option<(usize, usize)> {
    let start = span.start as usize;
    let end = line_end(text, start)?.min(span.end as usize);
    let end = text.floor_char_boundary(end).max(start);
    text.is_char_boundary(start).then_some((start, end))
}

/// Returns the first byte of the line, or `None` if it is further away than [`MAX_LINE`].
fn line_start(text: &str, at: usize) -> Option<usize> {
    let from = at.saturating_sub(MAX_LINE);
    match text.as_bytes().get(from..at)?.iter().rposition(|byte| *byte == b'\n') {
        Some(end) => Some(from + end + 1),
        None => (from == 0).then_some(0),
    }
}

/// Returns the byte after the last one of the line, or `None` if it is not within [`MAX_LINE`].
fn line_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    let near = &rest[..rest.len().min(MAX_LINE)];
    let end = match near.iter().position(|byte| *byte == b'\n') {
        Some(end) => end,
        None => (near.len() == rest.len()).then_some(rest.len())?,
    };
    Some(at + end - usize::from(rest[..end].ends_with(b"\r")))
}

/// Returns a piece of a long line, and the range of the place in it.
fn piece(text: &str, span: Span) -> Option<(String, usize, usize)> {
    let start = span.start as usize;
    let before = text.get(text.ceil_char_boundary(start.saturating_sub(PIECE))..start)?;
    let cut_before = before.len() < start && !before.contains('\n');
    let before = before.rsplit('\n').next().unwrap_or_default();
    let end = (span.end as usize).clamp(start, start + PIECE);
    let marked = text.get(start..text.floor_char_boundary(end))?;
    let marked = marked.split(['\r', '\n']).next().unwrap_or_default();
    let rest = &text[start + marked.len()..];
    let after = &rest[..rest.floor_char_boundary(PIECE)];
    let cut_after = after.len() < rest.len() && !after.contains('\n');
    let after = after.split(['\r', '\n']).next().unwrap_or_default();
    let mark = |cut: bool| if cut { "…" } else { "" };
    let from = before.len() + mark(cut_before).len();
    let piece = format!("{}{before}{marked}{after}{}", mark(cut_before), mark(cut_after));
    Some((piece, from, from + marked.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(start: usize, end: usize) -> Place {
        let span = Span { line: 1, column: 1, start: start as u32, end: end as u32 };
        Place { file: "x.ron".into(), span }
    }

    #[test]
    fn lines_are_found_but_not_far_away() {
        let text = format!("ab\r\ncd\n{}\nx", "y".repeat(5000));
        assert_eq!((line_start(&text, 5), line_end(&text, 5)), (Some(4), Some(6)));
        assert_eq!((line_start(&text, 1), line_end(&text, 1)), (Some(0), Some(2)));
        assert_eq!((line_start(&text, 3000), line_end(&text, 3000)), (None, None));
        assert_eq!(line_end(&text, text.len()), Some(text.len()));
        assert_eq!(line_end(&text, text.len() + 1), None);
    }

    #[test]
    fn any_place_of_any_text_is_printed_without_panic() {
        let texts =
            ["", "ä", "\n", "äöü\r\nß\n", &"ä\u{301}力".repeat(900), &format!("ä\n{}\nß", "ö".repeat(3000))];
        for text in texts {
            for start in (0..text.len() + 2).step_by(1 + text.len() / 50) {
                for end in [0, start, start + 1, start + 2, text.len(), text.len() + 5] {
                    let place = place(start, end);
                    let mark =
                        || ExcerptMark { place: &place, label: Some("here"), kind: AnnotationKind::Primary };
                    let _ = alone(Some(text), mark());
                    let _ = together(text, &[mark(), mark()]);
                }
            }
        }
    }
}
