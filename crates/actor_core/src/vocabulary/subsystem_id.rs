//! [`SubsystemId`]: the name and the priority of a subsystem, and the canonical order of systems.

use std::cmp::Ordering;
use std::fmt;

use crate::vocabulary::Symbol;

/// The name and the priority of a subsystem.
///
/// Subsystems with a higher priority come first, see [`runs_before`](Self::runs_before). A statement without a
/// priority of its own takes the subsystem's.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SubsystemId {
    name: &'static str,
    priority: i32,
}

/// The system `base` with priority 0, which contributes the values of [`Base`](crate::Base).
pub const BASE: SubsystemId = SubsystemId::new("base", 0);

impl SubsystemId {
    /// Creates an id of this name and priority.
    ///
    /// # Panics
    /// If the name is empty. In a `const` this is a compile error.
    pub const fn new(name: &'static str, priority: i32) -> Self {
        assert!(!name.is_empty(), "a subsystem's name must not be empty");
        Self { name, priority }
    }

    /// Creates an id for a system name from data, which may be empty.
    pub(crate) fn of(system: Symbol, priority: i32) -> Self {
        Self { name: system.as_str(), priority }
    }

    /// Returns the name.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Returns the priority.
    pub const fn priority(self) -> i32 {
        self.priority
    }

    /// Returns whether this subsystem comes before another in the canonical order: priority descending, then name
    /// ascending.
    pub fn runs_before(&self, other: &Self) -> bool {
        let key = |id: &Self| (id.priority, id.symbol());
        canonical_order(key(self), key(other)).is_lt()
    }

    /// Returns the name's symbol.
    pub fn symbol(self) -> Symbol {
        Symbol::new(self.name)
    }
}

impl From<SubsystemId> for Symbol {
    fn from(id: SubsystemId) -> Self {
        id.symbol()
    }
}

impl fmt::Debug for SubsystemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (priority {})", self.name, self.priority)
    }
}

/// Compares sources of statements in canonical order: priority descending, then system ascending by bytes.
#[inline]
pub(crate) fn canonical_order(a: (i32, Symbol), b: (i32, Symbol)) -> Ordering {
    b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1))
}
