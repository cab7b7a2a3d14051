//! A line of ten megabytes causes no panic, and is checked in reasonable time.

use super::*;

#[test]
fn one_line_of_ten_megabytes() {
    for pattern in [
        "a", "1", "é", "(", ")", "[", "]", "{", "}", ",", ":", "\"", "'", "\\", "/", "#", "#![", "!", "=",
        ".", "-", "_", " ", "\u{feff}", "\0", "//", "/*", "*/", "r", "r#", "r#\"", "b\"", "a,", "a:", "a:1,",
        "1,", "1 ", "(),", "[],", "{},", "\"\"", "\"a\",", "\"a\":", "a(", "Some", "Some(", "'a'", "'a',",
        "\\u{41}", "0x", "1e", "1.", "\u{200b}", "a\n", "(\n",
    ] {
        in_some_files(&format!("10 MB of {pattern:?}"), megabytes(10, pattern).as_bytes());
    }
    for (open, pattern, close) in [
        ("[", "1,", "]"),
        ("[", "(),", "]"),
        ("[", "\"a\",", "]"),
        ("(", "1,", ")"),
        ("(", "a:1,", ")"),
        ("(id:", "1,id:", "1)"),
        ("{", "1:1,", "}"),
        ("{", "\"a\":1,", "}"),
        ("{", "a,", "}"),
        ("{", "a:", "}"),
        ("[", ")", "]"),
        ("(", "]", ")"),
        ("\"", "\\n", "\""),
        ("\"", "\\q", "\""),
        ("\"", "é", "\""),
        ("r#\"", "\"", "\"#"),
        ("'", "a", "'"),
        ("//", "a", ""),
        ("/*", "a", "*/"),
        ("/*", "/*", "*/"),
        ("(a: \"", "b", "\")"),
        ("(a: \"", "b", "\"),"),
    ] {
        let text = format!("{open}{}{close}", megabytes(10, pattern));
        in_some_files(&format!("10 MB of {pattern:?} between {open:?} and {close:?}"), text.as_bytes());
    }
}

#[test]
fn ten_megabytes_are_ten_megabytes_whatever_the_build() {
    for pattern in ["a", "(", "1,", "\"", "é "] {
        in_every_file(
            &format!("really 10 MB of {pattern:?}"),
            pattern.repeat((10 << 20) / pattern.len()).as_bytes(),
        );
    }
    let rules = "(add: {\"strenght\": \"levl + 1\"}), ".repeat(4_000);
    let text = format!("(id: \"a\", rules: [{rules}] /* {} */)", "x".repeat(10 << 20));
    let problems =
        load("10 MB in a line with 8,000 problems", &[("subsystems/a.subsystem.ron", text.into())]);
    assert_eq!(problems, 8_000);
}
