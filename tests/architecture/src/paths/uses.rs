//! Splits the tree of a `use` declaration into its paths.
//!
//! Start reading at [`flatten`].

use syn::spanned::Spanned;
use syn::{UseTree, Visibility};

use crate::source::{Reach, name_of};

use super::written::{Space, Use, WrittenPath};

/// What holds for all paths of one declaration.
pub(super) struct Declaration {
    pub reach: Reach,
    pub public: bool,
    pub absolute: bool,
}

/// Gives each path of a tree.
pub(super) fn flatten(declaration: &Declaration, tree: &UseTree) -> Vec<Use> {
    let mut out = Vec::new();
    walk(declaration, tree, &mut Vec::new(), &mut out);
    out
}

/// Tells whether a declaration stands there for others.
pub(super) fn is_public(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => !restricted.path.is_ident("self"),
        Visibility::Inherited => false,
    }
}

fn walk(declaration: &Declaration, tree: &UseTree, prefix: &mut Vec<String>, out: &mut Vec<Use>) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(name_of(&path.ident));
            walk(declaration, &path.tree, prefix, out);
            prefix.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                walk(declaration, tree, prefix, out);
            }
        }
        UseTree::Name(name) => {
            let written = name_of(&name.ident);
            out.push(named(declaration, prefix, &written, None, line(&name.ident)));
        }
        UseTree::Rename(rename) => {
            let written = name_of(&rename.ident);
            let name = name_of(&rename.rename);
            out.push(named(declaration, prefix, &written, Some(name), line(&rename.ident)));
        }
        UseTree::Glob(glob) => out.push(Use {
            path: path(declaration, prefix.clone(), line(glob), Space::TYPE),
            name: None,
            glob: true,
            reach: declaration.reach,
            public: declaration.public,
        }),
    }
}

fn named(
    declaration: &Declaration,
    prefix: &[String],
    written: &str,
    name: Option<String>,
    line: usize,
) -> Use {
    let mut segments = prefix.to_vec();
    // `use a::{self}` names the module a itself, `use self::a` something below this one.
    let itself = written == "self" && !segments.is_empty();
    if !itself {
        segments.push(written.to_owned());
    }
    let name = name.or_else(|| segments.last().cloned()).filter(|name| name != "_");
    let space = if itself { Space::TYPE } else { Space::ALL };
    let path = path(declaration, segments, line, space);
    Use { path, name, glob: false, reach: declaration.reach, public: declaration.public }
}

fn path(declaration: &Declaration, segments: Vec<String>, line: usize, space: Space) -> WrittenPath {
    WrittenPath { absolute: declaration.absolute, ..WrittenPath::new(segments, line, space) }
}

fn line(spanned: &impl Spanned) -> usize {
    spanned.span().start().line
}
