//! Walks along a path, from name to name and from re-export to re-export.
//!
//! A path goes in, with the module that names it. Its [`Target`]s come out: several if a name has several meanings,
//! such as a module and a function. Start reading at [`resolve`].
//!
//! The definitions that a macro generates are not visible. A path is therefore looked up at most three times: among
//! visible definitions, then among the names that a macro's invocation mentions, and last by the module alone where the
//! name should be.

use crate::paths::{Space, Use, WrittenPath};
use crate::source::{ModuleId, Reach};

use super::all::{Found, Names, Target, Via};
use super::names::Kind;

/// Gives what a path leads to that this module names.
pub(crate) fn resolve(names: &Names, module: ModuleId, path: &WrittenPath) -> Vec<Target> {
    first_found(names, |walk| walk.path(module, path))
}

/// Gives what the first name of a path stands for in this module, if it is not `crate`, `self` or `super`.
pub(crate) fn first(names: &Names, module: ModuleId, path: &WrittenPath) -> Vec<Found> {
    match path.segments.as_slice() {
        [only] => first_found(names, |walk| walk.first(module, only, path.space, true)),
        [first, ..] => first_found(names, |walk| walk.first(module, first, Space::TYPE, false)),
        [] => Vec::new(),
    }
}

fn first_found<T>(names: &Names, mut look: impl FnMut(&mut Walk) -> Vec<T>) -> Vec<T> {
    for trust in [Trust::Items, Trust::Mentioned, Trust::Modules] {
        let found = look(&mut Walk { names, trust, busy: Vec::new() });
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// How much is taken for granted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    Items,
    Mentioned,
    Modules,
}

struct Walk<'a> {
    names: &'a Names<'a>,
    trust: Trust,
    /// What is being looked up, since globs and renames can lead in a circle.
    busy: Vec<(ModuleId, String, Space, ModuleId)>,
}

impl Walk<'_> {
    fn path(&mut self, at: ModuleId, path: &WrittenPath) -> Vec<Target> {
        let source = self.names.source;
        let Some((first, rest)) = path.segments.split_first() else {
            return Vec::new();
        };
        let mut targets = match first.as_str() {
            _ if path.absolute => self.other_crate(first),
            "crate" => vec![Target::Module(source.root_of(at))],
            "self" => vec![Target::Module(at)],
            "super" => source.modules[at].parent.map(Target::Module).into_iter().collect(),
            _ => {
                let space = if rest.is_empty() { path.space } else { Space::TYPE };
                self.first(at, first, space, rest.is_empty()).into_iter().map(|found| found.target).collect()
            }
        };
        for (index, name) in rest.iter().enumerate() {
            let space = if index + 1 == rest.len() { path.space } else { Space::TYPE };
            let next: Vec<Target> =
                targets.into_iter().flat_map(|target| self.step(at, target, name, space)).collect();
            targets = next;
        }
        without_doubles(targets)
    }

    /// Goes on from a target to a name in it.
    fn step(&mut self, at: ModuleId, target: Target, name: &str, space: Space) -> Vec<Target> {
        match target {
            Target::Module(module) if name == "super" => {
                self.names.source.modules[module].parent.map(Target::Module).into_iter().collect()
            }
            Target::Module(module) => {
                let found = self.lookup(module, name, space, at);
                if found.is_empty() && self.trust == Trust::Modules {
                    return vec![Target::Guess(module)];
                }
                found.into_iter().map(|found| found.target).collect()
            }
            // What stands below an item belongs to it, such as the variant of an enum.
            Target::Item(..) | Target::Guess(_) => vec![target],
            Target::External(mut path) => {
                path.push(name.to_owned());
                vec![Target::External(path)]
            }
        }
    }

    /// Looks up a name from within a module, where more is in scope than a path from outside can name.
    fn first(&mut self, at: ModuleId, name: &str, space: Space, is_last: bool) -> Vec<Found> {
        if self.busy.contains(&(at, name.to_owned(), space, at)) {
            return Vec::new();
        }
        let mut found = self.lookup(at, name, space, at);
        if found.is_empty() {
            let names = self.names;
            self.busy.push((at, name.to_owned(), space, at));
            for leaf in &names.written[at].block_uses {
                found.extend(self.by_use(at, leaf, name, space, at, Via::BlockUse));
            }
            self.busy.pop();
        }
        if found.is_empty() && space.meets(Space::MACRO) {
            found = self.macros_around(at, name);
        }
        // No macro makes a module, so that such a name is surely that of a crate.
        let is_crate = !is_last && !name.starts_with(char::is_uppercase);
        if found.is_empty() && self.trust >= Trust::Mentioned && !is_crate {
            found = self.mentioned(at, name);
        }
        if found.is_empty() && (is_crate || self.trust == Trust::Modules) {
            let targets = self.other_crate(name);
            found = targets.into_iter().map(|target| Found { target, via: Via::Own }).collect();
        }
        without_doubles(found)
    }

    /// Tells whether a `use` of a single name can bring a crate.
    fn may_be_crate(&self, at: ModuleId, name: &str, space: Space) -> bool {
        let is_busy = self.busy.contains(&(at, name.to_owned(), space, at));
        space.meets(Space::TYPE) && !name.starts_with(char::is_uppercase) && !is_busy
    }

    /// Takes a name as that of a crate, which can be this one.
    fn other_crate(&self, name: &str) -> Vec<Target> {
        if name == self.names.source.crate_name {
            // The library comes first; a program names it like any other crate.
            return vec![Target::Module(0)];
        }
        vec![Target::External(vec![name.to_owned()])]
    }

    /// Looks up a name in a module, as the viewer sees it.
    fn lookup(&mut self, module: ModuleId, name: &str, space: Space, viewer: ModuleId) -> Vec<Found> {
        let key = (module, name.to_owned(), space, viewer);
        if self.busy.contains(&key) {
            return Vec::new();
        }
        self.busy.push(key);
        let names = self.names;
        let mut found = self.own(module, name, space, viewer);
        for (index, leaf) in names.written[module].uses.iter().enumerate().filter(|(_, leaf)| !leaf.glob) {
            found.extend(self.by_use(module, leaf, name, space, viewer, Via::Use(index)));
        }
        if found.is_empty() {
            for leaf in names.written[module].uses.iter().filter(|leaf| leaf.glob) {
                found.extend(self.by_use(module, leaf, name, space, viewer, Via::Around));
            }
        }
        if found.is_empty() && self.trust >= Trust::Mentioned && module != viewer {
            found = self.mentioned(module, name);
        }
        self.busy.pop();
        without_doubles(found)
    }

    /// The items and the modules of a module with this name.
    fn own(&self, module: ModuleId, name: &str, space: Space, viewer: ModuleId) -> Vec<Found> {
        let source = self.names.source;
        let modules = source.modules[module].children.iter().copied().filter(|child| {
            let child = &source.modules[*child];
            child.name == name && space.meets(Space::TYPE) && self.sees(viewer, child.reach)
        });
        let items = self.names.defined[module].defined.iter().enumerate().filter(|(_, defined)| {
            defined.name == name && defined.space.meets(space) && self.sees(viewer, defined.reach)
        });
        let items = items.map(|(index, _)| Target::Item(module, index));
        modules.map(Target::Module).chain(items).map(|target| Found { target, via: Via::Own }).collect()
    }

    /// What a `use` in a module brings under this name.
    fn by_use(
        &mut self,
        module: ModuleId,
        leaf: &Use,
        name: &str,
        space: Space,
        viewer: ModuleId,
        via: Via,
    ) -> Vec<Found> {
        if !self.sees(viewer, leaf.reach) {
            return Vec::new();
        }
        let targets = if leaf.glob {
            let targets = self.path(module, &leaf.path);
            targets.into_iter().flat_map(|target| self.all_of(module, target, name, space)).collect()
        } else if leaf.name.as_deref() == Some(name) && leaf.path.space.meets(space) {
            let targets = self.path(module, &WrittenPath { space, ..leaf.path.clone() });
            match leaf.path.segments.as_slice() {
                [only] if targets.is_empty() && self.may_be_crate(module, only, space) => {
                    self.other_crate(only)
                }
                _ => targets,
            }
        } else {
            Vec::new()
        };
        targets.into_iter().map(|target| Found { target, via }).collect()
    }

    /// What a glob of a target brings under this name.
    fn all_of(&mut self, viewer: ModuleId, target: Target, name: &str, space: Space) -> Vec<Target> {
        match &target {
            Target::Module(module) => {
                self.lookup(*module, name, space, viewer).into_iter().map(|found| found.target).collect()
            }
            Target::Item(module, index) => {
                let defined = &self.names.defined[*module].defined[*index];
                if defined.variants.iter().any(|variant| variant == name) { vec![target] } else { Vec::new() }
            }
            Target::Guess(_) | Target::External(_) => Vec::new(),
        }
    }

    /// The macros of the modules around, and of those that bring theirs along.
    fn macros_around(&self, at: ModuleId, name: &str) -> Vec<Found> {
        let source = self.names.source;
        let around = (0..source.modules.len())
            .filter(|module| source.lies_within(at, *module) || source.modules[*module].macro_use);
        let mut found = Vec::new();
        for module in around {
            for (index, defined) in self.names.defined[module].defined.iter().enumerate() {
                if defined.kind == Kind::Macro && defined.name == name {
                    found.push(Found { target: Target::Item(module, index), via: Via::Around });
                }
            }
        }
        found
    }

    fn mentioned(&self, module: ModuleId, name: &str) -> Vec<Found> {
        let found = Found { target: Target::Guess(module), via: Via::Own };
        self.names.defined[module].mentioned.contains(name).then_some(found).into_iter().collect()
    }

    fn sees(&self, viewer: ModuleId, reach: Reach) -> bool {
        match reach {
            Reach::Crate => true,
            Reach::Within(module) => self.names.source.lies_within(viewer, module),
        }
    }
}

fn without_doubles<T: PartialEq>(all: Vec<T>) -> Vec<T> {
    let mut out = Vec::new();
    for one in all {
        if !out.contains(&one) {
            out.push(one);
        }
    }
    out
}
