//! [`Snapshot`]: the final numbers of one actor.
//!
//! A [`Workspace`](crate::Workspace) writes a snapshot from an actor's inputs, and games read it. Start with
//! [`Snapshot::value`]. [`Snapshot::diff`] and [`Snapshot::checksum`] compare snapshots, for example those of a client
//! and a server.

mod changes;
mod checksum;
mod diff;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::IgnoredAny;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::definitions::DimensionKind;
use crate::diagnostics::Severity;
use crate::error::Error;
use crate::registry::{Registry, SlotInfo};
use crate::resolve::{At, Bounds, ContextModifier, Fixed, Output, Scratch, Shape, finish, same_caps};
use crate::vocabulary::{DimensionKey, EffectiveCaps, Symbol};

pub use diff::{Difference, SnapshotDiff};

pub use changes::Change;
pub use checksum::checksum_of_actors;

/// The final numbers of one actor: values, context dimensions, effective caps, and a version.
///
/// [`Workspace::refresh`](crate::Workspace::refresh) writes a snapshot. The version rises exactly when a number changes
/// in its bits.
///
/// ```
/// use actor_core::prelude::*;
/// static HP_MAX: Dimension = Dimension::new("hp_max");
/// let registry = Registry::builder().dimension("hp_max", DimensionDef::primary()).build()?;
/// let base = Base::from([("hp_max", 100.0)]);
/// let snapshot = Workspace::default().snapshot(&registry, Inputs { base: &base, ..Inputs::default() });
/// assert_eq!((snapshot.value(&HP_MAX), snapshot.version()), (100.0, 1));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Snapshot {
    shape: Arc<Shape>,
    bounds: Arc<Bounds>,
    /// In the shape's order.
    values: Box<[f64]>,
    rare: Option<Box<Rare>>,
    version: u64,
}

/// The parts that few actors have.
#[derive(Clone, Debug, Default)]
struct Rare {
    /// In the shape's order.
    contexts: Vec<ContextModifier>,
    /// The effective caps of context dimensions on which a cap counts, each by its index into `contexts`, ascending.
    context_caps: Vec<(u32, EffectiveCaps)>,
}

impl Default for Snapshot {
    /// Creates a snapshot that is not resolved yet.
    fn default() -> Self {
        Self { shape: Shape::empty(), bounds: Bounds::none(), values: Box::default(), rare: None, version: 0 }
    }
}

impl Snapshot {
    /// Returns the value of a dimension, or `None` if it is absent.
    ///
    /// A name that the registry does not define is reported once.
    #[inline]
    pub fn get(&self, dimension: impl DimensionKey) -> Option<f64> {
        match dimension.find().and_then(|name| self.shape.find(name)) {
            Some(At::Value(at)) => self.values.get(at as usize).copied(),
            _ => self.missing(dimension),
        }
    }

    /// Returns the value of a dimension, or 0 if it is absent.
    ///
    /// A name that the registry does not define is reported once.
    #[inline]
    pub fn value(&self, dimension: impl DimensionKey) -> f64 {
        self.get(dimension).unwrap_or(0.0)
    }

    /// Reports a name that the registry does not define.
    #[cold]
    fn missing<T>(&self, dimension: impl DimensionKey) -> Option<T> {
        let table = self.shape.table();
        let defined = dimension.find().is_some_and(|name| table.slot(name).is_some());
        if self.is_resolved() && !defined {
            let name = dimension.name();
            table.reports.once(Severity::Error, name, || Error::UnknownDimension(name.into()));
        }
        None
    }

    /// Returns the values of all dimensions of kind Primary, by name.
    pub fn primary(&self) -> impl Iterator<Item = (Symbol, f64)> {
        self.of_kind(DimensionKind::Primary)
    }

    /// Returns the values of all dimensions of kind Derived, by name.
    pub fn derived(&self) -> impl Iterator<Item = (Symbol, f64)> {
        self.of_kind(DimensionKind::Derived)
    }

    /// Returns all values, by name.
    pub fn values(&self) -> impl Iterator<Item = (Symbol, f64)> {
        by_name(self.shape.values().zip(self.values.iter().copied()).map(|(info, value)| (info.name, value)))
    }

    /// Returns all values, each with its dimension, in no particular order.
    pub(crate) fn slots(&self) -> impl Iterator<Item = (&SlotInfo, f64)> {
        self.shape.values().zip(self.values.iter().copied())
    }

    /// Returns the effective caps that differ from the clamp of their dimension, and those of dimensions without a
    /// value.
    pub(crate) fn uncommon_caps(&self) -> impl Iterator<Item = (&SlotInfo, EffectiveCaps)> {
        let values = self.bounds.values.iter();
        let values = values.filter_map(|(at, caps)| Some((self.shape.values().nth(*at as usize)?, *caps)));
        let capped = self.shape.capped().zip(self.bounds.capped.iter().copied());
        let rare = self.rare.iter().flat_map(|rare| &rare.context_caps);
        let contexts = rare.filter_map(|(at, caps)| Some((self.shape.contexts().nth(*at as usize)?, *caps)));
        values.chain(capped).chain(contexts)
    }

    /// Returns all context dimensions with contributions, in no particular order.
    pub(crate) fn context_slots(&self) -> impl Iterator<Item = (&SlotInfo, &ContextModifier)> {
        self.shape.contexts().zip(self.rare.iter().flat_map(|rare| &rare.contexts))
    }

    fn of_kind(&self, kind: DimensionKind) -> impl Iterator<Item = (Symbol, f64)> {
        let values = self.shape.values().zip(self.values.iter().copied());
        by_name(values.filter(move |(info, _)| info.kind == kind).map(|(info, value)| (info.name, value)))
    }

    /// Returns the modifier that contributions build for events of this context dimension, or `None` if none
    /// contributes.
    pub fn context(&self, dimension: impl DimensionKey) -> Option<&ContextModifier> {
        match self.shape.find(dimension.find()?) {
            Some(At::Context(at)) => self.rare.as_ref()?.contexts.get(at as usize),
            _ => self.missing(dimension),
        }
    }

    /// Returns all context dimensions with contributions, by name.
    pub fn contexts(&self) -> impl Iterator<Item = (Symbol, &ContextModifier)> {
        let contexts = self.rare.iter().flat_map(|rare| &rare.contexts);
        by_name(self.shape.contexts().map(|info| info.name).zip(contexts))
    }

    /// Runs an event, such as a hit of 100 damage, through a context dimension. The pipeline starts from
    /// `amount + flat`; then the dimension's rounding and caps apply. Without contributions, the dimension only rounds
    /// and clamps.
    ///
    /// ```
    /// # use actor_core::prelude::*;
    /// # fn hit(snapshot: &Snapshot) -> Result<(), Error> {
    /// static DAMAGE: Dimension = Dimension::new("damage");
    /// let dealt = snapshot.apply(&DAMAGE, 100.0)?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Error::NotFinite`] if the amount is not finite, [`Error::NotReady`] if the snapshot is not resolved yet,
    /// [`Error::UnknownDimension`] if the registry does not define the dimension, and [`Error::NotContext`] if it is
    /// not of kind Context.
    pub fn apply(&self, dimension: impl DimensionKey, amount: f64) -> Result<f64, Error> {
        if !amount.is_finite() {
            return Err(Error::NotFinite { what: "the amount of an event", value: amount });
        }
        if !self.is_resolved() {
            return Err(Error::NotReady);
        }
        let table = self.shape.table();
        let info = dimension
            .find()
            .and_then(|name| table.slot(name))
            .map(|slot| table.info(slot))
            .ok_or_else(|| Error::UnknownDimension(dimension.name().into()))?;
        if info.kind != DimensionKind::Context {
            return Err(Error::NotContext(info.name));
        }
        let modifier = self.context(info.name).unwrap_or(&ContextModifier::NONE);
        let caps = self.caps(info.name).unwrap_or(info.clamp);
        Ok(finish(modifier.apply(amount + 0.0), info.round, &caps))
    }

    /// Returns the effective caps of a dimension, or `None` if it has neither a value nor a cap that counts.
    pub fn caps(&self, dimension: impl DimensionKey) -> Option<EffectiveCaps> {
        let name = dimension.find()?;
        let at = self.shape.find(name)?;
        let listed = |list: &[(u32, EffectiveCaps)], at: u32| {
            list.binary_search_by_key(&at, |(index, _)| *index).ok().map(|found| list[found].1)
        };
        match at {
            At::Value(at) => listed(&self.bounds.values, at).or_else(|| self.shape.clamp(name)),
            At::Context(at) => listed(&self.rare.as_ref()?.context_caps, at),
            At::Capped(at) => self.bounds.capped.get(at as usize).copied(),
        }
    }

    /// Returns the effective caps of every dimension that has a value or a cap that counts, by name.
    pub fn caps_used(&self) -> impl Iterator<Item = (Symbol, EffectiveCaps)> {
        by_name(self.shape.names().filter_map(|name| Some((name, self.caps(name)?))))
    }

    /// Returns the version: 0 before the first resolve and 1 after it. It rises by one whenever a value, a context
    /// dimension or an effective cap changes in its bits.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Returns whether the snapshot was ever resolved.
    pub fn is_resolved(&self) -> bool {
        self.version > 0
    }

    /// Writes the output of a resolve into this snapshot. Returns whether any number changed in its bits.
    #[inline]
    pub(crate) fn write(&mut self, scratch: &Scratch, registry: &Registry) -> bool {
        let out = &scratch.out;
        match scratch.fixed() {
            // Only values can differ from the last resolve.
            Some(fixed)
                if Arc::ptr_eq(&self.shape, &fixed.shape) && Arc::ptr_eq(&self.bounds, &fixed.bounds) =>
            {
                if !self.take_values(out) {
                    return self.first_time();
                }
                self.version += 1;
                true
            }
            fixed => self.write_all(out, fixed, registry),
        }
    }

    fn write_all(&mut self, out: &Output, fixed: Option<&Fixed>, registry: &Registry) -> bool {
        let table = &registry.compiled().table;
        let shape = match fixed {
            Some(fixed) if !Arc::ptr_eq(&self.shape, &fixed.shape) => Some(fixed.shape.clone()),
            None if !self.shape.fits(out, table) => Some(Shape::shared(out, table)),
            _ => None,
        };
        let differs = match shape {
            None => {
                let rare = self.take_rare(out);
                let bounds = self.take_bounds(out, fixed);
                self.take_values(out) || bounds || rare
            }
            Some(shape) => {
                let mut new = Self { shape, version: self.version, ..Self::default() };
                new.values = out.values().into();
                new.take_bounds(out, fixed);
                new.take_rare(out);
                // The first resolve always counts as a change.
                let differs = self.version == 0 || !self.same_numbers(&new);
                *self = new;
                differs
            }
        };
        if !differs {
            return self.first_time();
        }
        self.version += 1;
        true
    }

    /// Counts the first resolve as a change, even if it gives no number at all. Returns whether this was the first.
    fn first_time(&mut self) -> bool {
        let first = self.version == 0;
        self.version = self.version.max(1);
        first
    }

    /// Writes the values, of which there are as many as before. Returns whether any differs.
    #[inline]
    fn take_values(&mut self, out: &Output) -> bool {
        let mut differs = false;
        for (value, new) in self.values.iter_mut().zip(out.values()) {
            differs |= value.to_bits() != new.to_bits();
            *value = *new;
        }
        differs
    }

    /// Writes the effective caps. Returns whether any differs.
    fn take_bounds(&mut self, out: &Output, fixed: Option<&Fixed>) -> bool {
        let new = fixed.map_or(&out.bounds, |fixed| &fixed.bounds);
        let differs = !self.bounds.same(new);
        match (fixed, Arc::get_mut(&mut self.bounds)) {
            (Some(fixed), _) => self.bounds = fixed.bounds.clone(),
            (None, _) if !differs => {}
            // The bounds belong to this actor alone, so their memory is reused.
            (None, Some(bounds)) => bounds.clone_from(new),
            (None, None) => self.bounds = Arc::new(new.clone()),
        }
        differs
    }

    /// Writes the context dimensions, of which there are as many as before. Returns whether any differs.
    fn take_rare(&mut self, out: &Output) -> bool {
        if out.contexts.is_empty() {
            self.rare = None;
            return false;
        }
        let rare = self.rare.get_or_insert_default();
        let same = rare.contexts.len() == out.contexts.len()
            && rare.contexts.iter().zip(&out.contexts).all(|(a, b)| a.same_bits(b))
            && same_caps(&rare.context_caps, &out.context_caps);
        rare.contexts.clone_from(&out.contexts);
        rare.context_caps.clone_from(&out.context_caps);
        !same
    }

    /// Returns whether both snapshots have the same values, context dimensions and effective caps, to the bit, whatever
    /// their shapes.
    pub(crate) fn same_numbers(&self, other: &Self) -> bool {
        let values = |s: &Self| s.values().map(|(name, value)| (name, value.to_bits())).collect::<Vec<_>>();
        let caps = |s: &Self| {
            s.caps_used()
                .map(|(name, caps)| (name, caps.min.to_bits(), caps.max.to_bits()))
                .collect::<Vec<_>>()
        };
        values(self) == values(other)
            && caps(self) == caps(other)
            && self.contexts().count() == other.contexts().count()
            && self.contexts().zip(other.contexts()).all(|((a, x), (b, y))| a == b && x.same_bits(y))
    }
}

/// Serialises a struct of `version`, `primary`, `derived`, `context` and `caps_used`. All but the version are maps by
/// name.
impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut snapshot = serializer.serialize_struct("Snapshot", 5)?;
        snapshot.serialize_field("version", &self.version)?;
        snapshot.serialize_field("primary", &self.primary().collect::<BTreeMap<_, _>>())?;
        snapshot.serialize_field("derived", &self.derived().collect::<BTreeMap<_, _>>())?;
        snapshot.serialize_field("context", &self.contexts().collect::<BTreeMap<_, _>>())?;
        snapshot.serialize_field("caps_used", &self.caps_used().collect::<BTreeMap<_, _>>())?;
        snapshot.end()
    }
}

/// Deserialises every snapshot as one that is not resolved, since the numbers follow from their inputs and the next
/// resolve writes them. A saved world may therefore contain snapshots for people who look into it, and nobody has to
/// leave them out.
impl<'de> Deserialize<'de> for Snapshot {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self::default())
    }
}

/// Compares the numbers, to the bit. The version does not matter.
impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.is_resolved() == other.is_resolved() && self.same_numbers(other)
    }
}

fn by_name<T>(items: impl Iterator<Item = (Symbol, T)>) -> std::vec::IntoIter<(Symbol, T)> {
    let mut items: Vec<_> = items.collect();
    items.sort_by_key(|(name, _)| *name);
    items.into_iter()
}
