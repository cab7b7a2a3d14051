//! [`Facts`]: the definitions that lints examine, with the questions that several lints ask about them.

use std::cell::Cell;

use crate::definitions::{Definitions, DimensionDef, EffectDef, Named};
use crate::diagnostics::Place;
use crate::registry::{Amount, Compiled, CompiledCondition, CompiledRule, RuleCap, RuleTerm, SlotInfo};
use crate::vocabulary::{Bucket, Symbol};

use super::possible::ALL_STEPS;

/// The definitions of the files, as written and as compiled.
pub(super) struct Facts<'a> {
    pub definitions: &'a Definitions,
    /// The compiled registry. For lints that see effects, it contains their statements among those of rules.
    pub compiled: &'a Compiled,
    /// Whether every actor has a dimension, by slot.
    certain: Vec<bool>,
    /// The number of steps that searches may still take.
    pub steps: Cell<usize>,
}

impl<'a> Facts<'a> {
    /// Creates the facts. The first `rules` rules belong to subsystems, and the rules after them to effects.
    pub fn new(definitions: &'a Definitions, compiled: &'a Compiled, rules: usize) -> Self {
        let mut certain: Vec<bool> =
            compiled.dimensions.iter().map(|dimension| dimension.base.is_some()).collect();
        // No actor has an effect for certain.
        for term in compiled.terms.iter().filter(|term| (term.rule as usize) < rules) {
            certain[term.slot as usize] |= is_always(&compiled.rules[term.rule as usize].test);
        }
        Self { definitions, compiled, certain, steps: Cell::new(ALL_STEPS) }
    }

    /// Returns all defined dimensions: the slot, the table's entry, and the place of the name.
    pub fn dimensions(&self) -> impl Iterator<Item = (u32, &SlotInfo, Option<Place>)> {
        self.definitions.dimensions.iter().filter_map(|named| {
            let slot = self.compiled.table.slot(named.name)?;
            Some((slot, self.info(slot), named.place.clone()))
        })
    }

    /// Returns the table's entry of a dimension.
    pub fn info(&self, slot: u32) -> &SlotInfo {
        self.compiled.table.info(slot)
    }

    /// Returns the name of a dimension.
    pub fn name(&self, slot: u32) -> Symbol {
        self.info(slot).name
    }

    /// Returns the place of a dimension's name.
    pub fn place(&self, slot: u32) -> Option<Place> {
        self.definition(slot)?.place.clone()
    }

    /// Returns the place of a dimension's clamp.
    pub fn clamp_place(&self, slot: u32) -> Option<Place> {
        self.definition(slot)?.parts.first().cloned()
    }

    fn definition(&self, slot: u32) -> Option<&Named<DimensionDef>> {
        let name = self.name(slot);
        self.definitions.dimensions.iter().find(|named| named.name == name)
    }

    /// Returns the name of a cap layer.
    pub fn layer(&self, number: u32) -> Symbol {
        self.compiled.layers.order[number as usize]
    }

    /// Returns the contributions of rules to a dimension, in canonical order.
    pub fn terms(&self, slot: u32) -> impl Iterator<Item = &RuleTerm> {
        let terms = &self.compiled.terms;
        let (from, to) =
            (terms.partition_point(|term| term.slot < slot), terms.partition_point(|term| term.slot <= slot));
        terms[from..to].iter()
    }

    /// Returns the Overrides of a dimension, in canonical order.
    pub fn overrides(&self, slot: u32) -> Vec<&RuleTerm> {
        self.terms(slot).filter(|term| term.bucket == Bucket::Override).collect()
    }

    /// Returns the contributions to a bucket whose value is the same for every actor, each with the value.
    pub fn constants(&self, bucket: Bucket) -> impl Iterator<Item = (&RuleTerm, f64)> {
        let terms = self.compiled.terms.iter().filter(move |term| term.bucket == bucket);
        terms.filter_map(|term| Some((term, self.constant(term.value)?)))
    }

    /// Returns the caps of rules and the standing caps on a dimension, in the order in which they count.
    pub fn caps(&self, slot: u32) -> impl Iterator<Item = &RuleCap> {
        let caps = &self.compiled.caps;
        let (from, to) =
            (caps.partition_point(|cap| cap.slot < slot), caps.partition_point(|cap| cap.slot <= slot));
        caps[from..to].iter()
    }

    /// Returns the rule that a statement belongs to.
    pub fn rule(&self, number: u32) -> &CompiledRule {
        &self.compiled.rules[number as usize]
    }

    /// Returns the value of an amount that is the same for every actor: a number, or a formula that reads no dimension
    /// and no input.
    pub fn constant(&self, amount: Amount) -> Option<f64> {
        match amount {
            Amount::Number(number) => Some(number),
            Amount::Program(program) => {
                let program = &self.compiled.programs[program as usize].program;
                let constant = program.reads().is_empty();
                constant.then(|| program.run(|_| 0.0, |_| None, &self.compiled.curves, &mut Vec::new()))?
            }
        }
    }

    /// Returns whether two amounts are formulas that compute the same.
    pub fn same_formula(&self, one: Amount, other: Amount) -> bool {
        let (Amount::Program(one), Amount::Program(other)) = (one, other) else { return false };
        let programs = &self.compiled.programs;
        programs[one as usize].program.does_the_same(&programs[other as usize].program)
    }

    /// Returns whether any formula or condition reads this dimension.
    pub fn is_read(&self, slot: u32) -> bool {
        self.compiled.dimensions[slot as usize].read
    }

    /// Returns the effects that are switched on.
    pub fn effect_defs(&self) -> impl Iterator<Item = &'a EffectDef> + use<'a> {
        self.definitions.effects.iter().filter(|def| def.says.enabled && !def.says.broken)
    }

    /// Returns the program of a dimension's base.
    pub fn base(&self, slot: u32) -> Option<u32> {
        self.compiled.dimensions[slot as usize].base
    }

    /// Returns whether an actor may lack this dimension. It then reads as 0, whatever its clamp is.
    pub fn may_be_absent(&self, slot: u32) -> bool {
        !self.certain[slot as usize]
    }
}

/// Returns whether a condition visibly holds for every actor.
fn is_always(test: &CompiledCondition) -> bool {
    match test {
        CompiledCondition::Always(holds) => *holds,
        CompiledCondition::All(list) => list.iter().all(is_always),
        CompiledCondition::Race(_)
        | CompiledCondition::Tag(_)
        | CompiledCondition::Realm(_)
        | CompiledCondition::AtLeast(..)
        | CompiledCondition::Below(..)
        | CompiledCondition::Program(_)
        | CompiledCondition::Any(_)
        | CompiledCondition::Not(_) => false,
    }
}

/// Returns the conditions within a condition that contain no others.
pub(super) fn leaves(test: &CompiledCondition) -> Vec<&CompiledCondition> {
    let (mut open, mut leaves) = (vec![test], Vec::new());
    while let Some(test) = open.pop() {
        match test {
            CompiledCondition::All(list) | CompiledCondition::Any(list) => open.extend(list),
            CompiledCondition::Not(inner) => open.push(inner),
            leaf => leaves.push(leaf),
        }
    }
    leaves
}
