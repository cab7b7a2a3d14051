//! Merges the statements of an actor's contributors into its [`Attached`] statements.

use smallvec::{SmallVec, smallvec};

use crate::registry::{Registry, RegistryHandle};
use crate::resolve::{Attached, AttachedEffect, AttachedStatements};
use crate::statements::{Caps, Contributions, RejectedStatement, merge};
use crate::vocabulary::SourceId;

use super::ActiveEffect;

/// A contributor and its statements.
#[derive(Clone, Copy, Debug)]
pub struct Contributor<'a> {
    /// The contributor itself.
    pub source: SourceId,
    /// The contributions, if the contributor has any.
    pub contributions: Option<&'a Contributions>,
    /// The caps, if the contributor has any.
    pub caps: Option<&'a Caps>,
    /// The effect, if the contributor is one.
    pub effect: Option<&'a ActiveEffect>,
    /// The target of the effect, if the contributor is one.
    pub effect_of: Option<SourceId>,
}

impl<'a> Contributor<'a> {
    /// Returns the statements that were rejected when they were added.
    pub fn rejected(&self) -> impl Iterator<Item = &'a RejectedStatement> + use<'a> {
        let contributions = self.contributions.map_or(&[][..], Contributions::rejected);
        contributions.iter().chain(self.caps.map_or(&[][..], Caps::rejected))
    }
}

impl Attached {
    /// Replaces the attached statements with those of these contributors to `actor`. Returns whether anything changed.
    pub fn gather(&mut self, actor: SourceId, contributors: &[Contributor], registry: &Registry) -> bool {
        let contributions: SmallVec<[(SourceId, &Contributions); 8]> = contributors
            .iter()
            .filter_map(|by| Some((by.source, by.contributions?)).filter(|(_, all)| !all.is_empty()))
            .collect();
        let caps: SmallVec<[(SourceId, &Caps); 8]> = contributors
            .iter()
            .filter_map(|by| Some((by.source, by.caps?)).filter(|(_, caps)| !caps.is_empty()))
            .collect();
        let effects: SmallVec<[AttachedEffect; 1]> = contributors
            .iter()
            .filter_map(|by| {
                let ActiveEffect { effect, args, inhibited, .. } = by.effect?;
                let is_direct = by.effect_of == Some(actor);
                let (args, is_inhibited) = (args.clone(), *inhibited);
                Some(AttachedEffect { source: by.source, effect: *effect, args, is_direct, is_inhibited })
            })
            .collect();
        let is_any = !contributions.is_empty() || !caps.is_empty() || !effects.is_empty();
        let new = is_any.then(|| {
            let mut new = merged(&contributions, &caps);
            new.effects = effects;
            new.find_granted_tags(registry.compiled());
            new
        });
        let differs = self.0.as_deref() != new.as_ref();
        if differs {
            self.0 = new.map(Box::new);
        }
        differs
    }

    /// Stores which effects now count. `changes` lists effects in ascending order, each with whether it counts. Returns
    /// whether the tags that effects grant changed.
    pub fn set_inhibited(&mut self, changes: &[(SourceId, bool)], registry: &RegistryHandle) -> bool {
        let Some(all) = self.0.as_deref_mut() else { return false };
        let before = all.tags.clone();
        for effect in &mut all.effects {
            if let Ok(at) = changes.binary_search_by_key(&effect.source, |(source, _)| *source) {
                effect.is_inhibited = !changes[at].1;
            }
        }
        all.find_granted_tags(&registry.compiled);
        all.tags != before
    }
}

fn merged(contributions: &[(SourceId, &Contributions)], caps: &[(SourceId, &Caps)]) -> AttachedStatements {
    let (contributions, contributors) = match contributions {
        // The usual case is one contributor.
        [(source, all)] => ((*all).clone(), smallvec![*source; all.len()]),
        _ => {
            let lists: Vec<&Contributions> = contributions.iter().map(|(_, all)| *all).collect();
            let (all, from) = merge(&lists);
            (all, from.into_iter().map(|(list, _)| contributions[list as usize].0).collect())
        }
    };
    let lists: Vec<&Caps> = caps.iter().map(|(_, caps)| *caps).collect();
    let (all_caps, from) = Caps::merge(&lists);
    let cap_contributors = from.into_iter().map(|list| caps[list as usize].0).collect();
    let (effects, tags) = (SmallVec::new(), Vec::new());
    AttachedStatements { contributions, contributors, caps: all_caps, cap_contributors, effects, tags }
}
