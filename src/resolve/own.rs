//! What the actor itself says, dimension by dimension.

use crate::cap::Cap;
use crate::contributions::Record;
use crate::symbol::Symbol;

use super::fold::{Pipeline, finish};
use super::gather::fold_own;
use super::layout::{How, Known, LaidOut};
use super::plan::NO_STEP;
use super::trace::Trace;
use super::{Group, Inputs, Resolve};

impl<T: Trace> Resolve<'_, T> {
    /// Walks all that the actor says. What the registry has nothing to say about is computed at once; the rest waits
    /// for its step.
    ///
    /// Gives the layout if it is known: it tells which steps are left.
    pub(super) fn own_dimensions(&mut self) -> Option<Known> {
        // A layout knows nothing of caps, of disabled systems, and of what is traced.
        if !T::ON && self.inputs.caps.is_empty() && self.scratch.disabled.is_empty() {
            let known = self.scratch.layouts.take(self.plan, self.registry.compiled(), &self.inputs);
            if let Some(known) = known {
                self.scratch.out.value_caps.extend_from_slice(&known.layout.caps);
                self.laid_out(&known.layout.dimensions);
                return Some(known);
            }
        }
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
                    if step.early && said.caps.0 == said.caps.1 {
                        self.dimension(slot, said, Some(step));
                        self.scratch.put_group(number, None);
                    } else {
                        self.scratch.put_group(number, Some(said));
                    }
                }
            }
        }
        None
    }

    /// Does the same for an actor whose layout is known.
    fn laid_out(&mut self, mut dimensions: &[LaidOut]) {
        let contributions = self.inputs.contributions;
        let mut left = Left { base: self.inputs.base.sorted(), records: contributions.records() };
        while let Some((next, rest)) = self.plain_run(dimensions, &mut left) {
            let (first, own) = (contributions.len() - left.records.len(), left.take(next.records));
            let records = (first as u32, (first + own.len()) as u32);
            let base = next.base.and_then(|_| left.take_base());
            let group = Group { base, records, caps: (0, 0) };
            match next.how {
                How::Later => self.scratch.put_group(next.step, Some(group)),
                How::AtOnce | How::Plain => {
                    self.dimension(next.slot, group, self.plan.steps.get(next.step as usize));
                }
            }
            dimensions = rest;
        }
    }

    /// Computes plain dimensions, and stops at one that takes more. Gives it, and those after it.
    fn plain_run<'s>(
        &mut self,
        mut dimensions: &'s [LaidOut],
        left: &mut Left,
    ) -> Option<(&'s LaidOut, &'s [LaidOut])> {
        let mut room = self.scratch.out.room();
        while let [next, rest @ ..] = dimensions {
            if next.how != How::Plain {
                return Some((next, rest));
            }
            let mut pipeline = Pipeline::from_base(0.0);
            let mut own = left.take(next.records);
            if let Some(ahead) = next.base {
                let (flat, after) = own.split_at(own.len().min(ahead as usize));
                for record in flat {
                    pipeline.flat += record.value;
                }
                pipeline.flat += left.take_base().unwrap_or(0.0);
                own = after;
            }
            for record in own {
                pipeline.push(record.bucket, record.value);
            }
            let value = finish(pipeline.value(), next.round, &next.caps);
            room.push(next.slot, value);
            if next.read {
                self.scratch.values.know(next.slot, value);
            }
            dimensions = rest;
        }
        None
    }

    /// Computes dimensions of which nobody but the actor itself says anything, and stops before one that takes more.
    fn plain_dimensions(&mut self, walk: &mut Walk) -> Option<(Symbol, Option<u32>)> {
        let compiled = self.registry.compiled();
        let plan = self.plan;
        let simple = !T::ON && self.scratch.disabled.is_empty();
        let mut room = self.scratch.out.room();
        while let Some(dimension) = walk.dimension() {
            let Some(slot) = compiled.table.slot(dimension) else { return Some((dimension, None)) };
            let info = &compiled.dimensions[slot as usize];
            if !(simple && info.plain && plan.step_of(slot) == NO_STEP) || walk.caps(dimension) {
                return Some((dimension, Some(slot)));
            }
            let own = walk.take_base(dimension);
            let pipeline = fold_own(self.inputs.contributions, None, own, dimension, &mut walk.records);
            let value = finish(pipeline.value(), info.round, &info.clamp);
            room.push(slot, value);
            if info.read {
                self.scratch.values.know(slot, value);
            }
        }
        None
    }
}

/// What an actor says and is still to come, where a layout tells to which dimension it belongs.
struct Left<'a> {
    base: &'a [(Symbol, f64)],
    records: &'a [Record],
}

impl<'a> Left<'a> {
    /// The next contributions, so many.
    #[inline]
    fn take(&mut self, count: u32) -> &'a [Record] {
        let (taken, rest) = self.records.split_at(self.records.len().min(count as usize));
        self.records = rest;
        taken
    }

    /// The next base value.
    #[inline]
    fn take_base(&mut self) -> Option<f64> {
        let ((_, value), rest) = self.base.split_first()?;
        self.base = rest;
        Some(*value)
    }
}

/// A walk through the three lists of what an actor says, which are sorted by the number of the dimension's symbol.
/// Each is what is still to come.
struct Walk<'a> {
    base: &'a [(Symbol, f64)],
    records: &'a [Record],
    caps: &'a [Cap],
}

impl<'a> Walk<'a> {
    fn new(inputs: &Inputs<'a>) -> Self {
        Self {
            base: inputs.base.sorted(),
            records: inputs.contributions.records(),
            caps: inputs.caps.sorted(),
        }
    }

    /// The next dimension that anything is said about.
    #[inline]
    fn dimension(&self) -> Option<Symbol> {
        let base = self.base.first().map_or(u32::MAX, |(dimension, _)| dimension.number());
        let record = self.records.first().map_or(u32::MAX, |record| record.dimension.number());
        let cap = self.caps.first().map_or(u32::MAX, |cap| cap.dimension.number());
        match base.min(record).min(cap) {
            u32::MAX => None,
            number => Symbol::from_number(number),
        }
    }

    /// Whether any cap stands on this dimension, which is the next.
    #[inline]
    fn caps(&self, dimension: Symbol) -> bool {
        self.caps.first().is_some_and(|cap| cap.dimension == dimension)
    }

    /// The base value of this dimension, which is the next.
    #[inline]
    fn take_base(&mut self, dimension: Symbol) -> Option<f64> {
        match self.base {
            [(next, value), rest @ ..] if *next == dimension => {
                self.base = rest;
                Some(*value)
            }
            _ => None,
        }
    }

    /// All that is said about this dimension, which is the next, with places in the actor's lists.
    fn take(&mut self, dimension: Symbol, inputs: &Inputs) -> Group {
        let base = self.take_base(dimension);
        let (records, caps) = (self.records, self.caps);
        while let [next, rest @ ..] = self.records
            && next.dimension == dimension
        {
            self.records = rest;
        }
        while let [next, rest @ ..] = self.caps
            && next.dimension == dimension
        {
            self.caps = rest;
        }
        let all = inputs.contributions.records().len();
        let all_caps = inputs.caps.sorted().len();
        Group {
            base,
            records: ((all - records.len()) as u32, (all - self.records.len()) as u32),
            caps: ((all_caps - caps.len()) as u32, (all_caps - self.caps.len()) as u32),
        }
    }
}
