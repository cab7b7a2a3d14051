//! [`EffectCommands`]: applying and removing effects as commands.

use bevy_ecs::system::EntityCommands;
use bevy_ecs::world::{EntityWorldMut, World};

use super::{EffectFilter, EffectSpec};

/// Applies and removes effects.
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
    /// Applies an effect: by its name, or with [what it is given](EffectSpec). Whether that succeeds is told by
    /// [`EffectApplied`](crate::EffectApplied), [`EffectStacked`](crate::EffectStacked) and
    /// [`EffectRefused`](crate::EffectRefused).
    fn apply_effect(&mut self, effect: impl Into<EffectSpec>) -> &mut Self;

    /// Ends all effects that are such; each is told of by [`EffectEnded`](crate::EffectEnded).
    fn remove_effects(&mut self, which: EffectFilter) -> &mut Self;
}

impl EffectCommands for EntityCommands<'_> {
    fn apply_effect(&mut self, effect: impl Into<EffectSpec>) -> &mut Self {
        let (target, spec) = (self.id(), effect.into());
        self.commands().queue(move |world: &mut World| {
            // A refusal is an event.
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
            // A refusal is an event.
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
