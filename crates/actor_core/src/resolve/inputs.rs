//! [`Inputs`]: everything that an actor's numbers depend on.

use std::sync::LazyLock;

use crate::statements::{Base, Caps, Contributions};
use crate::vocabulary::Symbol;

use super::attached::{Attached, AttachedEffect, AttachedStatements};

/// Everything about one actor that its numbers depend on. An input that is left out counts as empty.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// The actor's base values.
    pub base: &'a Base,
    /// The actor's contributions, without those of its contributors.
    pub contributions: &'a Contributions,
    /// The actor's caps, without those of its contributors.
    pub caps: &'a Caps,
    /// The actor's race.
    pub race: Option<Symbol>,
    /// The realms that the actor is in.
    pub realms: &'a [Symbol],
    /// The actor's own tags, without those that effects grant it.
    pub tags: &'a [Symbol],
    /// The merged statements of the actor's contributors.
    pub attached: Option<&'a Attached>,
}

impl Default for Inputs<'_> {
    /// Returns the inputs of an actor without any statement.
    fn default() -> Self {
        static BASE: LazyLock<Base> = LazyLock::new(Base::default);
        static CONTRIBUTIONS: LazyLock<Contributions> = LazyLock::new(Contributions::default);
        static CAPS: LazyLock<Caps> = LazyLock::new(Caps::default);
        Self {
            base: &BASE,
            contributions: &CONTRIBUTIONS,
            caps: &CAPS,
            race: None,
            realms: &[],
            tags: &[],
            attached: None,
        }
    }
}

impl<'a> Inputs<'a> {
    /// Returns the number of contributions and caps, including those of contributors.
    #[inline]
    pub fn count(&self) -> usize {
        let own = self.contributions.len() + self.caps.len();
        own + self.attached_statements().map_or(0, |all| all.contributions.len() + all.caps.len())
    }

    /// Returns the system of each contribution and cap.
    pub fn systems(&self) -> impl Iterator<Item = Symbol> {
        let all = [(self.contributions, self.caps)].into_iter();
        let all = all.chain(self.attached_statements().map(|all| (&all.contributions, &all.caps)));
        all.flat_map(|(contributions, caps)| {
            let contributions = contributions.iter().filter_map(|statement| statement.system);
            contributions.chain(caps.iter().filter_map(|cap| cap.system))
        })
    }

    #[inline]
    pub(crate) fn attached_statements(self) -> Option<&'a AttachedStatements> {
        self.attached.and_then(|attached| attached.0.as_deref())
    }
}

/// The inputs of an actor, with the statements of contributors merged into the actor's own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MergedInputs<'a> {
    pub base: &'a Base,
    pub contributions: &'a Contributions,
    pub caps: &'a Caps,
    pub race: Option<Symbol>,
    pub realms: &'a [Symbol],
    /// The actor's own tags, and those that effects grant it.
    pub tags: &'a [Symbol],
    /// The effects among the contributors.
    pub effects: &'a [AttachedEffect],
}

impl<'a> Inputs<'a> {
    /// Returns the inputs without contributors.
    #[inline]
    pub(crate) fn alone(self) -> MergedInputs<'a> {
        let Self { base, contributions, caps, race, realms, tags, .. } = self;
        MergedInputs { base, contributions, caps, race, realms, tags, effects: &[] }
    }
}
