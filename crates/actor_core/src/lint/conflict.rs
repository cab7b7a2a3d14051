//! [`Conflict`]: the reason why a condition can never hold, described for people.

use crate::registry::CompiledCondition;
use crate::vocabulary::Symbol;

use super::facts::Facts;
use super::words::number;

/// The reason why a condition can never hold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Conflict<'a> {
    /// It asks for two races at once.
    Races(Symbol, Symbol),
    /// It asks for a condition and for its opposite.
    Opposite(&'a CompiledCondition),
    /// It asks for at least the first bound and for less than the second, which is no higher.
    Apart(u32, RangeEnd, RangeEnd),
    /// It asks for at least this bound, but the clamp ends below it.
    AboveClamp(u32, RangeEnd),
    /// It asks for less than this bound, but the clamp begins at or above it.
    BelowClamp(u32, RangeEnd),
    /// It asks that a constant condition holds, or does not hold, and the opposite is the case.
    Never(&'a CompiledCondition, bool),
}

/// The bound between two ranges of numbers. A number at or above the bound belongs to the upper range.
#[derive(Clone, Copy, Debug)]
pub(super) struct RangeEnd {
    number: f64,
    /// Whether the number itself still belongs to the lower range.
    beyond: bool,
}

impl RangeEnd {
    pub fn at(number: f64) -> Self {
        Self { number, beyond: false }
    }

    pub fn beyond(number: f64) -> Self {
        Self { number, beyond: true }
    }

    /// Returns the first number of the upper range.
    pub fn edge(self) -> f64 {
        if self.beyond { self.number.next_up() } else { self.number }
    }

    fn from(self) -> String {
        format!("{} {}", if self.beyond { "above" } else { "at least" }, number(self.number))
    }

    fn to(self) -> String {
        format!("{} {}", if self.beyond { "at most" } else { "below" }, number(self.number))
    }
}

impl Conflict<'_> {
    /// Returns the reason, and the help that tells how to fix it.
    pub fn explain(self, facts: &Facts) -> (String, String) {
        match self {
            Self::Races(one, other) => (
                format!("an actor has one race, not `{one}` and `{other}` at once"),
                format!("for either of them write Any([Race({one:?}), Race({other:?})])"),
            ),
            Self::Opposite(test) => (
                format!("it asks for {} and for its opposite", say(test, facts)),
                "take one of them away".into(),
            ),
            Self::Apart(slot, from, to) => (
                format!("`{}` would have to be {} and {} at once", facts.name(slot), from.from(), to.to()),
                "change one of the two numbers, or use Any([..]) if either is enough".into(),
            ),
            Self::AboveClamp(slot, from) => {
                let (name, end) = (facts.name(slot), number(facts.info(slot).clamp.max));
                (
                    format!("`{name}` would have to be {}, but its clamp ends at {end}", from.from()),
                    format!("ask for less, or widen the clamp of `{name}`"),
                )
            }
            Self::BelowClamp(slot, to) => {
                let (name, start) = (facts.name(slot), number(facts.info(slot).clamp.min));
                (
                    format!("`{name}` would have to be {}, but its clamp begins at {start}", to.to()),
                    format!("ask for more, or widen the clamp of `{name}`"),
                )
            }
            Self::Never(test, wanted) => (
                match wanted {
                    true => format!("{} holds for nobody", say(test, facts)),
                    false => {
                        format!("{} holds for everybody, and its opposite is asked for", say(test, facts))
                    }
                },
                "for everyone leave `when` out; to switch the rule off write `enabled: false`".into(),
            ),
        }
    }
}

/// Describes a condition that contains no others, almost as a file writes it.
fn say(test: &CompiledCondition, facts: &Facts) -> String {
    match test {
        CompiledCondition::Race(name) => format!("Race({name:?})"),
        CompiledCondition::Tag(name) => format!("Tag({name:?})"),
        CompiledCondition::Realm(name) => format!("Realm({name:?})"),
        CompiledCondition::Program(program) => {
            format!("`{}`", facts.compiled.programs[*program as usize].program.text())
        }
        CompiledCondition::All(_) => "an empty All([])".into(),
        CompiledCondition::Any(_) => "an empty Any([])".into(),
        CompiledCondition::Always(_)
        | CompiledCondition::AtLeast(..)
        | CompiledCondition::Below(..)
        | CompiledCondition::Not(_) => "Always".into(),
    }
}
