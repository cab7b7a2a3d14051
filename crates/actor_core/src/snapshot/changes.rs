//! Lists the values that differ between two snapshots of one actor.

use std::sync::Arc;

use super::Snapshot;
use crate::resolve::{At, Bounds};
use crate::vocabulary::Symbol;

/// A dimension, its value before and its value now. `None` stands for an absent dimension.
pub type Change = (Symbol, Option<f64>, Option<f64>);

impl Snapshot {
    /// Returns the values that differ in their bits from those of an earlier snapshot, by name: the value before and
    /// the value now. `None` stands for an absent dimension.
    ///
    /// ```
    /// # use actor_core::prelude::*;
    /// # fn tell(before: &Snapshot, after: &Snapshot) {
    /// for (dimension, was, is) in after.changed_values(before) {
    ///     println!("{dimension} {was:?} → {is:?}");
    /// }
    /// # }
    /// ```
    pub fn changed_values(&self, before: &Self) -> impl Iterator<Item = (Symbol, Option<f64>, Option<f64>)> {
        let mut all = Vec::new();
        self.push_changes(before, &mut all);
        all.sort_unstable_by_key(|(name, ..)| *name);
        all.into_iter()
    }

    /// Appends the values that differ in their bits from those of an earlier snapshot to `all`, in no particular order.
    pub fn push_changes(&self, before: &Self, all: &mut Vec<Change>) {
        if Arc::ptr_eq(&self.shape, &before.shape) {
            // The usual case. It looks up no name, and touches only what differs.
            let both = before.values.iter().zip(&self.values).zip(self.shape.values());
            let differs = both.filter(|((was, is), _)| was.to_bits() != is.to_bits());
            all.extend(differs.map(|((was, is), info)| (info.name, Some(*was), Some(*is))));
            return;
        }
        for (info, is) in self.shape.values().zip(&self.values) {
            let was = before.known(info.name);
            if was.map(f64::to_bits) != Some(is.to_bits()) {
                all.push((info.name, was, Some(*is)));
            }
        }
        let gone = before.shape.values().zip(&before.values);
        let gone = gone.filter(|(info, _)| self.known(info.name).is_none());
        all.extend(gone.map(|(info, was)| (info.name, Some(*was), None)));
    }

    /// Returns the value of a dimension, or `None` if it is absent. Unlike [`get`](Self::get), it reports no name that
    /// the registry does not define.
    pub fn known(&self, dimension: Symbol) -> Option<f64> {
        match self.shape.find(dimension)? {
            At::Value(at) => self.values.get(at as usize).copied(),
            _ => None,
        }
    }

    /// Copies the values and the version of another snapshot. Copies its effective caps too if `caps` is true, and
    /// drops its own if not. Context dimensions stay as they are. Reuses the memory for values.
    ///
    /// Both snapshots then share the caps, so the other one allocates new memory for its caps when they change next.
    pub fn copy_values(&mut self, other: &Self, caps: bool) {
        if self.values.len() == other.values.len() {
            self.values.copy_from_slice(&other.values);
        } else {
            self.values = other.values.clone();
        }
        if !Arc::ptr_eq(&self.shape, &other.shape) {
            self.shape = other.shape.clone();
        }
        self.bounds = if caps { other.bounds.clone() } else { Bounds::none() };
        self.version = other.version;
    }
}
