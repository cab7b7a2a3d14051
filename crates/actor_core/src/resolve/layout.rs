//! [`Layout`]: the statements that many actors have in common, without their numbers.
//!
//! Monsters of one kind, and one actor from frame to frame, make the same statements about the same dimensions in the
//! same buckets. A layout holds everything about them except the arithmetic, so that it is computed once: the slots,
//! the clamps, the range of each dimension's statements, the order in which they are folded with those of rules, and
//! the dimensions that come out.

use std::ops::Range;
use std::sync::Arc;

use crate::definitions::{DimensionKind, Rounding};
use crate::registry::{Amount, Compiled};
use crate::statements::{Dimensions, Key, Keys};
use crate::vocabulary::{BASE, Bucket, EffectiveCaps, canonical_order};

use super::bounds::Bounds;
use super::fold::Pipeline;
use super::inputs::MergedInputs;
use super::output::{Output, SlotValues};
use super::plan::{NO_STEP, NO_TEST, Plan, PlanTerm};
use super::shape::Shape;

/// The statements of an actor without caps, except for the numbers, and how to resolve them with a plan.
#[derive(Debug)]
pub(super) struct Layout {
    plan: Arc<Plan>,
    base: Arc<Dimensions>,
    said: Arc<Keys>,
    /// The dimensions, in the order in which they are computed.
    pub entries: Vec<LayoutEntry>,
    /// The terms that entries fold, if rules contribute to them.
    pub terms: Vec<LaidOutTerm>,
    /// The constants of rules that always hold.
    pub always: Vec<f64>,
    /// Whether such actors are resolved in the general way, without the layout.
    pub general: bool,
    /// Whether the same dimensions with the same caps come out, whatever the numbers are.
    pub is_fixed: bool,
    pub fixed: Option<Fixed>,
}

/// The results of a layout except for the values.
#[derive(Debug)]
pub(crate) struct Fixed {
    pub shape: Arc<Shape>,
    pub bounds: Arc<Bounds>,
}

/// The statements about one dimension, and how to compute it.
#[derive(Clone, Debug)]
pub(super) struct LayoutEntry {
    pub slot: u32,
    /// The step in the plan, or `NO_STEP`.
    pub step: u32,
    pub how: How,
    pub round: Rounding,
    /// Whether any formula or condition reads it.
    pub read: bool,
    /// Whether the caps differ from the clamp.
    pub capped: bool,
    /// The range of the actor's contributions.
    pub records: (u32, u32),
    /// The end of the Flat contributions, which come first.
    pub flats: u32,
    /// The index of the `Base` value, and the contribution before which it counts.
    pub base: Option<(u32, u32)>,
    /// The program of the formula from which the fold starts.
    pub program: Option<u32>,
    /// The range of the layout's terms, if rules contribute.
    pub terms: Range<u32>,
    pub caps: EffectiveCaps,
}

impl LayoutEntry {
    /// Folds the actor's own contributions and those of rules that always hold, from a start.
    #[inline(always)]
    pub fn folded(&self, start: f64, terms: &[LaidOutTerm], numbers: &Numbers) -> f64 {
        if !self.terms.is_empty() {
            return self.merged(start, terms, numbers);
        }
        let [base, own, _] = numbers.lists;
        let (first, end) = self.records;
        let flats = &own[first as usize..self.flats as usize];
        let sum = |sum: f64, values: &[f64]| values.iter().fold(sum, |sum, value| sum + value);
        let flat = match self.base {
            None => sum(start, flats),
            Some((at, before)) => {
                let (ahead, after) = flats.split_at((before - first) as usize);
                sum(sum(start, ahead) + base[at as usize], after)
            }
        };
        if self.flats == end {
            return flat;
        }
        let mut pipeline = Pipeline::from_base(flat);
        let others = self.flats as usize..end as usize;
        for (key, value) in numbers.keys[others.clone()].iter().zip(&own[others]) {
            pipeline.push(key.bucket, *value);
        }
        pipeline.value()
    }

    /// Does the same for an entry to which rules contribute.
    #[inline(never)]
    fn merged(&self, start: f64, terms: &[LaidOutTerm], numbers: &Numbers) -> f64 {
        let mut pipeline = Pipeline::from_base(start);
        for term in &terms[self.terms.start as usize..self.terms.end as usize] {
            if let Number::Known(list, at) = term.number {
                pipeline.push(term.bucket, numbers.lists[list as usize][at as usize]);
            }
        }
        pipeline.value()
    }
}

/// The lists of numbers, in the order of [`List`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers<'a> {
    pub lists: [&'a [f64]; 3],
    /// The keys of the actor's contributions.
    pub keys: &'a [Key],
}

/// The way in which a dimension is computed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum How {
    /// Only numbers count for it, and its value comes from the plain pipeline.
    Plain,
    /// Like `Plain`, but with a formula to start from, or with rules that must be evaluated.
    Ruled,
    /// It has no value, only caps that depend on nothing.
    Capped,
    /// It is computed in the general way.
    General,
}

/// One number that counts for a dimension.
#[derive(Clone, Copy, Debug)]
pub(super) struct LaidOutTerm {
    pub bucket: Bucket,
    pub number: Number,
}

/// The origin of a number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    /// An element of a list of numbers, by index.
    Known(List, u32),
    /// A rule that must be evaluated.
    Rule(PlanTerm),
}

/// A list of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum List {
    /// The actor's `Base`.
    Base,
    /// The actor's contributions.
    OwnStatements,
    /// The constants of rules that always hold.
    Always,
}

impl Layout {
    /// Returns whether an actor has exactly these statements and this plan.
    #[inline]
    pub fn fits(&self, plan: &Arc<Plan>, inputs: &MergedInputs) -> bool {
        Arc::ptr_eq(&self.plan, plan)
            && Arc::ptr_eq(&self.said, inputs.contributions.keys())
            && Arc::ptr_eq(&self.base, inputs.base.dimensions())
    }

    /// Returns whether the dimensions and caps that come out are known, so that they need not be listed.
    #[inline]
    pub fn is_known(&self) -> bool {
        self.fixed.is_some()
    }

    /// Creates the layout of an actor.
    pub fn new(plan: &Arc<Plan>, compiled: &Compiled, inputs: &MergedInputs) -> Self {
        let mut layout = Self {
            plan: plan.clone(),
            base: inputs.base.dimensions().clone(),
            said: inputs.contributions.keys().clone(),
            entries: Vec::new(),
            terms: Vec::new(),
            always: Vec::new(),
            general: false,
            is_fixed: true,
            fixed: None,
        };
        layout.general = layout.lay_out(compiled).is_none();
        layout
    }

    /// Lays out all dimensions. Returns `None` if a part depends on the numbers.
    fn lay_out(&mut self, compiled: &Compiled) -> Option<()> {
        let (base, said) = (self.base.clone(), self.said.clone());
        let (before, until) = said.base_rank();
        let (mut at, mut base_at) = (0, 0);
        let mut waiting = Vec::new();
        loop {
            let (keys, base) = (&said.as_slice()[at..], &base.as_slice()[base_at..]);
            let next = [keys.first().map(|key| key.dimension), base.first().copied()];
            let Some(dimension) = next.into_iter().flatten().min_by_key(|name| name.number()) else { break };
            // An undefined name is reported, which a layout does not do.
            let slot = compiled.table.slot(dimension)?;
            let count = keys.partition_point(|key| key.dimension == dimension);
            let own = &keys[..count];
            let has_base = base.first() == Some(&dimension);
            if has_base && before != until {
                // Beside contributions of the same rank, the position of the base value depends on the numbers.
                return None;
            }
            let is_ahead = |key: &&Key| key.bucket == Bucket::Flat && key.source() < before;
            let ahead = own.iter().take_while(is_ahead).count();
            let entry = OwnStatements {
                records: (at as u32, (at + count) as u32),
                flats: (at + own.partition_point(|key| key.bucket == Bucket::Flat)) as u32,
                base: has_base.then_some((base_at as u32, (at + ahead) as u32)),
            };
            let step = self.plan.step_of(slot);
            match self.plan.steps.get(step as usize) {
                Some(step_of) if !step_of.early => waiting.push((step, entry)),
                _ => self.add(compiled, slot, step, entry),
            }
            at += count;
            base_at += usize::from(has_base);
        }
        waiting.sort_by_key(|(step, _)| *step);
        let mut waiting = waiting.into_iter().peekable();
        let mut is_early = vec![false; self.plan.steps.len()];
        for entry in self.entries.iter().filter(|entry| entry.step != NO_STEP) {
            is_early[entry.step as usize] = true;
        }
        let plan = self.plan.clone();
        for (number, step) in (0..).zip(&plan.steps) {
            if is_early[number as usize] {
                continue;
            }
            let own = waiting.next_if(|(waiting, _)| *waiting == number);
            self.add(compiled, step.slot, number, own.map(|(_, own)| own).unwrap_or_default());
        }
        Some(())
    }

    /// Adds one dimension.
    fn add(&mut self, compiled: &Compiled, slot: u32, number: u32, own: OwnStatements) {
        let info = &compiled.dimensions[slot as usize];
        let plan = self.plan.clone();
        let step = plan.steps.get(number as usize);
        let rules =
            step.map_or(&[][..], |step| &plan.terms[step.terms.start as usize..step.terms.end as usize]);
        let program = step.and_then(|step| step.base);
        let fixed_caps = step.map_or(Some(info.clamp), |step| step.fixed_caps);
        let caps = fixed_caps.unwrap_or(info.clamp);
        let first = self.terms.len() as u32;
        let merged = info.plain
            && (rules.is_empty()
                || (step.is_some_and(|step| step.ordered) && self.merge(compiled, &own, rules).is_some()));
        let always = |term: &LaidOutTerm| matches!(term.number, Number::Known(List::Always, _));
        let asks = |term: &LaidOutTerm| matches!(term.number, Number::Rule(_));
        let said = &self.said.as_slice()[own.records.0 as usize..own.records.1 as usize];
        let speaks = |key: &Key| info.plain || matches!(key.bucket, Bucket::Flat | Bucket::Override);
        let has_value = program.is_some()
            || own.base.is_some()
            || said.iter().any(speaks)
            || self.terms[first as usize..].iter().any(always);
        let how = if !merged || fixed_caps.is_none() {
            How::General
        } else if rules.is_empty() && !has_value {
            How::Capped
        } else if program.is_none() && has_value && !self.terms[first as usize..].iter().any(asks) {
            How::Plain
        } else if has_value {
            How::Ruled
        } else {
            How::General
        };
        let is_context = compiled.table.info(slot).kind == DimensionKind::Context;
        self.is_fixed &= fixed_caps.is_some() && !is_context && (has_value || how == How::Capped);
        let terms = first..self.terms.len() as u32;
        self.entries.push(LayoutEntry {
            slot,
            step: number,
            how,
            round: info.round,
            read: info.read,
            capped: !caps.same_bits(info.clamp),
            records: own.records,
            flats: own.flats,
            base: own.base,
            program,
            terms,
            caps,
        });
    }

    /// Adds the terms of a dimension in canonical order. Returns `None` if the order depends on the numbers.
    fn merge(&mut self, compiled: &Compiled, own: &OwnStatements, rules: &[PlanTerm]) -> Option<()> {
        let mut rules = rules.iter().peekable();
        let said = (own.records.0..own.records.1).map(|at| {
            let key = self.said.as_slice()[at as usize];
            let source = self.said.source(key);
            (at, key.bucket, source.priority, source.system, Number::Known(List::OwnStatements, at))
        });
        let base = own.base.map(|(at, before)| {
            (before, Bucket::Flat, BASE.priority(), BASE.symbol(), Number::Known(List::Base, at))
        });
        // The base value counts before the contribution that `before` names.
        let mut all: Vec<_> = base.into_iter().chain(said).collect();
        all.sort_by_key(|(at, ..)| *at);
        let mut terms = Vec::with_capacity(all.len() + rules.len());
        let (known, mut always) = (self.always.len(), Vec::new());
        let mut rule_term = |said: &PlanTerm| {
            let rule = &compiled.terms[said.term as usize];
            let number = match (rule.value, said.test) {
                (Amount::Number(value), NO_TEST) => {
                    always.push(value);
                    Number::Known(List::Always, (known + always.len() - 1) as u32)
                }
                _ => Number::Rule(*said),
            };
            LaidOutTerm { bucket: rule.bucket, number }
        };
        for (_, bucket, priority, system, number) in all {
            while let Some(said) = rules.peek() {
                let rule = &compiled.terms[said.term as usize];
                let order = (bucket.cmp(&rule.bucket))
                    .then_with(|| canonical_order((priority, system), (rule.priority, rule.system)));
                if order.is_eq() && matches!(rule.value, Amount::Number(_)) {
                    return None;
                }
                if order.is_le() {
                    break;
                }
                terms.push(rule_term(said));
                rules.next();
            }
            terms.push(LaidOutTerm { bucket, number });
        }
        terms.extend(rules.map(rule_term));
        self.terms.append(&mut terms);
        self.always.append(&mut always);
        Some(())
    }
}

impl Output {
    /// Lists the dimensions of these entries and their caps. The values are added later.
    pub(super) fn list(&mut self, entries: &[LayoutEntry]) {
        let SlotValues { slots, len, .. } = &mut self.values;
        for ((at, slot), entry) in (0..).zip(slots).skip(*len).zip(entries) {
            *slot = entry.slot;
            if entry.capped {
                self.bounds.values.push((at, entry.caps));
            }
        }
    }
}

/// The actor's own statements about one dimension.
#[derive(Clone, Copy, Debug, Default)]
struct OwnStatements {
    records: (u32, u32),
    flats: u32,
    base: Option<(u32, u32)>,
}
