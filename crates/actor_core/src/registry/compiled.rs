//! [`Compiled`]: a registry's definitions, checked and made fast.

use std::ops::Range;
use std::sync::Arc;

use crate::definitions::{MergeRule, Rounding, stacks_name};
use crate::diagnostics::{Place, Severity};
use crate::error::Error;
use crate::formula::Program;
use crate::report::ReportLog;
use crate::vocabulary::{CapLayers, Curve, EffectiveCaps, Limits, Symbol, SymbolMap};

use super::compiled_effect::CompiledEffect;
use super::compiled_rule::{Amount, CompiledRule, RuleCap, RuleTerm};
use super::table::DimensionTable;

/// A registry's definitions, checked and made fast. It never changes; an edit makes another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Compiled {
    pub table: Arc<DimensionTable>,
    /// By slot.
    pub dimensions: Vec<CompiledDimension>,
    pub layers: CapLayers,
    pub curves: Vec<Curve>,
    pub programs: Vec<CompiledProgram>,
    pub rules: Vec<CompiledRule>,
    /// What rules say, in canonical order, formulas after constants.
    pub terms: Vec<RuleTerm>,
    /// The caps of rules and the standing caps, in the order in which constants count.
    pub caps: Vec<RuleCap>,
    /// By id, with what they say: first what depends on nothing, then the rest by slot.
    pub effects: Vec<CompiledEffect>,
    /// The numbers of the effects.
    pub effect_index: SymbolMap,
    pub effect_rules: Vec<CompiledRule>,
    pub effect_terms: Vec<RuleTerm>,
    pub effect_caps: Vec<RuleCap>,
    /// The slots of what effects say that has to be looked at when their targets are resolved, ascending.
    pub effect_slots: Vec<u32>,
    pub limits: Limits,
    /// The names that some rule or cap asks for: only these tell actors apart.
    pub asked: ReferencedNames,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CompiledDimension {
    pub merge: MergeRule,
    /// The program of its base.
    pub base: Option<u32>,
    /// Its place in the order of evaluation: after everything that it reads.
    pub rank: u32,
    pub round: Rounding,
    pub clamp: EffectiveCaps,
    /// Whether its value is that of a plain pipeline: it is not merged by an operator, and no context dimension.
    pub plain: bool,
    /// Whether any formula or condition reads it.
    pub read: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct CompiledProgram {
    pub program: Program,
    /// For reports: the rule or base that it belongs to.
    pub origin: String,
    /// Where the formula is written.
    pub place: Option<Place>,
    /// Whether it names the stacks of its effect.
    pub names_stacks: bool,
}

impl CompiledProgram {
    pub fn new(program: Program, origin: String, place: Option<Place>) -> Self {
        let stacks = stacks_name();
        let names_stacks = program.inputs().any(|name| name == stacks);
        Self { program, origin, place, names_stacks }
    }

    /// Reports that it is not finite, once.
    #[cold]
    pub fn report_not_finite(&self, reports: &ReportLog) {
        let (origin, text) = (&self.origin, self.program.text());
        reports.once(Severity::Warning, (origin, text), || Error::FormulaNotFinite {
            origin: origin.clone(),
            formula: text.into(),
        });
    }
}

/// The races, tags and realms that some rule or cap asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReferencedNames {
    pub races: SymbolMap,
    pub tags: SymbolMap,
    pub realms: SymbolMap,
    /// Whether any name is asked for at all.
    pub anything: bool,
}

impl Compiled {
    /// The number of a layer; without a name, of the last.
    #[inline]
    pub fn layer(&self, scope: Option<Symbol>) -> Option<u32> {
        match scope {
            None => self.layers.order.len().checked_sub(1).map(|last| last as u32),
            Some(scope) => self.layers.order.iter().position(|layer| *layer == scope).map(|at| at as u32),
        }
    }
}

impl Compiled {
    /// The effect of this name.
    pub fn effect(&self, id: Symbol) -> Option<&CompiledEffect> {
        self.effects.get(self.effect_index.get(id)? as usize)
    }

    /// These terms of an effect.
    pub fn terms_of_effect(&self, terms: &Range<u32>) -> &[RuleTerm] {
        &self.effect_terms[terms.start as usize..terms.end as usize]
    }

    /// These caps of an effect.
    pub fn caps_of_effect(&self, caps: &Range<u32>) -> &[RuleCap] {
        &self.effect_caps[caps.start as usize..caps.end as usize]
    }

    /// Whether an amount of an effect names its stacks, so that it says itself what they do.
    pub fn names_stacks(&self, amount: Amount) -> bool {
        matches!(amount, Amount::Program(program) if self.programs[program as usize].names_stacks)
    }
}
