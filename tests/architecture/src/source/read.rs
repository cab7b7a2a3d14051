//! Follows the `mod` declarations of a crate and reads each file.
//!
//! The folder of a crate goes in. A [`Source`] comes out, or the first file that is missing or is no valid Rust. Start
//! reading at [`read`].

use std::fs;
use std::path::{Component, Path, PathBuf};

use syn::{Attribute, Expr, ExprLit, Item, ItemMod, Lit, Meta};

use super::cfg::{attributes_of_item, left_out};
use super::model::{Module, ModuleId, Reach, Source, SourceFile, name_of};

/// Why a crate cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is neither a library nor a program.
    #[error("{src}: neither lib.rs nor main.rs is there")]
    NoRoot {
        /// The folder.
        src: String,
    },
    /// A file cannot be read.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// A file is no Rust.
    #[error("{path}:{line}: {error}")]
    Syntax {
        /// The file.
        path: String,
        /// The line.
        line: usize,
        /// What the parser says.
        error: syn::Error,
    },
    /// The file of a module is not there.
    #[error("{path}: the file of module `{name}` is not there; looked for {looked}")]
    NoModule {
        /// The file that declares the module.
        path: String,
        /// The module.
        name: String,
        /// The files that it could be.
        looked: String,
    },
}

/// Reads a crate, whose folder `src` is given from the root of the workspace.
pub(crate) fn read(workspace: &Path, crate_name: &str, src: &str) -> Result<Source, ReadError> {
    let source =
        Source { crate_name: crate_name.into(), src: src.into(), files: Vec::new(), modules: Vec::new() };
    let mut reader = Reader { folder: workspace.join(src), source };
    for name in ["lib.rs", "main.rs"] {
        if reader.folder.join(name).is_file() {
            let head = Head { name: "crate".into(), parent: None, reach: Reach::Crate, macro_use: false };
            reader.file(Path::new(name), true, head)?;
        }
    }
    if reader.source.files.is_empty() {
        return Err(ReadError::NoRoot { src: src.into() });
    }
    Ok(reader.source)
}

struct Reader {
    folder: PathBuf,
    source: Source,
}

/// What is known of a module before its content.
struct Head {
    name: String,
    parent: Option<ModuleId>,
    reach: Reach,
    macro_use: bool,
}

/// Where the files of a module's children are, from `src`.
struct Folders {
    /// For `mod x;`.
    children: PathBuf,
    /// For `#[path = "x.rs"] mod x;`.
    paths: PathBuf,
}

impl Reader {
    /// Reads a file and all below it. What owns its folder is like `mod.rs`: its children lie beside it.
    fn file(&mut self, path: &Path, owns_folder: bool, head: Head) -> Result<(), ReadError> {
        let shown = shown(path);
        let place = format!("{}/{shown}", self.source.src);
        let text = match fs::read_to_string(self.folder.join(path)) {
            Ok(text) => text,
            Err(error) => return Err(ReadError::File { path: place, error }),
        };
        let syntax = match syn::parse_file(&text) {
            Ok(syntax) => syntax,
            Err(error) => {
                let line = error.span().start().line;
                return Err(ReadError::Syntax { path: place, line, error });
            }
        };
        if left_out(&syntax.attrs) {
            return Ok(());
        }
        let known = self.source.files.iter().position(|file| file.path == shown);
        let file = known.unwrap_or(self.source.files.len());
        let module = self.add(head, file);
        if known.is_none() {
            let begins_with_doc = text.trim_start_matches('\u{feff}').trim_start().starts_with("//!");
            self.source.files.push(SourceFile { path: shown, module, begins_with_doc });
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let children = if owns_folder { folder.clone() } else { path.with_extension("") };
        self.items(module, syntax.items, &Folders { children, paths: folder })
    }

    fn add(&mut self, head: Head, file: usize) -> ModuleId {
        let id = self.source.modules.len();
        let Head { name, parent, reach, macro_use } = head;
        if let Some(parent) = parent {
            self.source.modules[parent].children.push(id);
        }
        let (children, items) = (Vec::new(), Vec::new());
        self.source.modules.push(Module { name, parent, children, file, reach, macro_use, items });
        id
    }

    fn items(&mut self, module: ModuleId, items: Vec<Item>, folders: &Folders) -> Result<(), ReadError> {
        for item in items {
            if left_out(attributes_of_item(&item)) {
                continue;
            }
            match item {
                Item::Mod(item) => self.module(module, item, folders)?,
                item => self.source.modules[module].items.push(item),
            }
        }
        Ok(())
    }

    fn module(&mut self, parent: ModuleId, item: ItemMod, folders: &Folders) -> Result<(), ReadError> {
        let name = name_of(&item.ident);
        let reach = self.source.reach(&item.vis, parent);
        let macro_use = item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_use"));
        let given = item.attrs.iter().find_map(path_attribute).map(|path| folders.paths.join(path));
        let head = Head { name: name.clone(), parent: Some(parent), reach, macro_use };
        if let Some((_, items)) = item.content {
            let module = self.add(head, self.source.modules[parent].file);
            let children = given.unwrap_or_else(|| folders.children.join(&name));
            return self.items(module, items, &Folders { paths: children.clone(), children });
        }
        if let Some(path) = given {
            return self.file(&normal(&path), true, head);
        }
        let beside = folders.children.join(format!("{name}.rs"));
        let below = folders.children.join(&name).join("mod.rs");
        if self.folder.join(&beside).is_file() {
            self.file(&normal(&beside), false, head)
        } else if self.folder.join(&below).is_file() {
            self.file(&normal(&below), true, head)
        } else {
            let path = self.source.shown(self.source.modules[parent].file);
            let looked = format!("{} and {}", shown(&normal(&beside)), shown(&normal(&below)));
            Err(ReadError::NoModule { path, name, looked })
        }
    }
}

/// Gives the file of `#[path = "file.rs"]`.
fn path_attribute(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("path") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Takes `.` and, as far as possible, `..` out of a path.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if out.file_name().is_some() => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

fn shown(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
