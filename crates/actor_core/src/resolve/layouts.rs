//! [`Layouts`]: a cache of layouts, by the statements of actors.

use std::sync::Arc;

use crate::registry::{Compiled, DimensionTable};
use crate::vocabulary::mix64;

use super::bounds::Bounds;
use super::inputs::MergedInputs;
use super::layout::{Fixed, Layout};
use super::output::Output;
use super::plan::Plan;
use super::shape::Shape;

/// The most layouts that are kept. It is a power of two.
const CELLS: usize = 1024;
/// The number of cells in which one layout may be kept. It is a power of two.
const WAYS: usize = 4;

/// A cache of the layouts that were used recently, by the statements of actors.
#[derive(Debug, Default)]
pub(super) struct Layouts {
    cells: Vec<LayoutCell>,
    /// The layout of the last actor, if it has one.
    current: Option<Current>,
}

#[derive(Debug, Default)]
struct LayoutCell {
    /// The hash that was last searched in this cell. A layout is made only when it is searched for a second time.
    seen: u64,
    layout: Option<Box<Layout>>,
}

/// A layout in use, and the index of its cell.
#[derive(Debug)]
pub(super) struct Current {
    at: usize,
    pub layout: Box<Layout>,
}

impl Layouts {
    pub fn clear(&mut self) {
        self.cells.clear();
        self.current = None;
    }

    /// Takes out the layout of an actor without caps, if it is known. The caller [puts it back](Self::done).
    #[inline]
    pub fn take(&mut self, plan: &Arc<Plan>, compiled: &Compiled, inputs: &MergedInputs) -> Option<Current> {
        match self.current.take_if(|current| current.layout.fits(plan, inputs)) {
            Some(current) => Some(current),
            None => self.find(plan, compiled, inputs),
        }
    }

    /// Notes that the last actor has no layout.
    #[inline]
    pub fn none(&mut self) {
        if let Some(Current { at, layout }) = self.current.take() {
            self.cells[at].layout = Some(layout);
        }
    }

    /// Puts back the layout of the last actor.
    #[inline]
    pub fn done(&mut self, mut current: Current, out: &Output, table: &Arc<DimensionTable>) {
        if current.layout.is_fixed && current.layout.fixed.is_none() {
            let (shape, bounds) = (Shape::shared(out, table), Bounds::shared(&out.bounds));
            current.layout.fixed = Some(Fixed { shape, bounds });
        }
        self.current = Some(current);
    }

    /// Returns the results of the last actor except for its values, if they are the same for all actors with its
    /// layout.
    #[inline]
    pub fn fixed(&self) -> Option<&Fixed> {
        self.current.as_ref()?.layout.fixed.as_ref()
    }

    fn find(&mut self, plan: &Arc<Plan>, compiled: &Compiled, inputs: &MergedInputs) -> Option<Current> {
        self.none();
        let address = |address: usize| address as u64;
        let hash = mix64(address(Arc::as_ptr(plan).addr()));
        let hash = mix64(hash ^ address(Arc::as_ptr(inputs.contributions.keys()).addr()));
        let hash = mix64(hash ^ address(Arc::as_ptr(inputs.base.dimensions()).addr()));
        let first = hash as usize % CELLS / WAYS * WAYS;
        for (at, cell) in (first..).zip(self.cells.iter_mut().skip(first).take(WAYS)) {
            if let Some(layout) = cell.layout.take_if(|layout| layout.fits(plan, inputs)) {
                cell.seen = hash;
                return self.unless_general(Current { at, layout });
            }
        }
        self.learn(first, hash, plan, compiled, inputs)
    }

    fn unless_general(&mut self, current: Current) -> Option<Current> {
        if current.layout.general {
            self.cells[current.at].layout = Some(current.layout);
            return None;
        }
        Some(current)
    }

    #[cold]
    fn learn(
        &mut self,
        first: usize,
        hash: u64,
        plan: &Arc<Plan>,
        compiled: &Compiled,
        inputs: &MergedInputs,
    ) -> Option<Current> {
        self.cells.resize_with(CELLS, LayoutCell::default);
        let cells = &mut self.cells[first..first + WAYS];
        let Some(at) = cells.iter().position(|cell| cell.seen == hash) else {
            let free = cells.iter().position(|cell| cell.seen == 0);
            cells[free.unwrap_or((hash >> 32) as usize % WAYS)].seen = hash;
            return None;
        };
        cells[at].layout = None;
        self.unless_general(Current { at: first + at, layout: Box::new(Layout::new(plan, compiled, inputs)) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Scratch, resolve};
    use crate::definitions::{DimensionDef, DimensionKind, MergeRule, Rule, SubsystemDef};
    use crate::registry::Registry;
    use crate::resolve::MergedInputs;
    use crate::snapshot::Snapshot;
    use crate::statements::{Base, Caps, Contributions};
    use crate::vocabulary::{BASE, Bucket, Cap, CapKind, CapMode, Condition, Contribution, SubsystemId};

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

    fn write(
        snapshot: &mut Snapshot,
        (base, contributions): &(Base, Contributions),
        registry: &Registry,
        scratch: &mut Scratch,
    ) -> bool {
        let (caps, nothing) = (Caps::default(), []);
        let inputs = MergedInputs {
            base,
            contributions,
            caps: &caps,
            race: None,
            realms: &nothing,
            tags: &nothing,
            effects: &[],
        };
        resolve(registry, inputs, scratch, &mut ());
        snapshot.write(scratch, registry)
    }

    /// Returns the statements of an actor in one round. Only the numbers differ from round to round.
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
        // The last system has the rank of base values, so that the numbers decide which of the two comes first.
        for (id, known) in [(SubsystemId::new("items", 50), true), (BASE, false)] {
            let mut scratch = Scratch::default();
            let mut snapshots = <[Snapshot; 3]>::default();
            for round in 0..20 {
                for (names, snapshot) in
                    [&NAMES[..], &NAMES[..1], &NAMES[2..]].into_iter().zip(&mut snapshots)
                {
                    let (said, mut fresh) = (said(round, id, names), Snapshot::default());
                    write(&mut fresh, &said, &registry, &mut Scratch::default());
                    let before = snapshot.clone();
                    let differs = write(snapshot, &said, &registry, &mut scratch);
                    assert_eq!((&*snapshot, differs), (&fresh, fresh != before), "{round}");
                    assert!(!write(snapshot, &said, &registry, &mut scratch));
                }
            }
            scratch.layouts.none();
            let layouts = scratch.layouts.cells.iter().filter_map(|cell| cell.layout.as_ref());
            let found: Vec<_> = layouts.map(|layout| !layout.general).collect();
            assert_eq!(found, [known; 3]);
        }
    }

    #[test]
    fn a_name_that_the_registry_does_not_define_is_still_reported() {
        let registry = registry();
        let (mut scratch, mut snapshot) = (Scratch::default(), Snapshot::default());
        for round in 0..4 {
            let said = said(round, BASE, &["plain", "nobody_defined_this"]);
            write(&mut snapshot, &said, &registry, &mut scratch);
            assert_eq!(snapshot.values().count(), 1);
        }
        assert_eq!(registry.reports().drain().len(), 1);
    }
}
