//! Asks a [`Subsystem`] about every actor of which anything that it sees changed.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use bevy_ecs::change_detection::{DetectChanges, Ref, Res, ResMut};
use bevy_ecs::component::ComponentId;
use bevy_ecs::entity::{Entity, EntityHashMap};
use bevy_ecs::error::BevyError;
use bevy_ecs::lifecycle::Remove;
use bevy_ecs::name::Name;
use bevy_ecs::observer::{Observer, On};
use bevy_ecs::query::{QueryData, QueryState};
use bevy_ecs::resource::Resource;
use bevy_ecs::schedule::{IntoScheduleConfigs, ScheduleConfigs};
use bevy_ecs::system::{
    ParamBuilder, Query, QueryParamBuilder, ScheduleSystem, SystemChangeTick, SystemParamBuilder,
};
use bevy_ecs::world::{FilteredEntityRef, World};
use bevy_utils::Parallel;

use crate::actor::{Actor, Race, Realms, Tags};
use crate::base::Base;
use crate::caps::{Caps, CapsMut, CapsMutItem};
use crate::config::{ActorCoreConfig, OnFailure};
use crate::contributions::{Contributions, ContributionsMut, ContributionsMutItem};
use crate::error::ActorCoreError;
use crate::registry::Registry;
use crate::snapshot::Snapshot;
use crate::symbol::Symbol;

use super::{ActorView, Subsystem, SubsystemMeta, SubsystemOutput};
use crate::subsystem_id::SubsystemId;

/// What the plugin knows about a [`Subsystem`] while the app runs.
#[derive(Resource)]
pub struct SubsystemState<S: Subsystem> {
    subsystem: S,
    id: SubsystemId,
    /// Everything that the subsystem sees of an actor.
    sees: Box<[ComponentId]>,
    /// The actors that it has said something about, with the meta data of that.
    served: EntityHashMap<SubsystemMeta>,
    /// Actors that lost a component that it sees.
    lost: Vec<Entity>,
    /// Ask about everyone.
    all: bool,
    /// How often it had been purged when it was last asked.
    purges: u32,
}

impl<S: Subsystem> SubsystemState<S> {
    /// The meta data of what it last said about an actor.
    pub fn meta(&self, actor: Entity) -> Option<&SubsystemMeta> {
        self.served.get(&actor)
    }

    /// Has it asked about every actor at the next opportunity, whether anything changed or not.
    pub fn ask_again(&mut self) {
        self.all = true;
    }
}

/// Who an actor is, as far as a subsystem sees it.
type Identity = (
    Ref<'static, Actor>,
    Option<Ref<'static, Name>>,
    Ref<'static, Race>,
    Ref<'static, Realms>,
    Ref<'static, Tags>,
    Ref<'static, Base>,
);

type Row<D> = (Entity, Identity, Option<D>, ContributionsMut, CapsMut, FilteredEntityRef<'static, 'static>);

/// The system that asks a subsystem.
///
/// # Errors
/// [`ActorCoreError::ForbiddenData`] if it asks for what would feed back.
pub(super) fn system<S: Subsystem>(
    world: &mut World,
    id: SubsystemId,
    subsystem: S,
) -> Result<ScheduleConfigs<ScheduleSystem>, ActorCoreError> {
    if world.contains_resource::<SubsystemState<S>>() {
        return Err(ActorCoreError::DuplicateSubsystem(id.symbol()));
    }
    let forbidden = [
        (
            world.register_component::<Snapshot>(),
            "Snapshot",
            "what it says would depend on what it said before",
        ),
        (world.register_component::<Contributions>(), "Contributions", "it speaks through its output"),
        (world.register_component::<Caps>(), "Caps", "it speaks through its output"),
    ];
    let access = QueryState::<S::Data>::new(world).component_access().access().clone();
    for (component, name, why) in forbidden {
        if access.has_read(component) {
            return Err(ActorCoreError::ForbiddenData { system: id.symbol(), component: name, why });
        }
    }
    let data: Vec<ComponentId> = match access.try_iter_access() {
        Ok(accesses) => accesses.map(|access| *access.index()).collect(),
        Err(_) => {
            let why = "name the components that it reads one by one, so that their changes can be seen";
            return Err(ActorCoreError::ForbiddenData {
                system: id.symbol(),
                component: "every component",
                why,
            });
        }
    };
    let identity = [
        world.register_component::<Actor>(),
        world.register_component::<Name>(),
        world.register_component::<Race>(),
        world.register_component::<Realms>(),
        world.register_component::<Tags>(),
        world.register_component::<Base>(),
    ];
    let observer = Observer::new(|removed: On<Remove<()>>, mut state: ResMut<SubsystemState<S>>| {
        state.lost.push(removed.event().entity);
    });
    world.spawn(observer.with_components(data.iter().copied().chain(identity)));
    let sees = data.clone().into();
    world.insert_resource(SubsystemState {
        subsystem,
        id,
        sees,
        served: EntityHashMap::default(),
        lost: Vec::new(),
        all: false,
        purges: 0,
    });
    let actors = QueryParamBuilder::new(move |builder: &mut bevy_ecs::query::QueryBuilder<Row<S::Data>>| {
        for component in data {
            builder.optional(|builder| {
                builder.ref_id(component);
            });
        }
    });
    let built = (ParamBuilder, ParamBuilder, ParamBuilder, actors, ParamBuilder)
        .build_state(world)
        .build_system(ask::<S>);
    Ok(built.into_configs())
}

fn ask<S: Subsystem>(
    mut state: ResMut<SubsystemState<S>>,
    registry: Res<Registry>,
    config: Res<ActorCoreConfig>,
    mut actors: Query<Row<S::Data>>,
    ticks: SystemChangeTick,
) {
    let state = &mut *state;
    let purges = registry.purges(state.id.symbol());
    if std::mem::replace(&mut state.purges, purges) != purges {
        state.served.clear();
        state.all = true;
    }
    let (subsystem, id, all) = (&state.subsystem, state.id, std::mem::take(&mut state.all));
    let asks = Asks { subsystem, id, on_failure: config.on_failure, registry: &registry };
    let mut changes: Parallel<Vec<(Entity, Option<SubsystemMeta>)>> = Parallel::default();
    actors.par_iter_mut().for_each_init(
        || changes.borrow_local_mut(),
        |changes, (entity, identity, data, mut contributions, mut caps, components)| {
            let (actor, name, race, realms, tags, base) = &identity;
            let sees_change = all
                || actor.is_changed()
                || name.as_ref().is_some_and(DetectChanges::is_changed)
                || race.is_changed()
                || realms.is_changed()
                || tags.is_changed()
                || base.is_changed()
                || state.sees.iter().any(|component| {
                    let change = components.get_change_ticks_by_id(*component);
                    change.is_some_and(|change| change.is_changed(ticks.last_run(), ticks.this_run()))
                });
            if let (true, Some(data)) = (sees_change, data) {
                let view = view(identity, data);
                changes.extend(asks.about(view, &mut contributions, &mut caps).map(|meta| (entity, meta)));
            }
        },
    );
    for (entity, meta) in changes.iter_mut().flat_map(std::mem::take).collect::<Vec<_>>() {
        match meta {
            Some(meta) => {
                state.served.insert(entity, meta);
            }
            None => {
                state.served.remove(&entity);
            }
        }
    }
    for entity in std::mem::take(&mut state.lost) {
        if !state.served.contains_key(&entity) {
            continue;
        }
        match actors.get_mut(entity) {
            // It still has what the subsystem asks for, or has it again; a lost option may change what it says.
            Ok((_, identity, Some(data), mut contributions, mut caps, _)) => {
                match asks.about(view(identity, data), &mut contributions, &mut caps) {
                    Some(Some(meta)) => drop(state.served.insert(entity, meta)),
                    Some(None) => drop(state.served.remove(&entity)),
                    None => {}
                }
            }
            Ok((_, _, None, mut contributions, mut caps, _)) => {
                contributions.remove(id);
                caps.remove(id);
                state.served.remove(&entity);
            }
            Err(_) => drop(state.served.remove(&entity)),
        }
    }
}

/// What the subsystem sees of an actor.
fn view<'w, 's, D: QueryData>(
    (actor, name, race, realms, tags, base): <Identity as QueryData>::Item<'w, 's>,
    data: D::Item<'w, 's>,
) -> ActorView<'w, 's, D> {
    ActorView {
        id: Ref::into_inner(actor).id(),
        name: name.map(|name| Ref::into_inner(name).as_str()),
        race: *race,
        realms: Ref::into_inner(realms),
        tags: Ref::into_inner(tags),
        base: Ref::into_inner(base),
        data,
    }
}

/// Asks one subsystem about one actor after the other.
struct Asks<'a, S> {
    subsystem: &'a S,
    id: SubsystemId,
    on_failure: OnFailure,
    registry: &'a Registry,
}

impl<S: Subsystem> Asks<'_, S> {
    /// Writes what the subsystem says about an actor, and gives its meta data; `Some(None)` if nothing is said any more,
    /// `None` if everything stays as it was.
    fn about(
        &self,
        view: ActorView<S::Data>,
        contributions: &mut ContributionsMutItem,
        caps: &mut CapsMutItem,
    ) -> Option<Option<SubsystemMeta>> {
        let actor = view.id;
        let outcome = catch_unwind(AssertUnwindSafe(|| self.subsystem.contribute(view)));
        let error = match outcome {
            Ok(Ok(output)) => match foreign(&output, self.id) {
                None => {
                    contributions.replace(self.id, output.contributions());
                    caps.replace(self.id, output.caps);
                    return Some(Some(output.meta));
                }
                Some(other) => {
                    format!("its meta data names system `{other}`, but a subsystem speaks only for itself")
                }
            },
            Ok(Err(error)) => first_line(&error),
            Err(panic) => format!("it panicked: {}", panic_text(panic.as_ref())),
        };
        self.registry.reports().error(ActorCoreError::SubsystemFailed {
            system: self.id.symbol(),
            actor: actor.into(),
            error,
        });
        match self.on_failure {
            OnFailure::KeepLast => None,
            OnFailure::Drop => {
                contributions.remove(self.id);
                caps.remove(self.id);
                Some(None)
            }
        }
    }
}

/// The other system that the output claims to come from.
fn foreign(output: &SubsystemOutput, id: SubsystemId) -> Option<Symbol> {
    output.meta.system.filter(|system| *system != id.symbol())
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a text")
}

/// The text of an error without the backtrace that follows it.
pub(super) fn first_line(error: &BevyError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
