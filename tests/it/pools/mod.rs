//! [`Pools`] in an app: how they begin, follow their maxima, regenerate, are spent and restored, send events, and are
//! saved.

mod beginning;
mod changes;
mod disabled;
mod following;
mod properties;
mod regeneration;
mod reports;
mod saving;
mod steady;

use std::time::Duration;

use crate::common::spawn;
use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_ecs::entity_disabling::Disabled;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;
use bevy_time::Time;

static HP_MAX: Dimension = Dimension::new("hp_max");
static HP_REGEN: Dimension = Dimension::new("hp_regen");
static MANA_MAX: Dimension = Dimension::new("mana_max");

fn registry() -> Registry {
    Registry::builder()
        .dimension("hp_max", DimensionDef::primary())
        .dimension("hp_regen", DimensionDef::primary())
        .dimension("mana_max", DimensionDef::primary())
        .build()
        .unwrap()
}

/// What observers were told.
#[derive(Resource, Default)]
struct Observed(Vec<(Entity, Symbol, &'static str)>);

/// An app with a clock that stands still until a test moves it.
fn app() -> App {
    let mut app = crate::common::app(registry());
    app.insert_resource(Time::<()>::default())
        .init_resource::<Observed>()
        .add_observer(|event: On<PoolEmptied>, mut observed: ResMut<Observed>| {
            observed.0.push((event.entity, event.pool, "emptied"));
        })
        .add_observer(|event: On<PoolFilled>, mut observed: ResMut<Observed>| {
            observed.0.push((event.entity, event.pool, "filled"));
        });
    app
}

/// A pool of health that regenerates, and follows by this rule.
fn health(rule: PoolRule) -> Pools {
    Pools::new().with("health", Pool::of(&HP_MAX).regenerating(&HP_REGEN).following(rule))
}

/// An actor with health, so much at most, which regenerates so much each second.
fn hero(app: &mut App, maximum: f64, regeneration: f64) -> Entity {
    let base = Base::from([(&HP_MAX, maximum), (&HP_REGEN, regeneration)]);
    spawn(app, (base, health(PoolRule::KeepFraction)))
}

/// The frame after so many seconds.
fn pass(app: &mut App, seconds: f64) {
    app.world_mut().resource_mut::<Time>().advance_by(Duration::from_secs_f64(seconds));
    app.update();
}

/// A frame that takes no time.
fn frame(app: &mut App) {
    pass(app, 0.0);
}

fn set_base(app: &mut App, actor: Entity, dimension: &'static Dimension, value: f64) {
    app.world_mut().get_mut::<Base>(actor).unwrap().set(dimension, value);
}

fn pools(app: &mut App, actor: Entity) -> Mut<'_, Pools> {
    app.world_mut().get_mut::<Pools>(actor).unwrap()
}

/// The current value and the maximum of the actor's health.
fn hp(app: &App, actor: Entity) -> (f64, f64) {
    let pools = app.world().get::<Pools>(actor).unwrap();
    (pools.current("health"), pools.maximum("health"))
}

/// What was reported since the last call, at most two updates ago; observers and readers of messages are told the same.
fn told(app: &mut App) -> Vec<(Entity, Symbol, &'static str)> {
    let emptied = app.world_mut().resource_mut::<Messages<PoolEmptied>>().drain().collect::<Vec<_>>();
    let filled = app.world_mut().resource_mut::<Messages<PoolFilled>>().drain().collect::<Vec<_>>();
    let mut read: Vec<_> = emptied.into_iter().map(|event| (event.entity, event.pool, "emptied")).collect();
    read.extend(filled.into_iter().map(|event| (event.entity, event.pool, "filled")));
    let observed = std::mem::take(&mut app.world_mut().resource_mut::<Observed>().0);
    let sorted = |mut list: Vec<_>| {
        list.sort();
        list
    };
    assert_eq!(sorted(read), sorted(observed.clone()));
    observed
}
