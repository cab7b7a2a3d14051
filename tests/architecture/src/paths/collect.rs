//! Collects the paths of a module from its items.
//!
//! It leaves out everything that is there only for tests, down to single statements. Start reading at [`collect`].

use std::collections::HashSet;

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Item, Stmt, Token};

use crate::source::{ModuleId, Reach, Source, attributes_of_expr, attributes_of_item, left_out, name_of};

use super::attributes::paths_in;
use super::locals::names_in;
use super::tokens::scan;
use super::uses::{Declaration, flatten, is_public};
use super::written::{Space, Use, WrittenPath};

/// What is written in one module.
#[derive(Default)]
pub(crate) struct Written {
    pub uses: Vec<Use>,
    /// The `use` declarations inside functions.
    pub block_uses: Vec<Use>,
    pub paths: Vec<WrittenPath>,
}

/// Collects what is written in a module, without the modules below it.
pub(crate) fn collect(source: &Source, id: ModuleId) -> Written {
    let mut collector = Collector { source, id, written: Written::default(), locals: Vec::new() };
    for item in &source.modules[id].items {
        if let Item::Use(item) = item {
            let uses = collector.uses(item);
            collector.written.uses.extend(uses);
        } else {
            collector.visit_item(item);
        }
    }
    collector.written
}

struct Collector<'a> {
    source: &'a Source,
    id: ModuleId,
    written: Written,
    /// The variables of the functions around, which may have the names of items.
    locals: Vec<HashSet<String>>,
}

impl Collector<'_> {
    fn uses(&self, item: &syn::ItemUse) -> Vec<Use> {
        let declaration = Declaration {
            reach: self.source.reach(&item.vis, self.id),
            public: is_public(&item.vis),
            absolute: item.leading_colon.is_some(),
        };
        flatten(&declaration, &item.tree)
    }

    /// What holds for a `use` among tokens.
    fn among_tokens(&self) -> Declaration {
        Declaration { reach: Reach::Within(self.id), public: false, absolute: false }
    }

    fn path(&mut self, path: &syn::Path, space: Space) {
        let segments: Vec<String> = path.segments.iter().map(|segment| name_of(&segment.ident)).collect();
        let is_local = |name: &String| self.locals.iter().any(|locals| locals.contains(name));
        let skipped = match segments.as_slice() {
            [] => true,
            [only] => only == "Self" || (space == Space::VALUE && is_local(only)),
            [first, ..] => first == "Self",
        };
        if !skipped {
            let line = path.span().start().line;
            let absolute = path.leading_colon.is_some();
            self.written.paths.push(WrittenPath { absolute, ..WrittenPath::new(segments, line, space) });
        }
    }

    /// A path after `<Type>` or `<Type as Trait>`: the trait is a path, a name after a type alone is none.
    fn qualified(&mut self, qself: Option<&syn::QSelf>, path: &syn::Path, space: Space) {
        match qself {
            Some(qself) if qself.position == 0 => {}
            Some(_) => self.path(path, Space::TYPE),
            None => self.path(path, space),
        }
        if let Some(qself) = qself {
            self.visit_qself(qself);
        }
        for segment in &path.segments {
            self.visit_path_segment(segment);
        }
    }

    fn function(&mut self, locals: HashSet<String>, visit: impl FnOnce(&mut Self)) {
        self.locals.push(locals);
        visit(self);
        self.locals.pop();
    }
}

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.qualified(None, path, Space::TYPE);
    }

    fn visit_expr_path(&mut self, expr: &'ast syn::ExprPath) {
        expr.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        self.qualified(expr.qself.as_ref(), &expr.path, Space::VALUE);
    }

    fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
        self.qualified(path.qself.as_ref(), &path.path, Space::TYPE);
    }

    fn visit_pat_tuple_struct(&mut self, pattern: &'ast syn::PatTupleStruct) {
        self.qualified(pattern.qself.as_ref(), &pattern.path, Space::VALUE);
        pattern.elems.iter().for_each(|pattern| self.visit_pat(pattern));
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.path(&item.path, Space::MACRO);
        match item.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated) {
            // Expressions of its own tokens live as long as this call, so that another visitor looks at them.
            Ok(exprs) => {
                let locals = std::mem::take(&mut self.locals);
                let written = std::mem::take(&mut self.written);
                let mut inner = Collector { source: self.source, id: self.id, written, locals };
                exprs.iter().for_each(|expr| inner.visit_expr(expr));
                (self.written, self.locals) = (inner.written, inner.locals);
            }
            Err(_) => self.written.paths.extend(scan(item.tokens.clone(), &self.among_tokens())),
        }
    }

    fn visit_item_macro(&mut self, item: &'ast syn::ItemMacro) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        if item.mac.path.is_ident("macro_rules") {
            self.written.paths.extend(scan(item.mac.tokens.clone(), &self.among_tokens()));
        } else {
            self.visit_macro(&item.mac);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        self.written.paths.extend(paths_in(attribute, &self.among_tokens()));
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let uses = self.uses(item);
        self.written.block_uses.extend(uses);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let line = item.ident.span().start().line;
        let path = WrittenPath::new(vec![name_of(&item.ident)], line, Space::TYPE);
        self.written.paths.push(WrittenPath { absolute: true, ..path });
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_item_mod(&mut self, _: &'ast syn::ItemMod) {}

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(names_in(|locals| locals.visit_item_fn(item)), |this| {
            visit::visit_item_fn(this, item);
        });
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.function(names_in(|locals| locals.visit_impl_item_fn(item)), |this| {
            visit::visit_impl_item_fn(this, item);
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.function(names_in(|locals| locals.visit_trait_item_fn(item)), |this| {
            visit::visit_trait_item_fn(this, item);
        });
    }

    fn visit_expr_closure(&mut self, expr: &'ast syn::ExprClosure) {
        self.function(names_in(|locals| locals.visit_expr_closure(expr)), |this| {
            visit::visit_expr_closure(this, expr);
        });
    }

    fn visit_item(&mut self, item: &'ast Item) {
        if !left_out(attributes_of_item(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast syn::ImplItem) {
        let attributes = match item {
            syn::ImplItem::Const(item) => &item.attrs,
            syn::ImplItem::Fn(item) => &item.attrs,
            syn::ImplItem::Type(item) => &item.attrs,
            syn::ImplItem::Macro(item) => &item.attrs,
            _ => return,
        };
        if !left_out(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_trait_item(&mut self, item: &'ast syn::TraitItem) {
        let attributes = match item {
            syn::TraitItem::Const(item) => &item.attrs,
            syn::TraitItem::Fn(item) => &item.attrs,
            syn::TraitItem::Type(item) => &item.attrs,
            syn::TraitItem::Macro(item) => &item.attrs,
            _ => return,
        };
        if !left_out(attributes) {
            visit::visit_trait_item(self, item);
        }
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        let attributes = match statement {
            Stmt::Local(local) => &local.attrs,
            Stmt::Macro(statement) => &statement.attrs,
            Stmt::Expr(expr, _) => attributes_of_expr(expr),
            Stmt::Item(_) => &[],
        };
        if !left_out(attributes) {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if !left_out(&arm.attrs) {
            visit::visit_arm(self, arm);
        }
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if !left_out(&field.attrs) {
            visit::visit_field(self, field);
        }
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        if !left_out(&field.attrs) {
            visit::visit_field_value(self, field);
        }
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        if !left_out(&variant.attrs) {
            visit::visit_variant(self, variant);
        }
    }
}
