//! [`WorldHost`]: a Bevy world as the [`EffectHost`] that the core runs effects in.

use std::ops::DerefMut;

use actor_core::{EffectEvent, EffectHost, NewEffect, RegistryHandle, SourceId, TargetState};
use bevy_ecs::change_detection::{DetectChangesMut, Res};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::{Allow, Has, With};
use bevy_ecs::system::{In, Local, Query};
use bevy_ecs::world::{EntityWorldMut, World};

use crate::actor::{ActorInputs, Race, Realms, Snapshot, Tags};
use crate::contributors::{ActiveEffect, Attached, ContributesTo, EffectOf, Effects};
use crate::registry::Registry;
use crate::source::{entity, source_id};
use crate::statements::{Base, Caps, Contributions};
use crate::time::{Expired, Lasts, Timeline};

use super::events::send_event;

/// A world in which each effect is an entity.
pub(crate) struct WorldHost<'w>(&'w mut World);

impl<'w> WorldHost<'w> {
    pub fn new(world: &'w mut World) -> Self {
        Self(world)
    }

    fn entity_mut(&mut self, source: SourceId) -> Option<EntityWorldMut<'_>> {
        self.0.get_entity_mut(entity(source)).ok()
    }
}

impl EffectHost for WorldHost<'_> {
    fn registry(&self) -> Option<RegistryHandle> {
        self.0.get_resource::<Registry>().map(|registry| registry.handle())
    }

    fn timeline(&mut self) -> Option<&mut actor_core::Timeline> {
        let timeline = self.0.get_resource_mut::<Timeline>()?;
        Some(&mut timeline.into_inner().0)
    }

    fn timeline_ref(&self) -> Option<&actor_core::Timeline> {
        self.0.get_resource::<Timeline>().map(|timeline| &timeline.0)
    }

    fn exists(&self, source: SourceId) -> bool {
        self.0.get_entity(entity(source)).is_ok()
    }

    fn target(&self, target: SourceId) -> TargetState<'_> {
        let Ok(target) = self.0.get_entity(entity(target)) else { return TargetState::default() };
        TargetState {
            snapshot: target.get::<Snapshot>().map(|snapshot| &snapshot.0),
            race: target.get::<Race>().and_then(|race| race.name()),
            realms: target.get::<Realms>().map_or(&[], |realms| realms.as_slice()),
            tags: target.get::<Tags>().map_or(&[], |tags| tags.as_slice()),
        }
    }

    fn base(&self, target: SourceId) -> Option<&actor_core::Base> {
        self.0.get::<Base>(entity(target)).map(|base| &base.0)
    }

    fn set_base(&mut self, target: SourceId, base: actor_core::Base) {
        if let Some(mut target) = self.entity_mut(target) {
            target.insert(Base(base));
        }
    }

    fn effects_on(&self, target: SourceId) -> impl Iterator<Item = SourceId> {
        let effects = self.0.get::<Effects>(entity(target));
        effects.into_iter().flat_map(Effects::iter).map(source_id)
    }

    fn all_effects(&mut self) -> Vec<SourceId> {
        let mut all = self.0.query_filtered::<Entity, (With<ActiveEffect>, Allow<Disabled>)>();
        all.iter(self.0).map(source_id).collect()
    }

    fn effect(&self, instance: SourceId) -> Option<&actor_core::ActiveEffect> {
        self.0.get::<ActiveEffect>(entity(instance)).map(|active| &active.0)
    }

    fn target_of(&self, instance: SourceId) -> Option<SourceId> {
        self.0.get::<EffectOf>(entity(instance)).map(|of| source_id(of.0))
    }

    fn owner_of(&self, source: SourceId) -> Option<SourceId> {
        let source = self.0.get_entity(entity(source)).ok()?;
        let of = source.get::<EffectOf>().map(|of| of.0);
        of.or(source.get::<ContributesTo>().map(|to| to.0)).map(source_id)
    }

    fn effect_mut(&mut self, instance: SourceId) -> Option<impl DerefMut<Target = actor_core::ActiveEffect>> {
        let active = self.0.get_mut::<ActiveEffect>(entity(instance))?;
        Some(active.map_unchanged(|active| &mut active.0))
    }

    fn count<T>(
        &mut self,
        instance: SourceId,
        change: impl FnOnce(&mut actor_core::ActiveEffect) -> T,
    ) -> Option<T> {
        let mut active = self.0.get_mut::<ActiveEffect>(entity(instance))?;
        Some(change(&mut active.bypass_change_detection().0))
    }

    fn begin(&mut self, target: SourceId, new: NewEffect) -> SourceId {
        let NewEffect { active, contributions, caps, lasts } = new;
        let effect = (ActiveEffect(active), Contributions(contributions), EffectOf(entity(target)));
        let (caps, lasts) = (Caps(caps), lasts.map(Lasts));
        let instance = match (lasts, caps.is_empty()) {
            (None, true) => self.0.spawn(effect),
            (Some(lasts), true) => self.0.spawn((effect, lasts)),
            (None, false) => self.0.spawn((effect, caps)),
            (Some(lasts), false) => self.0.spawn((effect, caps, lasts)),
        };
        source_id(instance.id())
    }

    fn set_statements(
        &mut self,
        instance: SourceId,
        contributions: actor_core::Contributions,
        caps: actor_core::Caps,
    ) {
        let Some(mut instance) = self.entity_mut(instance) else { return };
        if instance.get::<Contributions>().is_none_or(|before| before.0 != contributions) {
            instance.insert(Contributions(contributions));
        }
        if !caps.is_empty() || instance.get::<Caps>().is_some_and(|caps| !caps.is_empty()) {
            instance.insert(Caps(caps));
        }
    }

    fn lasts(&self, source: SourceId) -> Option<actor_core::Lasts> {
        self.0.get::<Lasts>(entity(source)).map(|lasts| lasts.0)
    }

    fn set_lasts(&mut self, source: SourceId, lasts: Option<actor_core::Lasts>) {
        let Some(mut source) = self.entity_mut(source) else { return };
        match lasts {
            Some(lasts) => source.insert(Lasts(lasts)),
            None => source.remove::<Lasts>(),
        };
    }

    fn remove(&mut self, source: SourceId) {
        self.0.try_despawn(entity(source)).ok();
    }

    fn send(&mut self, event: EffectEvent) {
        send_event(self.0, event);
    }

    fn send_expired(&mut self, source: SourceId, owner: Option<SourceId>) {
        let expired = Expired { entity: entity(source), on: owner.map(entity) };
        self.0.write_message(expired);
        self.0.trigger(expired);
    }

    fn set_inhibited(&mut self, target: SourceId, changes: &[(SourceId, bool)]) -> bool {
        let Some(registry) = self.0.get_resource::<Registry>().map(|registry| registry.handle()) else {
            return false;
        };
        let Some(mut attached) = self.0.get_mut::<Attached>(entity(target)) else { return false };
        let differs = attached.bypass_change_detection().0.set_inhibited(changes, &registry);
        if differs {
            attached.set_changed();
        }
        differs
    }

    fn resolve_again(&mut self, actors: Vec<SourceId>) -> Vec<(SourceId, bool)> {
        self.0.run_system_cached_with(resolve_again, actors).unwrap_or_default()
    }
}

/// Resolves these actors. Returns the effects that begin or cease to count as a result.
fn resolve_again(
    In(again): In<Vec<SourceId>>,
    registry: Res<Registry>,
    mut actors: Query<(ActorInputs, &mut Snapshot, Has<Disabled>)>,
    mut workspace: Local<actor_core::Workspace>,
) -> Vec<(SourceId, bool)> {
    for actor in again {
        let Ok((inputs, mut snapshot, _)) = actors.get_mut(entity(actor)) else { continue };
        if workspace.refresh(&registry, inputs.inputs(), &mut snapshot.bypass_change_detection().0) {
            snapshot.set_changed();
        }
    }
    workspace.take_inhibition_changes()
}
