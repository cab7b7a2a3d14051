//! Finds the names that the items of a module define.
//!
//! A module goes in, its [`Defined`] names come out. The definitions that a macro generates are not visible. The names
//! in its invocation are kept as `mentioned`, capitalised and others apart, because the macro may define them. Start
//! reading at [`of_module`].

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Fields, ForeignItem, Item, Token, Variant};

use crate::paths::Space;
use crate::source::{FileId, ModuleId, Reach, Source, left_out, name_of};

/// What a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Type,
    Value,
    Macro,
}

/// A name that an item defines.
pub(crate) struct Defined {
    pub name: String,
    pub kind: Kind,
    pub space: Space,
    pub module: ModuleId,
    pub file: FileId,
    pub reach: Reach,
    /// The variants of an enum.
    pub variants: Vec<String>,
    /// Whether the whole crate sees it at its root.
    pub exported: bool,
}

/// Where a type is defined.
pub(crate) struct TypeName {
    pub name: String,
    pub file: FileId,
    pub line: usize,
    pub module: ModuleId,
}

/// What the items of one module define.
pub(super) struct OfModule {
    pub defined: Vec<Defined>,
    pub types: Vec<TypeName>,
    pub mentioned: HashSet<String>,
}

/// Collects what the items of a module define.
pub(super) fn of_module(source: &Source, id: ModuleId) -> OfModule {
    let names = OfModule { defined: Vec::new(), types: Vec::new(), mentioned: HashSet::new() };
    let mut names = Collector { source, id, names };
    source.modules[id].items.iter().for_each(|item| names.item(item));
    names.names
}

struct Collector<'a> {
    source: &'a Source,
    id: ModuleId,
    names: OfModule,
}

impl Collector<'_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Struct(item) => {
                let space = match item.fields {
                    Fields::Named(_) => Space::TYPE,
                    Fields::Unnamed(_) | Fields::Unit => Space::TYPE.and(Space::VALUE),
                };
                self.add_type(&item.ident, space, self.source.reach(&item.vis, self.id), Vec::new());
            }
            Item::Enum(item) => {
                let variants = variants(&item.variants);
                self.add_type(&item.ident, Space::TYPE, self.source.reach(&item.vis, self.id), variants);
            }
            Item::Union(item) => self.plain_type(&item.ident, &item.vis),
            Item::Trait(item) => self.plain_type(&item.ident, &item.vis),
            Item::TraitAlias(item) => self.plain_type(&item.ident, &item.vis),
            Item::Type(item) => self.plain_type(&item.ident, &item.vis),
            Item::Const(item) => self.value(&item.ident, &item.vis),
            Item::Static(item) => self.value(&item.ident, &item.vis),
            Item::Fn(item) => self.value(&item.sig.ident, &item.vis),
            Item::ForeignMod(item) => item.items.iter().for_each(|item| self.foreign(item)),
            Item::Macro(item) => match &item.ident {
                Some(ident) => {
                    let exported =
                        item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
                    let reach = if exported { Reach::Crate } else { Reach::Within(self.id) };
                    self.add(ident, Kind::Macro, Space::MACRO, reach, Vec::new(), exported);
                }
                None => self.mention(item.mac.tokens.clone()),
            },
            _ => {}
        }
    }

    fn foreign(&mut self, item: &ForeignItem) {
        match item {
            ForeignItem::Fn(item) => self.value(&item.sig.ident, &item.vis),
            ForeignItem::Static(item) => self.value(&item.ident, &item.vis),
            ForeignItem::Type(item) => self.plain_type(&item.ident, &item.vis),
            _ => {}
        }
    }

    fn value(&mut self, ident: &Ident, visibility: &syn::Visibility) {
        let reach = self.source.reach(visibility, self.id);
        self.add(ident, Kind::Value, Space::VALUE, reach, Vec::new(), false);
    }

    fn plain_type(&mut self, ident: &Ident, visibility: &syn::Visibility) {
        self.add_type(ident, Space::TYPE, self.source.reach(visibility, self.id), Vec::new());
    }

    fn add_type(&mut self, ident: &Ident, space: Space, reach: Reach, variants: Vec<String>) {
        self.type_name(ident);
        self.add(ident, Kind::Type, space, reach, variants, false);
    }

    fn type_name(&mut self, ident: &Ident) {
        let file = self.source.modules[self.id].file;
        let line = ident.span().start().line;
        self.names.types.push(TypeName { name: name_of(ident), file, line, module: self.id });
    }

    fn add(
        &mut self,
        ident: &Ident,
        kind: Kind,
        space: Space,
        reach: Reach,
        variants: Vec<String>,
        exported: bool,
    ) {
        let file = self.source.modules[self.id].file;
        let (name, module) = (name_of(ident), self.id);
        self.names.defined.push(Defined { name, kind, space, module, file, reach, variants, exported });
    }

    /// Keeps the names in the invocation of a macro, and the types that it defines as plainly as `struct Name`.
    fn mention(&mut self, tokens: TokenStream) {
        let mut last = None;
        for token in tokens {
            match &token {
                TokenTree::Group(group) => self.mention(group.stream()),
                TokenTree::Ident(ident) => {
                    self.names.mentioned.insert(name_of(ident));
                    if matches!(last.as_deref(), Some("struct" | "enum" | "union" | "trait" | "type")) {
                        self.type_name(ident);
                    }
                }
                _ => {}
            }
            last = match token {
                TokenTree::Ident(ident) => Some(ident.to_string()),
                _ => None,
            };
        }
    }
}

fn variants(variants: &Punctuated<Variant, Token![,]>) -> Vec<String> {
    variants
        .iter()
        .filter(|variant| !left_out(&variant.attrs))
        .map(|variant| name_of(&variant.ident))
        .collect()
}
