//! Subsystems in real apps: their order, which actors they are asked about, what their output does, what happens when
//! one fails, and how they are disabled, enabled and purged while the app runs.

mod asking;
mod failing;
mod order;
mod output;
mod registering;
mod switching;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bevy_actor_core::CoreError;
use bevy_actor_core::prelude::*;
use bevy_actor_core::{SubsystemMeta, SubsystemState, Subsystems};
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::prelude::*;
use bevy_ecs::query::ReadOnlyQueryData;
use bevy_ecs::schedule::{LogLevel, ScheduleBuildSettings};
use bevy_ecs::world::EntityRef;

static STRENGTH: Dimension = Dimension::new("strength");
static HP_MAX: Dimension = Dimension::new("hp_max");
static DAMAGE: Dimension = Dimension::new("damage");

const ITEMS: SubsystemId = SubsystemId::new("items", 50);
const DOJO: SubsystemId = SubsystemId::new("dojo", 0);

fn registry() -> Registry {
    Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
        .dimension("damage", DimensionDef::context())
        .build()
        .unwrap()
}

/// Everything that was reported since the app was made.
#[derive(Resource, Default)]
struct Reported(Vec<String>);

fn collect(mut reports: MessageReader<ActorCoreReport>, mut reported: ResMut<Reported>) {
    reported.0.extend(reports.read().map(|report| report.0.error.to_string()));
}

fn app() -> App {
    app_with(registry())
}

fn app_with(registry: Registry) -> App {
    let mut app = App::new();
    app.add_plugins((TaskPoolPlugin::default(), ActorCorePlugin::default().with_registry(registry)))
        .init_resource::<Reported>()
        .add_systems(Last, collect);
    app
}

fn reported(app: &App) -> &[String] {
    &app.world().resource::<Reported>().0
}

fn spawn(app: &mut App, id: &str, more: impl Bundle) -> Entity {
    app.world_mut().spawn((Actor::new(id), more)).id()
}

fn value(app: &App, actor: Entity, dimension: &Dimension) -> f64 {
    app.world().get::<Snapshot>(actor).unwrap().value(dimension)
}

/// What a system says of an actor now, as `(dimension, bucket, value)`.
fn said(app: &App, actor: Entity, system: &str) -> Vec<(String, Bucket, f64)> {
    let contributions = app.world().get::<Contributions>(actor).unwrap();
    contributions.of(system).map(|said| (said.dimension.to_string(), said.bucket, said.value)).collect()
}

fn registry_mut(app: &mut App) -> Mut<'_, Registry> {
    app.world_mut().resource_mut::<Registry>()
}

fn set_failure(app: &mut App, on_failure: OnFailure) {
    app.world_mut().resource_mut::<ActorCoreConfig>().on_failure = on_failure;
}

/// What most of the subsystems here look at.
#[derive(Component, Clone, Copy, PartialEq)]
struct Training(f64);

#[derive(Component)]
struct Poison(f64);

#[derive(Component)]
struct Sword(f64);

/// An ordinary system as a subsystem.
fn equip(mut actors: Query<(ContributionsMut, &Sword), Changed<Sword>>) {
    for (mut contributions, sword) in &mut actors {
        contributions.replace(ITEMS, [STRENGTH.flat(sword.0)]);
    }
}

/// Gives strength by training; fails for negative numbers, panics for infinite ones, and counts how often it is asked.
#[derive(Clone, Default)]
struct Dojo {
    asked: Arc<AtomicUsize>,
}

impl Subsystem for Dojo {
    type Data = &'static Training;

    fn system_id(&self) -> &'static str {
        DOJO.name()
    }

    fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let Training(years) = *actor.data;
        assert!(years.is_finite(), "{} trained for ever", actor.id);
        if years < 0.0 {
            return Err("nobody trains for less than no time".into());
        }
        Ok(SubsystemOutput::new().primary(STRENGTH.flat(years)))
    }
}

impl Dojo {
    /// How often it was asked since the last call.
    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }
}

/// A subsystem from a function, for any data.
struct Speaker<D: ReadOnlyQueryData + 'static>(Says<D>);

type Says<D> = Box<dyn Fn(ActorView<'_, '_, D>) -> Result<SubsystemOutput, BevyError> + Send + Sync>;

impl<D: ReadOnlyQueryData + 'static> Subsystem for Speaker<D> {
    type Data = D;

    fn system_id(&self) -> &'static str {
        DOJO.name()
    }

    fn contribute(&self, actor: ActorView<D>) -> Result<SubsystemOutput, BevyError> {
        (self.0)(actor)
    }
}

/// Says the same of everyone.
fn always(output: SubsystemOutput) -> Speaker<()> {
    Speaker(Box::new(move |_| Ok(output.clone())))
}
