//! Generates numbers and pieces of text.

use super::Plan;
use super::formulas::formula;
use super::random::Random;

const NICE: [f64; 30] = [
    0.0, -0.0, 1.0, 1.0, 2.0, 3.0, 5.0, 10.0, 12.0, 100.0, 300.0, 600.0, 650.0, 0.1, 0.2, 0.3, 0.5, 0.25,
    1.5, 2.5, 0.001, 0.7, -1.0, -2.0, -0.1, -0.5, -2.5, -10.0, -100.0, 1234.5678,
];
const NASTY: [f64; 24] = [
    1e300,
    -1e300,
    1e-300,
    -1e-300,
    5e-324,
    f64::MIN_POSITIVE,
    f64::MAX,
    f64::MIN,
    1e308,
    -1e308,
    1e154,
    -1e155,
    1e16,
    -1e16,
    9007199254740993.0,
    1e100,
    0.1 + 0.2,
    1.0 - f64::EPSILON,
    1.0 + f64::EPSILON,
    0.49999999999999994,
    -0.49999999999999994,
    4503599627370495.5,
    -0.0,
    1e-17,
];

/// Two of these are too much.
const HUGE: [f64; 8] = [1e308, 1e308, f64::MAX, f64::MAX, f64::MIN, -1e308, 1.5e308, 1e300];

/// How nasty the numbers of a world are.
#[derive(Clone, Copy)]
pub(super) struct Temper {
    /// How many of a hundred numbers are nasty.
    pub(super) nastiness: usize,
    /// Whether nasty means huge.
    pub(super) huge: bool,
}

pub(super) fn quoted(text: impl AsRef<str>) -> String {
    format!("\"{}\"", text.as_ref())
}

/// `a: 1` for each field, in a random order.
pub(super) fn fields(r: &mut Random, mut fields: Vec<String>) -> String {
    r.shuffle(&mut fields);
    let comma = if !fields.is_empty() && r.percent(20) { "," } else { "" };
    format!("({}{comma})", fields.join(", "))
}

pub(super) fn list(r: &mut Random, items: &[String]) -> String {
    let comma = if !items.is_empty() && r.percent(20) { "," } else { "" };
    format!("[{}{comma}]", items.join(", "))
}

pub(super) fn map(items: &[(String, String)]) -> String {
    let items: Vec<String> = items.iter().map(|(key, value)| format!("{}: {value}", quoted(key))).collect();
    format!("{{{}}}", items.join(", "))
}

/// A file: now and then with a comment.
pub(super) fn file(r: &mut Random, text: &str) -> String {
    let comment = r.pick(&["", "", "", "// a comment\n", "/* a (comment */ "]);
    format!("{comment}{text}\n")
}

pub(super) fn number(r: &mut Random, temper: Temper) -> f64 {
    if r.percent(temper.nastiness) {
        if temper.huge {
            return r.pick(&HUGE);
        }
        match r.below(4) {
            0 => {
                let number = f64::from_bits(r.bits());
                if number.is_finite() { number } else { 1.0 }
            }
            _ => r.pick(&NASTY),
        }
    } else {
        match r.below(6) {
            0 => r.below(2001) as f64 - 1000.0,
            1 => (r.below(20001) as f64 - 10000.0) / 100.0,
            2 => r.bits() as f64 / u64::MAX as f64,
            _ => r.pick(&NICE),
        }
    }
}

/// A number as a file may write it: whole ones with a point or without.
pub(super) fn number_text(r: &mut Random, number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e6 && r.percent(60) {
        format!("{number}")
    } else {
        format!("{number:?}")
    }
}

pub(super) fn plain_number(r: &mut Random, plan: &Plan) -> String {
    let number = number(r, plan.temper);
    number_text(r, number)
}

/// A number, or a formula in quotes.
pub(super) fn value(r: &mut Random, plan: &Plan, names: &[String]) -> String {
    if r.percent(plan.formulas) { quoted(formula(r, plan, names)) } else { plain_number(r, plan) }
}
