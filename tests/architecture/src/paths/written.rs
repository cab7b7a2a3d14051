//! A path as it is written, and a `use` of one.
//!
//! Start reading at [`WrittenPath`].

use crate::source::Reach;

/// A set of the spaces that a name can be in: a type and a function may have the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Space(u8);

impl Space {
    pub const TYPE: Self = Self(1);
    pub const VALUE: Self = Self(2);
    pub const MACRO: Self = Self(4);
    pub const ALL: Self = Self(7);

    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A path as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenPath {
    /// `$crate` is `crate`.
    pub segments: Vec<String>,
    /// Whether it begins with `::`, which names another crate.
    pub absolute: bool,
    pub line: usize,
    pub space: Space,
    /// Whether it may name another crate. A text that looks like a path says nothing about others.
    pub may_be_external: bool,
}

impl WrittenPath {
    pub fn new(segments: Vec<String>, line: usize, space: Space) -> Self {
        Self { segments, absolute: false, line, space, may_be_external: true }
    }

    /// Tells whether it begins with `crate`, `self` or `super`.
    pub fn is_anchored(&self) -> bool {
        self.segments.first().is_some_and(|first| is_anchor(first))
    }

    pub fn text(&self) -> String {
        format!("{}{}", if self.absolute { "::" } else { "" }, self.segments.join("::"))
    }
}

/// One path of a `use` declaration.
#[derive(Debug, Clone)]
pub(crate) struct Use {
    pub path: WrittenPath,
    /// The name that it brings; `None` for `as _` and for all names of a module.
    pub name: Option<String>,
    /// Whether it brings all names below the path.
    pub glob: bool,
    pub reach: Reach,
    /// Whether it stands there for others.
    pub public: bool,
}

impl Use {
    pub fn text(&self) -> String {
        format!("{}{}", self.path.text(), if self.glob { "::*" } else { "" })
    }
}

/// Tells whether a path that begins with this leads from the crate or the module.
pub(crate) fn is_anchor(name: &str) -> bool {
    matches!(name, "crate" | "self" | "super")
}
