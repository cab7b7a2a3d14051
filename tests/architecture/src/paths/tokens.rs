//! Finds paths among tokens whose meaning is unknown, as in the body of a macro.
//!
//! It finds `crate::a::b`, `$crate::a::b`, `super::x`, `self::x`, `a::b`, trees of `use`, and single names that begin
//! with a capital, because these may be types. Start reading at [`scan`].

use proc_macro2::{Ident, Spacing, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{Token, UseTree};

use crate::source::name_of;

use super::uses::{Declaration, flatten};
use super::written::{Space, WrittenPath};

/// Gives all paths among the tokens.
pub(super) fn scan(tokens: TokenStream, declaration: &Declaration) -> Vec<WrittenPath> {
    let mut out = Vec::new();
    walk(tokens, declaration, &mut out);
    out
}

fn walk(tokens: TokenStream, declaration: &Declaration, out: &mut Vec<WrittenPath>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Group(group) => {
                walk(group.stream(), declaration, out);
                at += 1;
            }
            TokenTree::Ident(ident) if ident == "use" => match tree(&tokens[at + 1..]) {
                Some((tree, length)) => {
                    out.extend(flatten(declaration, &tree).into_iter().map(|found| found.path));
                    at += 1 + length;
                }
                None => at += 1,
            },
            TokenTree::Ident(ident) => {
                let (path, length) = path(&tokens[at..], ident);
                if begins_here(&tokens[..at], ident) && is_worth_a_look(&path) {
                    out.push(path);
                }
                at += length;
            }
            _ => at += 1,
        }
    }
}

/// Reads the tree of a `use` declaration up to its semicolon, which may name `$crate`.
fn tree(tokens: &[TokenTree]) -> Option<(UseTree, usize)> {
    let end = tokens.iter().position(|token| is_punct(token, ';'))?;
    let without = tokens[..end].iter().filter(|token| !is_punct(token, '$')).cloned().collect();
    let parser = |input: syn::parse::ParseStream| {
        let _: Option<Token![::]> = input.parse()?;
        input.parse::<UseTree>()
    };
    parser.parse2(without).ok().map(|tree| (tree, end + 1))
}

/// Reads a path from its first name on, and tells how many tokens it takes.
fn path(tokens: &[TokenTree], first: &Ident) -> (WrittenPath, usize) {
    let mut segments = vec![name_of(first)];
    let mut length = 1;
    while let [colon, other, TokenTree::Ident(next), ..] = &tokens[length..] {
        if !is_double_colon(colon, other) {
            break;
        }
        segments.push(name_of(next));
        length += 3;
    }
    (WrittenPath::new(segments, first.span().start().line, Space::ALL), length)
}

/// Tells whether the name before which these tokens stand begins a path.
fn begins_here(before: &[TokenTree], ident: &Ident) -> bool {
    match before {
        [.., colon, other] if is_double_colon(colon, other) => false,
        [.., last] if is_punct(last, '$') => ident == "crate",
        [.., last] => !is_punct(last, '.') && !is_punct(last, '\''),
        [] => true,
    }
}

fn is_worth_a_look(path: &WrittenPath) -> bool {
    match path.segments.as_slice() {
        [] => false,
        [only] => only != "Self" && only.starts_with(char::is_uppercase),
        [first, ..] => first != "Self",
    }
}

fn is_punct(token: &TokenTree, wanted: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

fn is_double_colon(first: &TokenTree, second: &TokenTree) -> bool {
    matches!(first, TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
        && is_punct(second, ':')
}
