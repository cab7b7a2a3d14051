//! [`Compiled`]: a registry's definitions, checked and made fast.

use std::sync::Arc;

use crate::definitions::{MergeRule, Rounding, stacks_name};
use crate::diagnostics::{Place, Severity};
use crate::error::Error;
use crate::formula::Program;
use crate::report::ReportLog;
use crate::vocabulary::{
    Bucket, CapKind, CapLayers, CapMode, Curve, EffectiveCaps, Labels, Limits, Symbol, SymbolMap,
};

use super::effects::CompiledEffect;
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
    pub asked: Asked,
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

/// A number, or the program that gives one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Amount {
    Number(f64),
    Program(u32),
}

#[derive(Clone, Debug)]
pub(crate) struct CompiledRule {
    pub system: Symbol,
    pub name: Option<String>,
    /// Where its condition is written; without one, the rule.
    pub when: Option<Place>,
    pub test: Test,
    /// The condition as a file writes it.
    pub condition: String,
}

/// A condition, with its names looked up.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Always(bool),
    Race(Symbol),
    Tag(Symbol),
    Realm(Symbol),
    AtLeast(u32, f64),
    Below(u32, f64),
    Program(u32),
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
}

/// What a condition asks about an actor.
pub(crate) trait Answers {
    fn is_race(&self, race: Symbol) -> bool;
    fn has_tag(&self, tag: Symbol) -> bool;
    fn is_in_realm(&self, realm: Symbol) -> bool;
    /// The value of the dimension in this slot.
    fn value(&self, slot: u32) -> f64;
    /// What a program comes to; `None` if that is not finite.
    fn run(&mut self, program: u32) -> Option<f64>;
}

impl Test {
    /// Whether it holds for an actor.
    #[inline]
    pub fn holds(&self, actor: &mut impl Answers) -> bool {
        match self {
            Self::Always(holds) => *holds,
            Self::AtLeast(slot, least) => actor.value(*slot) >= *least,
            Self::Below(slot, limit) => actor.value(*slot) < *limit,
            Self::Program(program) => actor.run(*program).is_some_and(|value| value != 0.0),
            Self::All(tests) => tests.iter().all(|test| test.holds(actor)),
            Self::Any(tests) => tests.iter().any(|test| test.holds(actor)),
            Self::Not(inner) => !inner.holds(actor),
            Self::Race(race) => actor.is_race(*race),
            Self::Tag(tag) => actor.has_tag(*tag),
            Self::Realm(realm) => actor.is_in_realm(*realm),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct RuleTerm {
    pub slot: u32,
    pub bucket: Bucket,
    pub priority: i32,
    pub system: Symbol,
    pub value: Amount,
    pub rule: u32,
    pub labels: Labels,
    pub place: Option<Place>,
}

#[derive(Clone, Debug)]
pub(crate) struct RuleCap {
    pub slot: u32,
    pub layer: u32,
    pub mode: CapMode,
    pub kind: CapKind,
    pub priority: i32,
    pub system: Symbol,
    pub value: Amount,
    pub realm: Option<Symbol>,
    /// The rule that it stands in; standing caps stand in none.
    pub rule: Option<u32>,
    pub labels: Labels,
    pub place: Option<Place>,
}

/// The races, tags and realms that some rule or cap asks for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
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
