//! What differs between two snapshots of one actor.

use std::sync::Arc;

use super::Snapshot;
use crate::resolve::{At, Bounds};
use crate::vocabulary::Symbol;

/// A dimension, what its value was, and what it is.
pub type Change = (Symbol, Option<f64>, Option<f64>);

impl Snapshot {
    /// The values that differ in their bits from those of an earlier snapshot, by name: what was and what is. `None`
    /// stands for an absent dimension.
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

    /// Adds the values that differ in their bits from those of an earlier snapshot, in no order.
    pub fn push_changes(&self, before: &Self, all: &mut Vec<Change>) {
        if Arc::ptr_eq(&self.shape, &before.shape) {
            // The usual case: nothing is looked up, and only what differs is touched.
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

    /// The value of a dimension, without a report if the registry does not define it.
    pub fn known(&self, dimension: Symbol) -> Option<f64> {
        match self.shape.find(dimension)? {
            At::Value(at) => self.values.get(at as usize).copied(),
            _ => None,
        }
    }

    /// Takes over the values of another, and the caps if they are asked for; nothing else. The memory is kept.
    ///
    /// The caps are shared, which costs the other its own memory for them when they change next.
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
