//! Finds the paths in an attribute, such as `#[component(on_insert = crate::hooks::begin)]`.
//!
//! Strings count as well, as in `#[serde(with = "crate::text")]`, if they are paths of this crate. Documentation and
//! attributes for the compiler do not count. Start reading at [`paths_in`].

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta};

use crate::source::says_nothing;

use super::tokens::scan;
use super::uses::Declaration;
use super::written::{Space, WrittenPath};

/// Attributes without paths.
const WITHOUT: [&str; 8] = ["allow", "cfg", "deny", "doc", "expect", "forbid", "type_path", "warn"];

/// Gives the paths in an attribute, and that of the attribute itself.
pub(super) fn paths_in(attribute: &Attribute, declaration: &Declaration) -> Vec<WrittenPath> {
    let name = attribute.path();
    if WITHOUT.iter().any(|without| name.is_ident(without)) || says_nothing(attribute) {
        return Vec::new();
    }
    let segments = name.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let mut out = vec![WrittenPath::new(segments, name.span().start().line, Space::MACRO)];
    match &attribute.meta {
        Meta::Path(_) => {}
        Meta::List(list) => {
            out.extend(scan(list.tokens.clone(), declaration));
            texts(list.tokens.clone(), &mut out);
        }
        Meta::NameValue(meta) => {
            if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &meta.value {
                out.extend(path_of(text));
            }
        }
    }
    out
}

fn texts(tokens: TokenStream, out: &mut Vec<WrittenPath>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => texts(group.stream(), out),
            TokenTree::Literal(literal) => {
                if let Lit::Str(text) = Lit::new(literal) {
                    out.extend(path_of(&text));
                }
            }
            _ => {}
        }
    }
}

/// Gives the path that a text is, if it has at least two names.
fn path_of(text: &LitStr) -> Option<WrittenPath> {
    let path = text.parse_with(syn::Path::parse_mod_style).ok().filter(|path| path.segments.len() > 1)?;
    let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let written = WrittenPath::new(segments, text.span().start().line, Space::ALL);
    Some(WrittenPath { may_be_external: false, ..written })
}
