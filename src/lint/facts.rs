//! [`Facts`]: what lints look at.

use crate::diagnostics::{Diagnostic, Place};
use crate::registry::{Compiled, CompiledRule, Definitions, RuleCap, RuleTerm, SlotInfo};

use super::Lint;

/// Everything that the files say, as written and as compiled.
pub(super) struct Facts<'a> {
    pub definitions: &'a Definitions,
    pub compiled: &'a Compiled,
    /// By slot, whether any formula or condition reads it.
    read: Vec<bool>,
}

impl<'a> Facts<'a> {
    pub fn new(definitions: &'a Definitions, compiled: &'a Compiled) -> Self {
        let read = compiled.dimensions.iter().map(|dimension| dimension.read).collect();
        Self { definitions, compiled, read }
    }

    /// All dimensions that are defined: slot, what is known of it, and where its name is written.
    pub fn dimensions(&self) -> impl Iterator<Item = (u32, &SlotInfo, Option<Place>)> {
        self.definitions.dimensions.iter().filter_map(|named| {
            let slot = self.compiled.table.slot(named.name)?;
            Some((slot, self.compiled.table.info(slot), named.place.clone()))
        })
    }

    /// What rules contribute to a dimension, in canonical order.
    pub fn terms(&self, slot: u32) -> impl Iterator<Item = &RuleTerm> {
        let terms = &self.compiled.terms;
        let (from, to) =
            (terms.partition_point(|term| term.slot < slot), terms.partition_point(|term| term.slot <= slot));
        terms[from..to].iter()
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

    /// Whether any formula or condition reads this dimension.
    pub fn is_read(&self, slot: u32) -> bool {
        self.read[slot as usize]
    }

    /// Whether it has a base.
    pub fn has_base(&self, slot: u32) -> bool {
        self.compiled.dimensions[slot as usize].base.is_some()
    }
}

impl Lint {
    /// A warning of this lint.
    pub fn warn(&self, place: &Option<Place>, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(self.name, place.clone(), message)
    }
}
