//! Resolves an actor whose layout is known, which takes only arithmetic.

use super::dimension::Resolve;
use super::fold::{Pipeline, finish};
use super::layout::{How, Layout, LayoutEntry, Number, Numbers};
use super::layouts::Current;
use super::term::Group;
use super::trace::Trace;

impl<'i, T: Trace> Resolve<'i, T> {
    /// Takes the layout of the actor, if it is known.
    #[inline]
    pub(super) fn layout(&mut self) -> Option<Current> {
        // A layout does not cover caps, disabled systems, live effects and traces.
        let scratch = &self.scratch;
        let is_plain = scratch.disabled.is_empty() && scratch.live.is_empty();
        if !T::ON && self.inputs.caps.is_empty() && is_plain {
            self.scratch.layouts.take(self.plan, self.registry.compiled(), &self.inputs)
        } else {
            self.scratch.layouts.none();
            None
        }
    }

    /// Computes all dimensions of the layout.
    pub(super) fn resolve_by_layout(&mut self, layout: &Layout) {
        let mut entries = layout.entries.as_slice();
        while let [next, rest @ ..] = self.plain_run(entries, layout) {
            match next.how {
                How::Ruled => {
                    let value = self.ruled(next, layout);
                    let caps = (next.capped && !layout.is_known()).then_some(next.caps);
                    self.scratch.out.push_value(next.slot, value, caps);
                    if next.read {
                        self.scratch.values.set(next.slot, value);
                    }
                }
                How::Capped => {
                    if !layout.is_known() {
                        self.scratch.out.push_capped(next.slot, next.caps);
                    }
                }
                How::General | How::Plain => {
                    let base = next.base.map(|(at, _)| self.inputs.base.values()[at as usize]);
                    let group = Group { base, records: next.records, caps: (0, 0) };
                    self.dimension(next.slot, group, self.plan.steps.get(next.step as usize));
                }
            }
            entries = rest;
        }
    }

    /// Computes the plain dimensions at the start of the entries. Returns the entries after them.
    fn plain_run<'s>(&mut self, entries: &'s [LayoutEntry], layout: &Layout) -> &'s [LayoutEntry] {
        let numbers = self.numbers(layout);
        let count = entries.iter().take_while(|entry| entry.how == How::Plain).count();
        let (plain, rest) = entries.split_at(count);
        let out = &mut self.scratch.out;
        if !layout.is_known() {
            out.list(plain);
        }
        let values = out.values.add(count);
        // Two loops, so that each keeps what it needs in registers.
        for (entry, value) in plain.iter().zip(&mut *values) {
            *value = entry.folded(0.0, &layout.terms, &numbers);
        }
        for (entry, value) in plain.iter().zip(values) {
            *value = finish(*value, entry.round, &entry.caps);
            if entry.read {
                self.scratch.values.set(entry.slot, *value);
            }
        }
        rest
    }

    /// Returns the value of a dimension that starts from a formula, or to which rules contribute.
    fn ruled(&mut self, entry: &LayoutEntry, layout: &Layout) -> f64 {
        let numbers = self.numbers(layout);
        let start = entry.program.and_then(|program| self.run(program, None)).unwrap_or(0.0);
        let terms = &layout.terms[entry.terms.start as usize..entry.terms.end as usize];
        let folded = if terms.is_empty() {
            entry.folded(start, &[], &numbers)
        } else {
            let mut pipeline = Pipeline::from_base(start);
            for term in terms {
                let value = match term.number {
                    Number::Known(list, at) => Some(numbers.lists[list as usize][at as usize]),
                    Number::Rule(rule) if self.holds(rule.test) => {
                        self.amount(self.registry.compiled().terms[rule.term as usize].value, None)
                    }
                    Number::Rule(_) => None,
                };
                if let Some(value) = value {
                    pipeline.push(term.bucket, value);
                }
            }
            pipeline.value()
        };
        finish(folded, entry.round, &entry.caps)
    }

    #[inline]
    fn numbers<'s>(&self, layout: &'s Layout) -> Numbers<'s>
    where
        'i: 's,
    {
        let (base, said) = (self.inputs.base.values(), self.inputs.contributions.records());
        Numbers { lists: [base, said.values, &layout.always], keys: said.keys }
    }
}
