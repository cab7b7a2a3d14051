//! What holds of every list of problems.

use actor_core::{Diagnostic, Diagnostics, Place};

use crate::sections::Files;

/// Every problem says something, at a place that is there, and can be printed.
pub fn check(files: &Files, problems: &Diagnostics) {
    for problem in problems {
        assert!(!problem.message.is_empty() && !problem.code.is_empty(), "{problem:?}");
        assert!(!problem.to_string().contains(char::is_control), "{problem:?} is more than a line");
        let place = problem.place.as_ref().unwrap_or_else(|| panic!("{problem} stands nowhere"));
        lies_within_its_file(files, problem, place);
        for related in &problem.related {
            lies_within_its_file(files, problem, &related.place);
        }
    }
    assert!(problems.iter().is_sorted_by(|a, b| a.place <= b.place), "not sorted:\n{problems}");
    assert_eq!(problems.to_string().is_empty(), problems.is_empty());
    // Colours take the same way through the same code: one is enough.
    assert!(problems.rendered().take(1).all(|first| !first.colored().to_string().is_empty()));
}

fn lies_within_its_file(files: &Files, problem: &Diagnostic, place: &Place) {
    // The one that must be there has a place also if it is not there.
    let bytes = files.get(place.file.as_ref()).copied().unwrap_or_default();
    // Where the text ends, nothing can be told of what comes after it.
    let end_of_text = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), |text| text.len());
    let text = std::str::from_utf8(&bytes[..end_of_text]).unwrap_or_default();
    // A byte order mark is no part of the text.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (start, end) = (place.span.start as usize, place.span.end as usize);
    assert!(start <= end && end <= text.len(), "{problem:?} in {} bytes", text.len());
    assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "{problem:?} splits a character");
    assert_eq!((place.span.line, place.span.column), line_and_column(&text[..start]), "{problem:?}");
}

/// Where the next character after this text stands.
fn line_and_column(before: &str) -> (u32, u32) {
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line as u32, column as u32)
}
