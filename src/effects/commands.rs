//! [`EffectCommands`]: commands that apply and remove effects.

use bevy_ecs::system::EntityCommands;
use bevy_ecs::world::{EntityWorldMut, World};

use super::{EffectFilter, EffectSpec};

/// Applies effects to an entity and removes them from it.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_ecs::prelude::*;
///
/// fn bite(hero: Single<Entity, With<Actor>>, mut commands: Commands) {
///     commands.entity(*hero).apply_effect(EffectSpec::new("poison").level(2).input("power", 12.0));
/// }
///
/// fn drink_antidote(hero: Single<Entity, With<Actor>>, mut commands: Commands) {
///     commands.entity(*hero).remove_effects(EffectFilter::tagged("poison")).apply_effect("antidote");
/// }
/// # bevy_ecs::system::assert_is_system(bite);
/// # bevy_ecs::system::assert_is_system(drink_antidote);
/// ```
pub trait EffectCommands {
    /// Applies an effect to this entity.
    ///
    /// Pass the effect's name, or an [`EffectSpec`] to set its level, its inputs and its source. The plugin reports the
    /// outcome as [`EffectApplied`](crate::EffectApplied), [`EffectStacked`](crate::EffectStacked) or
    /// [`EffectRefused`](crate::EffectRefused).
    fn apply_effect(&mut self, effect: impl Into<EffectSpec>) -> &mut Self;

    /// Ends the effects on this entity that the filter matches, or takes stacks from them.
    ///
    /// Each effect that ends triggers [`EffectEnded`](crate::EffectEnded). Each one that keeps some of its stacks
    /// triggers [`EffectStackLost`](crate::EffectStackLost).
    fn remove_effects(&mut self, which: EffectFilter) -> &mut Self;
}

impl EffectCommands for EntityCommands<'_> {
    fn apply_effect(&mut self, effect: impl Into<EffectSpec>) -> &mut Self {
        let (target, spec) = (self.id(), effect.into());
        self.commands().queue(move |world: &mut World| {
            // A refusal is an event, so the command ignores the error.
            spec.apply_to(world, target).ok();
        });
        self
    }

    fn remove_effects(&mut self, which: EffectFilter) -> &mut Self {
        let target = self.id();
        self.commands().queue(move |world: &mut World| {
            which.remove_from(world, target);
        });
        self
    }
}

impl EffectCommands for EntityWorldMut<'_> {
    fn apply_effect(&mut self, effect: impl Into<EffectSpec>) -> &mut Self {
        let (target, spec) = (self.id(), effect.into());
        self.world_scope(|world| {
            // A refusal is an event, so the command ignores the error.
            spec.apply_to(world, target).ok();
        });
        self
    }

    fn remove_effects(&mut self, which: EffectFilter) -> &mut Self {
        let target = self.id();
        self.world_scope(|world| {
            which.remove_from(world, target);
        });
        self
    }
}
