//! [`CompiledRule`]: rules with their conditions, contributions and caps, in which every name is looked up.

use crate::diagnostics::Place;
use crate::vocabulary::{Bucket, CapKind, CapMode, Labels, Symbol};

/// A number, or the program that computes one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Amount {
    Number(f64),
    Program(u32),
}

#[derive(Clone, Debug)]
pub(crate) struct CompiledRule {
    pub system: Symbol,
    pub name: Option<String>,
    /// The place of the condition, or else that of the rule.
    pub when: Option<Place>,
    pub test: CompiledCondition,
    /// The condition as a file writes it.
    pub condition: String,
}

/// A condition in which every name is looked up.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CompiledCondition {
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

/// The questions that a condition asks about an actor.
pub(crate) trait ConditionContext {
    fn is_race(&self, race: Symbol) -> bool;
    fn has_tag(&self, tag: Symbol) -> bool;
    fn is_in_realm(&self, realm: Symbol) -> bool;
    /// Returns the value of the dimension in this slot.
    fn value(&self, slot: u32) -> f64;
    /// Returns the result of a program, or `None` if it is not finite.
    fn run(&mut self, program: u32) -> Option<f64>;
}

impl CompiledCondition {
    /// Returns whether the condition holds for an actor.
    #[inline]
    pub fn holds(&self, actor: &mut impl ConditionContext) -> bool {
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
    /// The rule that it belongs to. Standing caps belong to none.
    pub rule: Option<u32>,
    pub labels: Labels,
    pub place: Option<Place>,
}

impl Amount {
    pub(super) fn renumber(&mut self, programs: u32) {
        if let Self::Program(program) = self {
            *program += programs;
        }
    }
}

impl CompiledCondition {
    pub(super) fn renumber(&mut self, programs: u32) {
        match self {
            Self::Program(program) => *program += programs,
            Self::All(list) | Self::Any(list) => list.iter_mut().for_each(|test| test.renumber(programs)),
            Self::Not(inner) => inner.renumber(programs),
            Self::Always(_)
            | Self::Race(_)
            | Self::Tag(_)
            | Self::Realm(_)
            | Self::AtLeast(..)
            | Self::Below(..) => {}
        }
    }
}
