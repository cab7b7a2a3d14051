//! [`Resolver`] and [`ResolverMut`]: system parameters that resolve actors on demand.

use actor_core::{
    Breakdown, Cap, Contribution, DimensionKey, Error as CoreError, Inputs, SubsystemId, Workspace,
};
use bevy_ecs::change_detection::{DetectChangesMut, Ref, Res, ResMut};
use bevy_ecs::entity::Entity;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::query::Has;
use bevy_ecs::system::{Local, Query, SystemParam};

use crate::actor::{ActorInputs, ActorInputsItem, Snapshot};
use crate::error::ActorCoreError;
use crate::registry::Registry;
use crate::source::contributor_name;
use crate::statements::Invalidated;

/// A system parameter that resolves actors immediately without writing anything, answers "what if", and explains
/// numbers.
///
/// It conflicts with no query, because the system passes the inputs of each actor through [`ActorInputs`].
///
/// ```
/// # use bevy_actor_core::prelude::*;
/// # use bevy_ecs::prelude::*;
/// static STRENGTH: Dimension = Dimension::new("strength");
/// static HP_MAX: Dimension = Dimension::new("hp_max");
/// const POTIONS: SubsystemId = SubsystemId::new("potions", 0);
///
/// fn preview(hero: Single<ActorInputs>, mut resolver: Resolver) {
///     let with_potion = resolver.resolve_with(&hero, POTIONS, [STRENGTH.percent(0.5)]);
///     println!("{} hp", with_potion.value(&HP_MAX));
///     if let Ok(breakdown) = resolver.explain(&hero, &HP_MAX) {
///         println!("{breakdown}");
///     }
/// }
/// # bevy_ecs::system::assert_is_system(preview);
/// ```
#[derive(SystemParam)]
pub struct Resolver<'w, 's> {
    registry: Res<'w, Registry>,
    workspace: Local<'s, Workspace>,
}

impl Resolver<'_, '_> {
    /// Returns the registry by which actors are resolved.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Returns the current numbers of an actor, even if its own snapshot is outdated. If the registry is not ready, the
    /// result is a snapshot that is not resolved.
    pub fn resolve(&mut self, actor: &ActorInputsItem) -> Snapshot {
        self.workspace.snapshot(&self.registry, actor.inputs()).into()
    }

    /// Returns the current numbers of many actors, like [`resolve`](Self::resolve).
    pub fn resolve_batch<'a>(
        &mut self,
        actors: impl IntoIterator<Item = ActorInputsItem<'a, 'a>>,
    ) -> impl Iterator<Item = Snapshot> {
        actors.into_iter().map(|actor| self.resolve(&actor))
    }

    /// Returns the numbers that an actor would have if this subsystem contributed these statements instead of its
    /// current ones.
    pub fn resolve_with(
        &mut self,
        actor: &ActorInputsItem,
        id: SubsystemId,
        statements: impl IntoIterator<Item = Contribution>,
    ) -> Snapshot {
        let mut contributions = actor.inputs().contributions.clone();
        contributions.replace(id, statements);
        let inputs = Inputs { contributions: &contributions, ..actor.inputs() };
        self.workspace.snapshot(&self.registry, inputs).into()
    }

    /// Returns the numbers that an actor would have if this subsystem put these caps on it instead of its current ones.
    pub fn resolve_with_caps(
        &mut self,
        actor: &ActorInputsItem,
        id: SubsystemId,
        caps: impl IntoIterator<Item = Cap>,
    ) -> Snapshot {
        let mut own = actor.inputs().caps.clone();
        own.replace(id, caps);
        let inputs = Inputs { caps: &own, ..actor.inputs() };
        self.workspace.snapshot(&self.registry, inputs).into()
    }

    /// Explains one dimension of an actor.
    ///
    /// # Errors
    /// [`CoreError::UnknownDimension`] if the registry does not define the dimension, or [`CoreError::NotReady`].
    pub fn explain(
        &mut self,
        actor: &ActorInputsItem,
        dimension: impl DimensionKey,
    ) -> Result<Breakdown, CoreError> {
        self.workspace.explain(&self.registry, actor.inputs(), dimension, &contributor_name)
    }
}

/// A system parameter that resolves actors immediately and writes their snapshots, or has them resolved in the next
/// aggregation.
///
/// It reads the inputs of actors and writes [`Snapshot`]. A system whose own queries conflict with that, such as one
/// that reads [`Snapshot`] or writes [`Base`](crate::Base), puts both into a
/// [`ParamSet`](bevy_ecs::system::ParamSet).
#[derive(SystemParam)]
pub struct ResolverMut<'w, 's> {
    registry: Res<'w, Registry>,
    workspace: Local<'s, Workspace>,
    actors: Query<'w, 's, (ActorInputs, &'static mut Snapshot, Has<Disabled>)>,
    invalidated: ResMut<'w, Invalidated>,
}

impl ResolverMut<'_, '_> {
    /// Resolves one actor immediately, writes its snapshot, and returns it. The snapshot is marked as changed only if a
    /// number changed.
    ///
    /// # Errors
    /// [`CoreError::NotReady`] if the registry is not ready, [`ActorCoreError::NotAnActor`] if the entity does not
    /// exist or is not an actor, and [`ActorCoreError::BadActor`] if its id is empty.
    pub fn resolve(&mut self, actor: Entity) -> Result<&Snapshot, ActorCoreError> {
        if !self.registry.is_ready() {
            return Err(CoreError::NotReady.into());
        }
        let (inputs, mut snapshot, _) =
            self.actors.get_mut(actor).map_err(|_| ActorCoreError::NotAnActor(actor))?;
        if inputs.id().is_empty() {
            return Err(ActorCoreError::BadActor { entity: actor, what: "an actor's id" });
        }
        if self.workspace.refresh(&self.registry, inputs.inputs(), &mut snapshot.bypass_change_detection().0)
        {
            snapshot.set_changed();
        }
        // The changes are dropped here. The next aggregation finds them again and sends their events.
        if !self.workspace.take_inhibition_changes().is_empty() {
            self.invalidated.actor(actor);
        }
        Ok(Ref::into_inner(snapshot.into()))
    }

    /// Resolves many actors immediately and writes their snapshots. It skips entities that are not actors, and actors
    /// with an empty id.
    ///
    /// # Errors
    /// [`CoreError::NotReady`] if the registry is not ready.
    pub fn resolve_batch(&mut self, actors: impl IntoIterator<Item = Entity>) -> Result<(), ActorCoreError> {
        for actor in actors {
            match self.resolve(actor) {
                Ok(_) | Err(ActorCoreError::NotAnActor(_) | ActorCoreError::BadActor { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Has one actor resolved in the next aggregation, even if its inputs do not change.
    pub fn invalidate(&mut self, actor: Entity) {
        self.invalidated.actor(actor);
    }

    /// Has every actor resolved in the next aggregation.
    pub fn invalidate_all(&mut self) {
        self.invalidated.all();
    }
}
