//! Rules of the formula language that `text/numbers.rs` does not test: precedence of signs and powers, exponents,
//! curves at their points, and how tokens end.

use super::world::{CURVES, Quotes, Values, accepted_by_both, both};

/// The value in a world where everything is absent.
#[track_caller]
fn value(text: &str) -> Option<f64> {
    both(text, Quotes::Plain, &[Values::default()])[0]
}

#[test]
fn signs_and_powers_bind_as_the_grammar_says() {
    for (text, expected) in [
        ("-2 ^ -2", -0.25),
        ("2 ^ -2 ^ 2", 0.0625),
        ("2 * -3 ^ 2", -18.0),
        ("2 - -3 ^ 2", 11.0),
        ("-7 % 3", -1.0),
        ("-(7 % 3)", -1.0),
        ("7 % 4 % 2", 1.0),
        ("8 / 4 * 2 % 3", 1.0),
        ("not 0 + 1", 0.0),
        ("not 2 and 0", 0.0),
        ("not not -3", 1.0),
        ("1 + 1 < 3 and 2 > 1", 1.0),
        ("0 == 0 or 1 == 0", 1.0),
        ("0 and 0 or 1", 1.0),
        ("1 or 0 and 0", 1.0),
        ("(1 < 2) < 3", 1.0),
        ("round(-2.5)", -3.0),
        ("round(0.49999999999999994)", 0.0),
        ("(0 - 0) ^ 0", 1.0),
        ("0 ^ 0.5", 0.0),
    ] {
        assert_eq!(value(text), Some(expected), "{text}");
    }
}

/// Each as the naive implementation has it, to the bit.
#[test]
fn whole_literal_exponents_multiply() {
    for base in ["3.7", "485.3738482395687", "(-1.1)", "1e-30", "0"] {
        for exponent in 0..=20 {
            for text in [
                format!("{base} ^ {exponent}"),
                format!("{base} ^ {exponent}.0"),
                format!("{base} ^ ({exponent}e0)"),
                format!("{base} ^ -{exponent}"),
                format!("{base} ^ --{exponent}"),
                format!("{base} ^ ({exponent} + 0)"),
                format!("{base} ^ {exponent}.5"),
            ] {
                value(&text);
            }
        }
    }
}

/// Each as the naive implementation has it, to the bit: at the points, between and beside them.
#[test]
fn curves_are_exact_at_their_points() {
    for (name, _, points) in CURVES {
        for (x, y) in points {
            assert_eq!(value(&format!("{name}({x:?})")), Some(*y), "{name}({x:?})");
            for other in [x.next_down(), x.next_up(), x / 3.0, x + 0.25] {
                value(&format!("{name}({other:?})"));
            }
        }
    }
}

#[test]
fn what_is_decided_is_decided() {
    for (text, expected) in [
        ("if(0, 1 / 0, 2)", Some(2.0)),
        ("if(0 and 1 / 0, 1 / 0, 2)", Some(2.0)),
        ("if(1, if(1, 2, 1 / 0), 1 / 0)", Some(2.0)),
        ("0 and 1 / 0", Some(0.0)),
        ("1 and 0 and 1 / 0", Some(0.0)),
        ("0 and 1 / 0 or 3", Some(1.0)),
        ("1 or 1 / 0", Some(1.0)),
        ("0 or 2 or 1 / 0", Some(1.0)),
        ("not (1 or 1 / 0)", Some(0.0)),
        ("1 / 0 or 1", None),
        ("1 / 0 and 0", None),
        ("0 * (1 / 0)", None),
        ("min(0, 1 / 0)", None),
        ("clamp(1 / 0, 0, 1)", None),
        ("(1 / 0) ^ 0", None),
        ("not 1 / 0", None),
    ] {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn chains_of_comparisons_are_refused_wherever_they_stand() {
    for text in ["1 < 2 < 3", "1 == 1 != 0", "not 1 < 2 < 3", "if(1 < 2 < 3, 1, 2)", "0 and 1 >= 1 >= 1"] {
        assert!(!accepted_by_both(text, Quotes::Plain), "{text}");
    }
}

/// The design does not say whether a word may begin where a number ends. This crate wants something between them, so
/// that a slip such as `2e` or `3x` gets one message.
#[test]
fn a_number_and_a_word_need_something_between_them() {
    for text in ["2and 3", "if(1or 0, 1, 2)", "2x", "3e"] {
        assert!(!accepted_by_both(text, Quotes::Plain), "{text}");
    }
    assert_eq!(value("(2)and(3)"), Some(1.0));
}
