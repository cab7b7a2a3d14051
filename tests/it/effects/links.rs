//! Effects on items, on other effects and on disabled actors count for the right actor, also when they change targets.

use bevy_ecs::entity_disabling::Disabled;

use super::*;

/// An effect whose number is written, and one that follows the actor's `guard`.
fn both() -> [EffectDef; 2] {
    let sharp = EffectDef::new("sharp").rule(Rule::new().add("power", "guard * 0.5 + input.level"));
    [strong("oil", 2.0), sharp]
}

#[test]
fn effects_on_a_sword_count_for_who_holds_it() {
    for sword_is_an_actor in [false, true] {
        let mut app = world(both());
        let hero = spawn(&mut app, Base::from([("guard", 10.0)]));
        let sword = app.world_mut().spawn(ContributesTo(hero)).id();
        if sword_is_an_actor {
            app.world_mut().entity_mut(sword).insert((Actor::new("sword"), Base::from([("guard", 2.0)])));
        }
        let effects = ["oil", "sharp"].map(|id| give(&mut app, sword, id));
        assert_eq!(power(&mut app, hero), 8.0);
        if sword_is_an_actor {
            assert_eq!(value(&app, sword, "power"), 4.0);
        }
        let who: Vec<_> = explain(&mut app, hero, "power")
            .contributions
            .iter()
            .map(|step| step.source.contributor.and_then(SourceEntity::entity))
            .collect();
        assert_eq!(who, effects.map(Some));
        app.world_mut().entity_mut(sword).remove::<ContributesTo>();
        assert_eq!(power(&mut app, hero), 0.0);
        app.world_mut().entity_mut(sword).insert(ContributesTo(hero));
        assert_eq!(power(&mut app, hero), 8.0);
        app.world_mut().despawn(sword);
        assert_eq!(power(&mut app, hero), 0.0);
        assert!(effects.iter().all(|effect| !is_there(&app, *effect)));
    }
}

#[test]
fn tags_are_granted_to_the_target_and_not_to_who_holds_it() {
    let holy = EffectDef::new("holy").grants("holy");
    let dimensions = dimensions().effect(holy).subsystem(
        SubsystemDef::new("talents", 0).rule(Rule::new().when(Condition::tag("holy")).add("power", 1.0)),
    );
    let mut app = app(dimensions);
    let hero = spawn(&mut app, ());
    let sword = app.world_mut().spawn((Actor::new("sword"), ContributesTo(hero))).id();
    give(&mut app, sword, "holy");
    assert_eq!((power(&mut app, hero), value(&app, sword, "power")), (0.0, 1.0));
    let has = |app: &App, who| app.world().get::<bevy_actor_core::Attached>(who).unwrap().has_tag("holy");
    assert_eq!((has(&app, hero), has(&app, sword)), (false, true));
}

#[test]
fn effects_on_effects_count_for_the_target_and_end_with_them() {
    let mut app = world(both());
    let hero = spawn(&mut app, Base::from([("guard", 10.0)]));
    let oil = give(&mut app, hero, "oil");
    let sharp = give(&mut app, oil, "sharp");
    assert_eq!(power(&mut app, hero), 8.0);
    EffectFilter::named("oil").remove_from(app.world_mut(), hero);
    assert_eq!((power(&mut app, hero), is_there(&app, sharp)), (0.0, false));
}

#[test]
fn an_effect_that_changes_hands_counts_for_its_new_target() {
    let curse =
        strong("curse", 3.0).grants("cursed").stays_while(Condition::below("guard", 10.0)).seconds(1.0);
    let mut app = world([curse, strong("luck", 1.0).blocked_by("cursed")]);
    let [hero, other] = [0.0, 20.0].map(|guard| spawn(&mut app, Base::from([("guard", guard)])));
    let curse = give(&mut app, hero, "curse");
    let seen = |app: &mut App| {
        let power = [power(app, hero), value(app, other, "power")];
        let lucky = [hero, other].map(|actor| apply(app, actor, "luck").is_ok());
        EffectFilter::named("luck").remove_from(app.world_mut(), hero);
        EffectFilter::named("luck").remove_from(app.world_mut(), other);
        (power, lucky, app.world().get::<ActiveEffect>(curse).map(|effect| effect.is_inhibited()))
    };
    assert_eq!(seen(&mut app), ([3.0, 0.0], [false, true], Some(false)));
    app.world_mut().entity_mut(curse).insert(EffectOf(other));
    assert_eq!(seen(&mut app), ([0.0, 0.0], [true, true], Some(true)));
    assert_eq!(told::<EffectInhibited>(&mut app)[0].entity, other);
    app.world_mut().entity_mut(curse).insert(EffectOf(hero));
    assert_eq!(seen(&mut app), ([3.0, 0.0], [false, true], Some(false)));
    assert_eq!(told::<EffectRestored>(&mut app)[0].entity, hero);
    app.update();
    let ended = told::<EffectEnded>(&mut app).pop().unwrap();
    assert_eq!((ended.entity, ended.instance, ended.why), (hero, curse, EffectEnd::Expired));
}

#[test]
fn an_effect_without_a_target_says_nothing_and_ends_when_its_time_is_over() {
    let curse = strong("curse", 3.0).seconds(1.0).every(0.25, [("damage", 1.0)]);
    let mut app = world([curse]);
    let hero = spawn(&mut app, ());
    let curse = give(&mut app, hero, "curse");
    app.update();
    told::<EffectTicked>(&mut app);
    app.world_mut().entity_mut(curse).remove::<EffectOf>();
    assert_eq!(ticks(&mut app, 2), vec![Vec::<u64>::new(); 2]);
    assert_eq!((value(&app, hero, "power"), is_there(&app, curse)), (0.0, true));
    app.update();
    assert!(app.world().get_entity(curse).is_err());
    assert_eq!(ends(&mut app), []);
}

#[test]
fn an_effect_that_is_put_on_itself_loses_its_target() {
    let mut app = world([strong("curse", 3.0)]);
    let hero = spawn(&mut app, ());
    let curse = give(&mut app, hero, "curse");
    let second = give(&mut app, curse, "curse");
    assert_eq!(power(&mut app, hero), 6.0);
    app.world_mut().entity_mut(curse).insert(EffectOf(second));
    assert_eq!(power(&mut app, hero), 0.0);
    assert_eq!(reported(&mut app).len(), 1);
    app.update();
}

#[test]
fn effects_on_a_disabled_actor_come_count_tick_and_end() {
    let poison = strong("poison", 1.0).seconds(0.5).every(0.25, [("damage", "guard")]);
    let rage = strong("rage", 10.0).stays_while(Condition::below("guard", 10.0));
    let mut app = world([poison, rage]);
    let hero = spawn(&mut app, (Base::from([("guard", 20.0)]), Disabled));
    app.update();
    give(&mut app, hero, "poison");
    let rage = give(&mut app, hero, "rage");
    assert_eq!(power(&mut app, hero), 1.0);
    assert_eq!(told::<EffectTicked>(&mut app)[0].amount("damage"), Some(20.0));
    assert!(app.world().get::<ActiveEffect>(rage).unwrap().is_inhibited());
    // With all its effects.
    app.world_mut().entity_mut(hero).insert_recursive::<Effects>(Disabled);
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 1.0);
    assert_eq!(power(&mut app, hero), 10.0);
    assert_eq!(ends(&mut app), [("poison", EffectEnd::Expired)]);
    EffectFilter::all().remove_from(app.world_mut(), hero);
    assert_eq!(power(&mut app, hero), 0.0);
}

#[test]
fn the_source_of_an_effect_may_go() {
    let poison = strong("poison", 1.0)
        .seconds(1.0)
        .every(0.5, [("damage", 2.0)])
        .stacking(Stacking::up_to(9).by_source());
    let mut app = world([poison]);
    let hero = spawn(&mut app, ());
    let snake = app.world_mut().spawn_empty().id();
    let bite = || EffectSpec::new("poison").from(snake);
    let poison = give(&mut app, hero, bite());
    app.world_mut().despawn(snake);
    assert_eq!(frames(&mut app, hero, 2), [1.0, 1.0]);
    assert_eq!(told::<EffectTicked>(&mut app)[0].source, Some(snake));
    assert_eq!(give(&mut app, hero, bite()), poison);
    assert_eq!(power(&mut app, hero), 2.0);
    assert_eq!(EffectFilter::all().from(snake).remove_from(app.world_mut(), hero), 1);
    assert_eq!(power(&mut app, hero), 0.0);
}

#[test]
fn effects_end_with_their_target_without_a_word() {
    let mut app = world([strong("poison", 1.0).seconds(0.5).every(0.25, [("damage", 2.0)])]);
    let hero = spawn(&mut app, ());
    let poison = give(&mut app, hero, "poison");
    app.world_mut().despawn(hero);
    assert_eq!(ticks(&mut app, 3), vec![Vec::<u64>::new(); 3]);
    assert!(!is_there(&app, poison));
    assert_eq!((ends(&mut app), told::<Expired>(&mut app)), (vec![], vec![]));
}

#[test]
fn whoever_becomes_an_actor_has_the_effects_that_it_had() {
    let mut app = world(both());
    let stone = app.world_mut().spawn_empty().id();
    for id in ["oil", "sharp"] {
        give(&mut app, stone, id);
    }
    app.update();
    app.world_mut().entity_mut(stone).insert((Actor::new("golem"), Base::from([("guard", 4.0)])));
    assert_eq!(power(&mut app, stone), 5.0);
}
