//! Tests that the check finds the errors that the RON parser finds, and at which place.

use super::{MAX_NESTING, SyntaxError, check};

fn error(source: &str) -> SyntaxError {
    *check(source).expect_err(source)
}

/// Returns the text that an error covers, and its message.
fn told(source: &str) -> (&str, String) {
    let error = error(source);
    (&source[error.start..error.end], error.message)
}

/// Valid and invalid pieces of RON.
const PIECES: [&str; 52] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ",",
    ":",
    "a",
    "b: ",
    "\"k\": ",
    "\"t\"",
    "1",
    "-1.5",
    "true",
    "None",
    "Some(",
    "Some",
    "Race(",
    "'c'",
    "'",
    "r\"raw\"",
    "r#\"r\"#",
    "r##\"",
    "b\"x\"",
    "br\"x\"",
    " ",
    "\n",
    "// x\n",
    "/* y */",
    "/*",
    "\"",
    "\\n",
    "\"\\q\"",
    "\"\\u{41}\"",
    "\"\\u{zz}\"",
    "0x1F",
    "0xZ",
    "1e5",
    "1.",
    ".5",
    "1_000",
    "5i32",
    "5f32x",
    "inf",
    "-inf",
    "=",
    "#",
    "ä",
    "“",
    "r#id",
];

/// Returns pseudo-random numbers, which are the same in every run.
fn random(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

/// The parser may still reject what passes the check, such as a number with an odd suffix.
#[test]
fn it_refuses_nothing_that_the_parser_accepts_and_little_is_left_to_the_parser() {
    let mut state = 7;
    let (mut good, mut bad, mut left) = (0, 0, 0);
    for _ in 0..200_000 {
        let source: String =
            (0..random(&mut state) % 9 + 1).map(|_| PIECES[random(&mut state) % PIECES.len()]).collect();
        let (ours, theirs) = (check(&source), ron2::ast::parse_document(&source));
        match (&ours, &theirs) {
            (Ok(()), Ok(_)) => good += 1,
            (Err(_), Err(_)) => bad += 1,
            (Ok(()), Err(_)) => left += 1,
            (Err(error), Ok(_)) => panic!("{source:?}: {error:?}"),
        }
        if let Err(error) = ours {
            assert!(source.get(error.start..error.end).is_some(), "{source:?}: {error:?}");
            assert!(error.help.is_some(), "{source:?}: {error:?}");
            if let Some((start, end, _)) = error.related {
                assert!(source.get(start..end).is_some(), "{source:?}: {error:?}");
            }
        }
    }
    assert!(good > 1000 && bad > 1000 && left < 100, "{good} good, {bad} bad, {left} left to the parser");
}

#[test]
fn only_real_brackets_count() {
    let many = "(".repeat(500);
    for text in [
        format!("\"{many}\""),
        format!("\"\\\"{many}\""),
        format!("r#\"{many}\"#"),
        format!("r##\"\"#{many}\"##"),
        format!("// {many}\n1"),
        format!("/* /* {many} */ {many} */"),
        format!("[{}]", "'(',".repeat(500)),
        format!("[{}]", "(),".repeat(500)),
    ] {
        assert_eq!(check(&text), Ok(()), "{text}");
    }
}

#[test]
fn deep_nesting_is_found() {
    let nested = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
    assert_eq!(check(&nested(MAX_NESTING)), Ok(()));
    assert_eq!(error(&nested(MAX_NESTING + 1)).start, MAX_NESTING);
    assert!(error(&"Some(".repeat(200)).message.contains("within each other"));
    assert!(error(&"{[(".repeat(200)).message.contains("within each other"));
}

/// Found by fuzzing: one of two RON parsers reads it as 1.
#[test]
fn digits_do_not_begin_with_an_underscore() {
    assert_eq!(told("(a: 0x_1)"), ("0x_1", "`0x_1` is not a number".to_owned()));
    assert_eq!(check("(a: 0x1_0)"), Ok(()));
}

#[test]
fn a_bracket_that_does_not_fit_is_mended_so_that_the_others_fit() {
    for (source, place, message) in [
        ("(a: [1, 2)", ")", "a `[` is not closed before this `)`"),
        ("(a: {\"b\": 1))", ")", "`}` belongs here, not `)`"),
        ("(a: [(b: 1))])", ")", "this `)` closes nothing"),
        ("(a: 1))", ")", "this `)` closes nothing"),
        ("(a: [1, 2]", "", "the file ends, and a `(` is not closed"),
        ("(a: [1, 2", "", "the file ends, and a `[` is not closed"),
    ] {
        assert_eq!(told(source), (place, message.to_owned()), "{source}");
    }
}
