//! [`ActiveEffect`]: an effect on its target.

use bevy_ecs::component::Component;
use bevy_ecs::entity::Entity;
use bevy_ecs::lifecycle::HookContext;
use bevy_ecs::reflect::ReflectComponent;
use bevy_ecs::world::DeferredWorld;
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Serialize};

use crate::symbol::Symbol;
use crate::timeline::{Alarm, Timeline};

use super::Args;
use super::saved::SavedEffect;

/// An effect on its target: which, from whom, and with how many stacks.
///
/// It is the component of an entity of its own, which is an [`EffectOf`](crate::EffectOf) the target.
/// [`apply_effect`](crate::EffectCommands::apply_effect) spawns it; despawning the entity ends it without a word.
///
/// As serde sees it, it is a struct with all that it was given by name. How long it still lasts is known to the
/// [`Timeline`]; an [`ActorRecord`](crate::ActorRecord) holds both.
#[derive(Component, Clone, Debug, PartialEq, Reflect, Serialize, Deserialize)]
#[component(summary_tick, on_insert = super::restore::on_insert, on_remove = Self::end)]
#[reflect(opaque)]
#[reflect(Component, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "SavedEffect", into = "SavedEffect")]
pub struct ActiveEffect {
    pub(crate) effect: Symbol,
    #[entities]
    pub(crate) source: Option<Entity>,
    pub(crate) args: Args,
    pub(crate) inhibited: bool,
    /// Whether its end was told of, so that it is despawned right after; nothing meets it any more.
    pub(crate) ending: bool,
    /// How many periods are over.
    pub(crate) periods: u64,
}

impl ActiveEffect {
    /// Which effect it is.
    pub fn effect(&self) -> Symbol {
        self.effect
    }

    /// Whom it comes from; that may be gone.
    pub fn source(&self) -> Option<Entity> {
        self.source
    }

    /// Its level.
    pub fn level(&self) -> u32 {
        self.args.level
    }

    /// How many stacks it has.
    pub fn stacks(&self) -> u32 {
        self.args.stacks
    }

    /// What it was given by this name, besides its level and stacks.
    pub fn input(&self, name: &str) -> Option<f64> {
        Symbol::find(name).and_then(|name| self.args.get(name))
    }

    /// Whether its condition to stay does not hold at the moment, so that it does not count.
    pub fn is_inhibited(&self) -> bool {
        self.inhibited
    }

    fn end(mut world: DeferredWorld, context: HookContext) {
        if let Some(mut timeline) = world.get_resource_mut::<Timeline>() {
            timeline.take_back(context.entity, Alarm::Period);
        }
    }
}
