//! The result of reading a crate: its files, and its modules with their items.
//!
//! Start reading at [`Source`].

use syn::ext::IdentExt;

/// The number of a file in [`Source::files`].
pub(crate) type FileId = usize;

/// The number of a module in [`Source::modules`].
pub(crate) type ModuleId = usize;

/// The files and modules of one crate.
pub(crate) struct Source {
    pub crate_name: String,
    /// The folder, from the root of the workspace.
    pub src: String,
    pub files: Vec<SourceFile>,
    /// Each root comes before its modules, and a library before a program.
    pub modules: Vec<Module>,
}

pub(crate) struct SourceFile {
    /// From `src`, with `/`.
    pub path: String,
    /// The module that is this whole file.
    pub module: ModuleId,
    pub begins_with_doc: bool,
}

/// A module: a whole file, or a block in one.
pub(crate) struct Module {
    pub name: String,
    pub parent: Option<ModuleId>,
    pub children: Vec<ModuleId>,
    pub file: FileId,
    pub reach: Reach,
    /// Whether its macros are in scope of what follows it.
    pub macro_use: bool,
    /// All items but modules.
    pub items: Vec<syn::Item>,
}

/// Where a name can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Crate,
    Within(ModuleId),
}

impl Source {
    /// Gives a file's path from the root of the workspace.
    pub fn shown(&self, file: FileId) -> String {
        format!("{}/{}", self.src, self.files[file].path)
    }

    /// Gives the root that a module lies below.
    pub fn root_of(&self, module: ModuleId) -> ModuleId {
        let mut root = module;
        while let Some(parent) = self.modules[root].parent {
            root = parent;
        }
        root
    }

    /// Gives the path of a module from the root. Modules for different conditions may share it.
    pub fn path_of(&self, module: ModuleId) -> String {
        let Module { name, parent, .. } = &self.modules[module];
        match parent {
            Some(parent) => format!("{}::{name}", self.path_of(*parent)),
            None => name.clone(),
        }
    }

    /// Tells whether a module is the other one or lies below it.
    pub fn lies_within(&self, module: ModuleId, other: ModuleId) -> bool {
        let mut at = Some(module);
        while let Some(module) = at {
            if module == other {
                return true;
            }
            at = self.modules[module].parent;
        }
        false
    }

    /// Gives where a name with this visibility can be seen that stands in this module.
    pub fn reach(&self, visibility: &syn::Visibility, module: ModuleId) -> Reach {
        match visibility {
            syn::Visibility::Public(_) => Reach::Crate,
            syn::Visibility::Inherited => Reach::Within(module),
            syn::Visibility::Restricted(restricted) => {
                if restricted.path.is_ident("self") {
                    Reach::Within(module)
                } else if restricted.path.is_ident("super") {
                    Reach::Within(self.modules[module].parent.unwrap_or(module))
                } else {
                    Reach::Crate
                }
            }
        }
    }
}

/// Gives a name without `r#`.
pub(crate) fn name_of(ident: &proc_macro2::Ident) -> String {
    ident.unraw().to_string()
}
