//! [`Caps`]: the caps that code puts on one actor, checked and sorted on entry.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::rejected::{RejectedStatement, RejectedStatements};
use crate::error::Rejection;
use crate::vocabulary::Cap;
use crate::vocabulary::{SubsystemId, Symbol, canonical_order};

/// The caps that code puts on an actor, grouped by system.
///
/// [`replace`](Self::replace), [`of`](Self::of) and [`remove`](Self::remove) act on the caps of one system only. The
/// caps are sorted by dimension and, within a dimension, in the order in which they count: priority descending, then
/// system ascending, then value ascending.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Cap>", into = "Vec<Cap>")]
pub struct Caps {
    /// All caps, each with its system and priority filled in.
    list: Vec<Cap>,
    rejected: RejectedStatements,
}

impl Caps {
    /// Creates an empty list of caps.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the list with the caps of this subsystem added, for use when an actor is created.
    #[must_use]
    pub fn with(mut self, id: SubsystemId, caps: impl IntoIterator<Item = Cap>) -> Self {
        self.replace(id, caps);
        self
    }

    /// Returns all caps by dimension name and, within a dimension, in the order in which they count.
    pub fn iter(&self) -> impl Iterator<Item = &Cap> {
        let mut order: Vec<&Cap> = self.list.iter().collect();
        order.sort_by_key(|cap| cap.dimension);
        order.into_iter()
    }

    /// Returns the caps of one system.
    pub fn of(&self, system: impl Into<Symbol>) -> impl Iterator<Item = &Cap> {
        let system = system.into();
        self.iter().filter(move |cap| cap.system == Some(system))
    }

    /// Returns how many caps there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns whether there are no caps.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns all caps sorted by the number of the dimension's symbol, then in canonical order.
    pub(crate) fn sorted(&self) -> &[Cap] {
        &self.list
    }

    /// Merges these lists into one. Also returns the index of the list that each cap comes from. Equal caps keep their
    /// order.
    pub(crate) fn merge(lists: &[&Self]) -> (Self, Vec<u32>) {
        let numbered = (0..).zip(lists);
        let mut caps: Vec<(&Cap, u32)> =
            numbered.flat_map(|(number, caps)| caps.list.iter().map(move |cap| (cap, number))).collect();
        caps.sort_by(|(a, _), (b, _)| order(a, b));
        let (list, from) = caps.into_iter().map(|(cap, number)| (cap.clone(), number)).unzip();
        (Self { list, rejected: RejectedStatements::default() }, from)
    }

    /// Replaces this list by the caps of `own` and `others`, in the same memory. The rejected caps become those of
    /// `own`.
    pub(crate) fn set_merged(&mut self, own: &Self, others: &Self) {
        self.rejected.clone_from(&own.rejected);
        self.list.clear();
        let (mut own, mut others) = (own.list.iter().peekable(), others.list.iter().peekable());
        while let Some(cap) = match (own.peek(), others.peek()) {
            (Some(a), Some(b)) if order(a, b).is_gt() => others.next(),
            (Some(_), _) => own.next(),
            (None, _) => others.next(),
        } {
            self.list.push(cap.clone());
        }
    }

    /// Returns the caps that were rejected on entry.
    pub fn rejected(&self) -> &[RejectedStatement] {
        self.rejected.as_slice()
    }

    /// Replaces the caps of this subsystem. Returns whether anything changed.
    ///
    /// A cap without a priority gets the subsystem's. A cap is rejected and reported if its value is not finite, if it
    /// names another system, or if its mode implies the other kind.
    pub fn replace(&mut self, id: SubsystemId, caps: impl IntoIterator<Item = Cap>) -> bool {
        let system = id.symbol();
        let (mut new, mut rejected) = (Vec::new(), Vec::new());
        for cap in caps {
            match refuse(&cap, system) {
                Some(why) => rejected.push(RejectedStatement { system, dimension: cap.dimension, why }),
                None => new.push(Cap {
                    system: Some(system),
                    priority: Some(cap.priority.unwrap_or(id.priority())),
                    // −0.0 becomes 0.0 on entry.
                    value: cap.value + 0.0,
                    ..cap
                }),
            }
        }
        new.sort_by(order);
        let refusals = self.rejected.replace(system, &rejected);
        if self.list.iter().filter(|cap| cap.system == Some(system)).eq(&new) {
            return refusals;
        }
        self.list.retain(|cap| cap.system != Some(system));
        self.list.append(&mut new);
        self.list.sort_by(order);
        true
    }

    /// Removes the caps of one system, also its rejected ones. Returns whether there were any.
    pub fn remove(&mut self, system: Symbol) -> bool {
        let refusals = self.rejected.replace(system, &[]);
        let before = self.list.len();
        self.list.retain(|cap| cap.system != Some(system));
        self.list.len() != before || refusals
    }
}

/// Returns why the cap cannot count as one of this system, or `None` if it can.
fn refuse(cap: &Cap, system: Symbol) -> Option<Rejection> {
    match (cap.system, cap.mode.implied_kind()) {
        (Some(other), _) if other != system => Some(Rejection::ForeignSystem(other)),
        _ if !cap.value.is_finite() => Some(Rejection::NotFinite(cap.value)),
        (_, Some(kind)) if kind != cap.kind => {
            Some(Rejection::KindAgainstMode { mode: cap.mode, kind: cap.kind })
        }
        _ => None,
    }
}

/// Compares by dimension, then priority descending, system ascending, value ascending. The rest only orders ties.
fn order(a: &Cap, b: &Cap) -> Ordering {
    let speaks = |cap: &Cap| cap.priority.zip(cap.system);
    let rest = |cap: &Cap| (cap.mode, cap.kind, cap.scope, cap.realm);
    a.dimension
        .number()
        .cmp(&b.dimension.number())
        .then_with(|| match (speaks(a), speaks(b)) {
            (Some(a), Some(b)) => canonical_order(a, b),
            (a, b) => a.cmp(&b),
        })
        .then_with(|| a.value.total_cmp(&b.value))
        .then_with(|| rest(a).cmp(&rest(b)))
        .then_with(|| a.labels.cmp(&b.labels))
}

impl PartialEq for Caps {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl From<Vec<Cap>> for Caps {
    /// Collects caps by system. Caps without a system become those of system `base`.
    fn from(caps: Vec<Cap>) -> Self {
        let mut by_system: std::collections::BTreeMap<Symbol, Vec<Cap>> = Default::default();
        for cap in caps {
            let system = cap.system.unwrap_or_else(|| crate::vocabulary::BASE.symbol());
            by_system.entry(system).or_default().push(cap);
        }
        let mut all = Self::default();
        for (system, caps) in by_system {
            all.replace(SubsystemId::of(system, 0), caps);
        }
        all
    }
}

impl From<Caps> for Vec<Cap> {
    fn from(caps: Caps) -> Self {
        caps.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{CapKind, CapMode, Dimension};

    static A: Dimension = Dimension::new("a");
    const WORLD: SubsystemId = SubsystemId::new("world", 0);
    const REALM: SubsystemId = SubsystemId::new("realm", 10);

    #[test]
    fn a_subsystem_replaces_and_removes_only_its_own() {
        let mut caps =
            Caps::new().with(WORLD, [A.hard_max(5.0)]).with(REALM, [A.base_max(9.0).layer("REALM")]);
        assert_eq!(caps.iter().map(|cap| cap.value).collect::<Vec<_>>(), [9.0, 5.0]);
        assert!(!caps.replace(WORLD, [A.hard_max(5.0)]), "the same again is no change");
        assert!(caps.replace(WORLD, [A.hard_max(4.0)]));
        assert_eq!(caps.of("world").count(), 1);
        assert!(caps.remove(REALM.symbol()));
        assert_eq!(caps.iter().map(|cap| cap.value).collect::<Vec<_>>(), [4.0]);
    }

    #[test]
    fn bad_caps_are_left_out_with_their_reason() {
        let upside_down = Cap::new(&A, CapMode::HardMax, CapKind::Min, 1.0);
        let caps = Caps::new().with(WORLD, [A.hard_max(f64::INFINITY), upside_down, A.hard_min(1.0)]);
        assert_eq!(caps.len(), 1);
        let why: Vec<String> = caps.rejected().iter().map(|rejected| rejected.why.to_string()).collect();
        assert_eq!(why, ["its value is inf, not a finite number", "HardMax implies kind Max, not Min"]);
    }
}
