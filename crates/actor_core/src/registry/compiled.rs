//! [`Compiled`]: the definitions of a registry, checked and laid out for fast reading.

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

/// The definitions of a registry, checked and laid out for fast reading. They never change: an edit compiles new ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Compiled {
    pub table: Arc<DimensionTable>,
    /// The dimensions, by slot.
    pub dimensions: Vec<CompiledDimension>,
    pub layers: CapLayers,
    pub curves: Vec<Curve>,
    pub programs: Vec<CompiledProgram>,
    pub rules: Vec<CompiledRule>,
    /// The contributions of rules, in canonical order, with formulas after constants.
    pub terms: Vec<RuleTerm>,
    /// The caps of rules and the standing caps. Constants are in the order in which they count.
    pub caps: Vec<RuleCap>,
    /// The effects, by id. The statements of each come in two groups: first the constant ones, then the live ones by
    /// slot.
    pub effects: Vec<CompiledEffect>,
    /// The index of each effect in `effects`.
    pub effect_index: SymbolMap,
    pub effect_rules: Vec<CompiledRule>,
    pub effect_terms: Vec<RuleTerm>,
    pub effect_caps: Vec<RuleCap>,
    /// The slots that live statements of effects are about, ascending.
    pub effect_slots: Vec<u32>,
    pub limits: Limits,
    /// The names that some rule or cap asks for. Only these names distinguish actors.
    pub asked: ReferencedNames,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CompiledDimension {
    pub merge: MergeRule,
    /// The program of its base.
    pub base: Option<u32>,
    /// Its position in the order of evaluation: after everything that it reads.
    pub rank: u32,
    pub round: Rounding,
    pub clamp: EffectiveCaps,
    /// Whether its value comes from the plain pipeline: it has no operator, and is no context dimension.
    pub plain: bool,
    /// Whether any formula or condition reads it.
    pub read: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct CompiledProgram {
    pub program: Program,
    /// The rule or base that it belongs to, for reports.
    pub origin: String,
    /// The place of the formula.
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

    /// Reports once that the result of the formula is not finite.
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
    /// Whether any name is asked for.
    pub anything: bool,
}

impl Compiled {
    /// Returns the number of a layer, or that of the last layer if no name is given.
    #[inline]
    pub fn layer(&self, scope: Option<Symbol>) -> Option<u32> {
        match scope {
            None => self.layers.order.len().checked_sub(1).map(|last| last as u32),
            Some(scope) => self.layers.order.iter().position(|layer| *layer == scope).map(|at| at as u32),
        }
    }
}

impl Compiled {
    /// Returns the effect with this id.
    pub fn effect(&self, id: Symbol) -> Option<&CompiledEffect> {
        self.effects.get(self.effect_index.get(id)? as usize)
    }

    /// Returns the terms of an effect in this range.
    pub fn terms_of_effect(&self, terms: &Range<u32>) -> &[RuleTerm] {
        &self.effect_terms[terms.start as usize..terms.end as usize]
    }

    /// Returns the caps of an effect in this range.
    pub fn caps_of_effect(&self, caps: &Range<u32>) -> &[RuleCap] {
        &self.effect_caps[caps.start as usize..caps.end as usize]
    }

    /// Returns whether an amount of an effect names its stacks. Such an amount is not multiplied by the stacks.
    pub fn names_stacks(&self, amount: Amount) -> bool {
        matches!(amount, Amount::Program(program) if self.programs[program as usize].names_stacks)
    }
}
