//! The lines of a file that a problem is printed with.

use annotate_snippets::{AnnotationKind, Element, Origin, Snippet};

use super::{Place, Span};

/// The length, in bytes, up to which a line of a file is shown as it is; of a longer one a piece is shown.
const MAX_LINE: usize = 1000;
/// How much of a longer line is shown before and after the place.
const PIECE: usize = 60;
/// The length of the part of a file up to which its places are shown together.
const MAX_TOGETHER: usize = 8000;

/// A place, what is there, and how it is marked.
pub(super) struct Mark<'a> {
    pub place: &'a Place,
    pub label: Option<&'a str>,
    pub kind: AnnotationKind,
}

/// These marks of one file in one excerpt, if they are near each other and no line is too long.
pub(super) fn together<'a>(text: &'a str, marks: &[Mark<'a>]) -> Option<Element<'a>> {
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

/// One mark: with a piece of its line if that is too long, and without a line if its text is not known.
pub(super) fn alone<'a>(text: Option<&'a str>, mark: Mark<'a>) -> Vec<Element<'a>> {
    let Place { file, span } = mark.place;
    let origin = || {
        let origin = Origin::path(file.as_ref()).line(span.line as usize);
        Element::from(origin.char_column(span.column as usize))
    };
    let Some(text) = text else { return vec![origin()] };
    let kind = mark.kind;
    if let Some(element) = together(text, &[Mark { ..mark }]) {
        return vec![element];
    }
    let piece = piece(text, *span).map(|(piece, from, to)| {
        let snippet = Snippet::source(piece).line_start(span.line as usize);
        snippet.annotation(kind.span(from..to).label(mark.label)).into()
    });
    std::iter::once(origin()).chain(piece).collect()
}

/// The bytes of a span up to the end of its first line.
fn within_line(text: &str, span: Span) -> Option<(usize, usize)> {
    let start = span.start as usize;
    let end = line_end(text, start)?.min(span.end as usize);
    let end = text.floor_char_boundary(end).max(start);
    text.is_char_boundary(start).then_some((start, end))
}

/// The first byte of the line, if that is not too far.
fn line_start(text: &str, at: usize) -> Option<usize> {
    let from = at.saturating_sub(MAX_LINE);
    match text.as_bytes().get(from..at)?.iter().rposition(|byte| *byte == b'\n') {
        Some(end) => Some(from + end + 1),
        None => (from == 0).then_some(0),
    }
}

/// The byte after the last one of the line, if that is not too far.
fn line_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    let near = &rest[..rest.len().min(MAX_LINE)];
    let end = match near.iter().position(|byte| *byte == b'\n') {
        Some(end) => end,
        None => (near.len() == rest.len()).then_some(rest.len())?,
    };
    Some(at + end - usize::from(rest[..end].ends_with(b"\r")))
}

/// A piece of a long line, and where in it the place is.
fn piece(text: &str, span: Span) -> Option<(String, usize, usize)> {
    let start = span.start as usize;
    let before = text.get(text.ceil_char_boundary(start.saturating_sub(PIECE))..start)?;
    let before = before.rsplit('\n').next().unwrap_or_default();
    let end = (span.end as usize).clamp(start, start + PIECE);
    let marked = text.get(start..text.floor_char_boundary(end))?;
    let marked = marked.split(['\r', '\n']).next().unwrap_or_default();
    let after = &text[start + marked.len()..text.floor_char_boundary(start + marked.len() + PIECE)];
    let after = after.split(['\r', '\n']).next().unwrap_or_default();
    let from = before.len() + '…'.len_utf8();
    Some((format!("…{before}{marked}{after}…"), from, from + marked.len()))
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
                    let mark = || Mark { place: &place, label: Some("here"), kind: AnnotationKind::Primary };
                    assert!(!alone(Some(text), mark()).is_empty());
                    let _ = together(text, &[mark(), mark()]);
                }
            }
        }
    }
}
