//! [`Conflict`]: what keeps a condition from ever holding, in words.

use crate::registry::CompiledCondition;
use crate::vocabulary::Symbol;

use super::facts::Facts;
use super::words::number;

/// What keeps a condition from ever holding.
#[derive(Clone, Copy, Debug)]
pub(super) enum Conflict<'a> {
    /// Two races at once.
    Races(Symbol, Symbol),
    /// Something, and that it does not hold.
    Opposite(&'a CompiledCondition),
    /// At least the first and below the second, which is no higher.
    Apart(u32, RangeEnd, RangeEnd),
    /// At least this, but the clamp ends below.
    AboveClamp(u32, RangeEnd),
    /// Below this, but the clamp begins there or above.
    BelowClamp(u32, RangeEnd),
    /// It depends on nothing, and is not as it is asked for: to hold, or not to hold.
    Never(&'a CompiledCondition, bool),
}

/// A limit of a range: numbers from it on belong to one side, those below it to the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct RangeEnd {
    number: f64,
    /// Whether the number itself still belongs to what is below.
    beyond: bool,
}

impl RangeEnd {
    pub fn at(number: f64) -> Self {
        Self { number, beyond: false }
    }

    pub fn beyond(number: f64) -> Self {
        Self { number, beyond: true }
    }

    /// The first number from it on.
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
    /// What it is, and how to mend it.
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

/// A condition that is not made of others, about as a file writes it.
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
        _ => "Always".into(),
    }
}
