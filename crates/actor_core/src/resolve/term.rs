//! [`Term`]: one contribution on its way into a fold.

use crate::vocabulary::{Bucket, Symbol};

/// One contribution with its value, whatever its origin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub bucket: Bucket,
    pub value: f64,
    pub priority: i32,
    pub system: Symbol,
    pub formula: bool,
    pub origin: Origin,
}

/// The origin of a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// The actor's `Base`.
    Base,
    /// The actor's `Contributions`, by index.
    Own(u32),
    /// The registry's terms, by index.
    Rule(u32),
    /// An effect on the actor, by its index, and a term of the registry's effects, by index.
    Effect { at: u32, term: u32 },
}

/// The actor's own statements about one dimension.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group {
    pub base: Option<f64>,
    /// The range of the actor's contributions.
    pub records: (u32, u32),
    /// The range of the actor's caps.
    pub caps: (u32, u32),
}
