//! [`SubsystemId`]: the name and the priority of whoever makes statements.

use std::cmp::Ordering;
use std::fmt;

use crate::vocabulary::Symbol;

/// The name and the priority of a subsystem.
///
/// The priority orders the subsystems' systems, higher first, and is that of every statement without one of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SubsystemId {
    name: &'static str,
    priority: i32,
}

/// System `base` with priority 0: who says what the [`Base`](crate::Base) component holds.
pub const BASE: SubsystemId = SubsystemId::new("base", 0);

impl SubsystemId {
    /// This name and priority.
    ///
    /// # Panics
    /// When the name is empty; in a `const` that is a compile error.
    pub const fn new(name: &'static str, priority: i32) -> Self {
        assert!(!name.is_empty(), "a subsystem's name must not be empty");
        Self { name, priority }
    }

    /// The id of a system that was named somewhere, perhaps by nothing.
    pub(crate) fn of(system: Symbol, priority: i32) -> Self {
        Self { name: system.as_str(), priority }
    }

    /// The name.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The priority.
    pub const fn priority(self) -> i32 {
        self.priority
    }

    /// Whether it comes before another in the canonical order: by priority descending, then by name.
    pub fn runs_before(&self, other: &Self) -> bool {
        let key = |id: &Self| (id.priority, id.symbol());
        canonical_order(key(self), key(other)).is_lt()
    }

    /// The name's symbol.
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

/// The canonical order of those who speak: priority descending, then system ascending by bytes.
#[inline]
pub(crate) fn canonical_order(a: (i32, Symbol), b: (i32, Symbol)) -> Ordering {
    b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1))
}
