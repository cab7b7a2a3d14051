//! [`Layout`]: what many actors say alike, with only the numbers left open.
//!
//! Monsters of a kind, and an actor from frame to frame, make the same statements about the same dimensions in the same
//! buckets. For them everything but the arithmetic is found out once: slots, clamps, where one dimension ends and the next
//! begins, and whether rules have a say.

use std::sync::Arc;

use crate::cap::EffectiveCaps;
use crate::contribution::Bucket;
use crate::contributions::{Record, mixed};
use crate::dimension_def::Rounding;
use crate::registry::Compiled;
use crate::symbol::Symbol;

use super::Inputs;
use super::plan::Plan;

/// How many layouts are kept at once; a power of two.
const CELLS: usize = 256;

/// What an actor without caps says, but for the numbers, and how to resolve it with a plan.
#[derive(Debug, Default)]
pub(super) struct Layout {
    plan: Arc<Plan>,
    /// The dimensions of its `Base`.
    base: Vec<Symbol>,
    /// Its contributions; their values do not matter.
    records: Vec<Record>,
    base_rank: (u32, u32),
    /// In the order in which they are walked.
    pub dimensions: Vec<LaidOut>,
    /// The caps of the plain values that are others than the clamp.
    pub caps: Vec<(u32, EffectiveCaps)>,
    /// The steps of the plan that are not done with that, in their order.
    pub rest: Vec<u32>,
    /// Whether it takes the general way.
    general: bool,
}

/// All that an actor says about one dimension.
#[derive(Clone, Copy, Debug)]
pub(super) struct LaidOut {
    pub slot: u32,
    /// Its step in the plan, or `NO_STEP`.
    pub step: u32,
    /// How many contributions.
    pub records: u32,
    /// How many contributions stand before the `Base` value, if there is one.
    pub base: Option<u32>,
    pub how: How,
    pub round: Rounding,
    /// Whether any formula or condition reads it.
    pub read: bool,
    pub caps: EffectiveCaps,
}

/// How a dimension is resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum How {
    /// Nobody else says anything about it but caps that depend on nothing, and its value is that of a plain pipeline.
    Plain,
    /// At once, in the general way.
    AtOnce,
    /// When its step in the plan comes.
    Later,
}

impl Layout {
    /// Whether an actor says just this.
    fn fits(&self, plan: &Arc<Plan>, inputs: &Inputs) -> bool {
        let (base, contributions) = (inputs.base.sorted(), inputs.contributions);
        let records = contributions.records();
        // All of them are compared, without jumps: mostly they are the same.
        Arc::ptr_eq(&self.plan, plan)
            && self.base_rank == contributions.base_rank()
            && (self.base.len(), self.records.len()) == (base.len(), records.len())
            && self.base.iter().zip(base).fold(true, |same, (a, (b, _))| same & (a == b))
            && self.records.iter().zip(records).fold(true, |same, (a, b)| same & a.same_key(*b))
    }

    /// Makes this the layout of an actor, keeping the memory.
    fn learn(&mut self, plan: &Arc<Plan>, compiled: &Compiled, inputs: &Inputs) {
        self.plan = plan.clone();
        self.base.clear();
        self.base.extend(inputs.base.sorted().iter().map(|(dimension, _)| *dimension));
        self.records.clear();
        self.records.extend_from_slice(inputs.contributions.records());
        self.base_rank = inputs.contributions.base_rank();
        self.dimensions.clear();
        self.rest.clear();
        self.general = self.lay_out(compiled).is_none();
        self.caps.clear();
        // Where others stand between them, what number each value has shows only in the end.
        let alone = self.dimensions.iter().all(|it| it.how != How::AtOnce);
        for (at, it) in (0..).zip(self.dimensions.iter_mut().filter(|it| it.how == How::Plain)) {
            if it.caps.same_bits(compiled.dimensions[it.slot as usize].clamp) {
                continue;
            }
            match alone {
                true => self.caps.push((at, it.caps)),
                false => it.how = How::AtOnce,
            }
        }
        let early = |step: &u32| self.dimensions.iter().any(|it| it.how != How::Later && it.step == *step);
        self.rest.extend((0..plan.steps.len() as u32).filter(|step| !early(step)));
    }

    fn lay_out(&mut self, compiled: &Compiled) -> Option<()> {
        let (before, until) = self.base_rank;
        let (mut base, mut records) = (self.base.as_slice(), self.records.as_slice());
        loop {
            let dimension = match (base.first(), records.first().map(|record| record.dimension)) {
                (None, None) => return Some(()),
                (Some(dimension), None) => *dimension,
                (None, Some(dimension)) => dimension,
                (Some(a), Some(b)) => {
                    if a.number() < b.number() {
                        *a
                    } else {
                        b
                    }
                }
            };
            // A name that the registry does not define is reported, which is no part of a layout.
            let slot = compiled.table.slot(dimension)?;
            let own = records.partition_point(|record| record.dimension.number() <= dimension.number());
            let of_dimension = &records[..own];
            let has_base = base.first() == Some(&dimension);
            if has_base && before != until {
                // Beside statements of the same rank its place depends on the numbers.
                return None;
            }
            let ahead = |record: &&Record| record.bucket == Bucket::Flat && record.source() < before;
            let info = &compiled.dimensions[slot as usize];
            let number = self.plan.step_of(slot);
            let step = self.plan.steps.get(number as usize);
            let caps = step.and_then(|step| step.fixed_caps).unwrap_or(info.clamp);
            self.dimensions.push(LaidOut {
                slot,
                step: number,
                records: own as u32,
                base: has_base.then(|| of_dimension.iter().take_while(ahead).count() as u32),
                how: match step {
                    None if info.plain => How::Plain,
                    None => How::AtOnce,
                    Some(step) if step.early => How::Plain,
                    Some(_) => How::Later,
                },
                round: info.round,
                read: info.read,
                caps,
            });
            records = &records[own..];
            base = &base[usize::from(has_base)..];
        }
    }
}

/// The layouts of late, found by what actors say.
#[derive(Debug, Default)]
pub(super) struct Layouts {
    cells: Vec<Cell>,
}

#[derive(Debug, Default)]
struct Cell {
    /// The last one that was looked for here. Only what is seen twice in a row is worth learning.
    seen: u64,
    layout: Option<Box<Layout>>,
}

/// A layout that is in use, and whence it was taken.
#[derive(Debug)]
pub(super) struct Known {
    at: usize,
    pub layout: Box<Layout>,
}

impl Layouts {
    pub fn clear(&mut self) {
        self.cells.clear();
    }

    /// Takes out the layout of an actor without caps, if it is known, and where to [put it back](Self::put_back).
    #[inline]
    pub fn take(&mut self, plan: &Arc<Plan>, compiled: &Compiled, inputs: &Inputs) -> Option<Known> {
        let said = inputs.contributions.layout() ^ mixed(Arc::as_ptr(plan).addr() as u64);
        let hash = inputs
            .base
            .sorted()
            .iter()
            .fold(said, |hash, (dimension, _)| mixed(hash ^ u64::from(dimension.number())));
        let at = hash as usize % CELLS;
        if let Some(cell) = self.cells.get_mut(at)
            && let Some(layout) = cell.layout.take_if(|layout| layout.fits(plan, inputs))
        {
            cell.seen = hash;
            return self.unless_general(Known { at, layout });
        }
        self.learn(hash, plan, compiled, inputs)
    }

    fn unless_general(&mut self, known: Known) -> Option<Known> {
        if known.layout.general {
            self.put_back(known);
            return None;
        }
        Some(known)
    }

    #[cold]
    fn learn(&mut self, hash: u64, plan: &Arc<Plan>, compiled: &Compiled, inputs: &Inputs) -> Option<Known> {
        self.cells.resize_with(CELLS, Cell::default);
        let at = hash as usize % CELLS;
        let cell = &mut self.cells[at];
        if std::mem::replace(&mut cell.seen, hash) != hash {
            return None;
        }
        let mut layout = cell.layout.take().unwrap_or_default();
        layout.learn(plan, compiled, inputs);
        self.unless_general(Known { at, layout })
    }

    #[inline]
    pub fn put_back(&mut self, known: Known) {
        self.cells[known.at].layout = Some(known.layout);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Scratch, resolve};
    use crate::base::Base;
    use crate::cap::{Cap, CapKind, CapMode};
    use crate::caps::Caps;
    use crate::condition::Condition;
    use crate::contribution::{Bucket, Contribution};
    use crate::contributions::Contributions;
    use crate::dimension_def::{DimensionDef, DimensionKind, MergeRule};
    use crate::registry::Registry;
    use crate::resolve::Inputs;
    use crate::rule::{Rule, SubsystemDef};
    use crate::subsystem_id::{BASE, SubsystemId};

    const NAMES: [&str; 6] = ["plain", "ruled", "capped", "merged", "context", "read"];

    fn limit(dimension: &str) -> Cap {
        Cap::new(dimension, CapMode::HardMax, CapKind::Max, 6.0)
    }

    fn registry() -> Registry {
        Registry::builder()
            .dimension("plain", DimensionDef::primary().clamp(-50.0, 50.0))
            .dimension("ruled", DimensionDef::primary())
            .dimension("merged", DimensionDef::primary().merge(MergeRule::Max))
            .dimension("context", DimensionDef { kind: DimensionKind::Context, ..DimensionDef::primary() })
            .dimension("read", DimensionDef::primary())
            .dimension("capped", DimensionDef::primary())
            .dimension("only_capped", DimensionDef::primary())
            .subsystem(
                SubsystemDef::new("law", 3)
                    .rule(Rule::new().cap(limit("capped")).cap(limit("only_capped")).cap(limit("context")))
                    .rule(Rule::new().when(Condition::at_least("read", 5.0)).add("ruled", "read * 2")),
            )
            .build()
            .unwrap()
    }

    /// All numbers that come out, as bits.
    fn numbers(registry: &Registry, base: &Base, said: &Contributions, scratch: &mut Scratch) -> Vec<u64> {
        let (caps, nothing) = (Caps::default(), []);
        let inputs =
            Inputs { base, contributions: said, caps: &caps, race: None, realms: &nothing, tags: &nothing };
        resolve(registry, inputs, scratch, &mut ());
        let out = &scratch.out;
        let contexts = out.contexts.iter().flat_map(|it| [it.flat, it.percent, it.mult, it.post]);
        let caps = out.value_caps.iter().chain(&out.context_caps);
        let bounds =
            caps.clone().map(|(_, caps)| caps).chain(&out.capped).flat_map(|caps| [caps.min, caps.max]);
        let numbers = out.values().iter().copied().chain(contexts).chain(bounds).map(f64::to_bits);
        let slots = out.slots().iter().chain(&out.context_slots).chain(&out.capped_slots).copied();
        numbers.chain(slots.chain(caps.map(|(at, _)| *at)).map(u64::from)).collect()
    }

    /// What the actor of a round says: always the same but for the numbers.
    fn said(round: u32, id: SubsystemId, names: &[&str]) -> (Base, Contributions) {
        let number = |i: usize| ((round as usize * 7 + i * 5) % 23) as f64 - 4.5;
        let base = names.iter().enumerate().map(|(i, name)| (*name, number(i) * 2.0)).collect();
        let statements = names.iter().enumerate().flat_map(|(i, name)| {
            Bucket::ALL
                .into_iter()
                .take(5 + i % 2)
                .map(move |bucket| Contribution::new(*name, bucket, number(i + 3 * bucket as usize)))
        });
        let statements: Vec<Contribution> = statements.collect();
        let other = [Contribution::new(names[0], Bucket::Flat, number(9))];
        (base, Contributions::new().with(id, statements).with(SubsystemId::new("curse", -5), other))
    }

    #[test]
    fn who_is_known_has_the_numbers_of_one_who_is_not() {
        let registry = registry();
        // The last stands where a base value stands, so that the numbers decide which of the two is first.
        for (id, known) in [(SubsystemId::new("items", 50), true), (BASE, false)] {
            let mut scratch = Scratch::default();
            for round in 0..20 {
                for names in [&NAMES[..], &NAMES[..1], &NAMES[2..]] {
                    let (base, said) = said(round, id, names);
                    let found = numbers(&registry, &base, &said, &mut scratch);
                    assert_eq!(found, numbers(&registry, &base, &said, &mut Scratch::default()), "{round}");
                }
            }
            let layouts = scratch.layouts.cells.iter().filter_map(|cell| cell.layout.as_ref());
            assert_eq!(layouts.map(|layout| !layout.general).collect::<Vec<_>>(), [known; 3]);
        }
    }

    #[test]
    fn a_name_that_the_registry_does_not_define_is_still_reported() {
        let registry = registry();
        let mut scratch = Scratch::default();
        for round in 0..4 {
            let (base, said) = said(round, BASE, &["plain", "nobody_defined_this"]);
            numbers(&registry, &base, &said, &mut scratch);
            assert_eq!(scratch.out.values().len(), 1);
        }
        assert_eq!(registry.reports().drain().len(), 1);
    }
}
