//! [`Graph`]: who contributes to whom.

use bevy_ecs::entity::{Entity, EntityHashSet};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Allow;
use bevy_ecs::system::{Query, SystemParam};

use crate::caps::Caps;
use crate::contributions::Contributions;

use super::{ContributesTo, Contributors, EffectOf, Effects};

/// Whom an entity contributes to, and who contributes to it.
type Linked = (
    Option<&'static ContributesTo>,
    Option<&'static EffectOf>,
    Option<&'static Contributors>,
    Option<&'static Effects>,
);

/// What an entity says.
type Speaks = (Option<&'static Contributions>, Option<&'static Caps>);

/// A contributor, and what it says.
pub(super) type Speaker<'a> = (Entity, Option<&'a Contributions>, Option<&'a Caps>);

/// Who contributes to whom, and what each says. Some of the relationships may be refused.
#[derive(SystemParam)]
pub(crate) struct Graph<'w, 's> {
    links: Query<'w, 's, Linked, Allow<Disabled>>,
    speaks: Query<'w, 's, Speaks, Allow<Disabled>>,
}

impl Graph<'_, '_> {
    /// Whom an entity contributes to.
    pub fn targets(&self, entity: Entity) -> impl Iterator<Item = Entity> {
        let (to, of) = self.links.get(entity).map_or((None, None), |(to, of, ..)| (to, of));
        to.map(|to| to.0).into_iter().chain(of.map(|of| of.0))
    }

    /// What an entity says.
    pub fn speaker(&self, entity: Entity) -> Option<Speaker<'_>> {
        let (said, caps) = self.speaks.get(entity).ok()?;
        Some((entity, said, caps))
    }

    /// The chain from an entity back to itself, if there is one.
    pub fn circle(&self, entity: Entity, refused: &EntityHashSet) -> Option<Vec<Entity>> {
        // Each with the index of the one that led to it.
        let mut found = vec![(entity, 0)];
        let mut seen = EntityHashSet::default();
        let mut at = 0;
        while let Some((from, _)) = found.get(at).copied() {
            for target in self.targets(from).filter(|_| !refused.contains(&from)) {
                if target == entity {
                    let mut chain = vec![entity];
                    let mut back = at;
                    while back != 0 {
                        chain.push(found[back].0);
                        back = found[back].1;
                    }
                    chain.push(entity);
                    chain.reverse();
                    return Some(chain);
                }
                if seen.insert(target) {
                    found.push((target, at));
                }
            }
            at += 1;
        }
        None
    }

    /// Everybody who contributes to an entity, directly or through others; each once.
    pub fn gather(&self, entity: Entity, refused: &EntityHashSet, contributors: &mut Vec<Entity>) {
        contributors.clear();
        contributors.push(entity);
        let mut seen = EntityHashSet::from_iter([entity]);
        let mut at = 0;
        while let Some(next) = contributors.get(at).copied() {
            at += 1;
            let Ok((_, _, by, effects)) = self.links.get(next) else { continue };
            let by = by.into_iter().flat_map(Contributors::iter);
            let new = by.chain(effects.into_iter().flat_map(Effects::iter));
            contributors.extend(new.filter(|entity| !refused.contains(entity) && seen.insert(*entity)));
        }
        contributors.remove(0);
    }
}
