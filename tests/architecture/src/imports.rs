//! Finds which file imports what from which other file.
//!
//! A crate goes in. Its imports come out, each from the file that contains it to the file that defines what it names,
//! together with the paths of other crates and the types. Start reading at [`Imports::of`].
//!
//! A `mod` declaration is no import. Neither is a `pub use` of something below the own folder: it only re-exports what
//! is there, and what other files import through it is looked up behind it.

use std::collections::{BTreeSet, HashSet};

use crate::paths::{Use, WrittenPath, collect};
use crate::resolve::{Found, Names, Target, TypeName, Via, first, resolve};
use crate::source::{FileId, ModuleId, Source};

/// One file names something that another one defines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    pub from: FileId,
    pub line: usize,
    pub to: FileId,
    /// The path as it is written.
    pub text: String,
    pub is_macro: bool,
}

/// A file names something of another crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct External {
    pub file: FileId,
    pub line: usize,
    pub path: Vec<String>,
    /// How much of the path a `use` elsewhere in the file already names.
    pub known: usize,
}

/// All that is imported in a crate.
pub(crate) struct Imports {
    pub source: Source,
    /// By file and line.
    pub all: BTreeSet<Import>,
    pub externals: BTreeSet<External>,
    pub types: Vec<TypeName>,
    /// How many paths lead to what only a macro can define; they count for the file of its module.
    pub guesses: usize,
}

impl Imports {
    /// Collects the imports of a crate.
    pub fn of(source: Source) -> Self {
        let written = (0..source.modules.len()).map(|module| collect(&source, module)).collect();
        let names = Names::new(&source, written);
        let mut collector = Collector::new(&names);
        for module in 0..source.modules.len() {
            collector.module(module);
        }
        let Collector { all, externals, guesses, .. } = collector;
        let types = names.into_types();
        Self { source, all, externals, types, guesses }
    }
}

struct Collector<'a> {
    names: &'a Names<'a>,
    /// The `pub use` declarations that are no imports.
    shown: HashSet<(ModuleId, usize)>,
    all: BTreeSet<Import>,
    externals: BTreeSet<External>,
    guesses: usize,
}

impl<'a> Collector<'a> {
    fn new(names: &'a Names<'a>) -> Self {
        let (all, externals) = (BTreeSet::new(), BTreeSet::new());
        Self { names, shown: HashSet::new(), all, externals, guesses: 0 }
    }

    fn module(&mut self, module: ModuleId) {
        let written = &self.names.written[module];
        for (index, leaf) in written.uses.iter().enumerate() {
            let targets = resolve(self.names, module, &leaf.path);
            if leaf.public && self.only_shows(module, &targets) {
                self.shown.insert((module, index));
            } else {
                self.by_use(module, leaf, &targets);
            }
        }
        for leaf in &written.block_uses {
            let targets = resolve(self.names, module, &leaf.path);
            self.by_use(module, leaf, &targets);
        }
        for path in &written.paths {
            self.by_path(module, path);
        }
    }

    /// Tells whether all of this lies below the file, so that a `pub use` of it only shows it.
    fn only_shows(&self, module: ModuleId, targets: &[Target]) -> bool {
        let source = self.names.source;
        let top = source.files[source.modules[module].file].module;
        !targets.is_empty()
            && targets.iter().all(|target| {
                self.names.module_of(target).is_some_and(|found| source.lies_within(found, top))
            })
    }

    fn by_use(&mut self, module: ModuleId, leaf: &Use, targets: &[Target]) {
        self.add(module, &leaf.path, &leaf.text(), targets, 0);
    }

    fn by_path(&mut self, module: ModuleId, path: &WrittenPath) {
        if path.is_anchored() || path.absolute {
            self.add(module, path, &path.text(), &resolve(self.names, module, path), 0);
            return;
        }
        let mut known = 0;
        for found in first(self.names, module, path) {
            if self.is_counted(module, &found) {
                return;
            }
            // A `use` brings a part of another crate, and the path names something in it.
            if let (Target::External(path), Via::Use(_) | Via::BlockUse) = (&found.target, found.via) {
                known = path.len();
            }
        }
        let targets = resolve(self.names, module, path);
        self.add(module, path, &path.text(), &targets, known);
    }

    /// Tells whether a name is an item that a `use` has brought, and that counts there.
    fn is_counted(&self, module: ModuleId, found: &Found) -> bool {
        let is_module = matches!(found.target, Target::Module(_) | Target::External(_));
        match found.via {
            Via::Use(index) => !is_module && !self.shown.contains(&(module, index)),
            Via::BlockUse => !is_module,
            Via::Own | Via::Around => false,
        }
    }

    fn add(&mut self, module: ModuleId, path: &WrittenPath, text: &str, targets: &[Target], known: usize) {
        let (from, line) = (self.names.source.modules[module].file, path.line);
        for target in targets {
            match target {
                Target::External(external) if path.may_be_external => {
                    self.externals.insert(External { file: from, line, path: external.clone(), known });
                }
                _ => {}
            }
            if let Some(to) = self.names.file_of(target).filter(|to| *to != from) {
                self.guesses += usize::from(matches!(target, Target::Guess(_)));
                let is_macro = self.names.is_macro(target);
                self.all.insert(Import { from, line, to, text: text.to_owned(), is_macro });
            }
        }
    }
}
