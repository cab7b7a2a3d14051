//! Formulas of any length and depth cause no panic and no stack overflow.

use super::*;

/// A subsystem file whose only rule adds the value of this formula.
fn formula(what: &str, formula: &str) -> usize {
    let as_value = format!("(id: \"a\", rules: [(add: {{\"strength\": \"{formula}\"}})])");
    let as_condition = format!("(id: \"a\", rules: [(when: \"{formula}\", add: {{\"strength\": 1}})])");
    let as_cap =
        format!("(id: \"a\", rules: [(limits: [(dimension: \"strength\", hard_max: r#\"{formula}\"#)])])");
    let as_base = format!("(dimensions: {{\"strength\": (base: \"{formula}\"), \"level\": ()}})");
    let found = load(&format!("the formula {what}"), &[("subsystems/a.subsystem.ron", as_value.into())]);
    load(&format!("the condition {what}"), &[("subsystems/a.subsystem.ron", as_condition.into())]);
    load(&format!("the cap {what}"), &[("subsystems/a.subsystem.ron", as_cap.into())]);
    load(&format!("the base {what}"), &[("dimensions.ron", as_base.into())]);
    found
}

#[test]
fn formulas_without_end() {
    let deep = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(20_000), close.repeat(20_000))
    };
    for (what, text) in [
        ("of 20,000 parentheses", deep("(", "level", ")")),
        ("of 20,000 open parentheses", deep("(", "", "")),
        ("of 20,000 closed parentheses", deep("", "level", ")")),
        ("of 20,000 calls", deep("abs(", "level", ")")),
        ("of 20,000 choices", deep("if(level, ", "1", ", 0)")),
        ("of 20,000 choices in conditions", deep("if(", "1", ", 1, 0)")),
        ("of 20,000 powers", deep("2 ^ ", "level", "")),
        ("of 20,000 powers of minus", deep("2 ^ -", "level", "")),
        ("of 20,000 unknown calls", deep("f(", "level", ")")),
    ] {
        assert!(formula(what, &text) > 0, "{what}");
    }
    for (what, pattern) in [
        ("minuses", "-"),
        ("nots", "not "),
        ("sums", "level + "),
        ("products", "level * "),
        ("ands", "level and "),
        ("comparisons", "level < "),
        ("unknown names in sums", "x + "),
        ("names", "level "),
        ("letters", "a"),
        ("digits", "1"),
        ("numbers", "1 "),
        ("points", "."),
        ("commas", ","),
        ("values", "min(1,1)+"),
        ("wrong calls", "floor()+"),
        ("unknown calls", "f()+"),
        ("dollars", "$"),
        ("large letters", "ä"),
        ("spaces", " "),
        ("lines", "\n"),
        ("percents", "1%+"),
        ("closed parentheses", "1)"),
    ] {
        formula(&format!("of 5 MB of {what}"), &megabytes(5, pattern));
        formula(&format!("of 5 MB of {what} and an end"), &(megabytes(5, pattern) + "1"));
    }
    formula("of 1 MB of escapes", &megabytes(1, "\\u{31}+"));
    formula("of one function with a million values", &format!("min({}1)", "1,".repeat(1_000_000)));
}
