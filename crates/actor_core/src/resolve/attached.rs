//! [`Attached`]: the merged statements of an actor's contributors.

use smallvec::SmallVec;

use crate::definitions::EffectArgs;
use crate::registry::Compiled;
use crate::statements::{Caps, Contributions};
use crate::vocabulary::{Cap, Contribution, SourceId, Symbol};

/// The statements of an actor's contributors, which are the items and effects that count for it, merged into one list.
///
/// They are an input of the snapshot, beside the actor's own statements. [`Attached::gather`](Attached::gather) merges
/// them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attached(pub(crate) Option<Box<AttachedStatements>>);

/// Merged statements, and the contributor of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct AttachedStatements {
    pub contributions: Contributions,
    /// The contributor of each contribution.
    pub contributors: SmallVec<[SourceId; 4]>,
    pub caps: Caps,
    /// The contributor of each cap.
    pub cap_contributors: Vec<SourceId>,
    /// The contributors that are effects.
    pub effects: SmallVec<[AttachedEffect; 1]>,
    /// The tags that effects grant, ascending.
    pub tags: Vec<Symbol>,
}

/// An effect among an actor's contributors.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AttachedEffect {
    pub source: SourceId,
    pub effect: Symbol,
    pub args: EffectArgs,
    /// Whether the actor itself has the effect, and not one of its contributors, such as a sword.
    pub is_direct: bool,
    pub is_inhibited: bool,
}

impl AttachedStatements {
    /// Collects the tags that effects grant.
    pub fn find_granted_tags(&mut self, compiled: &Compiled) {
        let grants = |attached: &AttachedEffect| {
            let effect = compiled.effect(attached.effect);
            effect.filter(|_| attached.is_direct && !attached.is_inhibited).map(|effect| &*effect.grants)
        };
        self.tags.clear();
        self.tags.extend(self.effects.iter().filter_map(grants).flatten());
        self.tags.sort_unstable();
        self.tags.dedup();
    }
}

impl Attached {
    /// Returns the contributions, each with its contributor. They are sorted by dimension name and in canonical order.
    pub fn contributions(&self) -> impl Iterator<Item = (SourceId, Contribution)> {
        let all = self.0.iter().flat_map(|all| all.contributions.statements().zip(&all.contributors));
        let mut all: Vec<_> = all.map(|(statement, source)| (*source, statement)).collect();
        all.sort_by_key(|(_, statement)| statement.dimension);
        all.into_iter()
    }

    /// Returns the caps, each with its contributor. They are sorted by dimension name and in canonical order.
    pub fn caps(&self) -> impl Iterator<Item = (SourceId, &Cap)> {
        let all = self.0.iter().flat_map(|all| all.caps.sorted().iter().zip(&all.cap_contributors));
        let mut all: Vec<_> = all.map(|(cap, source)| (*source, cap)).collect();
        all.sort_by_key(|(_, cap)| cap.dimension);
        all.into_iter()
    }

    /// Returns the tags that effects grant the actor.
    pub fn tags(&self) -> impl Iterator<Item = Symbol> {
        self.0.iter().flat_map(|all| all.tags.iter().copied())
    }

    /// Returns whether effects grant the actor this tag.
    pub fn has_tag(&self, tag: impl Into<Symbol>) -> bool {
        let tag = tag.into();
        self.tags().any(|granted| granted == tag)
    }

    /// Returns whether the contributors state nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns whether any contributor is an effect.
    #[inline]
    pub fn has_effects(&self) -> bool {
        self.0.as_ref().is_some_and(|all| !all.effects.is_empty())
    }
}
