//! The registry in code: what the builder rejects, edits at run time as transactions that all actors follow, and
//! statements about dimensions that are not defined yet.

mod builder;
mod dimensions;
mod edits;
mod layers_of_edits;
mod silencing;
mod transactions;

use bevy_actor_core::CoreError;
use bevy_actor_core::prelude::*;
use bevy_actor_core::{Diagnostics, RegistryEdit, Severity};
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::prelude::*;

static STRENGTH: Dimension = Dimension::new("strength");
static HP_MAX: Dimension = Dimension::new("hp_max");
static DAMAGE: Dimension = Dimension::new("damage");
static LUCK: Dimension = Dimension::new("luck");
static AGILITY: Dimension = Dimension::new("agility");

const WORLD: SubsystemId = SubsystemId::new("world", 0);
const EVENT: SubsystemId = SubsystemId::new("event", 10);
const ITEMS: SubsystemId = SubsystemId::new("items", 50);

/// `strength`, `hp_max` (twice the strength) and `damage`.
fn registry() -> Registry {
    Registry::builder()
        .dimension("strength", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("strength * 2"))
        .dimension("damage", DimensionDef::context())
        .build()
        .unwrap()
}

/// Whose snapshots were marked as changed in the last frame, and everything that was reported so far.
#[derive(Resource, Default)]
struct Seen {
    marked: Vec<String>,
    reports: Vec<String>,
}

fn see(
    mut seen: ResMut<Seen>,
    marked: Query<&Actor, Changed<Snapshot>>,
    mut reports: MessageReader<ActorCoreReport>,
) {
    seen.marked = marked.iter().map(|actor| actor.id().to_owned()).collect();
    seen.marked.sort();
    seen.reports.extend(reports.read().map(|report| report.0.error.to_string()));
}

fn app_with(registry: Registry) -> App {
    let mut app = App::new();
    app.add_plugins((TaskPoolPlugin::default(), ActorCorePlugin::default().with_registry(registry)))
        .init_resource::<Seen>()
        .add_systems(Last, see);
    app
}

fn app() -> App {
    app_with(registry())
}

/// An actor whose own strength is this.
fn spawn(app: &mut App, id: &str, strength: f64, more: impl Bundle) -> Entity {
    app.world_mut().spawn((Actor::new(id), Base::from([(&STRENGTH, strength)]), more)).id()
}

fn snapshot(app: &App, actor: Entity) -> &Snapshot {
    app.world().get::<Snapshot>(actor).unwrap()
}

fn value(app: &App, actor: Entity, dimension: &Dimension) -> f64 {
    snapshot(app, actor).value(dimension)
}

fn seen(app: &App) -> &Seen {
    app.world().resource::<Seen>()
}

/// Makes one edit; what it asks for is chained.
fn edit(
    app: &mut App,
    change: impl for<'e, 'r> FnOnce(&'e mut RegistryEdit<'r>) -> &'e mut RegistryEdit<'r>,
) -> Result<(), CoreError> {
    edit_of(&mut app.world_mut().resource_mut::<Registry>(), change)
}

fn edit_of(
    registry: &mut Registry,
    change: impl for<'e, 'r> FnOnce(&'e mut RegistryEdit<'r>) -> &'e mut RegistryEdit<'r>,
) -> Result<(), CoreError> {
    registry.edit(|edit| {
        change(edit);
    })
}

/// One of several edits in a list.
type Change<'c> = &'c dyn for<'e, 'r> Fn(&'e mut RegistryEdit<'r>) -> &'e mut RegistryEdit<'r>;

/// What the error says is wrong.
fn problems(error: CoreError) -> Diagnostics {
    match error {
        CoreError::Definitions(problems) => problems,
        other => panic!("{other}"),
    }
}

fn layers(order: &[&str], policy: AcrossLayerPolicy) -> CapLayers {
    CapLayers::new(order.iter().copied(), policy)
}
