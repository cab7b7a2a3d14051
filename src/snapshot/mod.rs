//! [`Snapshot`]: the numbers of one actor.

mod shape;

use std::collections::BTreeMap;
use std::sync::Arc;

use bevy_ecs::component::Component;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::Reflect;
use bevy_reflect::std_traits::ReflectDefault;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::cap::EffectiveCaps;
use crate::diagnostics::Severity;
use crate::dimension::DimensionKey;
use crate::dimension_def::DimensionKind;
use crate::error::ActorCoreError;
use crate::registry::Registry;
use crate::resolve::{ContextModifier, Output, finish};
use crate::symbol::Symbol;

pub(crate) use shape::Shapes;
use shape::{At, Shape};

/// The numbers of one actor: values, context dimensions, the effective caps used, and a version.
///
/// The aggregation writes it; it is marked as changed exactly when one of its numbers changed in its bits.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// static HP_MAX: Dimension = Dimension::new("hp_max");
///
/// fn show(actors: Query<(&Name, &Snapshot), Changed<Snapshot>>) {
///     for (name, snapshot) in &actors {
///         println!("{name}: {} hp", snapshot.value(&HP_MAX));
///     }
/// }
/// # bevy_ecs::system::assert_is_system(show);
/// ```
#[derive(Component, Clone, Debug, Reflect)]
#[component(summary_tick)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default)]
pub struct Snapshot {
    shape: Arc<Shape>,
    /// In the shape's order.
    values: Vec<f64>,
    /// Where the effective caps differ from the clamp: the index into `values`, ascending.
    value_caps: Vec<(u32, EffectiveCaps)>,
    rare: Option<Box<Rare>>,
    version: u64,
}

/// What few actors have.
#[derive(Clone, Debug, Default)]
struct Rare {
    /// In the shape's order.
    contexts: Vec<ContextModifier>,
    /// Where a cap counts: the index into `contexts`, ascending.
    context_caps: Vec<(u32, EffectiveCaps)>,
    /// In the shape's order.
    capped: Vec<EffectiveCaps>,
}

impl Default for Snapshot {
    /// Not resolved yet.
    fn default() -> Self {
        Self { shape: Shape::empty(), values: Vec::new(), value_caps: Vec::new(), rare: None, version: 0 }
    }
}

impl Snapshot {
    /// The value of a dimension; `None` if it is absent.
    ///
    /// A name that the registry does not define is reported once.
    #[inline]
    pub fn get(&self, dimension: impl DimensionKey) -> Option<f64> {
        match dimension.find().and_then(|name| self.shape.find(name)) {
            Some(At::Value(at)) => self.values.get(at as usize).copied(),
            _ => self.missing(dimension),
        }
    }

    /// The value of a dimension; 0 if it is absent.
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
            table.reports.once(Severity::Error, name, || ActorCoreError::UnknownDimension(name.into()));
        }
        None
    }

    /// All values of dimensions of kind Primary, by name.
    pub fn primary(&self) -> impl Iterator<Item = (Symbol, f64)> {
        self.of_kind(DimensionKind::Primary)
    }

    /// All values of dimensions of kind Derived, by name.
    pub fn derived(&self) -> impl Iterator<Item = (Symbol, f64)> {
        self.of_kind(DimensionKind::Derived)
    }

    /// All values, by name.
    pub fn values(&self) -> impl Iterator<Item = (Symbol, f64)> {
        by_name(self.shape.values().zip(self.values.iter().copied()).map(|(info, value)| (info.name, value)))
    }

    /// The values that differ in their bits from those of an earlier snapshot, by name: what was and what is. `None`
    /// stands for an absent dimension.
    ///
    /// ```
    /// # use bevy_actor_core::prelude::*;
    /// # fn tell(before: &Snapshot, after: &Snapshot) {
    /// for (dimension, was, is) in after.changed_values(before) {
    ///     println!("{dimension} {was:?} → {is:?}");
    /// }
    /// # }
    /// ```
    pub fn changed_values(&self, before: &Self) -> impl Iterator<Item = (Symbol, Option<f64>, Option<f64>)> {
        let mut all: BTreeMap<Symbol, [Option<f64>; 2]> = BTreeMap::new();
        for (at, snapshot) in [before, self].into_iter().enumerate() {
            for (name, value) in snapshot.values() {
                all.entry(name).or_default()[at] = Some(value);
            }
        }
        let differs = |[was, is]: &[Option<f64>; 2]| was.map(f64::to_bits) != is.map(f64::to_bits);
        all.into_iter().filter(move |(_, both)| differs(both)).map(|(name, [was, is])| (name, was, is))
    }

    fn of_kind(&self, kind: DimensionKind) -> impl Iterator<Item = (Symbol, f64)> {
        let values = self.shape.values().zip(self.values.iter().copied());
        by_name(values.filter(move |(info, _)| info.kind == kind).map(|(info, value)| (info.name, value)))
    }

    /// What contributions make of events of this context dimension; `None` if nothing touches it.
    pub fn context(&self, dimension: impl DimensionKey) -> Option<&ContextModifier> {
        match self.shape.find(dimension.find()?) {
            Some(At::Context(at)) => self.rare.as_ref()?.contexts.get(at as usize),
            _ => self.missing(dimension),
        }
    }

    /// All context dimensions that something touches, by name.
    pub fn contexts(&self) -> impl Iterator<Item = (Symbol, &ContextModifier)> {
        let contexts = self.rare.iter().flat_map(|rare| &rare.contexts);
        by_name(self.shape.contexts().map(|info| info.name).zip(contexts))
    }

    /// Runs an event, such as a hit of 100 damage, through a context dimension: its pipeline from `amount + flat`, then
    /// its rounding and its caps. An untouched dimension only rounds and clamps.
    ///
    /// ```
    /// # use bevy_actor_core::prelude::*;
    /// # fn hit(snapshot: &Snapshot) -> Result<(), ActorCoreError> {
    /// static DAMAGE: Dimension = Dimension::new("damage");
    /// let dealt = snapshot.apply(&DAMAGE, 100.0)?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When the amount is not finite, the registry does not define the dimension, it is not of kind Context, or the
    /// snapshot is not resolved yet.
    pub fn apply(&self, dimension: impl DimensionKey, amount: f64) -> Result<f64, ActorCoreError> {
        if !amount.is_finite() {
            return Err(ActorCoreError::NotFinite { what: "the amount of an event", value: amount });
        }
        if !self.is_resolved() {
            return Err(ActorCoreError::NotReady);
        }
        let table = self.shape.table();
        let info = dimension
            .find()
            .and_then(|name| table.slot(name))
            .map(|slot| table.info(slot))
            .ok_or_else(|| ActorCoreError::UnknownDimension(dimension.name().into()))?;
        if info.kind != DimensionKind::Context {
            return Err(ActorCoreError::NotContext(info.name));
        }
        let modifier = self.context(info.name).unwrap_or(&ContextModifier::NONE);
        let caps = self.caps(info.name).unwrap_or(info.clamp);
        Ok(finish(modifier.apply(amount + 0.0), info.round, &caps))
    }

    /// The effective caps of a dimension that has a value or a cap that counts.
    pub fn caps(&self, dimension: impl DimensionKey) -> Option<EffectiveCaps> {
        let name = dimension.find()?;
        let at = self.shape.find(name)?;
        let rare = self.rare.as_deref();
        let listed = |list: &[(u32, EffectiveCaps)], at: u32| {
            list.binary_search_by_key(&at, |(index, _)| *index).ok().map(|found| list[found].1)
        };
        match at {
            At::Value(at) => listed(&self.value_caps, at).or_else(|| self.shape.clamp(name)),
            At::Context(at) => listed(&rare?.context_caps, at),
            At::Capped(at) => rare?.capped.get(at as usize).copied(),
        }
    }

    /// The effective caps of every dimension that has a value or a cap that counts, by name.
    pub fn caps_used(&self) -> impl Iterator<Item = (Symbol, EffectiveCaps)> {
        by_name(self.shape.names().filter_map(|name| Some((name, self.caps(name)?))))
    }

    /// 0 before the first resolve, 1 after it, and one more whenever a value, a context dimension or an effective cap
    /// changed in its bits.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether it was ever resolved.
    pub fn is_resolved(&self) -> bool {
        self.version > 0
    }

    /// Takes over the output of a resolve. Says whether any number changed in its bits; only then must the component be
    /// marked as changed.
    pub(crate) fn write(&mut self, out: &Output, registry: &Registry, shapes: &mut Shapes) -> bool {
        let table = &registry.compiled().table;
        if self.shape.fits(out, table) {
            if !self.differs(out) {
                return self.first_time();
            }
            self.take(out);
        } else {
            let mut new = Self { shape: shapes.get(out, table), version: self.version, ..Self::default() };
            new.take(out);
            let same = self.same_numbers(&new);
            *self = new;
            if same {
                return self.first_time();
            }
        }
        self.version += 1;
        true
    }

    /// The first resolve counts as a change, also if there is no number at all.
    fn first_time(&mut self) -> bool {
        let first = self.version == 0;
        self.version = self.version.max(1);
        first
    }

    /// Copies the numbers, keeping the memory.
    fn take(&mut self, out: &Output) {
        self.values.clear();
        self.values.extend_from_slice(out.values());
        if !same_caps(&self.value_caps, &out.value_caps) {
            self.value_caps.clone_from(&out.value_caps);
        }
        if out.contexts.is_empty() && out.capped.is_empty() {
            self.rare = None;
        } else {
            let rare = self.rare.get_or_insert_default();
            rare.contexts.clone_from(&out.contexts);
            rare.context_caps.clone_from(&out.context_caps);
            rare.capped.clone_from(&out.capped);
        }
    }

    /// Whether the output has other numbers, given that the shape fits.
    fn differs(&self, out: &Output) -> bool {
        let values = self.values.iter().zip(out.values()).any(|(a, b)| a.to_bits() != b.to_bits());
        let rare = self.rare.as_deref();
        values
            || !same_caps(&self.value_caps, &out.value_caps)
            || rare.is_some_and(|rare| {
                rare.contexts.iter().zip(&out.contexts).any(|(a, b)| !a.same_bits(b))
                    || !same_caps(&rare.context_caps, &out.context_caps)
                    || rare.capped.iter().zip(&out.capped).any(|(a, b)| !a.same_bits(*b))
            })
    }

    /// Whether both have the same values, context dimensions and effective caps, to the bit, whatever their shapes.
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

/// As a struct of `version`, `primary`, `derived`, `context` and `caps_used`, all maps by name.
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

/// The same numbers, to the bit. The version does not matter.
impl PartialEq for Snapshot {
    fn eq(&self, other: &Self) -> bool {
        self.is_resolved() == other.is_resolved() && self.same_numbers(other)
    }
}

fn same_caps(a: &[(u32, EffectiveCaps)], b: &[(u32, EffectiveCaps)]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|((i, x), (j, y))| i == j && x.same_bits(*y))
}

fn by_name<T>(items: impl Iterator<Item = (Symbol, T)>) -> std::vec::IntoIter<(Symbol, T)> {
    let mut items: Vec<_> = items.collect();
    items.sort_by_key(|(name, _)| *name);
    items.into_iter()
}
