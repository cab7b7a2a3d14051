//! Generates random formulas and conditions.

use super::random::Random;
use super::text::{list, number, number_text, plain_number, quoted};
use super::{Plan, RACES, REALMS, TAGS};

/// Trouble, more often than chance would make it.
const TROUBLE: [&str; 32] = [
    "1 / 0",
    "0 / 0",
    "-1 / 0",
    "sqrt(-1)",
    "ln(0)",
    "exp(1000)",
    "exp(0.7)",
    "ln(3)",
    "1e300 * 1e300",
    "if(1, 2, 1 / 0)",
    "if(0, 2, 1 / 0)",
    "0 and 1 / 0",
    "1 or 1 / 0",
    "-0",
    "0 * -1",
    "-2 ^ 2",
    "2 ^ -1",
    "0 ^ 0",
    "(-8) ^ (1 / 3)",
    "2 ^ 3 ^ 2",
    "1.1 ^ 7",
    "1.1 ^ 15",
    "1.1 ^ 16",
    "1.1 ^ 17",
    "1.1 ^ 18",
    "-7 % 3",
    "7 % -3",
    "1e308 + 1e308 - 1e308",
    "round(-2.5)",
    "12",
    "true",
    "false",
];

pub(super) fn formula(r: &mut Random, plan: &Plan, names: &[String]) -> String {
    let depth = r.pick(&[0, 1, 1, 2, 2, 3, 4]);
    match r.below(12) {
        0 => r.pick(&TROUBLE).to_string(),
        1 if !plan.curves.is_empty() => format!("{}({})", r.pick(&plan.curves), or(r, plan, names, 0)),
        _ => or(r, plan, names, depth),
    }
}

const SPACES: [&str; 5] = [" ", " ", " ", "", "  "];

fn space(r: &mut Random) -> &'static str {
    r.pick(&SPACES)
}

fn joined(
    r: &mut Random,
    first: String,
    signs: &[&str],
    next: &mut dyn FnMut(&mut Random) -> String,
) -> String {
    let mut text = first;
    let mut chance = 60;
    while r.percent(chance) {
        let sign = r.pick(signs);
        let before = space(r);
        let after = space(r);
        let right = next(r);
        text = format!("{text}{before}{sign}{after}{right}");
        chance /= 2;
    }
    text
}

fn or(r: &mut Random, plan: &Plan, names: &[String], depth: usize) -> String {
    let mut text = and(r, plan, names, depth);
    while r.percent(7) {
        text = format!("{text} or {}", and(r, plan, names, depth));
    }
    text
}

fn and(r: &mut Random, plan: &Plan, names: &[String], depth: usize) -> String {
    let mut text = not(r, plan, names, depth);
    while r.percent(7) {
        text = format!("{text} and {}", not(r, plan, names, depth));
    }
    text
}

fn not(r: &mut Random, plan: &Plan, names: &[String], depth: usize) -> String {
    if r.percent(6) {
        format!("not {}", not(r, plan, names, depth))
    } else {
        comparison(r, plan, names, depth)
    }
}

fn comparison(r: &mut Random, plan: &Plan, names: &[String], depth: usize) -> String {
    let left = sum(r, plan, names, depth);
    if r.percent(12) {
        let sign = r.pick(&["==", "!=", "<", "<=", ">", ">="]);
        let before = space(r);
        let after = space(r);
        format!("{left}{before}{sign}{after}{}", sum(r, plan, names, depth))
    } else {
        left
    }
}

fn sum(r: &mut Random, plan: &Plan, names: &[String], depth: usize) -> String {
    let first = product(r, plan, names, depth);
    if r.percent(40) {
        joined(r, first, &["+", "+", "-"], &mut |r| product(r, plan, names, depth))
    } else {
        first
    }
}

fn product(r: &mut Random, plan: &Plan, names: &[String], depth: usize) -> String {
    let first = unary(r, plan, names, depth);
    if r.percent(40) {
        joined(r, first, &["*", "*", "*", "/", "%"], &mut |r| unary(r, plan, names, depth))
    } else {
        first
    }
}

fn unary(r: &mut Random, plan: &Plan, names: &[String], depth: usize) -> String {
    if r.percent(12) { format!("-{}", unary(r, plan, names, depth)) } else { power(r, plan, names, depth) }
}

fn power(r: &mut Random, plan: &Plan, names: &[String], depth: usize) -> String {
    let base = atom(r, plan, names, depth);
    if !r.percent(12) {
        return base;
    }
    let exponent = match r.below(5) {
        0 | 1 => r
            .pick(&["0", "1", "2", "2.0", "3", "(2)", "((3))", "5", "10", "15", "16", "17", "1e1", "30"])
            .to_string(),
        2 => r.pick(&["0.5", "-1", "-2", "2.5", "1.5", "-(0.5)", "(1 + 1)", "true"]).to_string(),
        _ => unary(r, plan, names, depth),
    };
    let before = space(r);
    let after = space(r);
    format!("{base}{before}^{after}{exponent}")
}

fn atom(r: &mut Random, plan: &Plan, names: &[String], depth: usize) -> String {
    if depth > 0 && r.percent(40) {
        let depth = depth - 1;
        let inner = |r: &mut Random| or(r, plan, names, depth);
        let one = ["abs", "floor", "ceil", "round", "sqrt", "exp", "ln"];
        return match r.below(12) {
            0..3 => format!("({})", inner(r)),
            3 | 4 => format!("{}({})", r.pick(&one), inner(r)),
            5 | 6 => {
                let name = r.pick(&["min", "max"]);
                let mut arguments = vec![inner(r), inner(r)];
                while r.percent(30) {
                    arguments.push(inner(r));
                }
                let comma = format!("{},{}", space(r), space(r));
                format!("{name}({})", arguments.join(&comma))
            }
            7 => format!("clamp({}, {}, {})", inner(r), inner(r), inner(r)),
            8 | 9 => format!("if({}, {}, {})", inner(r), inner(r), inner(r)),
            _ if plan.curves.is_empty() => format!("( {} )", inner(r)),
            _ => format!("{}({})", r.pick(&plan.curves), inner(r)),
        };
    }
    if !names.is_empty() && r.percent(60) {
        return r.pick(names);
    }
    match r.below(20) {
        0 => r.pick(&["true", "false"]).to_string(),
        1 => r.pick(&[".5", ".25", "1e3", "1e-3", "2.5e2", "0.0"]).to_string(),
        _ => {
            let number = number(r, plan.temper).abs();
            number_text(r, number)
        }
    }
}

/// `tags` are those that effects may have granted.
pub(super) fn condition(
    r: &mut Random,
    plan: &Plan,
    names: &[String],
    tags: &[String],
    depth: usize,
) -> String {
    let dimensions: Vec<String> = names.iter().filter(|name| !name.contains('.')).cloned().collect();
    let choice = r.below(if depth > 0 { 13 } else { 8 });
    match choice {
        0 => format!("Race({})", quoted(r.pick(&RACES))),
        1 if !tags.is_empty() && r.percent(70) => format!("Tag({})", quoted(r.pick(tags))),
        1 => format!("Tag({})", quoted(r.pick(&TAGS))),
        2 => format!("Realm({})", quoted(r.pick(&REALMS))),
        3 | 4 if !dimensions.is_empty() => {
            let form = r.pick(&["AtLeast", "Below"]);
            let dimension = quoted(r.pick(&dimensions));
            // Often one that is met exactly.
            let n = if r.percent(40) { r.below(4).to_string() } else { plain_number(r, plan) };
            format!("{form}({dimension}, {n})")
        }
        5 | 6 => quoted(formula(r, plan, names)),
        8 | 9 => {
            let parts = conditions(r, plan, names, tags, depth);
            format!("All({parts})")
        }
        10 | 11 => {
            let parts = conditions(r, plan, names, tags, depth);
            format!("Any({parts})")
        }
        12 => format!("Not({})", condition(r, plan, names, tags, depth - 1)),
        _ => "Always".to_string(),
    }
}

fn conditions(r: &mut Random, plan: &Plan, names: &[String], tags: &[String], depth: usize) -> String {
    let mut parts = Vec::new();
    for _ in 0..r.below(4) {
        parts.push(condition(r, plan, names, tags, depth - 1));
    }
    list(r, &parts)
}
