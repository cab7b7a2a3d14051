//! [`Contributions`]: all that is said about one actor, contiguous and in canonical order.

use std::cmp::Ordering;

use bevy_ecs::change_detection::{DetectChangesMut, Mut};
use bevy_ecs::component::Component;
use bevy_ecs::query::QueryData;
use bevy_ecs::reflect::ReflectComponent;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::contribution::{Bucket, Contribution, Labels};
use crate::error::Refusal;
use crate::refusals::{Refusals, Refused};
use crate::subsystem_id::{BASE, SubsystemId, speaking_order};
use crate::symbol::Symbol;

/// What code says about an actor, system by system.
///
/// A subsystem replaces, reads and removes only its own, through [`ContributionsMut`]. Inside, the statements are
/// records of 16 bytes, sorted once when they change: by dimension, and within one in canonical order.
#[derive(Component, Clone, Debug, Default, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_remove = crate::invalidation::on_input_removed)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Contribution>", into = "Vec<Contribution>")]
pub struct Contributions {
    records: Vec<Record>,
    /// Who says them, in canonical order: priority descending, then system ascending.
    sources: Vec<Source>,
    /// The sources that stand before system `base` with priority 0, and those before or at it.
    base_rank: (u32, u32),
    /// A hash of everything but the values.
    layout: u64,
    refused: Refusals,
}

/// One statement in 16 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    pub value: f64,
    pub dimension: Symbol,
    /// The index of the source among the actor's, the lowest byte first.
    source: [u8; 3],
    pub bucket: Bucket,
}

impl Record {
    fn new(dimension: Symbol, bucket: Bucket, source: usize, value: f64) -> Self {
        let [low, middle, high, ..] = source.to_le_bytes();
        Self { value, dimension, source: [low, middle, high], bucket }
    }

    /// Whether it says the same with, perhaps, another number.
    #[inline]
    pub fn same_key(self, other: Self) -> bool {
        self.key() == other.key()
    }

    /// All but the value, in one number.
    #[inline]
    fn key(self) -> u64 {
        let [low, middle, high] = self.source;
        let said = u32::from_le_bytes([low, middle, high, self.bucket as u8]);
        u64::from(said) << 32 | u64::from(self.dimension.number())
    }

    /// The index of the source among the actor's.
    #[inline]
    pub fn source(self) -> u32 {
        let [low, middle, high] = self.source;
        u32::from_le_bytes([low, middle, high, 0])
    }
}

/// Who says something: all records of one system, priority and set of labels share it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Source {
    pub system: Symbol,
    pub priority: i32,
    pub labels: Labels,
}

impl Source {
    fn order(&self, other: &Self) -> Ordering {
        speaking_order((self.priority, self.system), (other.priority, other.system))
    }
}

/// A statement on its way in.
struct Incoming {
    dimension: Symbol,
    bucket: Bucket,
    priority: i32,
    value: f64,
    labels: Labels,
}

impl Contributions {
    /// Nothing is said.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With what this subsystem says, for spawning.
    #[must_use]
    pub fn with(mut self, id: SubsystemId, statements: impl IntoIterator<Item = Contribution>) -> Self {
        self.replace(id, statements);
        self
    }

    /// Everything that is said, by dimension name and in canonical order.
    pub fn iter(&self) -> impl Iterator<Item = Contribution> {
        let mut order: Vec<&Record> = self.records.iter().collect();
        order.sort_by_key(|record| record.dimension);
        order.into_iter().map(|record| self.contribution(record))
    }

    /// What this system says.
    pub fn of(&self, system: impl Into<Symbol>) -> impl Iterator<Item = Contribution> {
        let system = system.into();
        self.iter().filter(move |said| said.system == Some(system))
    }

    /// The systems that say anything.
    pub fn systems(&self) -> impl Iterator<Item = Symbol> {
        let mut systems: SmallVec<[Symbol; 8]> = self.sources.iter().map(|source| source.system).collect();
        systems.sort_unstable();
        systems.dedup();
        systems.into_iter()
    }

    /// How many statements there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub(crate) fn records(&self) -> &[Record] {
        &self.records
    }

    pub(crate) fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The sources before system `base` with priority 0, and those before or at it.
    #[inline]
    pub(crate) fn base_rank(&self) -> (u32, u32) {
        self.base_rank
    }

    /// A hash of what is said, whatever the values.
    #[inline]
    pub(crate) fn layout(&self) -> u64 {
        self.layout
    }

    pub(crate) fn refused(&self) -> &[Refused] {
        self.refused.as_slice()
    }

    fn contribution(&self, record: &Record) -> Contribution {
        let source = &self.sources[record.source() as usize];
        Contribution {
            dimension: record.dimension,
            bucket: record.bucket,
            value: record.value,
            system: Some(source.system),
            priority: Some(source.priority),
            labels: source.labels.clone(),
        }
    }

    /// Makes these the statements of this subsystem, instead of its former ones. Says whether anything differs.
    pub(crate) fn replace(
        &mut self,
        id: SubsystemId,
        statements: impl IntoIterator<Item = Contribution>,
    ) -> bool {
        let system = id.symbol();
        let mut incoming: SmallVec<[Incoming; 8]> = SmallVec::new();
        let mut refused: SmallVec<[Refused; 1]> = SmallVec::new();
        for said in statements {
            let why = match said.system {
                Some(other) if other != system => Some(Refusal::ForeignSystem(other)),
                _ if !said.value.is_finite() => Some(Refusal::NotFinite(said.value)),
                _ => None,
            };
            match why {
                Some(why) => refused.push(Refused { system, dimension: said.dimension, why }),
                None => incoming.push(Incoming {
                    dimension: said.dimension,
                    bucket: said.bucket,
                    priority: said.priority.unwrap_or(id.priority()),
                    // −0.0 becomes 0.0 where a number enters.
                    value: said.value + 0.0,
                    labels: said.labels,
                }),
            }
        }
        incoming.sort_by(|a, b| {
            (a.dimension.number(), a.bucket)
                .cmp(&(b.dimension.number(), b.bucket))
                .then_with(|| b.priority.cmp(&a.priority))
                .then_with(|| a.value.total_cmp(&b.value))
                .then_with(|| a.labels.cmp(&b.labels))
        });
        let refusals = self.refused.replace(system, &refused);
        match self.compare(system, &incoming) {
            Comparison::Same => refusals,
            Comparison::SameKeys => {
                let sources = &self.sources;
                let own = self.records.iter_mut().filter(|r| sources[r.source() as usize].system == system);
                for (record, new) in own.zip(&incoming) {
                    record.value = new.value;
                }
                true
            }
            Comparison::Different => {
                self.rebuild(system, &incoming);
                true
            }
        }
    }

    /// Forgets what this system says. Says whether there was anything.
    pub(crate) fn remove(&mut self, system: Symbol) -> bool {
        let refusals = self.refused.replace(system, &[]);
        let speaks = self.sources.iter().any(|source| source.system == system);
        if speaks {
            self.rebuild(system, &[]);
        }
        speaks || refusals
    }

    /// How what the system says now compares with what it would say.
    fn compare(&self, system: Symbol, incoming: &[Incoming]) -> Comparison {
        let mut new = incoming.iter();
        let mut same = true;
        for record in &self.records {
            let source = &self.sources[record.source() as usize];
            if source.system != system {
                continue;
            }
            let Some(new) = new.next() else { return Comparison::Different };
            let keys = record.dimension == new.dimension
                && record.bucket == new.bucket
                && source.priority == new.priority
                && source.labels == new.labels;
            if !keys {
                return Comparison::Different;
            }
            same &= record.value.to_bits() == new.value.to_bits();
        }
        match new.next() {
            Some(_) => Comparison::Different,
            None if same => Comparison::Same,
            None => Comparison::SameKeys,
        }
    }

    /// Drops the system's records and sources and adds the new ones, keeping both lists sorted.
    fn rebuild(&mut self, system: Symbol, incoming: &[Incoming]) {
        let mut sources: Vec<Source> = Vec::with_capacity(self.sources.len() + 1);
        sources.extend(self.sources.iter().filter(|source| source.system != system).cloned());
        for new in incoming {
            let source = Source { system, priority: new.priority, labels: new.labels.clone() };
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources.sort_by(|a, b| a.order(b).then_with(|| a.labels.cmp(&b.labels)));
        let position = |wanted: &Source| sources.iter().position(|source| source == wanted);
        let moved: SmallVec<[Option<usize>; 16]> =
            self.sources.iter().map(|source| position(source).filter(|_| source.system != system)).collect();
        self.records.retain_mut(|record| match moved[record.source() as usize] {
            Some(source) => {
                *record = Record::new(record.dimension, record.bucket, source, record.value);
                true
            }
            None => false,
        });
        for new in incoming {
            let source = Source { system, priority: new.priority, labels: new.labels.clone() };
            if let Some(source) = position(&source) {
                self.records.push(Record::new(new.dimension, new.bucket, source, new.value));
            }
        }
        // Sources that differ only in their labels are equal in the canonical order.
        let mut rank = 0;
        let ranks: SmallVec<[u32; 16]> = (0..sources.len())
            .map(|i| {
                rank += u32::from(i > 0 && sources[i - 1].order(&sources[i]) != Ordering::Equal);
                rank
            })
            .collect();
        let key = |r: &Record| (r.dimension.number(), r.bucket, ranks[r.source() as usize]);
        self.records.sort_unstable_by(|a, b| {
            key(a)
                .cmp(&key(b))
                .then_with(|| a.value.total_cmp(&b.value))
                .then_with(|| a.source().cmp(&b.source()))
        });
        let base = Source { system: BASE.symbol(), priority: BASE.priority(), labels: Labels::default() };
        let before = sources.partition_point(|source| source.order(&base) == Ordering::Less);
        let until = sources.partition_point(|source| source.order(&base) != Ordering::Greater);
        self.base_rank = (before as u32, until as u32);
        self.layout = self
            .records
            .iter()
            .fold(mixed((before as u64) << 32 | until as u64), |hash, record| mixed(hash ^ record.key()));
        self.sources = sources;
    }
}

/// A number in which each bit depends on many of this one's.
#[inline]
pub(crate) fn mixed(number: u64) -> u64 {
    let product = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ (product >> 32)
}

enum Comparison {
    Same,
    /// Only values differ.
    SameKeys,
    Different,
}

impl PartialEq for Contributions {
    /// The same statements, to the bit; how the names are numbered does not matter.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.iter().zip(other.iter()).all(|(a, b)| a == b && a.value.to_bits() == b.value.to_bits())
    }
}

impl From<Vec<Contribution>> for Contributions {
    /// Statements without a system become those of system `base`.
    fn from(statements: Vec<Contribution>) -> Self {
        let mut by_system: std::collections::BTreeMap<Symbol, Vec<Contribution>> = Default::default();
        for said in statements {
            by_system.entry(said.system.unwrap_or_else(|| BASE.symbol())).or_default().push(said);
        }
        let mut all = Self::default();
        for (system, statements) in by_system {
            all.replace(SubsystemId::of(system, 0), statements);
        }
        all
    }
}

impl From<Contributions> for Vec<Contribution> {
    fn from(all: Contributions) -> Self {
        all.iter().collect()
    }
}

/// Query data for changing [`Contributions`]: a change that changes nothing does not mark the component.
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// # #[derive(Component)] struct Sword(f64);
/// static STRENGTH: Dimension = Dimension::new("strength");
/// const ITEMS: SubsystemId = SubsystemId::new("items", 50);
///
/// fn equip(mut actors: Query<(ContributionsMut, &Sword), Changed<Sword>>) {
///     for (mut contributions, sword) in &mut actors {
///         contributions.replace(ITEMS, [STRENGTH.percent(sword.0)]);
///     }
/// }
/// # bevy_ecs::system::assert_is_system(equip);
/// ```
#[derive(QueryData)]
#[query_data(mutable)]
pub struct ContributionsMut {
    inner: Mut<'static, Contributions>,
}

impl ContributionsMutItem<'_, '_> {
    /// Makes these the statements of this subsystem, instead of its former ones. Nobody else's change.
    ///
    /// A statement that is not finite, or that names another system, is left out and reported once.
    pub fn replace(&mut self, id: SubsystemId, statements: impl IntoIterator<Item = Contribution>) {
        if self.inner.bypass_change_detection().replace(id, statements) {
            self.inner.set_changed();
        }
    }

    /// Forgets what this system says.
    pub fn remove(&mut self, system: impl Into<Symbol>) {
        if self.inner.bypass_change_detection().remove(system.into()) {
            self.inner.set_changed();
        }
    }

    /// What is said now.
    pub fn get(&self) -> &Contributions {
        &self.inner
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dimension::Dimension;

    static A: Dimension = Dimension::new("a");
    static B: Dimension = Dimension::new("b");
    const RACE: SubsystemId = SubsystemId::new("race", 100);
    const ITEMS: SubsystemId = SubsystemId::new("items", 50);

    fn values(all: &Contributions) -> Vec<(String, f64)> {
        all.iter().map(|said| (said.system.unwrap().to_string(), said.value)).collect()
    }

    #[test]
    fn a_record_takes_sixteen_bytes() {
        assert_eq!(size_of::<Record>(), 16);
    }

    #[test]
    fn a_subsystem_replaces_and_removes_only_its_own() {
        let mut all = Contributions::new().with(RACE, [A.flat(12.0)]).with(ITEMS, [A.flat(5.0), B.flat(1.0)]);
        let said = |system: &str, value| (system.to_string(), value);
        assert_eq!(values(&all), [said("race", 12.0), said("items", 5.0), said("items", 1.0)]);
        assert!(all.replace(ITEMS, [A.flat(7.0)]));
        assert_eq!(values(&all), [("race".into(), 12.0), ("items".into(), 7.0)]);
        assert!(all.remove(ITEMS.symbol()));
        assert!(!all.remove(ITEMS.symbol()));
        assert_eq!(values(&all), [("race".into(), 12.0)]);
    }

    #[test]
    fn saying_the_same_again_in_another_order_is_no_change() {
        let mut all = Contributions::new().with(ITEMS, [A.flat(1.0), A.flat(2.0), B.percent(0.1)]);
        assert!(!all.replace(ITEMS, [B.percent(0.1), A.flat(2.0), A.flat(1.0)]));
        assert!(all.replace(ITEMS, [B.percent(0.1), A.flat(2.0), A.flat(1.0 + f64::EPSILON)]));
    }

    #[test]
    fn order_is_bucket_priority_system_value() {
        let all = Contributions::new()
            .with(ITEMS, [A.percent(1.0), A.flat(9.0).priority(200), A.flat(3.0), A.flat(-4.0)])
            .with(SubsystemId::new("aura", 50), [A.flat(8.0)])
            .with(RACE, [A.flat(5.0).label("k", "v"), A.flat(4.0)]);
        let order: Vec<f64> = all.iter().map(|said| said.value).collect();
        assert_eq!(order, [9.0, 4.0, 5.0, 8.0, -4.0, 3.0, 1.0]);
    }

    #[test]
    fn not_finite_and_foreign_statements_are_left_out_with_their_reason() {
        let foreign = Contribution { system: Some(Symbol::new("race")), ..A.flat(1.0) };
        let mut all = Contributions::new().with(ITEMS, [A.flat(f64::NAN), foreign, A.flat(-0.0)]);
        assert_eq!(all.iter().map(|said| said.value.to_bits()).collect::<Vec<_>>(), [0]);
        assert_eq!(all.refused().len(), 2);
        assert!(all.replace(ITEMS, [A.flat(0.0)]), "the refusals are gone, so this is a change");
        assert_eq!(all.refused().len(), 0);
    }

    #[test]
    fn write_and_read_by_name() {
        let all = Contributions::new()
            .with(RACE, [A.flat(12.0).label("source", "blood")])
            .with(ITEMS, [B.mult(0.2)]);
        let text = ron::to_string(&all).unwrap();
        assert_eq!(ron::from_str::<Contributions>(&text).unwrap(), all, "{text}");
    }
}
