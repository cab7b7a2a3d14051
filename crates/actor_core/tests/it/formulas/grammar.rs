//! Generates random formulas as text, rule by rule of the grammar, so that the generator needs no table of precedences.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::world::NAMES;

/// The tokens of a part of a formula.
pub type Tokens = Vec<String>;

/// How deep parentheses, calls and powers may stand within each other.
const DEPTH: u32 = 5;

/// What may stand between two tokens. White space is whatever Unicode calls so.
const SPACES: [&str; 10] = ["", "", "", " ", " ", "  ", "\n", "\t", "\r\n  ", "\u{a0}\u{2003}"];

const NUMBERS: [&str; 30] = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "12",
    "100",
    "007",
    "0.5",
    ".5",
    "1e-3",
    "0.1",
    "0.2",
    "0.3",
    "2.5",
    "1.1",
    "3.7",
    "1e3",
    "1e+2",
    "2.50",
    ".25e1",
    "0.0",
    "0e5",
    "1.0",
    "33",
    "0.7",
    "1e-8",
    "99.5",
    "123456789.987654321",
];

/// Numbers at whose size something ends.
const EXTREMES: [&str; 10] = [
    "1e16",
    "9007199254740993",
    "1e100",
    "1e154",
    "1e-200",
    "1e308",
    "1.7976931348623157e308",
    "5e-324",
    "1e-400",
    "0.49999999999999994",
];

/// Exponents that are literals: these, and with each whole number of 0 to 16, multiply.
const EXPONENTS: [&str; 9] = ["2.0", "3.0", "16.0", "1.6e1", "0e0", "17", "2.5", ".5", "16.000001"];

/// A whole formula.
pub fn formula() -> BoxedStrategy<String> {
    (tokens(), vec(select(&SPACES[..]), 40)).prop_map(|(tokens, spaces)| joined(&tokens, &spaces)).boxed()
}

/// The tokens of a whole formula.
pub fn tokens() -> BoxedStrategy<Tokens> {
    (0..DEPTH).fold(Level::new(None), |inner, _| Level::new(Some(inner))).or
}

/// The tokens in one text, with these spaces between them again and again.
pub fn joined(tokens: &[String], spaces: &[&str]) -> String {
    let mut text = String::new();
    let mut spaces = spaces.iter().cycle().copied();
    for token in tokens {
        let space = spaces.next().unwrap_or_default();
        let in_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
        let would_grow = in_word(text.chars().last()) && in_word(token.chars().next());
        text.push_str(if space.is_empty() && would_grow { " " } else { space });
        text.push_str(token);
    }
    text.push_str(spaces.next().unwrap_or_default());
    text
}

/// One part, or now and then a chain of them.
fn chain(part: BoxedStrategy<Tokens>, signs: &'static [&'static str], often: u32) -> BoxedStrategy<Tokens> {
    let more = (part.clone(), vec((select(signs), part.clone()), 1..3)).prop_map(|(first, rest)| {
        rest.into_iter().fold(first, |mut all, (sign, part)| {
            all.push(sign.to_owned());
            all.extend(part);
            all
        })
    });
    prop_oneof![10 - often => part, often => more].boxed()
}

/// `mark` none, one or several times before a part.
fn marked(mark: &'static str, part: BoxedStrategy<Tokens>) -> BoxedStrategy<Tokens> {
    let count = prop_oneof![12 => Just(0usize), 3 => Just(1), 1 => 2..5usize];
    (count, part).prop_map(move |(count, part)| [vec![mark.to_owned(); count], part].concat()).boxed()
}

/// What may stand in parentheses, and what behind `^`, so deep within each other.
struct Level {
    or: BoxedStrategy<Tokens>,
    unary: BoxedStrategy<Tokens>,
}

impl Level {
    fn new(inner: Option<Self>) -> Self {
        let (atom, exponent) = match inner {
            None => (leaf(), exponent()),
            Some(Self { or, unary }) => {
                let group = or.clone().prop_map(|inner| [one("("), inner, one(")")].concat());
                let atom = prop_oneof![12 => leaf(), 1 => group, 3 => call(or)];
                (atom.boxed(), prop_oneof![3 => exponent(), 1 => unary].boxed())
            }
        };
        let raised = (atom.clone(), exponent).prop_map(|(base, by)| [base, one("^"), by].concat());
        let unary = marked("-", prop_oneof![6 => atom, 1 => raised].boxed());
        let product = chain(unary.clone(), &["*", "*", "/", "%"], 2);
        let sum = chain(product, &["+", "-"], 2);
        let sign = select(&["==", "!=", "<", "<=", ">", ">="][..]);
        let compared = (sum.clone(), sign, sum.clone())
            .prop_map(|(left, sign, right)| [left, one(sign), right].concat());
        let comparison = prop_oneof![5 => sum, 1 => compared].boxed();
        let and = chain(marked("not", comparison), &["and"], 1);
        Self { or: chain(and, &["or"], 1), unary }
    }
}

/// A literal as an exponent, plain, signed or in parentheses.
fn exponent() -> BoxedStrategy<Tokens> {
    let literal = prop_oneof![
        3 => (0..=16u32).prop_map(|n| n.to_string()),
        1 => select(&EXPONENTS[..]).prop_map(str::to_owned),
    ];
    let around: [&[&[&str]; 2]; 8] = [
        &[&[], &[]],
        &[&[], &[]],
        &[&["("], &[")"]],
        &[&["(", "("], &[")", ")"]],
        &[&["-"], &[]],
        &[&["-", "-"], &[]],
        &[&["(", "-", "-"], &[")"]],
        &[&["-", "(", "-"], &[")"]],
    ];
    (literal, select(around.to_vec()))
        .prop_map(|(literal, [before, after])| {
            let some = |list: &[&str]| list.iter().map(|sign| (*sign).to_owned()).collect::<Tokens>();
            [some(before), one(&literal), some(after)].concat()
        })
        .boxed()
}

fn leaf() -> BoxedStrategy<Tokens> {
    let word = prop_oneof![
        9 => select(&NUMBERS[..]),
        1 => select(&EXTREMES[..]),
        9 => select(&NAMES[..]),
        2 => select(&["true", "false", "1", "2"][..]),
    ];
    word.prop_map(one).boxed()
}

fn call(inner: BoxedStrategy<Tokens>) -> BoxedStrategy<Tokens> {
    const OF_ONE: [&str; 10] =
        ["abs", "floor", "ceil", "round", "sqrt", "exp", "ln", "line", "stairs", "spike"];
    let any = prop_oneof![
        4 => (select(&OF_ONE[..]), vec(inner.clone(), 1)),
        2 => (select(&["min", "max"][..]), vec(inner.clone(), 2..5)),
        3 => (select(&["clamp", "if", "if"][..]), vec(inner.clone(), 3)),
    ];
    let any = any.prop_map(|(name, arguments)| called(name, &arguments));
    // Of most numbers these are not finite.
    let tame = (0..3usize, inner).prop_map(|(which, inner)| match which {
        0 => called("sqrt", &[called("abs", &[inner])]),
        1 => called("exp", &[called("clamp", &[inner, vec!["-".into(), "9".into()], one("9")])]),
        _ => called("ln", &[called("max", &[one(".5"), inner])]),
    });
    prop_oneof![3 => any, 1 => tame].boxed()
}

fn called(name: &str, arguments: &[Tokens]) -> Tokens {
    [one(name), one("("), arguments.join(&",".to_owned()), one(")")].concat()
}

fn one(token: &str) -> Tokens {
    vec![token.to_owned()]
}
