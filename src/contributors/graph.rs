//! [`Graph`]: who contributes to whom.

use bevy_ecs::entity::{Entity, EntityHashSet};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Allow;
use bevy_ecs::system::{Query, SystemParam};

use crate::caps::Caps;
use crate::contributions::Contributions;
use crate::effects::ActiveEffect;

use super::{ContributesTo, Contributors, EffectOf, Effects, Kind};

/// So many entities are looked through faster than they are put into a set.
const FEW: usize = 16;

/// Whom an entity contributes to.
type Up = (Option<&'static ContributesTo>, Option<&'static EffectOf>);

/// Who contributes to an entity.
type Down = (Option<&'static Contributors>, Option<&'static Effects>);

/// Relationships that would close a circle.
pub(super) type RefusedLinks = std::collections::HashSet<(Entity, Kind)>;

/// What an entity says.
type Speaks = (
    Option<&'static Contributions>,
    Option<&'static Caps>,
    Option<&'static ActiveEffect>,
    Option<&'static EffectOf>,
);

/// A contributor, and what it says.
#[derive(Clone, Copy)]
pub(crate) struct Speaker<'a> {
    pub entity: Entity,
    pub said: Option<&'a Contributions>,
    pub caps: Option<&'a Caps>,
    pub effect: Option<&'a ActiveEffect>,
    /// Whose effect it is, if it is one.
    pub effect_of: Option<Entity>,
}

/// Who contributes to whom, and what each says. Some of the relationships may be refused.
#[derive(SystemParam)]
pub(crate) struct Graph<'w, 's> {
    up: Query<'w, 's, Up, Allow<Disabled>>,
    down: Query<'w, 's, Down, Allow<Disabled>>,
    speaks: Query<'w, 's, Speaks, Allow<Disabled>>,
}

impl Graph<'_, '_> {
    /// Whom an entity contributes to, but for what is refused.
    pub fn targets(&self, entity: Entity, refused: &RefusedLinks) -> impl Iterator<Item = Entity> {
        let (to, of) = self.up.get(entity).unwrap_or_default();
        let links = [(to.map(|to| to.0), Kind::Item), (of.map(|of| of.0), Kind::Effect)];
        let counts = move |(target, kind): (Option<Entity>, Kind)| {
            target.filter(|_| refused.is_empty() || !refused.contains(&(entity, kind)))
        };
        links.into_iter().filter_map(counts)
    }

    fn target(&self, entity: Entity, kind: Kind) -> Option<Entity> {
        let (to, of) = self.up.get(entity).ok()?;
        match kind {
            Kind::Item => to.map(|to| to.0),
            Kind::Effect => of.map(|of| of.0),
        }
    }

    /// What an entity says.
    pub fn speaker(&self, entity: Entity) -> Option<Speaker<'_>> {
        let (said, caps, effect, of) = self.speaks.get(entity).ok()?;
        Some(Speaker { entity, said, caps, effect, effect_of: of.map(|of| of.0) })
    }

    /// Whether no way from an entity leads into a circle. Those of which that is known are remembered, so that a chain
    /// whose links all come at once is walked once.
    pub fn is_free(&self, entity: Entity, refused: &RefusedLinks, free: &mut EntityHashSet) -> bool {
        // Mostly it is a sword or an effect of somebody who contributes to nobody.
        if self.targets(entity, refused).all(|target| self.targets(target, refused).next().is_none()) {
            return true;
        }
        let mut on_the_way = EntityHashSet::default();
        // Each is met twice: on the way there, and when all that it leads to is known.
        let mut open = vec![(entity, false)];
        while let Some((next, is_done)) = open.pop() {
            if is_done {
                free.insert(next);
                continue;
            }
            if free.contains(&next) {
                continue;
            }
            if !on_the_way.insert(next) {
                return false;
            }
            open.push((next, true));
            open.extend(self.targets(next, refused).map(|target| (target, false)));
        }
        true
    }

    /// The chain from an entity over this relationship of it back to itself, if there is one.
    pub fn circle(&self, entity: Entity, kind: Kind, refused: &RefusedLinks) -> Option<Vec<Entity>> {
        // Each with the index of the one that led to it.
        let mut found = vec![(entity, 0)];
        let mut seen = EntityHashSet::default();
        let mut at = 0;
        while let Some((from, _)) = found.get(at).copied() {
            let first = (at == 0).then(|| self.target(entity, kind)).flatten();
            let rest = (at > 0).then(|| self.targets(from, refused));
            for target in first.into_iter().chain(rest.into_iter().flatten()) {
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
    pub fn gather(&self, entity: Entity, refused: &RefusedLinks, contributors: &mut Vec<Entity>) {
        contributors.clear();
        // Those that are found, once they are too many to look through.
        let mut many = EntityHashSet::default();
        let mut next = Some(entity);
        let mut at = 0;
        while let Some(to) = next {
            let (by, effects) = self.down.get(to).unwrap_or_default();
            let by = by.into_iter().flat_map(Contributors::iter).map(|entity| (entity, Kind::Item));
            let effects = effects.into_iter().flat_map(Effects::iter).map(|entity| (entity, Kind::Effect));
            for link in by.chain(effects) {
                if link.0 == entity || (!refused.is_empty() && refused.contains(&link)) {
                    continue;
                }
                if contributors.len() == FEW && many.is_empty() {
                    many.extend(contributors.iter().copied());
                }
                let is_new = match contributors.len() < FEW {
                    true => !contributors.contains(&link.0),
                    false => many.insert(link.0),
                };
                if is_new {
                    contributors.push(link.0);
                }
            }
            next = contributors.get(at).copied();
            at += 1;
        }
    }
}
