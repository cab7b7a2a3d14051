//! Reads fields that hold one of several names without quotes, some of which take a value in parentheses.
//!
//! An example is the duration of an effect: `Forever` or `Seconds(10)`.

use ron2::ast::{Expr, StructBody, StructExpr};

use crate::diagnostics::Diagnostic;

use super::reader::Reader;
use super::schemas::other_name;
use super::wrong_type::Wanted;

/// A field that holds one of several names.
pub(super) struct Choice {
    /// The name of the field in messages, with its article.
    pub what: &'static str,
    /// Each name with an example, such as `Seconds` with `Seconds(10)`. A name that takes no value is its own example.
    pub names: &'static [(&'static str, &'static str)],
    /// Returns what to write instead of a value in another form, such as `Seconds(10)` for the number 10.
    pub instead: fn(&Expr) -> Option<String>,
}

impl Choice {
    fn names(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.names.iter().map(|(name, _)| *name)
    }

    fn looks(&self) -> String {
        self.names.iter().map(|(_, look)| *look).collect::<Vec<_>>().join(", ")
    }

    /// Returns the example of this name.
    fn look_of(&self, name: &str) -> Option<&'static str> {
        self.names.iter().find(|(known, _)| *known == name).map(|(_, look)| *look)
    }

    /// Returns the name that was probably meant: one in other letter case, one from other games, or a similar one.
    fn meant(&self, written: &str) -> Option<&'static str> {
        let same = || self.names().find(|name| name.eq_ignore_ascii_case(written));
        let near = || {
            let near = Diagnostic::nearest(written, self.names())?;
            self.names().find(|name| *name == near)
        };
        same().or_else(|| other_name(written, self.names())).or_else(near)
    }
}

/// The chosen name, and its value if it takes one.
pub(super) type Chosen<'a> = (&'static str, Option<&'a Expr<'a>>);

impl<'a> Reader<'a> {
    /// Reads one of several names, with its value if it takes one.
    pub fn choice(&mut self, expr: &'a Expr<'a>, choice: &Choice) -> Option<Chosen<'a>> {
        if let Some(help) = (choice.instead)(expr) {
            let message = format!("{} is not written like this", choice.what);
            self.error_with_help("wrong-type", expr.span(), message, &format!("write {help}"));
            return None;
        }
        match expr {
            Expr::Struct(named) => self.named_choice(named, choice),
            Expr::String(text) => {
                let message = format!("{} is written without quotes", choice.what);
                let help = match choice.meant(&text.value).and_then(|name| choice.look_of(name)) {
                    Some(look) => format!("write {look}"),
                    None => format!("write one of {}", choice.looks()),
                };
                self.error_with_help("wrong-type", expr.span(), message, &help);
                None
            }
            _ => {
                self.wrong_type(expr, Wanted::Name(choice.what, &choice.looks()));
                None
            }
        }
    }

    fn named_choice(&mut self, named: &'a StructExpr<'a>, choice: &Choice) -> Option<Chosen<'a>> {
        let written = named.name.name.as_ref();
        let Some((name, look)) = choice.names.iter().copied().find(|(name, _)| *name == written) else {
            let place = Some(self.place(&named.name.span));
            let message = format!("{} cannot be `{written}`", choice.what);
            let problem = Diagnostic::error("unknown-name", place, message);
            self.problems.push(match choice.meant(written) {
                Some(meant) => problem.help(format!("did you mean `{meant}`?")),
                None => problem.help(format!("it is one of {}", choice.looks())),
            });
            return None;
        };
        let takes_value = look != name;
        match &named.body {
            None if !takes_value => return Some((name, None)),
            Some(StructBody::Tuple(body)) if takes_value && body.elements.len() == 1 => {
                return Some((name, body.elements.first().map(|element| &element.expr)));
            }
            _ => {}
        }
        let message = format!("`{name}` is not written like this");
        let help = match takes_value {
            true => format!("it takes one value: {look}"),
            false => format!("it takes nothing behind it: {look}"),
        };
        self.error_with_help("wrong-type", &named.name.span, message, &help);
        None
    }
}
