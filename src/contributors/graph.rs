//! [`Graph`]: the relationships between contributors, in the form in which the core reads them.

use actor_core::{Contributor, ContributorGraph, Link, LinkKind};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Allow;
use bevy_ecs::system::{Query, SystemParam};

use crate::source::source_id;
use crate::statements::{Caps, Contributions};

use super::active_effect::ActiveEffect;
use super::links::{ContributesTo, Contributors, EffectOf, Effects};

/// The entities that an entity contributes to.
type Targets = (Option<&'static ContributesTo>, Option<&'static EffectOf>);

/// The entities that contribute to an entity.
type Sources = (Option<&'static Contributors>, Option<&'static Effects>);

/// The statements of an entity.
type SourceStatements = (
    Option<&'static Contributions>,
    Option<&'static Caps>,
    Option<&'static ActiveEffect>,
    Option<&'static EffectOf>,
);

/// The relationships between contributors, and the statements of each.
#[derive(SystemParam)]
pub(crate) struct Graph<'w, 's> {
    targets: Query<'w, 's, Targets, Allow<Disabled>>,
    sources: Query<'w, 's, Sources, Allow<Disabled>>,
    statements: Query<'w, 's, SourceStatements, Allow<Disabled>>,
}

impl Graph<'_, '_> {
    /// Returns a contributor with its statements, or `None` if the entity does not exist or is hidden from queries.
    pub fn contributor(&self, entity: Entity) -> Option<Contributor<'_>> {
        let (contributions, caps, effect, of) = self.statements.get(entity).ok()?;
        Some(Contributor {
            source: source_id(entity),
            contributions: contributions.map(|contributions| &**contributions),
            caps: caps.map(|caps| &**caps),
            effect: effect.map(|effect| &**effect),
            effect_of: of.map(|of| source_id(of.0)),
        })
    }
}

impl ContributorGraph for Graph<'_, '_> {
    type Node = Entity;

    #[inline]
    fn target(&self, node: Entity, kind: LinkKind) -> Option<Entity> {
        let (to, of) = self.targets.get(node).ok()?;
        match kind {
            LinkKind::Item => to.map(|to| to.0),
            LinkKind::Effect => of.map(|of| of.0),
        }
    }

    fn contributors(&self, node: Entity) -> impl Iterator<Item = Link<Entity>> {
        let (items, effects) = self.sources.get(node).unwrap_or_default();
        let items = items.into_iter().flat_map(Contributors::iter).map(|entity| (entity, LinkKind::Item));
        let effects = effects.into_iter().flat_map(Effects::iter).map(|entity| (entity, LinkKind::Effect));
        items.chain(effects)
    }
}
