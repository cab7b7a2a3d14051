//! Walks the actor's own statements, dimension by dimension.

use crate::statements::Records;
use crate::vocabulary::{Cap, Symbol};

use super::dimension::Resolve;
use super::fold::{finish, fold_own};
use super::inputs::MergedInputs;
use super::plan::NO_STEP;
use super::term::Group;
use super::trace::Trace;

impl<T: Trace> Resolve<'_, T> {
    /// Walks all statements of the actor. A dimension without a step in the plan is computed at once. The others wait
    /// for their step.
    pub(super) fn own_dimensions(&mut self) {
        let mut walk = Walk::new(&self.inputs);
        while let Some((dimension, slot)) = self.plain_dimensions(&mut walk) {
            let said = walk.take(dimension, &self.inputs);
            let Some(slot) = slot else {
                self.report_unknown(dimension, said);
                continue;
            };
            match self.plan.step_of(slot) {
                NO_STEP => self.dimension(slot, said, None),
                number => {
                    let step = &self.plan.steps[number as usize];
                    if step.early {
                        self.dimension(slot, said, Some(step));
                        self.scratch.put_group(number, None);
                    } else {
                        self.scratch.put_group(number, Some(said));
                    }
                }
            }
        }
    }

    /// Computes dimensions that only the actor itself contributes to. Stops before the first other dimension and
    /// returns it, with its slot if it is defined.
    fn plain_dimensions(&mut self, walk: &mut Walk) -> Option<(Symbol, Option<u32>)> {
        let compiled = self.registry.compiled();
        let plan = self.plan;
        let simple = !T::ON && self.scratch.disabled.is_empty();
        let mut room = self.scratch.out.values.room();
        while let Some(dimension) = walk.dimension() {
            let Some(slot) = compiled.table.slot(dimension) else { return Some((dimension, None)) };
            let info = &compiled.dimensions[slot as usize];
            if !(simple && info.plain && plan.step_of(slot) == NO_STEP) || walk.caps(dimension) {
                return Some((dimension, Some(slot)));
            }
            let own = walk.take_base(dimension);
            let base_rank = self.inputs.contributions.keys().base_rank();
            let pipeline = fold_own(base_rank, None, own, dimension, &mut walk.said);
            let value = finish(pipeline.value(), info.round, &info.clamp);
            room.push(slot, value);
            if info.read {
                self.scratch.values.set(slot, value);
            }
        }
        None
    }
}

/// A walk through the three lists of an actor's statements, which are sorted by the number of the dimension's symbol.
/// Each field holds the rest of its list.
struct Walk<'a> {
    base: &'a [Symbol],
    base_values: &'a [f64],
    said: Records<'a>,
    caps: &'a [Cap],
}

impl<'a> Walk<'a> {
    fn new(inputs: &MergedInputs<'a>) -> Self {
        Self {
            base: inputs.base.dimensions().as_slice(),
            base_values: inputs.base.values(),
            said: inputs.contributions.records(),
            caps: inputs.caps.sorted(),
        }
    }

    /// Returns the next dimension that any statement is about.
    #[inline]
    fn dimension(&self) -> Option<Symbol> {
        let base = self.base.first().map_or(u32::MAX, |dimension| dimension.number());
        let said = self.said.keys.first().map_or(u32::MAX, |key| key.dimension.number());
        let cap = self.caps.first().map_or(u32::MAX, |cap| cap.dimension.number());
        match base.min(said).min(cap) {
            u32::MAX => None,
            number => Symbol::from_number(number),
        }
    }

    /// Returns whether any cap limits this dimension, which is the next one.
    #[inline]
    fn caps(&self, dimension: Symbol) -> bool {
        self.caps.first().is_some_and(|cap| cap.dimension == dimension)
    }

    /// Takes the base value of this dimension, which is the next one.
    #[inline]
    fn take_base(&mut self, dimension: Symbol) -> Option<f64> {
        match (self.base, self.base_values) {
            ([next, rest @ ..], [value, values @ ..]) if *next == dimension => {
                (self.base, self.base_values) = (rest, values);
                Some(*value)
            }
            _ => None,
        }
    }

    /// Takes all statements about this dimension, which is the next one. Returns their ranges in the actor's lists.
    fn take(&mut self, dimension: Symbol, inputs: &MergedInputs) -> Group {
        let base = self.take_base(dimension);
        let (said, caps) = (self.said, self.caps);
        while let Some(((next, _), rest)) = self.said.split_first()
            && next.dimension == dimension
        {
            self.said = rest;
        }
        while let [next, rest @ ..] = self.caps
            && next.dimension == dimension
        {
            self.caps = rest;
        }
        let all = inputs.contributions.len();
        let all_caps = inputs.caps.sorted().len();
        Group {
            base,
            records: ((all - said.len()) as u32, (all - self.said.len()) as u32),
            caps: ((all_caps - caps.len()) as u32, (all_caps - self.caps.len()) as u32),
        }
    }
}
