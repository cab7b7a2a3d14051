//! [`Rule`] and [`SubsystemDef`]: what a subsystem says to every actor that a condition holds for.

use std::sync::Arc;

use crate::diagnostics::{Place, Span};
use crate::vocabulary::{Bucket, Cap, Condition, Contribution, Symbol, Value};

/// What one subsystem says by rules: the content of a `*.subsystem.ron` file, or the same built in code.
///
/// ```
/// use actor_core::prelude::*;
/// let race = SubsystemDef::new("race", 100)
///     .rule(Rule::new().named("elf").when(Condition::race("elf")).add("dexterity", 12.0).add("luck", "spirit * 0.01"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct SubsystemDef {
    /// The system that says it.
    pub id: Symbol,
    /// The priority of statements that have none of their own.
    pub priority: i32,
    /// Whether its rules count. They are checked either way.
    pub enabled: bool,
    pub(crate) rules: Vec<Rule>,
    /// Where the id is written.
    pub(crate) place: Option<Place>,
    /// Whether its file has errors of form: it is then checked, but left out.
    pub(crate) broken: bool,
    /// Of such a file, the values of statements without a dimension: their formulas are checked.
    pub(crate) loose: Vec<Value>,
}

impl SubsystemDef {
    /// A subsystem without rules.
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

    /// Switches all of its rules off or on.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Its rules.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

/// Statements, and the condition under which they count.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub(crate) name: Option<String>,
    pub(crate) when: Condition,
    pub(crate) enabled: bool,
    pub(crate) contributions: Vec<Spanned<Contribution<Value>>>,
    pub(crate) caps: Vec<Spanned<Cap<Value>>>,
    pub(crate) place: Option<Place>,
    /// Where its name is written, if it has one.
    pub(crate) name_place: Option<Place>,
    /// Where its condition is written, if it has one.
    pub(crate) when_place: Option<Place>,
}

/// A statement and where it was written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spanned<T> {
    pub what: T,
    pub site: Option<Arc<Site>>,
}

/// Where the parts of a statement stand in a file.
#[derive(Debug, PartialEq)]
pub(crate) struct Site {
    pub file: Arc<str>,
    pub whole: Span,
    pub dimension: Span,
    /// Of a contribution the bucket, of a cap the mode.
    pub bucket: Span,
    pub value: Span,
    pub scope: Span,
}

impl<T> Spanned<T> {
    /// A statement that code made.
    pub fn by_code(what: T) -> Self {
        Self { what, site: None }
    }

    /// Where this part of the statement stands, if it stands in a file.
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
    /// Where its name is written, or the rule.
    pub(crate) fn name_place(&self) -> Option<Place> {
        self.name_place.as_ref().or(self.place.as_ref()).cloned()
    }

    /// A rule that says nothing, to everyone.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the rule; unique within its subsystem.
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

    /// Switches it off or on. It is checked either way.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// Flat: adds.
    #[must_use]
    pub fn add(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::Flat, value))
    }

    /// Percent: 0.2 is +20 %, all summed.
    #[must_use]
    pub fn increase(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::Percent, value))
    }

    /// Factor: 1.5 is ×1.5.
    #[must_use]
    pub fn times(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::Factor, value))
    }

    /// `PostAdd`: adds after the multiplications.
    #[must_use]
    pub fn add_after(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::PostAdd, value))
    }

    /// Override: the value itself.
    #[must_use]
    pub fn set(self, dimension: impl Into<Symbol>, value: impl Into<Value>) -> Self {
        self.contribution(Contribution::<Value>::new(dimension, Bucket::Override, value))
    }

    /// Adds a contribution in the long form.
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

    /// Its name, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Its condition.
    pub fn condition(&self) -> &Condition {
        &self.when
    }
}
