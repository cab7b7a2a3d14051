//! [`Condition`]: decides for which actors a rule or an effect applies.

use std::fmt;
use std::ops::Not;

use smallvec::SmallVec;

use crate::diagnostics::Place;
use crate::vocabulary::{FormulaText, Symbol};

/// Decides whether a rule or an effect applies to an actor. Conditions on dimensions compare final, clamped values.
///
/// ```
/// use actor_core::prelude::*;
/// let cursed = Condition::all([Condition::tag("cursed"), !Condition::race("undead")]);
/// assert_eq!(cursed.to_string(), r#"All([Tag("cursed"), Not(Race("undead"))])"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Condition {
    /// Holds for every actor.
    #[default]
    Always,
    /// Holds if the actor is of this race.
    Race(Symbol),
    /// Holds if the actor has this tag.
    Tag(Symbol),
    /// Holds if the actor is in this realm.
    Realm(Symbol),
    /// Holds if the dimension's value is at least this number.
    AtLeast(DimensionName, f64),
    /// Holds if the dimension's value is below this number.
    Below(DimensionName, f64),
    /// Holds if the formula's value is finite and not 0.
    Formula(FormulaText),
    /// Holds if all of the conditions hold. An empty list holds.
    All(Vec<Self>),
    /// Holds if any of the conditions holds. An empty list does not hold.
    Any(Vec<Self>),
    /// Holds if the condition does not.
    Not(Box<Self>),
}

/// A dimension that a condition names, and its place in the file.
#[derive(Clone, Debug)]
pub struct DimensionName {
    /// The dimension.
    pub symbol: Symbol,
    pub(crate) place: Option<Place>,
}

impl PartialEq for DimensionName {
    fn eq(&self, other: &Self) -> bool {
        self.symbol == other.symbol
    }
}

impl<T: Into<Symbol>> From<T> for DimensionName {
    fn from(name: T) -> Self {
        Self { symbol: name.into(), place: None }
    }
}

impl Condition {
    /// Creates a [`Condition::Race`].
    pub fn race(race: impl Into<Symbol>) -> Self {
        Self::Race(race.into())
    }

    /// Creates a [`Condition::Tag`].
    pub fn tag(tag: impl Into<Symbol>) -> Self {
        Self::Tag(tag.into())
    }

    /// Creates a [`Condition::Realm`].
    pub fn realm(realm: impl Into<Symbol>) -> Self {
        Self::Realm(realm.into())
    }

    /// Creates a [`Condition::AtLeast`].
    pub fn at_least(dimension: impl Into<Symbol>, value: f64) -> Self {
        Self::AtLeast(dimension.into().into(), value)
    }

    /// Creates a [`Condition::Below`].
    pub fn below(dimension: impl Into<Symbol>, value: f64) -> Self {
        Self::Below(dimension.into().into(), value)
    }

    /// Creates a [`Condition::Formula`].
    pub fn formula(text: &str) -> Self {
        Self::Formula(text.into())
    }

    /// Creates a [`Condition::All`].
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::All(conditions.into_iter().collect())
    }

    /// Creates a [`Condition::Any`].
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::Any(conditions.into_iter().collect())
    }
}

impl Condition {
    /// Returns whether the condition holds for an actor with this race, these realms and these tags. Returns `None` if
    /// that depends on dimensions.
    pub(crate) fn by_names(&self, race: Option<Symbol>, realms: &[Symbol], tags: &[Symbol]) -> Option<bool> {
        let inner = |condition: &Self| condition.by_names(race, realms, tags);
        // One deciding condition settles the list. Without one, an open condition leaves it open.
        let list = |conditions: &[Self], decides: bool| {
            let results: SmallVec<[Option<bool>; 8]> = conditions.iter().map(inner).collect();
            if results.contains(&Some(decides)) {
                Some(decides)
            } else if results.contains(&None) {
                None
            } else {
                Some(!decides)
            }
        };
        match self {
            Self::Always => Some(true),
            Self::Race(name) => Some(race == Some(*name)),
            Self::Tag(tag) => Some(tags.contains(tag)),
            Self::Realm(realm) => Some(realms.contains(realm)),
            Self::AtLeast(..) | Self::Below(..) | Self::Formula(_) => None,
            Self::All(conditions) => list(conditions, false),
            Self::Any(conditions) => list(conditions, true),
            Self::Not(condition) => inner(condition).map(|holds| !holds),
        }
    }
}

impl Not for Condition {
    type Output = Self;

    fn not(self) -> Self {
        Self::Not(Box::new(self))
    }
}

impl fmt::Display for Condition {
    /// Writes the condition as a file does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fn list(f: &mut fmt::Formatter<'_>, name: &str, conditions: &[Condition]) -> fmt::Result {
            write!(f, "{name}([")?;
            for (i, condition) in conditions.iter().enumerate() {
                write!(f, "{}{condition}", if i > 0 { ", " } else { "" })?;
            }
            f.write_str("])")
        }
        match self {
            Self::Always => f.write_str("Always"),
            Self::Race(race) => write!(f, "Race({race:?})"),
            Self::Tag(tag) => write!(f, "Tag({tag:?})"),
            Self::Realm(realm) => write!(f, "Realm({realm:?})"),
            Self::AtLeast(dimension, value) => write!(f, "AtLeast({:?}, {value})", dimension.symbol),
            Self::Below(dimension, value) => write!(f, "Below({:?}, {value})", dimension.symbol),
            Self::Formula(formula) => write!(f, "{:?}", formula.as_str()),
            Self::All(conditions) => list(f, "All", conditions),
            Self::Any(conditions) => list(f, "Any", conditions),
            Self::Not(condition) => write!(f, "Not({condition})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_settle_a_condition_as_far_as_they_can() {
        let holds = |condition: Condition| {
            condition.by_names(Some("elf".into()), &["T2".into()], &["player".into(), "cursed".into()])
        };
        let (yes, no, open) =
            (Condition::race("elf"), Condition::tag("undead"), Condition::formula("level > 3"));
        assert_eq!(
            [holds(yes.clone()), holds(no.clone()), holds(open.clone())],
            [Some(true), Some(false), None]
        );
        assert_eq!(holds(Condition::all([open.clone(), no.clone()])), Some(false));
        assert_eq!(holds(Condition::all([open.clone(), yes.clone()])), None);
        assert_eq!(holds(Condition::any([open.clone(), yes.clone()])), Some(true));
        assert_eq!(holds(Condition::any([open.clone(), no.clone()])), None);
        assert_eq!(holds(!Condition::any([no, open])), None);
        assert_eq!([holds(!Condition::realm("T2")), holds(Condition::realm("T3"))], [Some(false); 2]);
        assert_eq!([holds(Condition::all([])), holds(Condition::any([]))], [Some(true), Some(false)]);
    }

    #[test]
    fn conditions_on_the_same_dimension_are_equal_wherever_they_stand() {
        let name = |name: &str| DimensionName::from(name);
        assert_eq!(name("level"), DimensionName { place: Some(Place::start_of("a.ron")), ..name("level") });
        assert_ne!(Condition::below("level", 3.0), Condition::below("age", 3.0));
    }
}
