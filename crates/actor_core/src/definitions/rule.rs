//! [`SubsystemDef`] and its [`Rule`]s: what a subsystem contributes to each actor, under which conditions.

use std::sync::Arc;

use crate::diagnostics::{Place, Span};
use crate::vocabulary::{Bucket, Cap, Condition, Contribution, Symbol, Value};

/// A subsystem that contributes by rules: the content of a `*.subsystem.ron` file, or the same built in code.
///
/// ```
/// use actor_core::prelude::*;
/// let elf = Rule::new().named("elf").when(Condition::race("elf"));
/// let race = SubsystemDef::new("race", 100).rule(elf.add("dexterity", 12.0).add("luck", "spirit * 0.01"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SubsystemDef {
    /// The name of the subsystem, and the system of its statements.
    pub id: Symbol,
    /// The priority of statements without one of their own.
    pub priority: i32,
    /// Whether the rules count. They are checked either way.
    pub enabled: bool,
    pub(crate) rules: Vec<Rule>,
    /// The place of the id.
    pub(crate) place: Option<Place>,
    /// Whether its file has errors of form. The subsystem is then checked, but left out.
    pub(crate) broken: bool,
    /// The values of statements that lack a dimension, in a file with errors. Their formulas are still checked.
    pub(crate) loose: Vec<Value>,
}

impl SubsystemDef {
    /// Creates a subsystem without rules.
    #[must_use]
    pub fn new(id: impl Into<Symbol>, priority: i32) -> Self {
        Self {
            id: id.into(),
            priority,
            enabled: true,
            rules: Vec::new(),
            place: None,
            broken: false,
            loose: Vec::new(),
        }
    }

    /// Adds a rule.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Enables or disables all of its rules.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Returns the rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

/// Contributions and caps, and the condition under which they count.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub(crate) name: Option<String>,
    pub(crate) when: Condition,
    pub(crate) enabled: bool,
    pub(crate) contributions: Vec<Spanned<Contribution<Value>>>,
    pub(crate) caps: Vec<Spanned<Cap<Value>>>,
    pub(crate) place: Option<Place>,
    /// The place of the name, if there is one.
    pub(crate) name_place: Option<Place>,
    /// The place of the condition, if there is one.
    pub(crate) when_place: Option<Place>,
}

/// A statement, and the places of its parts if it comes from a file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spanned<T> {
    pub what: T,
    pub site: Option<Arc<Site>>,
}

/// The ranges of a statement's parts in its file.
#[derive(Debug, PartialEq)]
pub(crate) struct Site {
    pub file: Arc<str>,
    pub whole: Span,
    pub dimension: Span,
    /// The bucket of a contribution, or the mode of a cap.
    pub bucket: Span,
    pub value: Span,
    pub scope: Span,
}

impl<T> Spanned<T> {
    /// Creates a statement that comes from code and has no place.
    pub fn by_code(what: T) -> Self {
        Self { what, site: None }
    }

    /// Returns the place of a part of the statement, or `None` if the statement comes from code.
    pub fn place(&self, part: impl Fn(&Site) -> Span) -> Option<Place> {
        self.site.as_ref().map(|site| Place { file: site.file.clone(), span: part(site) })
    }
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            name: None,
            when: Condition::Always,
            enabled: true,
            contributions: Vec::new(),
            caps: Vec::new(),
            place: None,
            name_place: None,
            when_place: None,
        }
    }
}

impl Rule {
    /// Returns the place of the name, or that of the whole rule if it has no name.
    pub(crate) fn name_place(&self) -> Option<Place> {
        self.name_place.as_ref().or(self.place.as_ref()).cloned()
    }

    /// Creates a rule without statements that applies to every actor.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the rule. The name must be unique within its subsystem.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the condition.
    #[must_use]
    pub fn when(mut self, condition: Condition) -> Self {
        self.when = condition;
        self
    }

    /// Enables or disables the rule. It is checked either way.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Adds a `Flat` contribution, which adds to the base value.
    #[must_use]
    pub fn add(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::Flat, value))
    }

    /// Adds a `Percent` contribution: 0.2 is +20 %. All percentages are summed.
    #[must_use]
    pub fn increase(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::Percent, value))
    }

    /// Adds a `Factor` contribution: 1.5 is ×1.5.
    #[must_use]
    pub fn times(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::Factor, value))
    }

    /// Adds a `PostAdd` contribution, which adds after the multiplications.
    #[must_use]
    pub fn add_after(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::PostAdd, value))
    }

    /// Adds an `Override` contribution, which replaces the value.
    #[must_use]
    pub fn set(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::Override, value))
    }

    /// Adds a contribution, which may have a priority and labels of its own.
    #[must_use]
    pub fn contribution(mut self, contribution: impl Into<Contribution<Value>>) -> Self {
        self.contributions.push(Spanned::by_code(contribution.into()));
        self
    }

    /// Adds a cap.
    #[must_use]
    pub fn cap(mut self, cap: impl Into<Cap<Value>>) -> Self {
        self.caps.push(Spanned::by_code(cap.into()));
        self
    }

    /// Returns the name, if there is one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Returns the condition.
    pub fn condition(&self) -> &Condition {
        &self.when
    }
}
