//! Brackets that nest tens of thousands deep cause no panic and no stack overflow.

use super::*;

#[test]
fn brackets_without_end() {
    for open in [
        "(",
        "[",
        "{",
        "{1: ",
        "(a: ",
        "Some(",
        "Not(",
        "All([",
        "/*",
        "(id: \"a\", rules: [(when: ",
        "r#\"",
        "'(",
    ] {
        in_every_file(&format!("50,000 times {open}"), open.repeat(50_000).as_bytes());
    }
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("Not(", ")"), ("All([", "])"), ("(a: ", ")")] {
        let text = format!("{}{}", open.repeat(50_000), close.repeat(50_000));
        in_every_file(&format!("50,000 times {open} and {close}"), text.as_bytes());
    }
    let when = format!("{}Always{}", "Not(".repeat(50_000), ")".repeat(50_000));
    let text = format!("(id: \"a\", rules: [(when: {when})])");
    assert!(load("50,000 conditions", &[("subsystems/a.subsystem.ron", text.into())]) > 0);
}
