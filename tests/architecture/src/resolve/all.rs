//! The names of all modules of a crate, and what a name can lead to.
//!
//! A crate and the paths that its modules contain go in. Start reading at [`Names`]; `walk.rs` looks names up.

use crate::paths::Written;
use crate::source::{FileId, ModuleId, Source};

use super::names::{Kind, OfModule, TypeName, of_module};

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Module(ModuleId),
    /// An item, by the module that lists it and its number there.
    Item(ModuleId, usize),
    /// Something in this module that no item defines: a macro does.
    Guess(ModuleId),
    /// Something of another crate, by its full path.
    External(Vec<String>),
}

/// How a name came into a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Via {
    Own,
    /// By the `use` with this number.
    Use(usize),
    /// By a `use` in a function.
    BlockUse,
    /// By a glob, or by the order of the text for a macro.
    Around,
}

/// What a name stands for, and how it came there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub target: Target,
    pub via: Via,
}

/// The names of all modules of a crate.
pub(crate) struct Names<'a> {
    pub source: &'a Source,
    pub written: Vec<Written>,
    pub(super) defined: Vec<OfModule>,
}

impl<'a> Names<'a> {
    pub fn new(source: &'a Source, written: Vec<Written>) -> Self {
        let mut defined: Vec<OfModule> =
            (0..source.modules.len()).map(|module| of_module(source, module)).collect();
        for module in 0..defined.len() {
            let root = source.root_of(module);
            let names = std::mem::take(&mut defined[module].defined);
            let (exported, names): (Vec<_>, Vec<_>) =
                names.into_iter().partition(|defined| defined.exported && module != root);
            defined[module].defined.extend(names);
            defined[root].defined.extend(exported);
        }
        Self { source, written, defined }
    }

    /// Gives the file that defines something of this crate.
    pub fn file_of(&self, target: &Target) -> Option<FileId> {
        match target {
            Target::Module(module) | Target::Guess(module) => Some(self.source.modules[*module].file),
            Target::Item(module, index) => Some(self.defined[*module].defined[*index].file),
            Target::External(_) => None,
        }
    }

    /// Gives the module of something of this crate, or the module itself.
    pub fn module_of(&self, target: &Target) -> Option<ModuleId> {
        match target {
            Target::Module(module) | Target::Guess(module) => Some(*module),
            Target::Item(module, index) => Some(self.defined[*module].defined[*index].module),
            Target::External(_) => None,
        }
    }

    pub fn is_macro(&self, target: &Target) -> bool {
        matches!(target, Target::Item(module, index)
            if self.defined[*module].defined[*index].kind == Kind::Macro)
    }

    /// Gives all types that are defined, in the order of modules.
    pub fn into_types(self) -> Vec<TypeName> {
        self.defined.into_iter().flat_map(|names| names.types).collect()
    }
}
