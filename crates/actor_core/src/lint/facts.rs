//! [`Facts`]: what lints look at.

use std::cell::Cell;

use crate::definitions::{Definitions, DimensionDef, EffectDef, Named};
use crate::diagnostics::Place;
use crate::registry::{Amount, Compiled, CompiledCondition, CompiledRule, RuleCap, RuleTerm, SlotInfo};
use crate::vocabulary::{Bucket, Symbol};

use super::possible::ALL_STEPS;

/// Everything that the files say, as written and as compiled.
pub(super) struct Facts<'a> {
    pub definitions: &'a Definitions,
    /// For lints that see effects, with what these say.
    pub compiled: &'a Compiled,
    /// By slot, whether every actor has it.
    certain: Vec<bool>,
    /// How many steps searches may still take.
    pub steps: Cell<usize>,
}

impl<'a> Facts<'a> {
    /// What lints look at. So many rules are those of subsystems; behind them there may be those of effects.
    pub fn new(definitions: &'a Definitions, compiled: &'a Compiled, rules: usize) -> Self {
        let mut certain: Vec<bool> =
            compiled.dimensions.iter().map(|dimension| dimension.base.is_some()).collect();
        // Nobody has an effect for certain.
        for term in compiled.terms.iter().filter(|term| (term.rule as usize) < rules) {
            certain[term.slot as usize] |= is_always(&compiled.rules[term.rule as usize].test);
        }
        Self { definitions, compiled, certain, steps: Cell::new(ALL_STEPS) }
    }

    /// All dimensions that are defined: slot, what is known of it, and where its name is written.
    pub fn dimensions(&self) -> impl Iterator<Item = (u32, &SlotInfo, Option<Place>)> {
        self.definitions.dimensions.iter().filter_map(|named| {
            let slot = self.compiled.table.slot(named.name)?;
            Some((slot, self.info(slot), named.place.clone()))
        })
    }

    /// What is known of a dimension.
    pub fn info(&self, slot: u32) -> &SlotInfo {
        self.compiled.table.info(slot)
    }

    /// The name of a dimension.
    pub fn name(&self, slot: u32) -> Symbol {
        self.info(slot).name
    }

    /// Where the name of a dimension is written.
    pub fn place(&self, slot: u32) -> Option<Place> {
        self.definition(slot)?.place.clone()
    }

    /// Where its clamp is written.
    pub fn clamp_place(&self, slot: u32) -> Option<Place> {
        self.definition(slot)?.parts.first().cloned()
    }

    fn definition(&self, slot: u32) -> Option<&Named<DimensionDef>> {
        let name = self.name(slot);
        self.definitions.dimensions.iter().find(|named| named.name == name)
    }

    /// The name of a cap layer.
    pub fn layer(&self, number: u32) -> Symbol {
        self.compiled.layers.order[number as usize]
    }

    /// What rules contribute to a dimension, in canonical order.
    pub fn terms(&self, slot: u32) -> impl Iterator<Item = &RuleTerm> {
        let terms = &self.compiled.terms;
        let (from, to) =
            (terms.partition_point(|term| term.slot < slot), terms.partition_point(|term| term.slot <= slot));
        terms[from..to].iter()
    }

    /// The Overrides of a dimension, in canonical order.
    pub fn overrides(&self, slot: u32) -> Vec<&RuleTerm> {
        self.terms(slot).filter(|term| term.bucket == Bucket::Override).collect()
    }

    /// The contributions of a kind whose value is the same for every actor, with it.
    pub fn constants(&self, bucket: Bucket) -> impl Iterator<Item = (&RuleTerm, f64)> {
        let terms = self.compiled.terms.iter().filter(move |term| term.bucket == bucket);
        terms.filter_map(|term| Some((term, self.constant(term.value)?)))
    }

    /// What caps rules and standing caps put on a dimension, in the order in which they count.
    pub fn caps(&self, slot: u32) -> impl Iterator<Item = &RuleCap> {
        let caps = &self.compiled.caps;
        let (from, to) =
            (caps.partition_point(|cap| cap.slot < slot), caps.partition_point(|cap| cap.slot <= slot));
        caps[from..to].iter()
    }

    /// The rule that a statement stands in.
    pub fn rule(&self, number: u32) -> &CompiledRule {
        &self.compiled.rules[number as usize]
    }

    /// The number that an amount is for every actor, if it is a number, or a formula that names no dimension.
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

    /// Whether two amounts are formulas that compute the same.
    pub fn same_formula(&self, one: Amount, other: Amount) -> bool {
        let (Amount::Program(one), Amount::Program(other)) = (one, other) else { return false };
        let programs = &self.compiled.programs;
        programs[one as usize].program.does_the_same(&programs[other as usize].program)
    }

    /// Whether any formula or condition reads this dimension.
    pub fn is_read(&self, slot: u32) -> bool {
        self.compiled.dimensions[slot as usize].read
    }

    /// The effects that are switched on.
    pub fn effect_defs(&self) -> impl Iterator<Item = &'a EffectDef> + use<'a> {
        self.definitions.effects.iter().filter(|def| def.says.enabled && !def.says.broken)
    }

    /// The program of its base.
    pub fn base(&self, slot: u32) -> Option<u32> {
        self.compiled.dimensions[slot as usize].base
    }

    /// Whether an actor may be without this dimension, so that it reads as 0 whatever its clamp.
    pub fn may_be_absent(&self, slot: u32) -> bool {
        !self.certain[slot as usize]
    }
}

/// Whether a condition holds for everyone, as far as can be seen at once.
fn is_always(test: &CompiledCondition) -> bool {
    match test {
        CompiledCondition::Always(holds) => *holds,
        CompiledCondition::All(list) => list.iter().all(is_always),
        _ => false,
    }
}

/// The conditions within a condition that are not made of others.
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
