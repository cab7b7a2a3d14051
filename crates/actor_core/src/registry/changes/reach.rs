//! [`Reach`]: whom a change of the registry may touch.

use crate::vocabulary::{Condition, Symbol};

/// Whom a change of the registry may touch.
#[derive(Clone, Debug, Default)]
pub enum Reach {
    /// Everyone.
    #[default]
    Everyone,
    /// Only those for whom one of these conditions can hold.
    Matching(Vec<Condition>),
}

impl Reach {
    /// Whether it may touch an actor with this race, these realms and tags.
    pub fn touches(&self, race: Option<Symbol>, realms: &[Symbol], tags: &[Symbol]) -> bool {
        match self {
            Self::Everyone => true,
            Self::Matching(conditions) => {
                conditions.iter().any(|condition| condition.by_names(race, realms, tags) != Some(false))
            }
        }
    }
}
