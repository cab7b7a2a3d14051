//! Finds items that are there only for tests.
//!
//! Attributes go in. Whether a condition on features or platforms holds is unknown, so items below it are kept; only
//! items that cannot exist without tests are left out. Start reading at [`left_out`].

use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Item, Meta, Token};

/// Tells whether something with these attributes is only there in tests.
pub(crate) fn left_out(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute.parse_args::<Meta>().is_ok_and(|meta| holds(&meta) == Some(false)))
    })
}

/// Tells whether a `cfg_attr` attribute only says something in tests.
pub(crate) fn says_nothing(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg_attr")
        && attribute
            .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
            .is_ok_and(|parts| parts.first().is_some_and(|condition| holds(condition) == Some(false)))
}

/// Tells whether a condition holds outside of tests; `None` is unknown.
fn holds(meta: &Meta) -> Option<bool> {
    match meta {
        Meta::Path(path) if path.is_ident("test") || path.is_ident("doctest") => Some(false),
        Meta::List(list) => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
            let parts: Vec<Option<bool>> = parts.iter().map(holds).collect();
            if list.path.is_ident("not") {
                parts.first().copied().flatten().map(|holds| !holds)
            } else if list.path.is_ident("all") {
                all(&parts, true)
            } else if list.path.is_ident("any") {
                all(&parts, false)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Gives this answer if all parts give it, and the other one if one part does.
fn all(parts: &[Option<bool>], answer: bool) -> Option<bool> {
    if parts.contains(&Some(!answer)) {
        Some(!answer)
    } else if parts.contains(&None) {
        None
    } else {
        Some(answer)
    }
}

pub(crate) fn attributes_of_item(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Gives the attributes of an expression of a kind that people write attributes on.
pub(crate) fn attributes_of_expr(expr: &Expr) -> &[Attribute] {
    match expr {
        Expr::Assign(expr) => &expr.attrs,
        Expr::Binary(expr) => &expr.attrs,
        Expr::Block(expr) => &expr.attrs,
        Expr::Call(expr) => &expr.attrs,
        Expr::ForLoop(expr) => &expr.attrs,
        Expr::If(expr) => &expr.attrs,
        Expr::Loop(expr) => &expr.attrs,
        Expr::Macro(expr) => &expr.attrs,
        Expr::Match(expr) => &expr.attrs,
        Expr::MethodCall(expr) => &expr.attrs,
        Expr::Path(expr) => &expr.attrs,
        Expr::Return(expr) => &expr.attrs,
        Expr::Struct(expr) => &expr.attrs,
        Expr::Unsafe(expr) => &expr.attrs,
        Expr::While(expr) => &expr.attrs,
        _ => &[],
    }
}
