//! A whole world that Bevy's world serialization saves and loads continues in another world with the same bits: its
//! actors, items, effects, pools and times.

use std::any::TypeId;
use std::time::Duration;

use bevy_actor_core::Timeline;
use bevy_actor_core::prelude::*;
use bevy_app::prelude::*;
use bevy_asset::{AssetPath, LoadFromPath, UntypedHandle};
use bevy_ecs::entity::EntityHashMap;
use bevy_ecs::prelude::*;
use bevy_time::{TimePlugin, TimeUpdateStrategy};
use bevy_world_serialization::serde::WorldDeserializer;
use bevy_world_serialization::{DynamicWorld, DynamicWorldBuilder};
use serde::de::DeserializeSeed;

const ITEMS: SubsystemId = SubsystemId::new("items", 50);

static POWER: Dimension = Dimension::new("power");
static GUARD: Dimension = Dimension::new("guard");
static HP_MAX: Dimension = Dimension::new("hp_max");
static HP_REGEN: Dimension = Dimension::new("hp_regen");

fn app() -> App {
    let registry = Registry::builder()
        .dimension("power", DimensionDef::primary())
        .dimension("guard", DimensionDef::primary())
        .dimension("hp_regen", DimensionDef::primary())
        .dimension("hp_max", DimensionDef::derived().base("100 + guard * 2"))
        .effect(
            EffectDef::new("might")
                .seconds(4.0)
                .rule(Rule::new().increase("power", "input.by * input.level")),
        )
        .effect(
            EffectDef::new("poison")
                .seconds(3.0)
                .every(0.6, [("damage", "input.power * 2")])
                .stacking(Stacking::up_to(5).one_by_one())
                .rule(Rule::new().add("guard", -0.7)),
        )
        .effect(
            EffectDef::new("fury")
                .stays_while(Condition::below("guard", 50.0))
                .rule(Rule::new().add("power", "hp_max * 0.01")),
        )
        .subsystem(
            SubsystemDef::new("race", 100).rule(Rule::new().when(Condition::race("elf")).times("guard", 1.1)),
        );
    let mut app = App::new();
    app.add_plugins((
        TaskPoolPlugin::default(),
        TimePlugin,
        ActorCorePlugin::default().with_registry(registry.build().unwrap()),
    ))
    .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(250)))
    .register_type::<Name>();
    app.finish();
    app.cleanup();
    app.update();
    app
}

/// Somebody with something of everything.
fn hero(app: &mut App) -> Entity {
    let world = app.world_mut();
    let witch = world.spawn((Actor::new("witch"), Base::from([(&POWER, 3.0)]))).id();
    let said =
        Contributions::new().with(ITEMS, [POWER.percent(0.1), POWER.flat(0.3), GUARD.factor(1.0 / 3.0)]);
    let limits = Caps::new().with(ITEMS, [POWER.hard_max(800.1).layer("REALM")]);
    let pools = Pools::new().with("health", Pool::of(&HP_MAX).regenerating(&HP_REGEN));
    let base = Base::from([(&POWER, 0.1), (&GUARD, 12.7), (&HP_REGEN, 0.07)]);
    let who = (Actor::new("hero"), Name::new("Grey Wolf"), Race::new("elf"), Tags::from(["player"]));
    let hero = world.spawn((who, base, said, limits, pools)).id();
    let sharp = Contributions::new().with(ITEMS, [POWER.flat(5.3)]);
    let sword = world.spawn((Name::new("a sword"), sharp, ContributesTo(hero))).id();
    let fiery = Contributions::new().with(ITEMS, [POWER.percent(0.07)]);
    world.spawn((Name::new("a ruby"), fiery, ContributesTo(sword), Lasts::ticks(9)));
    app.update();
    for spec in [
        EffectSpec::new("might").level(2).input("by", 0.3).from(witch),
        EffectSpec::new("poison").input("power", 1.5).from(witch),
        EffectSpec::new("poison").input("power", 1.5).from(witch),
        EffectSpec::new("fury"),
    ] {
        spec.apply_to(app.world_mut(), hero).unwrap();
    }
    app.update();
    app.update();
    hero
}

/// The game has no assets.
struct NoAssets;

impl LoadFromPath for NoAssets {
    fn load_from_path_erased(&mut self, _: TypeId, path: AssetPath<'static>) -> UntypedHandle {
        unreachable!("nothing here asks for {path}")
    }
}

/// All entities, and of the resources the one that knows how long things still last.
fn save(app: &App) -> String {
    let world = app.world();
    let types = world.resource::<AppTypeRegistry>().read();
    let entities = world.archetypes().iter().flat_map(bevy_ecs::archetype::Archetype::entities);
    let saved = DynamicWorldBuilder::from_world(world, &types)
        .deny_all_resources()
        .allow_resource::<Timeline>()
        .extract_entities(entities.map(bevy_ecs::archetype::ArchetypeEntity::id))
        .remove_empty_entities()
        .extract_resources()
        .build();
    saved.serialize(&types).unwrap()
}

fn load(app: &mut App, text: &str) -> EntityHashMap<Entity> {
    let types = app.world().resource::<AppTypeRegistry>().clone();
    let mut from = ron::Deserializer::from_str(text).unwrap();
    let reader = WorldDeserializer { type_registry: &types.read(), load_from_path: &mut NoAssets };
    let saved: DynamicWorld = reader.deserialize(&mut from).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut map = EntityHashMap::default();
    saved.write_to_world(app.world_mut(), &mut map).unwrap();
    map
}

#[test]
fn a_world_goes_on_in_another_one_with_the_same_bits() {
    let mut before = app();
    let hero = hero(&mut before);
    let text = save(&before);
    let mut after = app();
    after.world_mut().spawn_empty();
    let loaded = load(&mut after, &text)[&hero];
    assert_ne!(loaded, hero);
    let (mut numbers, mut health) = (Vec::new(), Vec::new());
    for frame in 0..30 {
        before.update();
        after.update();
        let [was, is] = [(&before, hero), (&after, loaded)].map(|(app, hero)| {
            (app.world().get::<Snapshot>(hero).unwrap(), app.world().get::<Pools>(hero).unwrap())
        });
        assert_eq!(is.0.checksum(), was.0.checksum(), "frame {frame}: {}", was.0.diff(is.0));
        assert_eq!(is.1, was.1, "frame {frame}");
        numbers.push(is.0.checksum());
        health.push(is.1.clone());
    }
    numbers.dedup();
    assert!(numbers.len() > 4, "things end meanwhile: {numbers:?}");
    assert!(health.first() != health.last(), "time goes on for pools");
    assert_eq!(after.world().get::<Name>(loaded).unwrap().as_str(), "Grey Wolf");
    let sources = |app: &App, hero: Entity| -> Vec<Option<String>> {
        let effects = app.world().get::<bevy_actor_core::Effects>(hero).unwrap();
        let active = effects.iter().filter_map(|effect| app.world().get::<ActiveEffect>(effect));
        let name = |source| app.world().get::<Actor>(source).map(|actor| actor.id().to_owned());
        active.map(|active| active.source().and_then(name)).collect()
    };
    assert_eq!(sources(&after, loaded), sources(&before, hero));
}
