//! [`EffectSpec`] and [`EffectFilter`]: the core's types of these names, with entities instead of ids.

use actor_core::{EffectRefusal, Symbol};
use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;

use crate::source::{SourceEntity, source_id};

use super::host::WorldHost;

/// Describes an effect to apply: its name, its level, its inputs, and the entity that it comes from.
///
/// An effect that needs nothing else can be given by its name: `commands.entity(hero).apply_effect("bless")`.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// # let snake = Entity::PLACEHOLDER;
/// let bite = EffectSpec::new("poison").level(2).input("power", 12.0).from(snake);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EffectSpec(actor_core::EffectSpec);

impl EffectSpec {
    /// Describes the effect with this name, at level 1 and without a source.
    #[must_use]
    pub fn new(effect: impl Into<Symbol>) -> Self {
        Self(actor_core::EffectSpec::new(effect))
    }

    /// Sets the level, which formulas read as `input.level`.
    #[must_use]
    pub fn level(self, level: u32) -> Self {
        Self(self.0.level(level))
    }

    /// Sets a number, which formulas read as `input.NAME`.
    #[must_use]
    pub fn input(self, name: impl Into<Symbol>, value: f64) -> Self {
        Self(self.0.input(name, value))
    }

    /// Sets the entity that the effect comes from, such as its caster.
    #[must_use]
    pub fn from(self, source: Entity) -> Self {
        Self(self.0.from(source_id(source)))
    }

    /// Applies the effect to an entity immediately.
    ///
    /// Returns the effect's own entity: a new one, or the one of the same effect that the target already had. An
    /// instant effect has none, and gives `None`. [`apply_effect`](crate::EffectCommands::apply_effect) does the same
    /// as a command.
    ///
    /// # Errors
    /// The reason for a refusal, which is also sent as [`EffectRefused`](crate::EffectRefused).
    pub fn apply_to(&self, world: &mut World, target: Entity) -> Result<Option<Entity>, EffectRefusal> {
        let instance = self.0.apply_to(&mut WorldHost::new(world), source_id(target))?;
        Ok(instance.and_then(SourceEntity::entity))
    }
}

impl<T: Into<Symbol>> From<T> for EffectSpec {
    fn from(effect: T) -> Self {
        Self::new(effect)
    }
}

/// Selects effects to remove. An effect must meet every condition of the filter.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// # let snake = Entity::PLACEHOLDER;
/// let by_name = EffectFilter::named("poison");
/// let by_tag = EffectFilter::tagged("magic");
/// let all_from_a_snake = EffectFilter::all().from(snake);
/// let one_stack = EffectFilter::named("bleeding").stacks(1);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EffectFilter(actor_core::EffectFilter);

impl EffectFilter {
    /// Selects all effects.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Selects the effects with this name.
    #[must_use]
    pub fn named(effect: impl Into<Symbol>) -> Self {
        Self(actor_core::EffectFilter::named(effect))
    }

    /// Selects the effects whose definition has this tag.
    #[must_use]
    pub fn tagged(tag: impl Into<Symbol>) -> Self {
        Self(actor_core::EffectFilter::tagged(tag))
    }

    /// Selects the effect with this entity.
    #[must_use]
    pub fn instance(instance: Entity) -> Self {
        Self(actor_core::EffectFilter::instance(source_id(instance)))
    }

    /// Narrows the selection to effects that come from this entity.
    #[must_use]
    pub fn from(self, source: Entity) -> Self {
        Self(self.0.from(source_id(source)))
    }

    /// Removes only this many stacks of each selected effect. An effect that has no more stacks than that ends.
    #[must_use]
    pub fn stacks(self, stacks: u32) -> Self {
        Self(self.0.stacks(stacks))
    }

    /// Removes the selected effects from an entity immediately. Returns how many of them ended or lost stacks.
    ///
    /// [`remove_effects`](crate::EffectCommands::remove_effects) does the same as a command.
    pub fn remove_from(&self, world: &mut World, target: Entity) -> usize {
        self.0.remove_from(&mut WorldHost::new(world), source_id(target))
    }
}
