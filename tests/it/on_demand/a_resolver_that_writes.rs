//! [`ResolverMut`] writes current snapshots at any time and invalidates actors. The aggregation then has nothing left
//! to do.

use super::*;

#[test]
fn resolves_one_actor_at_once_and_the_aggregation_finds_nothing_left_to_do() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    let other = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    let twice = order(&mut app, move |resolver| resolver.resolve(actor).unwrap().value(&TWICE));
    assert_eq!((twice, version(&app, actor)), (2.0, 1));
    assert!(!snapshot(&app, other).is_resolved());
    app.update();
    assert_eq!((version(&app, actor), version(&app, other)), (1, 1));

    app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 3.0);
    app.world_mut().entity_mut(other).remove::<Base>();
    order(&mut app, move |resolver| {
        assert_eq!(resolver.resolve(actor).unwrap().value(&TWICE), 6.0);
        assert_eq!(resolver.resolve(actor).unwrap().version(), 2);
    });
    app.update();
    assert_eq!((version(&app, actor), version(&app, other)), (2, 2));
    assert_eq!(just_changed(&app), [actor, other]);
}

#[test]
fn marks_only_what_changes() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    app.update();
    app.world_mut().clear_trackers();
    order(&mut app, move |resolver| {
        resolver.resolve(actor).unwrap();
    });
    let is_marked =
        |app: &mut App| app.world_mut().entity_mut(actor).get_ref::<Snapshot>().unwrap().is_changed();
    assert!(!is_marked(&mut app));
    app.world_mut().get_mut::<Base>(actor).unwrap().set(&POWER, 2.0);
    order(&mut app, move |resolver| {
        resolver.resolve(actor).unwrap();
    });
    assert!(is_marked(&mut app));
    assert_eq!(version(&app, actor), 2);
}

#[test]
fn resolves_a_batch_and_leaves_out_what_is_no_actor() {
    let mut app = app(registry());
    let actors = [1.0, 2.0, 3.0].map(|power| spawn(&mut app, Base::from([(&POWER, power)])));
    let stone = app.world_mut().spawn(Base::from([(&POWER, 9.0)])).id();
    let gone = spawn(&mut app, ());
    app.world_mut().entity_mut(gone).despawn();
    order(&mut app, move |resolver| {
        let all = [gone, actors[0], stone, actors[2]];
        assert_eq!(resolver.resolve_batch(all), Ok(()));
    });
    assert_eq!(actors.map(|actor| version(&app, actor)), [1, 0, 1]);
    assert_eq!(actors.map(|actor| value(&app, actor, "twice")), [2.0, 0.0, 6.0]);
}

#[test]
fn refuses_what_is_no_actor() {
    let mut app = app(registry());
    let stone = app.world_mut().spawn((Base::from([(&POWER, 9.0)]), Snapshot::default())).id();
    let gone = spawn(&mut app, ());
    app.world_mut().entity_mut(gone).despawn();
    for entity in [stone, gone] {
        let error = order(&mut app, move |resolver| resolver.resolve(entity).err());
        assert_eq!(error, Some(ActorCoreError::NotAnActor(entity)));
    }
    assert!(!snapshot(&app, stone).is_resolved());
}

#[test]
fn refuses_everything_without_a_registry() {
    let mut app = app_without_registry();
    let actor = spawn(&mut app, Base::from([(&POWER, 9.0)]));
    order(&mut app, move |resolver| {
        assert_eq!(resolver.resolve(actor).err(), Some(CoreError::NotReady.into()));
        assert_eq!(resolver.resolve_batch([actor]), Err(CoreError::NotReady.into()));
        resolver.invalidate(actor);
        resolver.invalidate_all();
    });
    app.update();
    assert!(!snapshot(&app, actor).is_resolved());
    app.insert_resource(registry());
    app.update();
    assert_eq!((value(&app, actor, "power"), version(&app, actor)), (9.0, 1));
}

#[test]
fn resolves_disabled_actors_too() {
    let mut app = app(registry());
    let actor = spawn(&mut app, (Base::from([(&POWER, 1.0)]), Disabled));
    let twice = order(&mut app, move |resolver| resolver.resolve(actor).map(|now| now.value(&TWICE)));
    assert_eq!(twice, Ok(2.0));
}

#[test]
fn resolves_no_actor_without_an_id() {
    let mut app = app(registry());
    let nobody = app.world_mut().spawn((Actor::new(""), Base::from([(&POWER, 1.0)]))).id();
    let hero = spawn(&mut app, Base::from([(&POWER, 2.0)]));
    assert!(order(&mut app, move |resolver| resolver.resolve(nobody).is_err()));
    assert_eq!(order(&mut app, move |resolver| resolver.resolve_batch([nobody, hero])), Ok(()));
    assert!(!snapshot(&app, nobody).is_resolved());
    assert_eq!(value(&app, hero, "twice"), 4.0, "it does not stop the batch");
}

/// Changes the base of an actor so that change detection does not see it.
fn change_unseen(app: &mut App, actor: Entity, power: f64) {
    let mut base = app.world_mut().get_mut::<Base>(actor).unwrap();
    base.bypass_change_detection().set(&POWER, power);
}

#[test]
fn invalidates_one_actor() {
    let mut app = app(registry());
    let actors = [(); 2].map(|()| spawn(&mut app, Base::from([(&POWER, 1.0)])));
    app.update();
    actors.iter().for_each(|actor| change_unseen(&mut app, *actor, 5.0));
    app.update();
    assert_eq!(actors.map(|actor| value(&app, actor, "power")), [1.0, 1.0], "nobody has seen it");
    order(&mut app, move |resolver| resolver.invalidate(actors[1]));
    assert_eq!(value(&app, actors[1], "power"), 1.0, "it waits for the aggregation");
    app.update();
    assert_eq!(actors.map(|actor| value(&app, actor, "power")), [1.0, 5.0]);
    assert_eq!(just_changed(&app), [actors[1]]);

    // It holds for one aggregation.
    change_unseen(&mut app, actors[1], 6.0);
    app.update();
    assert_eq!(value(&app, actors[1], "power"), 5.0);
}

#[test]
fn invalidates_all_and_marks_only_whose_bits_changed() {
    let mut app = app(registry());
    let actors = [(); 3].map(|()| spawn(&mut app, Base::from([(&POWER, 1.0)])));
    app.world_mut().entity_mut(actors[2]).insert(Disabled);
    app.update();
    change_unseen(&mut app, actors[1], 5.0);
    change_unseen(&mut app, actors[2], 6.0);
    order(&mut app, |resolver| {
        resolver.invalidate_all();
    });
    app.update();
    assert_eq!(actors.map(|actor| value(&app, actor, "power")), [1.0, 5.0, 6.0]);
    assert_eq!(just_changed(&app), &actors[1..]);
    change_unseen(&mut app, actors[1], 7.0);
    app.update();
    assert_eq!(value(&app, actors[1], "power"), 5.0, "it holds for one aggregation");
}

#[test]
fn invalidates_also_through_the_resource() {
    let mut app = app(registry());
    let actor = spawn(&mut app, Base::from([(&POWER, 1.0)]));
    app.update();
    change_unseen(&mut app, actor, 5.0);
    app.world_mut().resource_mut::<Invalidated>().actor(actor);
    app.update();
    assert_eq!(value(&app, actor, "power"), 5.0);
}
