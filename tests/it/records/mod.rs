//! Records: an actor with everything of its own is saved and loaded.

mod elsewhere;
mod files;
mod hostile;
mod random;
mod round_trip;
mod time;
mod unknown;
mod worlds;

use std::time::Duration;

use bevy_actor_core::CoreError;
use bevy_actor_core::prelude::*;
use bevy_actor_core::{RecordError, RegistryBuilder, Spawned, Unknown};
use bevy_app::prelude::*;
use bevy_ecs::message::Messages;
use bevy_ecs::prelude::*;
use bevy_time::{TimePlugin, TimeUpdateStrategy};

use crate::common::{reports, snapshot, value};

/// How long each frame is.
const STEP: Duration = Duration::from_millis(250);

const ITEMS: SubsystemId = SubsystemId::new("items", 50);
const REALM: SubsystemId = SubsystemId::new("luyen_the", -3);

static POWER: Dimension = Dimension::new("power");
static GUARD: Dimension = Dimension::new("guard");
static DAMAGE: Dimension = Dimension::new("damage");
static HP_MAX: Dimension = Dimension::new("hp_max");
static HP_REGEN: Dimension = Dimension::new("hp_regen");

fn dimensions() -> Vec<(&'static str, DimensionDef)> {
    vec![
        ("power", DimensionDef::primary().clamp(0.0, 1e9)),
        ("guard", DimensionDef::primary()),
        ("hp_max", DimensionDef::derived().base("100 + guard * 2")),
        ("hp_regen", DimensionDef::primary()),
        ("damage", DimensionDef::context()),
    ]
}

fn effects() -> Vec<EffectDef> {
    let poison = EffectDef::new("poison").seconds(2.0).every(0.6, [("damage", "input.power * 2")]);
    vec![
        EffectDef::new("might").seconds(10.0).rule(Rule::new().increase("power", "input.by * input.level")),
        poison.stacking(Stacking::up_to(5).one_by_one()).rule(Rule::new().add("guard", -0.7)),
        EffectDef::new("stance").ticks(5.0).grants("ready").rule(Rule::new().times("power", 1.3)),
        EffectDef::new("fury")
            .stays_while(Condition::below("guard", 50.0))
            .rule(Rule::new().add("power", "hp_max * 0.01")),
    ]
}

/// Somebody speaks for these systems.
fn subsystems() -> Vec<SubsystemDef> {
    vec![
        SubsystemDef::new("items", 50).rule(Rule::new().when(Condition::tag("ready")).add("power", 0.1)),
        SubsystemDef::new("luyen_the", -3).rule(Rule::new().when(Condition::race("elf")).times("guard", 1.1)),
    ]
}

/// A registry with all of that, defined from the front or from the back.
fn registry(reversed: bool) -> RegistryBuilder {
    let (mut dimensions, mut effects, mut subsystems) = (dimensions(), effects(), subsystems());
    if reversed {
        dimensions.reverse();
        effects.reverse();
        subsystems.reverse();
    }
    let builder =
        dimensions.into_iter().fold(Registry::builder(), |all, (name, def)| all.dimension(name, def));
    let builder = effects.into_iter().fold(builder, RegistryBuilder::effect);
    subsystems.into_iter().fold(builder, RegistryBuilder::subsystem)
}

/// A world in which a step passes in each frame.
fn app(registry: RegistryBuilder) -> App {
    let registry = registry.build().unwrap_or_else(|error| panic!("{error}"));
    let mut app = crate::common::app(registry);
    app.add_plugins(TimePlugin).insert_resource(TimeUpdateStrategy::ManualDuration(STEP));
    // The first frame has no length.
    app.update();
    app
}

fn world() -> App {
    app(registry(false))
}

/// Applies it now, and gives its entity.
fn give(app: &mut App, target: Entity, spec: impl Into<EffectSpec>) -> Entity {
    spec.into().apply_to(app.world_mut(), target).expect("it is refused").expect("it is instant")
}

/// A hero with something of everything, after a few frames.
fn hero(app: &mut App) -> Entity {
    let world = app.world_mut();
    let witch = world.spawn((Actor::new("witch"), Base::from([(&POWER, 3.0)]))).id();
    let who = (
        Actor::new("hero"),
        Name::new("Grey Wolf"),
        Race::new("elf"),
        Realms::from(["luyen_the:T2", "luyen_the:T1"]),
        Tags::from(["player", "cursed"]),
        Lifespan::new(20.25, 300.1).unwrap(),
        Timestamps::new(1_000),
    );
    let says = Contributions::new()
        .with(ITEMS, [POWER.percent(0.1).label("source", "ring"), POWER.flat(0.3).priority(7)])
        .with(REALM, [GUARD.factor(1.0 / 3.0), DAMAGE.mult(0.2)]);
    let limits = Caps::new().with(
        REALM,
        [
            POWER.hard_max(800.1).layer("REALM").realm("luyen_the:T2").label("law", "body"),
            GUARD.base_max(700.7),
        ],
    );
    let pools = Pools::new()
        .with("health", Pool::of(&HP_MAX).regenerating(&HP_REGEN))
        .with("rage", Pool::of(&POWER).following(PoolRule::FillUp));
    let base = Base::from([(&POWER, 0.1), (&GUARD, 12.7), (&HP_REGEN, 0.07)]);
    let hero = world.spawn((who, base, says, limits, pools)).id();
    let sharp = Contributions::new().with(ITEMS, [POWER.flat(5.3)]);
    let sword = world.spawn((Name::new("a sword"), sharp, ContributesTo(hero))).id();
    let fiery = Contributions::new().with(ITEMS, [POWER.percent(0.07)]);
    let tough = Caps::new().with(ITEMS, [GUARD.add_max(3.0)]);
    world.spawn((Name::new("a ruby"), fiery, tough, ContributesTo(sword), Lasts::ticks(40)));
    let weak = Contributions::new().with(ITEMS, [POWER.factor(0.77)]);
    world.spawn((Name::new("a curse"), weak, EffectOf(hero), Lasts::seconds(30)));
    app.update();
    give(app, hero, EffectSpec::new("might").level(2).input("by", 0.3).from(witch));
    give(app, hero, EffectSpec::new("poison").input("power", 1.5).from(hero));
    give(app, hero, EffectSpec::new("poison").input("power", 1.5).from(hero));
    give(app, sword, "stance");
    give(app, hero, "fury");
    app.update();
    app.update();
    app.world_mut().get_mut::<Pools>(hero).unwrap().take("health", 33.3).unwrap();
    app.update();
    hero
}

/// All numbers of an actor, to the bit.
fn bits(app: &App, actor: Entity) -> Vec<String> {
    let snapshot = snapshot(app, actor);
    assert!(snapshot.is_resolved());
    let values = snapshot.values().map(|(name, value)| format!("{name} {:x}", value.to_bits()));
    let caps = snapshot.caps_used();
    let caps = caps.map(|(name, caps)| format!("{name} {:x} {:x}", caps.min.to_bits(), caps.max.to_bits()));
    let contexts = snapshot.contexts().map(|(name, modifier)| format!("{name} {modifier:?}"));
    let pools = app.world().get::<Pools>(actor);
    let pools = pools.into_iter().flat_map(|pools| pools.iter());
    let pools = pools
        .map(|(name, pool)| format!("{name} {:x} {:x}", pool.current().to_bits(), pool.maximum().to_bits()));
    values.chain(caps).chain(contexts).chain(pools).collect()
}

fn take(app: &App, actor: Entity) -> ActorRecord {
    ActorRecord::of(app.world(), actor).unwrap_or_else(|error| panic!("{error}"))
}

fn load(app: &mut App, record: &ActorRecord) -> Spawned {
    record.spawn(app.world_mut()).unwrap_or_else(|error| panic!("{error}"))
}

/// The record as each of the formats reads it again.
fn reloaded(record: &ActorRecord) -> [ActorRecord; 3] {
    let (ron, json, bytes) = (record.to_ron(), record.to_json(), record.to_bytes());
    [
        ActorRecord::from_ron(&ron.unwrap()).unwrap(),
        ActorRecord::from_json(&json.unwrap()).unwrap(),
        ActorRecord::from_bytes(&bytes.unwrap()).unwrap(),
    ]
}

/// Why something is no record.
fn why(result: Result<ActorRecord, impl Into<ActorCoreError>>) -> RecordError {
    match result.map_err(Into::into) {
        Err(ActorCoreError::Core(CoreError::Record(why))) => why,
        other => panic!("{other:?}"),
    }
}
