//! [`Caps`]: the caps that stand on one actor.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::rejected::{RejectedStatement, RejectedStatements};
use crate::error::Rejection;
use crate::vocabulary::Cap;
use crate::vocabulary::{SubsystemId, Symbol, canonical_order};

/// The caps that code puts on an actor, system by system.
///
/// A subsystem replaces, reads and removes only its own, through [`CapsMut`]. They are kept sorted by dimension, and
/// within one in the order in which caps count.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Cap>", into = "Vec<Cap>")]
pub struct Caps {
    /// Each with its system and priority filled in.
    list: Vec<Cap>,
    rejected: RejectedStatements,
}

impl Caps {
    /// No caps.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With the caps of this subsystem, for spawning.
    #[must_use]
    pub fn with(mut self, id: SubsystemId, caps: impl IntoIterator<Item = Cap>) -> Self {
        self.replace(id, caps);
        self
    }

    /// All caps, by dimension name and in the order in which they count.
    pub fn iter(&self) -> impl Iterator<Item = &Cap> {
        let mut order: Vec<&Cap> = self.list.iter().collect();
        order.sort_by_key(|cap| cap.dimension);
        order.into_iter()
    }

    /// The caps of this system.
    pub fn of(&self, system: impl Into<Symbol>) -> impl Iterator<Item = &Cap> {
        let system = system.into();
        self.iter().filter(move |cap| cap.system == Some(system))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Sorted by the number of the dimension's symbol, then in canonical order.
    pub(crate) fn sorted(&self) -> &[Cap] {
        &self.list
    }

    /// One list of all these caps, and from which of the lists each comes; the caps of one stay in their order.
    pub(crate) fn merge(lists: &[&Self]) -> (Self, Vec<u32>) {
        let numbered = (0..).zip(lists);
        let mut caps: Vec<(&Cap, u32)> =
            numbered.flat_map(|(number, caps)| caps.list.iter().map(move |cap| (cap, number))).collect();
        caps.sort_by(|(a, _), (b, _)| order(a, b));
        let (list, from) = caps.into_iter().map(|(cap, number)| (cap.clone(), number)).unzip();
        (Self { list, rejected: RejectedStatements::default() }, from)
    }

    /// Makes this the caps of both, keeping the memory. What was rejected is the first one's.
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

    /// The caps that were left out where they entered.
    pub fn rejected(&self) -> &[RejectedStatement] {
        self.rejected.as_slice()
    }

    /// Makes these the caps of this subsystem, instead of its former ones. Says whether anything differs.
    pub fn replace(&mut self, id: SubsystemId, caps: impl IntoIterator<Item = Cap>) -> bool {
        let system = id.symbol();
        let (mut new, mut rejected) = (Vec::new(), Vec::new());
        for cap in caps {
            match refuse(&cap, system) {
                Some(why) => rejected.push(RejectedStatement { system, dimension: cap.dimension, why }),
                None => new.push(Cap {
                    system: Some(system),
                    priority: Some(cap.priority.unwrap_or(id.priority())),
                    // −0.0 becomes 0.0 where a number enters.
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

    /// Forgets the caps of this system. Says whether there were any.
    pub fn remove(&mut self, system: Symbol) -> bool {
        let refusals = self.rejected.replace(system, &[]);
        let before = self.list.len();
        self.list.retain(|cap| cap.system != Some(system));
        self.list.len() != before || refusals
    }
}

/// Why this cap cannot be this system's, if it cannot.
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

/// By dimension, then priority descending, system ascending, value ascending; the rest only so that ties have an order.
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
    /// Caps without a system become those of system `base`.
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
