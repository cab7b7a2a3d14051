//! A whole world continues with the same bits after it went through reflection, as in Bevy's world serialization.
//!
//! Every registered component and resource is written by its type path, read again, and inserted with its entities
//! mapped.

use bevy_actor_core::Timeline;
use bevy_ecs::entity::{EntityHashMap, SceneEntityMapper};
use bevy_ecs::reflect::{AppTypeRegistry, ReflectComponent};
use bevy_ecs::relationship::RelationshipHookMode;
use bevy_ecs::resource::IsResource;
use bevy_reflect::serde::{ReflectDeserializer, ReflectSerializer};
use bevy_reflect::{PartialReflect, TypeRegistry};
use serde::de::DeserializeSeed;

use super::*;

/// An entity, and its components in RON.
type Written = (Entity, Vec<String>);

/// Entities, and the resource of the plugin that goes with them.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct SavedWorld {
    entities: Vec<Written>,
    resources: Vec<String>,
}

fn save(app: &App) -> String {
    let world = app.world();
    let types = world.resource::<AppTypeRegistry>().read();
    let write = |value: &dyn PartialReflect| ron::to_string(&ReflectSerializer::new(value, &types)).unwrap();
    let mut saved = SavedWorld::default();
    for entity in world.archetypes().iter().flat_map(bevy_ecs::archetype::Archetype::entities) {
        let entity = world.entity(entity.id());
        if let Some(timeline) = entity.get::<Timeline>() {
            saved.resources.push(write(timeline));
        }
        if entity.contains::<IsResource>() {
            continue;
        }
        let types = entity.archetype().components().iter().filter_map(|component| {
            let id = world.components().get_info(*component)?.type_id()?;
            types.get_type_data::<ReflectComponent>(id)
        });
        let components = types.map(|reflect| write(reflect.reflect(entity).unwrap().as_partial_reflect()));
        saved.entities.push((entity.id(), components.collect()));
    }
    ron::to_string(&saved).unwrap()
}

fn read(text: &str, types: &TypeRegistry) -> Box<dyn PartialReflect> {
    let mut from = ron::Deserializer::from_str(text).unwrap();
    ReflectDeserializer::new(types).deserialize(&mut from).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn load(app: &mut App, text: &str) -> EntityHashMap<Entity> {
    let saved: SavedWorld = ron::from_str(text).unwrap();
    let world = app.world_mut();
    let types = world.resource::<AppTypeRegistry>().clone();
    let types = types.read();
    let mut map = EntityHashMap::default();
    for (entity, _) in &saved.entities {
        map.insert(*entity, world.spawn_empty().id());
    }
    let write = |world: &mut World, map: &mut EntityHashMap<Entity>, entity: Entity, text: &str| {
        let value = read(text, &types);
        let id = value.get_represented_type_info().unwrap().type_id();
        let reflect = types.get_type_data::<ReflectComponent>(id).unwrap();
        SceneEntityMapper::world_scope(map, world, |world, mapper| {
            let mode = RelationshipHookMode::Skip;
            reflect.apply_or_insert_mapped(&mut world.entity_mut(entity), &*value, &types, mapper, mode);
        });
    };
    for (entity, components) in &saved.entities {
        let entity = map[entity];
        components.iter().for_each(|text| write(world, &mut map, entity, text));
    }
    // Resources come last, so that entities are there for them.
    let id = world.components().get_valid_id(std::any::TypeId::of::<Timeline>()).unwrap();
    let timeline = world.resource_entities().get(id).unwrap();
    saved.resources.iter().for_each(|text| write(world, &mut map, timeline, text));
    map
}

/// A world in which nothing is the same as in the one before.
fn other() -> App {
    let mut app = app(registry(true));
    for _ in 0..20 {
        app.world_mut().spawn_empty();
    }
    app.update();
    app
}

#[test]
fn a_whole_world_goes_on_with_the_same_bits() {
    let mut before = world();
    before.register_type::<Name>();
    let hero = hero(&mut before);
    let text = save(&before);
    let mut after = other();
    after.register_type::<Name>();
    let map = load(&mut after, &text);
    let loaded = map[&hero];
    assert_ne!(loaded, hero);
    assert_eq!(take(&after, loaded), take(&before, hero), "with the sources and the times that are left");
    for frame in 0..50 {
        before.update();
        after.update();
        assert_eq!(bits(&after, loaded), bits(&before, hero), "frame {frame}");
    }
    assert_eq!(after.world().get::<Name>(loaded).unwrap().as_str(), "Grey Wolf");
    assert_eq!(reports(&mut after), Vec::<String>::new());
}

#[test]
fn sources_are_mapped() {
    let mut before = world();
    let hero = hero(&mut before);
    let mut after = other();
    let map = load(&mut after, &save(&before));
    let effects = |app: &App, of: Entity| -> Vec<ActiveEffect> {
        let effects = app.world().get::<bevy_actor_core::Effects>(of).unwrap();
        effects.iter().filter_map(|entity| app.world().get(entity).cloned()).collect()
    };
    let (was, is) = (effects(&before, hero), effects(&after, map[&hero]));
    let mapped: Vec<_> = was.iter().map(|active| active.source().map(|source| map[&source])).collect();
    assert_eq!(is.iter().map(ActiveEffect::source).collect::<Vec<_>>(), mapped);
    assert!(mapped.iter().any(Option::is_some));
}

#[test]
fn effects_that_cannot_be_are_refused() {
    let good = r#"(effect:"might",source:None,level:1,stacks:2,inputs:{"by":1.5},inhibited:false,periods:0)"#;
    let effect: ActiveEffect = ron::from_str(good).unwrap();
    assert_eq!((effect.stacks(), effect.input("by")), (2, Some(1.5)));
    assert_eq!(ron::to_string(&effect).unwrap(), good);
    for (was, is) in [("stacks:2", "stacks:0"), ("1.5", "NaN"), ("periods", "spirits"), ("1.5", "inf")] {
        assert!(ron::from_str::<ActiveEffect>(&good.replace(was, is)).is_err(), "{is}");
    }
}
