//! Helpers that several tests share: an app around a registry, and short ways to write statements and read numbers.

#![allow(dead_code, reason = "each test file uses its part")]

use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;

/// How often snapshots were marked as changed. One that was never resolved does not count.
#[derive(Resource, Debug, Default)]
pub struct SnapshotChanges {
    /// Since the app began.
    pub total: usize,
    /// Those of the last update, in the order in which they were spawned.
    pub last: Vec<Entity>,
}

/// An app with the plugin, this registry and no files. It counts how often `Changed<Snapshot>` fires.
pub fn app(registry: Registry) -> App {
    app_with(ActorCorePlugin::default().with_registry(registry))
}

/// An app with this plugin. It counts how often `Changed<Snapshot>` fires.
pub fn app_with(plugin: ActorCorePlugin) -> App {
    let mut app = App::new();
    app.add_plugins(plugin).init_resource::<SnapshotChanges>().add_systems(Last, count_changes);
    app
}

/// Disabled actors count as well.
fn count_changes(
    changed: Query<(Entity, &Snapshot, Has<Disabled>), Changed<Snapshot>>,
    mut changes: ResMut<SnapshotChanges>,
) {
    let resolved = changed.iter().filter(|(_, snapshot, _)| snapshot.is_resolved());
    changes.last = resolved.map(|(actor, ..)| actor).collect();
    changes.last.sort_unstable_by_key(|actor| actor.index_u32());
    changes.total += changes.last.len();
}

/// An actor with these components.
pub fn spawn(app: &mut App, components: impl Bundle) -> Entity {
    app.world_mut().spawn((Actor::new("hero"), components)).id()
}

/// The numbers of an actor.
pub fn snapshot(app: &App, actor: Entity) -> &Snapshot {
    app.world().get::<Snapshot>(actor).expect("it has no snapshot")
}

/// The value of one dimension; 0 if it is absent.
pub fn value(app: &App, actor: Entity, dimension: &str) -> f64 {
    snapshot(app, actor).value(dimension)
}

/// The version of an actor's snapshot.
pub fn version(app: &App, actor: Entity) -> u64 {
    snapshot(app, actor).version()
}

/// How often any snapshot was marked as changed since the app began.
pub fn changes(app: &App) -> usize {
    app.world().resource::<SnapshotChanges>().total
}

/// The actors whose snapshots were marked as changed in the last update, in the order in which they were spawned.
pub fn just_changed(app: &App) -> &[Entity] {
    &app.world().resource::<SnapshotChanges>().last
}

/// Makes these the contributions of a subsystem to an actor, as a subsystem's system does it.
pub fn say(
    app: &mut App,
    actor: Entity,
    id: SubsystemId,
    statements: impl IntoIterator<Item = Contribution>,
) {
    let mut query = app.world_mut().query::<(ContributionsMut, Has<Disabled>)>();
    let (mut contributions, _) = query.get_mut(app.world_mut(), actor).expect("it has no contributions");
    contributions.replace(id, statements);
}

/// Makes these the caps that a subsystem puts on an actor, as a subsystem's system does it.
pub fn limit(app: &mut App, actor: Entity, id: SubsystemId, caps: impl IntoIterator<Item = Cap>) {
    let mut query = app.world_mut().query::<(CapsMut, Has<Disabled>)>();
    let (mut own, _) = query.get_mut(app.world_mut(), actor).expect("it has no caps");
    own.replace(id, caps);
}

/// Changes the registry in one transaction.
pub fn edit(
    app: &mut App,
    change: impl FnOnce(&mut bevy_actor_core::RegistryEdit),
) -> Result<(), bevy_actor_core::CoreError> {
    app.world_mut().resource_mut::<Registry>().edit(change)
}

/// What was reported as messages since the last call, at most two updates ago.
pub fn reports(app: &mut App) -> Vec<String> {
    let mut messages = app.world_mut().resource_mut::<Messages<ActorCoreReport>>();
    messages.drain().map(|ActorCoreReport(report)| report.error.to_string()).collect()
}
