//! [`EffectSpec`] and [`EffectFilter`]: which effects to apply and to remove, by entities.

use actor_core::{EffectRefusal, Symbol};
use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;

use crate::source::{SourceEntity, source_id};

use super::host::WorldHost;

/// Which effect to apply, and what it is given: its level, its inputs, and whom it comes from.
///
/// A name alone will do where nothing is given: `commands.entity(hero).apply_effect("bless")`.
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
    /// The effect of this name at level 1, from nobody.
    #[must_use]
    pub fn new(effect: impl Into<Symbol>) -> Self {
        Self(actor_core::EffectSpec::new(effect))
    }

    /// At this level, which formulas read as `input.level`.
    #[must_use]
    pub fn level(self, level: u32) -> Self {
        Self(self.0.level(level))
    }

    /// With this number, which formulas read as `input.NAME`.
    #[must_use]
    pub fn input(self, name: impl Into<Symbol>, value: f64) -> Self {
        Self(self.0.input(name, value))
    }

    /// From this entity: who cast it.
    #[must_use]
    pub fn from(self, source: Entity) -> Self {
        Self(self.0.from(source_id(source)))
    }

    /// Applies it to an entity right now. Returns the effect's own entity: a new one, the one that it met there, or none for
    /// an instant effect. [`apply_effect`](crate::EffectCommands::apply_effect) does the same as a command.
    ///
    /// # Errors
    /// [`EffectRefusal`], which is also sent as [`EffectRefused`](crate::EffectRefused).
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

/// Which effects to remove. All that is asked must hold.
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
    /// All effects.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Those of this name.
    #[must_use]
    pub fn named(effect: impl Into<Symbol>) -> Self {
        Self(actor_core::EffectFilter::named(effect))
    }

    /// Those with this tag.
    #[must_use]
    pub fn tagged(tag: impl Into<Symbol>) -> Self {
        Self(actor_core::EffectFilter::tagged(tag))
    }

    /// The one whose entity this is.
    #[must_use]
    pub fn instance(instance: Entity) -> Self {
        Self(actor_core::EffectFilter::instance(source_id(instance)))
    }

    /// Of these, those from this entity.
    #[must_use]
    pub fn from(self, source: Entity) -> Self {
        Self(self.0.from(source_id(source)))
    }

    /// Only so many stacks of each; what has no more than that ends.
    #[must_use]
    pub fn stacks(self, stacks: u32) -> Self {
        Self(self.0.stacks(stacks))
    }

    /// Removes such effects from an entity right now, and returns how many of them ended or lost stacks.
    /// [`remove_effects`](crate::EffectCommands::remove_effects) does the same as a command.
    pub fn remove_from(&self, world: &mut World, target: Entity) -> usize {
        self.0.remove_from(&mut WorldHost::new(world), source_id(target))
    }
}
