//! Pools continue after loading where saving stopped.

use super::*;

/// The pools as they are read again, by JSON and by RON.
fn reloaded(pools: &Pools) -> [Pools; 2] {
    let json = serde_json::to_string(pools).unwrap();
    let ron = ron::to_string(pools).unwrap();
    [serde_json::from_str(&json).unwrap(), ron::from_str(&ron).unwrap()]
}

#[test]
fn loading_goes_on_where_saving_stopped() {
    for rule in [PoolRule::KeepFraction, PoolRule::KeepAmount, PoolRule::FillUp] {
        let mut app = app();
        let base = Base::from([(&HP_MAX, 0.9), (&HP_REGEN, 0.01)]);
        let hero = spawn(&mut app, (base, health(rule)));
        frame(&mut app);
        pools(&mut app, hero).take("health", 0.7).unwrap();
        pass(&mut app, 1.0 / 60.0);
        set_base(&mut app, hero, &HP_MAX, 1.3);
        frame(&mut app);
        let saved = pools(&mut app, hero).clone();
        for loaded in reloaded(&saved) {
            assert_eq!(loaded, saved);
            let base = app.world().get::<Base>(hero).unwrap().clone();
            let copy = spawn(&mut app, (base, loaded));
            for (maximum, seconds) in [(1.3, 0.1), (0.9, 0.0), (1.7, 0.1), (0.0, 0.1), (0.9, 0.1)] {
                for actor in [hero, copy] {
                    set_base(&mut app, actor, &HP_MAX, maximum);
                }
                pass(&mut app, seconds);
                assert_eq!(hp(&app, hero).0.to_bits(), hp(&app, copy).0.to_bits(), "{rule:?} {maximum}");
            }
            app.world_mut().entity_mut(copy).despawn();
            *pools(&mut app, hero) = saved.clone();
            set_base(&mut app, hero, &HP_MAX, 1.3);
        }
    }
}

#[test]
fn the_dead_stay_dead_and_nobody_reports_it_again() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    pools(&mut app, hero).take("health", 100.0).unwrap();
    let saved = pools(&mut app, hero).clone();
    frame(&mut app);
    assert_eq!(told(&mut app).len(), 1);
    for loaded in reloaded(&saved) {
        let copy = spawn(&mut app, (Base::from([(&HP_MAX, 150.0)]), loaded));
        frame(&mut app);
        assert_eq!((hp(&app, copy), told(&mut app)), ((0.0, 150.0), vec![]));
    }
}

#[test]
fn what_happens_between_loading_and_the_first_run_is_reported() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    for loaded in reloaded(&pools(&mut app, hero).clone()) {
        let copy = spawn(&mut app, (Base::from([(&HP_MAX, 100.0)]), loaded));
        assert_eq!(pools(&mut app, copy).take("health", 1_000.0), Ok(100.0));
        frame(&mut app);
        assert_eq!(told(&mut app), [(copy, Symbol::new("health"), "emptied")]);
    }
}

#[test]
fn a_scene_that_is_written_by_hand_begins_full_or_as_it_says() {
    let text = r#"{
        "health": (of: "hp_max", regenerating: Some("hp_regen"), following: FillUp),
        "mana": (of: "mana_max", current: Some(4.5)),
    }"#;
    let mut app = app();
    let read: Pools = ron::from_str(text).unwrap();
    let hero = spawn(&mut app, (Base::from([(&HP_MAX, 100.0), (&MANA_MAX, 10.0)]), read));
    frame(&mut app);
    assert_eq!((hp(&app, hero), pools(&mut app, hero).current("mana")), ((100.0, 100.0), 4.5));
    assert_eq!(pools(&mut app, hero).get("health").unwrap().rule(), PoolRule::FillUp);
}

#[test]
fn the_registry_of_types_reads_and_writes_pools() {
    use bevy_reflect::serde::{TypedReflectDeserializer, TypedReflectSerializer};
    use serde::de::DeserializeSeed;

    let app = app();
    let types = app.world().resource::<AppTypeRegistry>().read();
    let pools = health(PoolRule::KeepAmount);
    let text = ron::to_string(&TypedReflectSerializer::new(&pools, &types)).unwrap();
    let registration = types.get(std::any::TypeId::of::<Pools>()).unwrap();
    let read = TypedReflectDeserializer::new(registration, &types)
        .deserialize(&mut ron::Deserializer::from_str(&text).unwrap())
        .unwrap();
    assert_eq!(read.try_take::<Pools>().unwrap(), pools);
    assert!(registration.data::<bevy_ecs::reflect::ReflectComponent>().is_some());
}
