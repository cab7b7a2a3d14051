//! Finds out which bracket is wrong when a closing one does not match.

use super::lex::{self, Kind, Token};

/// Returns the bracket that closes this one.
pub fn closer(open: &str) -> &'static str {
    match open {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

/// How to fix a closing bracket that does not match.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mend {
    /// Replace it with another one.
    Replace,
    /// Remove it.
    Remove,
    /// Insert another one before it.
    Insert,
}

/// Returns the fix after which all brackets of the file match.
pub fn mend(source: &str, open: &[&str], wrong: Token) -> Option<Mend> {
    let (_, outer) = open.split_last()?;
    if fits(source, outer, wrong.end) {
        return Some(Mend::Replace);
    }
    if fits(source, open, wrong.end) {
        return Some(Mend::Remove);
    }
    fits(source, outer, wrong.start).then_some(Mend::Insert)
}

/// Returns whether all brackets match from this byte on, and none is left open at the end.
fn fits(source: &str, open: &[&str], mut at: usize) -> bool {
    let mut open = open.to_vec();
    while let Ok(token) = lex::next(source, at) {
        at = token.end;
        match token.kind {
            Kind::Open => open.push(token.text(source)),
            Kind::Close if open.pop().is_none_or(|last| closer(last) != token.text(source)) => return false,
            Kind::End => return open.is_empty(),
            _ => {}
        }
    }
    false
}
