//! Formulas: text in, a small program out, numbers from it.
//!
//! The grammar and the meaning of every operator are section 2 of the design; the [`parse`] module reads the text
//! straight into a postfix [`Program`], so that neither reading nor running can overflow the stack.

mod advice;
mod analysis;
mod lex;
mod library;
mod parse;
mod program;

#[cfg(test)]
pub use parse::FormulaError;
pub use parse::{FormulaName, FormulaNames, parse};
pub use program::{Op, Program};

/// The functions and how many arguments they take: the least, and the most.
pub const FUNCTIONS: [(&str, usize, usize); 11] = [
    ("min", 2, usize::MAX),
    ("max", 2, usize::MAX),
    ("abs", 1, 1),
    ("floor", 1, 1),
    ("ceil", 1, 1),
    ("round", 1, 1),
    ("sqrt", 1, 1),
    ("exp", 1, 1),
    ("ln", 1, 1),
    ("clamp", 3, 3),
    ("if", 3, 3),
];

/// Words that cannot name dimensions or curves, besides the functions.
pub const RESERVED: [&str; 9] = ["and", "or", "not", "true", "false", "source", "actor", "input", "raw"];

/// Whether a dimension or curve must not have this name.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || FUNCTIONS.iter().any(|(function, ..)| *function == name)
}
