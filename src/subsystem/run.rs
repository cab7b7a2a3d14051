//! Asks a [`Subsystem`] about every actor of which anything changed that it sees, and stores the output.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use actor_core::{Limits, OnFailure, SubsystemId, Symbol};
use bevy_ecs::change_detection::{DetectChanges, Ref, Res, ResMut};
use bevy_ecs::component::ComponentId;
use bevy_ecs::entity::{Entity, EntityHashMap, EntityHashSet};
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::error::BevyError;
use bevy_ecs::lifecycle::Remove;
use bevy_ecs::name::Name;
use bevy_ecs::observer::{Observer, On};
use bevy_ecs::query::{Has, Or, QueryBuilder, QueryData, QueryState, With};
use bevy_ecs::resource::Resource;
use bevy_ecs::schedule::{IntoScheduleConfigs, ScheduleConfigs};
use bevy_ecs::system::{
    ParamBuilder, Query, QueryParamBuilder, ScheduleSystem, SystemChangeTick, SystemParamBuilder,
};
use bevy_ecs::world::{FilteredEntityRef, World};
use bevy_tasks::ComputeTaskPool;
use bevy_utils::Parallel;

use crate::actor::{Actor, Race, Realms, Snapshot, Tags};
use crate::error::ActorCoreError;
use crate::reenabled::Reenabled;
use crate::registry::{ActorCoreConfig, Registry};
use crate::reports::Reports;
use crate::statements::{
    Base, Caps, CapsMut, CapsMutItem, Contributions, ContributionsMut, ContributionsMutItem,
};

use super::{ActorView, Subsystem, SubsystemMeta, SubsystemOutput};

/// The state of one [`Subsystem`] while the app runs, as a resource.
#[derive(Resource)]
pub struct SubsystemState<S: Subsystem> {
    subsystem: S,
    id: SubsystemId,
    /// The components of [`Subsystem::Data`], whose changes the system looks for.
    sees: Box<[ComponentId]>,
    outputs: LastOutputs,
    /// Actors that lost a component that the subsystem sees, or that can be seen again after they were hidden.
    lost: EntityHashSet,
    /// Whether to ask about every actor in the next run.
    all: bool,
    /// How often the subsystem had been purged at its last run.
    purges: u32,
}

impl<S: Subsystem> SubsystemState<S> {
    /// Returns the metadata of the last output for an actor.
    pub fn meta(&self, actor: Entity) -> Option<&SubsystemMeta> {
        self.outputs.0.get(&actor)
    }

    /// Asks the subsystem about every actor in its next run, whether anything changed or not.
    pub fn ask_again(&mut self) {
        self.all = true;
    }
}

/// The identity of an actor, as far as a subsystem sees it. A component that the game removed counts as empty.
type Identity = (
    Option<Ref<'static, Actor>>,
    Option<Ref<'static, Name>>,
    Option<Ref<'static, Race>>,
    Option<Ref<'static, Realms>>,
    Option<Ref<'static, Tags>>,
    Option<Ref<'static, Base>>,
);

/// An entity that has statements or can have them. `Has<Disabled>` makes the query include disabled entities.
type SubsystemRow<D> = (
    Entity,
    Identity,
    Option<D>,
    Option<ContributionsMut>,
    Option<CapsMut>,
    FilteredEntityRef<'static, 'static>,
    Has<Disabled>,
);

type HasStatements = Or<(With<Contributions>, With<Caps>)>;

/// Creates the system that asks a subsystem about its actors.
///
/// # Errors
/// [`ActorCoreError::ForbiddenData`] if the subsystem asks for data that depends on its own output, or
/// [`ActorCoreError::DuplicateType`] if a subsystem of the same type is registered already.
pub(super) fn system<S: Subsystem>(
    world: &mut World,
    id: SubsystemId,
    subsystem: S,
) -> Result<ScheduleConfigs<ScheduleSystem>, ActorCoreError> {
    if let Some(state) = world.get_resource::<SubsystemState<S>>() {
        return Err(ActorCoreError::DuplicateType { system: id.symbol(), first: state.id.symbol() });
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
        state.lost.insert(removed.event().entity);
    });
    world.spawn(observer.with_components(data.iter().copied().chain(identity)));
    world.add_observer(|reenabled: On<Reenabled>, mut state: ResMut<SubsystemState<S>>| {
        state.lost.insert(reenabled.entity);
    });
    let sees = data.clone().into();
    world.insert_resource(SubsystemState {
        subsystem,
        id,
        sees,
        outputs: LastOutputs::default(),
        lost: EntityHashSet::default(),
        all: false,
        purges: 0,
    });
    let actors =
        QueryParamBuilder::new(move |builder: &mut QueryBuilder<SubsystemRow<S::Data>, HasStatements>| {
            for component in data {
                builder.optional(|builder| {
                    builder.ref_id(component);
                });
            }
        });
    let built = (ParamBuilder, ParamBuilder, ParamBuilder, ParamBuilder, actors, ParamBuilder)
        .build_state(world)
        .build_system(run_subsystem::<S>)
        // Bevy would name it by all its parameters.
        .with_name(std::any::type_name::<S>());
    Ok(built.into_configs())
}

fn run_subsystem<S: Subsystem>(
    mut state: ResMut<SubsystemState<S>>,
    registry: Res<Registry>,
    reports: Res<Reports>,
    config: Res<ActorCoreConfig>,
    mut actors: Query<SubsystemRow<S::Data>, HasStatements>,
    ticks: SystemChangeTick,
) {
    let state = &mut *state;
    let purges = registry.purges(state.id.symbol());
    if std::mem::replace(&mut state.purges, purges) != purges {
        state.outputs.clear();
        state.all = true;
    }
    let (subsystem, id, all) = (&state.subsystem, state.id, std::mem::take(&mut state.all));
    let (on_failure, limits) = (config.on_failure, config.limits);
    let asker = Asker { subsystem, id, on_failure, limits, reports: &reports };
    let mut outcomes: Parallel<Vec<(Entity, Outcome)>> = Parallel::default();
    let ask_one = |outcomes: &mut Vec<(Entity, Outcome)>,
                   row: <SubsystemRow<S::Data> as QueryData>::Item<'_, '_>| {
        let (entity, identity, data, contributions, caps, components, _) = row;
        let sees_change = all
            || is_changed(&identity)
            || state.sees.iter().any(|component| {
                let change = components.get_change_ticks_by_id(*component);
                change.is_some_and(|change| change.is_changed(ticks.last_run(), ticks.this_run()))
            });
        if sees_change && let (Some(_), Some(data)) = (&identity.0, data) {
            let outcome = asker.about(view(identity, data), contributions, caps);
            outcomes.push((entity, outcome));
        }
    };
    if ComputeTaskPool::try_get().is_some() {
        actors
            .par_iter_mut()
            .for_each_init(|| outcomes.borrow_local_mut(), |outcomes, row| ask_one(outcomes, row));
    } else {
        let mut outcomes = outcomes.borrow_local_mut();
        actors.iter_mut().for_each(|row| ask_one(&mut outcomes, row));
    }
    let mut asked = EntityHashSet::default();
    for (entity, outcome) in outcomes.iter_mut().flat_map(std::mem::take) {
        asked.insert(entity);
        state.outputs.note(entity, outcome);
    }
    // An actor that lost a component shows no change, and neither does one that was hidden.
    for entity in std::mem::take(&mut state.lost) {
        if !asked.insert(entity) {
            continue;
        }
        let outcome = match actors.get_mut(entity) {
            Ok((_, identity @ (Some(_), ..), Some(data), contributions, caps, ..)) => {
                asker.about(view(identity, data), contributions, caps)
            }
            Ok((_, _, _, contributions, caps, ..)) => asker.take_back(contributions, caps),
            Err(_) => Outcome::Nothing,
        };
        state.outputs.note(entity, outcome);
    }
}

/// The outcome of asking about one actor.
enum Outcome {
    /// The subsystem contributes to the actor, and this is the output's metadata.
    Said(SubsystemMeta),
    /// The subsystem contributes nothing to the actor any more.
    Nothing,
    /// The subsystem failed, and its last output stays.
    Kept,
}

/// The metadata of the last output, for each actor that the subsystem contributes to.
#[derive(Default)]
struct LastOutputs(EntityHashMap<SubsystemMeta>);

impl LastOutputs {
    fn note(&mut self, actor: Entity, outcome: Outcome) {
        match outcome {
            Outcome::Said(meta) => {
                self.0.insert(actor, meta);
            }
            Outcome::Nothing => {
                self.0.remove(&actor);
            }
            Outcome::Kept => {}
        }
    }

    fn clear(&mut self) {
        self.0.clear();
    }
}

/// Returns whether any part of the actor's identity changed.
fn is_changed((actor, name, race, realms, tags, base): &<Identity as QueryData>::Item<'_, '_>) -> bool {
    fn changed<T>(part: &Option<Ref<T>>) -> bool {
        part.as_ref().is_some_and(DetectChanges::is_changed)
    }
    changed(actor) || changed(name) || changed(race) || changed(realms) || changed(tags) || changed(base)
}

/// Builds the view that the subsystem gets of an actor.
fn view<'w, 's, D: QueryData>(
    (actor, name, race, realms, tags, base): <Identity as QueryData>::Item<'w, 's>,
    data: D::Item<'w, 's>,
) -> ActorView<'w, 's, D> {
    static REALMS: LazyLock<Realms> = LazyLock::new(Realms::default);
    static TAGS: LazyLock<Tags> = LazyLock::new(Tags::default);
    static BASE: LazyLock<Base> = LazyLock::new(Base::default);
    ActorView {
        id: actor.map_or("", |actor| Ref::into_inner(actor).id()),
        name: name.map(|name| Ref::into_inner(name).as_str()),
        race: race.map_or(Race::NONE, |race| *race),
        realms: realms.map_or(&REALMS, Ref::into_inner),
        tags: tags.map_or(&TAGS, Ref::into_inner),
        base: base.map_or(&BASE, Ref::into_inner),
        data,
    }
}

/// Asks one subsystem about actors, one at a time.
struct Asker<'a, S> {
    subsystem: &'a S,
    id: SubsystemId,
    on_failure: OnFailure,
    limits: Limits,
    reports: &'a Reports,
}

impl<S: Subsystem> Asker<'_, S> {
    /// Asks about an actor, and stores what the subsystem contributes to it.
    fn about(
        &self,
        view: ActorView<S::Data>,
        contributions: Option<ContributionsMutItem>,
        caps: Option<CapsMutItem>,
    ) -> Outcome {
        let actor = view.id;
        let outcome = catch_unwind(AssertUnwindSafe(|| self.subsystem.contribute(view)));
        let error = match outcome {
            Ok(Ok(output)) => match self.refusal(&output) {
                None => {
                    if let Some(mut contributions) = contributions {
                        contributions.replace(self.id, output.contributions());
                    }
                    if let Some(mut caps) = caps {
                        caps.replace(self.id, output.caps);
                    }
                    return Outcome::Said(output.meta);
                }
                Some(why) => why,
            },
            Ok(Err(error)) => first_line(&error),
            Err(panic) => format!("it panicked: {}", panic_text(panic.as_ref())),
        };
        if self.on_failure != OnFailure::Ignore {
            let (system, actor) = (self.id.symbol(), actor.into());
            self.reports.error(ActorCoreError::SubsystemFailed { system, actor, error });
        }
        match self.on_failure {
            OnFailure::KeepLast | OnFailure::Ignore => Outcome::Kept,
            OnFailure::Drop => self.take_back(contributions, caps),
        }
    }

    /// Returns why the whole output is rejected, if it is.
    fn refusal(&self, output: &SubsystemOutput) -> Option<String> {
        if let Some(other) = foreign(output, self.id) {
            return Some(format!(
                "its meta data names system `{other}`, but a subsystem speaks only for itself"
            ));
        }
        let (count, limit) = (output.len(), self.limits.statements);
        (count > limit as usize).then(|| {
            format!("it says {count} things, and at most {limit} are taken; `limits` in config.ron says so")
        })
    }

    /// Removes what the subsystem contributed.
    fn take_back(&self, contributions: Option<ContributionsMutItem>, caps: Option<CapsMutItem>) -> Outcome {
        if let Some(mut contributions) = contributions {
            contributions.remove(self.id);
        }
        if let Some(mut caps) = caps {
            caps.remove(self.id);
        }
        Outcome::Nothing
    }
}

/// Returns the system that the output's metadata names, if that is another than the subsystem.
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

/// Returns the text of an error without the backtrace that follows it.
pub(super) fn first_line(error: &BevyError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}
