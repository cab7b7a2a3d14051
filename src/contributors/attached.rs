//! [`Attached`]: what contributors say about an actor.

use bevy_ecs::component::Component;
use bevy_ecs::entity::Entity;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::std_traits::ReflectDefault;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};
use smallvec::{SmallVec, smallvec};

use crate::caps::Caps;
use crate::contributions::{Contributions, merge};
use crate::effects::{ActiveEffect, Args};
use crate::registry::Compiled;
use crate::symbol::Symbol;

use super::graph::Speaker;
use super::{Contributors, Effects, Links};

/// What [contributors](crate::ContributesTo) say about an actor, put together from their own components.
///
/// The plugin writes it right before the aggregation; it is an input of the snapshot. As serde sees it, there is nothing in
/// it, since the contributors say it again.
#[derive(Component, Clone, Debug, Default, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_insert = on_insert, on_remove = crate::invalidation::on_input_removed)]
#[reflect(opaque)]
#[reflect(Component, Debug, Default, Serialize, Deserialize)]
#[serde(from = "()", into = "()")]
pub struct Attached(Option<Box<AttachedStatements>>);

impl From<()> for Attached {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl From<Attached> for () {
    fn from(_: Attached) -> Self {}
}

/// The insertion hook: who becomes an actor may have contributors already.
fn on_insert(mut world: DeferredWorld, context: HookContext) {
    let actor = world.entity(context.entity);
    let is_copy = actor.get::<Attached>().is_some_and(|attached| attached.0.is_some());
    if (is_copy || actor.contains::<Contributors>() || actor.contains::<Effects>())
        && let Some(mut links) = world.get_resource_mut::<Links>()
    {
        links.left.push(context.entity);
    }
}

/// What is said, and who says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct AttachedStatements {
    pub contributions: Contributions,
    /// Who makes each contribution.
    pub contributors: SmallVec<[Entity; 4]>,
    pub caps: Caps,
    /// Who puts each cap.
    pub cappers: Vec<Entity>,
    /// Those who are effects.
    pub effects: SmallVec<[AttachedEffect; 1]>,
    /// The tags that effects grant, ascending.
    pub tags: Vec<Symbol>,
}

/// An effect that speaks for an actor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AttachedEffect {
    pub entity: Entity,
    pub effect: Symbol,
    pub args: Args,
    /// Whether the actor itself has it, and not a sword of it.
    pub is_direct: bool,
    pub is_inhibited: bool,
}

impl AttachedStatements {
    /// Finds the tags that effects grant.
    fn grant(&mut self, compiled: &Compiled) {
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
    /// What contributors say, and which of them says it: by dimension name and in canonical order.
    pub fn contributions(&self) -> impl Iterator<Item = (Entity, crate::Contribution)> {
        let all = self.0.iter().flat_map(|said| said.contributions.statements().zip(&said.contributors));
        let mut all: Vec<_> = all.map(|(said, entity)| (*entity, said)).collect();
        all.sort_by_key(|(_, said)| said.dimension);
        all.into_iter()
    }

    /// The caps that contributors put, and which of them puts each: by dimension name and in canonical order.
    pub fn caps(&self) -> impl Iterator<Item = (Entity, &crate::Cap)> {
        let all = self.0.iter().flat_map(|said| said.caps.sorted().iter().zip(&said.cappers));
        let mut all: Vec<_> = all.map(|(cap, entity)| (*entity, cap)).collect();
        all.sort_by_key(|(_, cap)| cap.dimension);
        all.into_iter()
    }

    /// The tags that effects grant the actor.
    pub fn tags(&self) -> impl Iterator<Item = Symbol> {
        self.0.iter().flat_map(|said| said.tags.iter().copied())
    }

    /// Whether effects grant the actor this tag.
    pub fn has_tag(&self, tag: impl Into<Symbol>) -> bool {
        let tag = tag.into();
        self.tags().any(|granted| granted == tag)
    }

    /// What is said, if anything is.
    #[inline]
    pub(crate) fn statements(&self) -> Option<&AttachedStatements> {
        self.0.as_deref()
    }

    /// Whether any effect speaks for the actor.
    pub(crate) fn has_effects(&self) -> bool {
        self.0.as_ref().is_some_and(|said| !said.effects.is_empty())
    }

    /// Effects begin or cease to count: these, and whether they count, by entity. Says whether the tags differ.
    pub(crate) fn inhibit(&mut self, flips: &[(Entity, bool)], compiled: &Compiled) -> bool {
        let Some(said) = self.0.as_deref_mut() else { return false };
        let before = said.tags.clone();
        for effect in &mut said.effects {
            if let Ok(at) = flips.binary_search_by_key(&effect.entity, |(entity, _)| *entity) {
                effect.is_inhibited = !flips[at].1;
            }
        }
        said.grant(compiled);
        said.tags != before
    }

    /// Puts together what these say. Says whether anything differs.
    pub(super) fn put(&mut self, actor: Entity, speakers: &[Speaker], compiled: &Compiled) -> bool {
        let said: SmallVec<[(Entity, &Contributions); 8]> = speakers
            .iter()
            .filter_map(|by| Some((by.entity, by.said?)).filter(|(_, said)| !said.is_empty()))
            .collect();
        let caps: SmallVec<[(Entity, &Caps); 8]> = speakers
            .iter()
            .filter_map(|by| Some((by.entity, by.caps?)).filter(|(_, caps)| !caps.is_empty()))
            .collect();
        let effects: SmallVec<[AttachedEffect; 1]> = speakers
            .iter()
            .filter_map(|by| {
                let ActiveEffect { effect, args, inhibited, .. } = by.effect?;
                let is_direct = by.effect_of == Some(actor);
                let (args, is_inhibited) = (args.clone(), *inhibited);
                Some(AttachedEffect { entity: by.entity, effect: *effect, args, is_direct, is_inhibited })
            })
            .collect();
        let is_any = !said.is_empty() || !caps.is_empty() || !effects.is_empty();
        let new = is_any.then(|| {
            let mut new = statements(&said, &caps);
            new.effects = effects;
            new.grant(compiled);
            new
        });
        let differs = self.0.as_deref() != new.as_ref();
        if differs {
            self.0 = new.map(Box::new);
        }
        differs
    }
}

fn statements(said: &[(Entity, &Contributions)], caps: &[(Entity, &Caps)]) -> AttachedStatements {
    let (contributions, contributors) = match said {
        // Mostly it is one.
        [(entity, said)] => ((*said).clone(), smallvec![*entity; said.len()]),
        _ => {
            let lists: Vec<&Contributions> = said.iter().map(|(_, said)| *said).collect();
            let (all, from) = merge(&lists);
            (all, from.into_iter().map(|(list, _)| said[list as usize].0).collect())
        }
    };
    let lists: Vec<&Caps> = caps.iter().map(|(_, caps)| *caps).collect();
    let (all_caps, from) = Caps::merge(&lists);
    let cappers = from.into_iter().map(|list| caps[list as usize].0).collect();
    let (effects, tags) = (SmallVec::new(), Vec::new());
    AttachedStatements { contributions, contributors, caps: all_caps, cappers, effects, tags }
}
