//! [`Reach`]: which actors a change of the registry may touch.

use crate::vocabulary::{Condition, Symbol};

/// The actors that a change of the registry may touch.
#[derive(Clone, Debug, Default)]
pub enum Reach {
    /// All actors.
    #[default]
    Everyone,
    /// Only the actors for which one of these conditions can hold.
    Matching(Vec<Condition>),
}

impl Reach {
    /// Returns whether the change may touch an actor with this race, these realms and these tags.
    pub fn touches(&self, race: Option<Symbol>, realms: &[Symbol], tags: &[Symbol]) -> bool {
        match self {
            Self::Everyone => true,
            Self::Matching(conditions) => {
                conditions.iter().any(|condition| condition.by_names(race, realms, tags) != Some(false))
            }
        }
    }
}
