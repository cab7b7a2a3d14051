//! Generates formulas with mistakes in them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::grammar::{joined, tokens};

/// What a slip of the hand may leave behind; also names that mean something else, and names that mean nothing.
const LITTER: [&str; 62] = [
    "+", "-", "*", "/", "%", "^", "(", ")", ",", "<", ">", "=", "==", "!=", "<=", ">=", "!", "&", "|", "&&",
    "#", "$", "\"", "\\", "'", "\n", "\0", "é", "\u{301}", "🦀", "\u{feff}", ".", "..", "e", "_", "0", "1",
    "2", "1e", "1e999", "1.", ".e1", "3.4.5", "and", "or", "not", "if", "if(", "min(", "line", "sqrt",
    "event", "raw", "source", "actor", "input", "strenght", "Strength", "curvy(", "true", "false", "()",
];

/// One mistake.
#[derive(Clone, Debug)]
enum Slip {
    Lose(Index),
    Double(Index),
    Swap(Index, Index),
    Replace(Index, &'static str),
    Insert(Index, &'static str),
    /// All after it is lost.
    Cut(Index),
}

/// A formula in which some tokens, and then some characters, went wrong.
pub fn spoilt() -> BoxedStrategy<String> {
    let spaces = vec(select(&["", " ", " ", "\n"][..]), 7);
    (tokens(), vec(slip(), 0..3), spaces, vec(slip(), 0..3))
        .prop_map(|(mut tokens, slips, spaces, later)| {
            for slip in &slips {
                slip.happen(&mut tokens);
            }
            let mut characters: Vec<String> = joined(&tokens, &spaces).chars().map(String::from).collect();
            for slip in &later {
                slip.happen(&mut characters);
            }
            characters.concat()
        })
        .boxed()
}

fn slip() -> BoxedStrategy<Slip> {
    let at = any::<Index>;
    prop_oneof![
        2 => at().prop_map(Slip::Lose),
        1 => at().prop_map(Slip::Double),
        1 => (at(), at()).prop_map(|(a, b)| Slip::Swap(a, b)),
        2 => (at(), select(&LITTER[..])).prop_map(|(at, what)| Slip::Replace(at, what)),
        2 => (at(), select(&LITTER[..])).prop_map(|(at, what)| Slip::Insert(at, what)),
        1 => at().prop_map(Slip::Cut),
    ]
    .boxed()
}

impl Slip {
    fn happen(&self, parts: &mut Vec<String>) {
        if parts.is_empty() {
            return;
        }
        match self {
            Self::Lose(at) => drop(parts.remove(at.index(parts.len()))),
            Self::Double(at) => {
                let at = at.index(parts.len());
                parts.insert(at, parts[at].clone());
            }
            Self::Swap(a, b) => {
                let (a, b) = (a.index(parts.len()), b.index(parts.len()));
                parts.swap(a, b);
            }
            Self::Replace(at, what) => *at.get_mut(parts) = (*what).to_owned(),
            Self::Insert(at, what) => parts.insert(at.index(parts.len() + 1), (*what).to_owned()),
            Self::Cut(at) => parts.truncate(at.index(parts.len())),
        }
    }
}
