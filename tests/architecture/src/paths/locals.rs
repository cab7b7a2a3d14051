//! Finds the variables of a function, which may have the names of items.
//!
//! A function goes in, the names that its patterns bind come out. Start reading at [`names_in`].

use std::collections::HashSet;

use syn::visit::{self, Visit};

use crate::source::name_of;

/// Gives the names that patterns bind in what the call visits.
pub(super) fn names_in(look: impl FnOnce(&mut Locals)) -> HashSet<String> {
    let mut locals = Locals(HashSet::new());
    look(&mut locals);
    locals.0
}

pub(super) struct Locals(HashSet<String>);

impl<'ast> Visit<'ast> for Locals {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.0.insert(name_of(&pattern.ident));
        visit::visit_pat_ident(self, pattern);
    }
}
