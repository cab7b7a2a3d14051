//! A saved and loaded actor is the same, to the bit, in every format.

use super::*;

#[test]
fn every_format_gives_the_same_record_and_the_same_bits() {
    let mut before = world();
    let hero = hero(&mut before);
    let record = take(&before, hero).at(5_000);
    assert_eq!(record.actor.timestamps, Some(actor_core::Timestamps { created: 1_000, updated: 5_000 }));
    for again in reloaded(&record) {
        assert_eq!(again, record);
        // The witch is there already.
        let mut after = app(registry(true));
        after.world_mut().spawn((Actor::new("witch"), bevy_ecs::entity_disabling::Disabled));
        let spawned = load(&mut after, &again);
        assert_eq!(spawned.unknown, []);
        assert_eq!(take(&after, spawned.actor), again, "it is saved again as it was");
        // Both go on: one frame later, and many.
        let (found, expected) = (frames(&mut after, spawned.actor, 60), bits_from(&record));
        for (frame, (found, expected)) in found.into_iter().zip(expected).enumerate() {
            assert_eq!(found, expected, "frame {frame}");
        }
        assert_eq!(reports(&mut after), Vec::<String>::new());
    }
}

/// What the world in which the record was taken shows in the frames after that.
fn bits_from(record: &ActorRecord) -> Vec<Vec<String>> {
    let mut app = world();
    let hero = hero(&mut app);
    assert_eq!(take(&app, hero).at(5_000), *record, "it can be played again");
    frames(&mut app, hero, 60)
}

fn frames(app: &mut App, actor: Entity, frames: usize) -> Vec<Vec<String>> {
    app.world_mut().resource_mut::<Messages<EffectTicked>>().clear();
    (0..frames)
        .map(|_| {
            app.update();
            let mut ticks = app.world_mut().resource_mut::<Messages<EffectTicked>>();
            let ticks: Vec<String> = ticks
                .drain()
                .map(|tick| format!("{} {:?} {}", tick.effect, tick.amounts, tick.tick))
                .collect();
            bits(app, actor).into_iter().chain(ticks).collect()
        })
        .collect()
}

#[test]
fn everything_that_is_its_own_is_in_it_by_name() {
    let mut app = world();
    let hero = hero(&mut app);
    let record = take(&app, hero);
    assert_eq!(record.version(), 1);
    assert_eq!((record.name.as_deref(), record.actor.id.as_str()), (Some("Grey Wolf"), "hero"));
    assert_eq!(record.actor.race.as_deref(), Some("elf"));
    assert_eq!((record.actor.age, record.actor.lifespan), (20.25, Some(300.1)));
    assert_eq!(record.actor.realms, ["luyen_the:T1", "luyen_the:T2"]);
    assert_eq!(record.actor.tags, ["cursed", "player"]);
    assert_eq!(record.actor.base.keys().collect::<Vec<_>>(), ["guard", "hp_regen", "power"]);
    assert_eq!(record.actor.pools.keys().collect::<Vec<_>>(), ["health", "rage"]);
    assert_eq!((record.contributions.len(), record.caps.len()), (4, 2));
    let [sword] = &record.items[..] else { panic!("{:?}", record.items) };
    let [ruby] = &sword.items[..] else { panic!("{:?}", sword.items) };
    assert_eq!([sword.name.as_deref(), ruby.name.as_deref()], [Some("a sword"), Some("a ruby")]);
    assert_eq!(ruby.time.unwrap().lasts, actor_core::Lasts::ticks(40));
    assert_eq!(sword.effects[0].effect.as_ref().unwrap().id, "stance");
    let effects: Vec<_> = record.effects.iter().map(|part| part.effect.as_ref()).collect();
    let [None, Some(might), Some(poison), Some(fury)] = effects[..] else { panic!("{effects:?}") };
    assert_eq!((might.id.as_str(), might.level, might.source.as_deref()), ("might", 2, Some("witch")));
    assert_eq!(might.inputs["by"], 0.3);
    assert_eq!((poison.stacks, poison.periods, poison.source.as_deref()), (2, 1, Some("hero")));
    assert_eq!(fury.id, "fury");
    let ron = record.to_ron().unwrap();
    assert!(ron.contains("id: \"hero\"") && ron.contains("race: \"elf\"") && !ron.contains("Some("), "{ron}");
}

#[test]
fn odd_numbers_keep_their_bits_in_every_format() {
    let mut app = world();
    let hero = app.world_mut().spawn(Actor::new("odd")).id();
    let mut record = take(&app, hero);
    let odd =
        [5e-324, -5e-324, f64::MIN_POSITIVE, 1e308, f64::MAX, f64::MIN, 0.1 + 0.2, 1.0 / 3.0, -0.0, 0.0];
    record.actor.base = (0..).zip(odd).map(|(i, value)| (format!("odd_{i}"), value)).collect();
    for again in reloaded(&record) {
        let values: Vec<u64> = again.actor.base.values().map(|value| value.to_bits()).collect();
        assert_eq!(values, odd.map(f64::to_bits));
        let spawned = load(&mut app, &again);
        let base = app.world().get::<Base>(spawned.actor).unwrap();
        // −0.0 becomes 0.0 where a number enters.
        let entered: Vec<u64> = base.iter().map(|(_, value)| value.to_bits()).collect();
        assert_eq!(entered, odd.map(|value| (value + 0.0).to_bits()));
    }
}

#[test]
fn what_is_empty_may_be_left_out() {
    let short = r#"(version: 1, actor: (id: "hero", base: {"power": 2}), items: [(name: "a ring")])"#;
    let record = ActorRecord::from_ron(short).unwrap();
    let json =
        r#"{"version": 1, "actor": {"id": "hero", "base": {"power": 2}}, "items": [{"name": "a ring"}]}"#;
    assert_eq!(ActorRecord::from_json(json).unwrap(), record);
    let mut app = world();
    let spawned = load(&mut app, &record);
    app.update();
    assert_eq!(value(&app, spawned.actor, "power"), 2.0);
    assert_eq!(app.world().get::<Name>(spawned.items[0].entity).unwrap().as_str(), "a ring");
}

#[test]
fn an_item_that_is_an_actor_stays_one() {
    let mut app = world();
    let hero = app.world_mut().spawn(Actor::new("hero")).id();
    let sharp = Contributions::new().with(ITEMS, [POWER.flat(5.0)]);
    let base = Base::from([(&GUARD, 4.0)]);
    let sword = app.world_mut().spawn((Actor::new("talking sword"), base, sharp, ContributesTo(hero))).id();
    app.update();
    let record = take(&app, hero);
    let mut other = world();
    let spawned = load(&mut other, &record);
    other.update();
    assert_eq!(bits(&other, spawned.actor), bits(&app, hero));
    assert_eq!(bits(&other, spawned.items[0].entity), bits(&app, sword));
    assert_eq!(value(&other, spawned.items[0].entity, "guard"), 4.0);
}

#[test]
fn a_circle_that_was_not_found_yet_ends() {
    let mut app = world();
    let hero = app.world_mut().spawn(Actor::new("hero")).id();
    let other = app.world_mut().spawn((Actor::new("other"), ContributesTo(hero))).id();
    app.world_mut().entity_mut(hero).insert(ContributesTo(other));
    let record = take(&app, hero);
    assert_eq!((record.items.len(), record.items[0].items.len()), (1, 0));
}

#[test]
fn who_is_no_actor_has_no_record() {
    let mut app = world();
    let nobody = app.world_mut().spawn_empty().id();
    assert_eq!(ActorRecord::of(app.world(), nobody), Err(ActorCoreError::NotAnActor(nobody)));
    app.world_mut().despawn(nobody);
    assert_eq!(ActorRecord::of(app.world(), nobody), Err(ActorCoreError::NotAnActor(nobody)));
    let nameless = app.world_mut().spawn(Actor::new("")).id();
    assert!(matches!(why(ActorRecord::of(app.world(), nameless)), RecordError::Bad { .. }));
}

#[test]
fn sources_are_found_among_all_that_are_loaded_together() {
    let mut before = world();
    let [wolf, bear] = ["wolf", "bear"].map(|id| before.world_mut().spawn(Actor::new(id)).id());
    give(&mut before, wolf, EffectSpec::new("fury").from(bear));
    give(&mut before, bear, EffectSpec::new("fury").from(wolf));
    give(&mut before, bear, EffectSpec::new("stance").from(bear));
    let records = [take(&before, wolf), take(&before, bear)];
    let mut after = world();
    // Another one of the same id: nobody can say which one it was.
    after.world_mut().spawn(Actor::new("wolf"));
    let spawned = ActorRecord::spawn_all(&records, after.world_mut()).unwrap();
    let source = |entity| after.world().get::<ActiveEffect>(entity).unwrap().source();
    assert_eq!(source(spawned[0].effects[0].entity), Some(spawned[1].actor));
    let of_bear = &spawned[1].effects;
    assert_eq!([0, 1].map(|i| source(of_bear[i].entity)), [None, Some(spawned[1].actor)]);
}
