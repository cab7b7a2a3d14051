//! Which bracket is wrong, when one does not fit.

use super::lex::{self, Kind, Token};

/// What closes this bracket.
pub fn closer(open: &str) -> &'static str {
    match open {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

/// How a closing bracket that does not fit can be mended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mend {
    /// By another one in its place.
    Replace,
    /// By taking it away.
    Remove,
    /// By another one in front of it.
    Insert,
}

/// The mend after which all brackets of the file fit.
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

/// Whether from this byte on every bracket closes the one that was opened last, and none is left.
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
