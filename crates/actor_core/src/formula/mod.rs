//! Formulas: parses their text into small programs, and runs those.
//!
//! In go the text and the names that it may use ([`FormulaNames`]); out comes a postfix [`Program`], or every error
//! with its byte range. The parser limits its nesting and a program runs in a loop, so that no formula overflows the
//! stack. Start with [`Program::run`]; the methods of the parser state the grammar, and the chapter
//! [`modding`](crate::modding) the meaning of each operator.

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

/// The functions, each with the least and the greatest number of its arguments.
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

/// The words besides the functions that cannot name a dimension or a curve.
pub const RESERVED: [&str; 9] = ["and", "or", "not", "true", "false", "source", "actor", "input", "raw"];

/// Returns whether this name is reserved, so that no dimension or curve may have it.
pub fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || FUNCTIONS.iter().any(|(function, ..)| *function == name)
}
