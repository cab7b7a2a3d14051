//! The defects of other stat systems do not come in through effects either.

use super::*;
use bevy_actor_core::EffectRefusal;

/// An app with these effects.
fn with_effects(effects: impl IntoIterator<Item = EffectDef>) -> bevy_app::App {
    let registry = effects.into_iter().fold(primary(["power", "armor"]), RegistryBuilder::effect);
    app(registry.build().unwrap())
}

fn give(app: &mut bevy_app::App, target: Entity, spec: impl Into<EffectSpec>) -> Entity {
    spec.into().apply_to(app.world_mut(), target).unwrap().unwrap()
}

fn says(id: &str, rule: Rule) -> EffectDef {
    EffectDef::new(id).rule(rule)
}

/// `bevy_gauge` keeps the bonus of a source that is despawned for ever.
#[test]
fn an_effect_that_despawns_takes_its_bonus_along_in_the_same_frame() {
    let constant = says("constant", Rule::new().add("power", 10.0));
    let live = says("live", Rule::new().add("power", "armor * 10"));
    let mut app = with_effects([constant, live]);
    let hero = spawn(&mut app, Base::from([("power", 1.0), ("armor", 1.0)]));
    let caster = app.world_mut().spawn_empty().id();
    let effects = ["constant", "live"].map(|id| give(&mut app, hero, EffectSpec::new(id).from(caster)));
    app.update();
    assert_eq!(value(&app, hero, "power"), 21.0);
    // Who cast them may go: they are the hero's now, and still found by whom they came from.
    app.world_mut().despawn(caster);
    app.update();
    assert_eq!(value(&app, hero, "power"), 21.0);
    app.world_mut().despawn(effects[0]);
    app.update();
    assert_eq!(value(&app, hero, "power"), 11.0);
    assert_eq!(EffectFilter::all().from(caster).remove_from(app.world_mut(), hero), 1);
    app.update();
    assert_eq!(value(&app, hero, "power"), 1.0);
}

/// `bevy_gauge` takes the other one's bonus away.
#[test]
fn of_two_equal_effects_one_removed_twice_leaves_the_other() {
    for value_of in [Value::from(5.0), "armor + 5".into()] {
        let mut app = with_effects([says("ring", Rule::new().add("power", value_of))]);
        let hero = spawn(&mut app, ());
        let rings = [(); 2].map(|()| give(&mut app, hero, "ring"));
        app.update();
        assert_eq!(value(&app, hero, "power"), 10.0);
        let one = EffectFilter::instance(rings[0]);
        assert_eq!([(); 2].map(|()| one.remove_from(app.world_mut(), hero)), [1, 0]);
        app.update();
        assert_eq!(value(&app, hero, "power"), 5.0);
    }
}

/// The stacks of `bevy_alchemy` overflow a `u8`.
#[test]
fn three_hundred_stacks_are_three_hundred() {
    let bleeding = says("bleeding", Rule::new().add("power", -1.0)).stacking(Stacking::default());
    let mut app = with_effects([bleeding]);
    let hero = spawn(&mut app, ());
    for stacks in 1..=300 {
        let bleeding = give(&mut app, hero, "bleeding");
        assert_eq!(app.world().get::<ActiveEffect>(bleeding).unwrap().stacks(), stacks);
    }
    app.update();
    assert_eq!(value(&app, hero, "power"), -300.0);
}

#[test]
fn stacks_beyond_the_limit_are_told_of() {
    let bleeding = says("bleeding", Rule::new().add("power", -1.0)).stacking(Stacking::up_to(255));
    let mut app = with_effects([bleeding]);
    let hero = spawn(&mut app, ());
    for _ in 0..300 {
        give(&mut app, hero, "bleeding");
    }
    let mut messages = app.world_mut().resource_mut::<bevy_ecs::message::Messages<EffectStacked>>();
    let told: Vec<_> = messages.drain().map(|stacked| (stacked.stacks, stacked.overflowed)).collect();
    assert_eq!(told.iter().filter(|(_, overflowed)| *overflowed).count(), 300 - 255);
    assert_eq!(told.last(), Some(&(255, true)));
    app.update();
    assert_eq!(value(&app, hero, "power"), -255.0);
}

/// `bevy_gas`: a newer override erases the older one, so that removing the newer leaves none.
#[test]
fn overrides_of_effects_are_a_stack_by_priority() {
    let form = |id, priority, power: f64| says(id, Rule::new().set("power", power)).system("forms", priority);
    let live = says("frog", Rule::new().set("power", "armor + 1")).system("forms", 30);
    let mut app = with_effects([form("bear", 10, 50.0), form("wolf", 20, 20.0), live]);
    let hero = spawn(&mut app, Base::from([("power", 100.0)]));
    for order in [["bear", "wolf", "frog"], ["frog", "wolf", "bear"], ["wolf", "frog", "bear"]] {
        for id in order {
            give(&mut app, hero, id);
        }
        for (id, after) in [("", 1.0), ("frog", 20.0), ("wolf", 50.0), ("bear", 100.0)] {
            EffectFilter::named(id).remove_from(app.world_mut(), hero);
            app.update();
            assert_eq!(value(&app, hero, "power"), after);
        }
    }
}

/// Unreal's ability system adds multipliers with a bias, so that two halves give nothing.
#[test]
fn two_effects_that_halve_leave_a_quarter() {
    let half = |stacking: Option<Stacking>, by: Value| {
        let half = says("half", Rule::new().times("power", by));
        stacking.into_iter().fold(half, EffectDef::stacking)
    };
    for stacking in [None, Some(Stacking::default()), Some(Stacking::default().by_source())] {
        for by in [Value::from(0.5), "0.5 + armor".into()] {
            let mut app = with_effects([half(stacking.clone(), by)]);
            let hero = spawn(&mut app, Base::from([("power", 100.0)]));
            for after in [50.0, 25.0, 12.5] {
                give(&mut app, hero, "half");
                app.update();
                assert_eq!(value(&app, hero, "power"), after);
            }
        }
    }
}

/// A NaN stops `bevy_gauge`'s propagation.
#[test]
fn a_nan_never_enters_by_an_effect() {
    let mut app = with_effects([says("curse", Rule::new().add("power", "input.by"))]);
    let hero = spawn(&mut app, Base::from([("power", 1.0)]));
    let curse = EffectSpec::new("curse").input("by", f64::NAN);
    let refused = curse.apply_to(app.world_mut(), hero);
    assert!(matches!(refused, Err(EffectRefusal::NotFinite { .. })), "{refused:?}");
    app.update();
    assert_eq!(value(&app, hero, "power"), 1.0);
}

/// Despawning many takes `bevy_gauge` more than a second for 10,000.
#[test]
fn ten_thousand_poisoned_actors_are_despawned_with_their_poisons() {
    let poison = says("poison", Rule::new().add("power", -1.0)).seconds(10.0).every(1.0, [("damage", 1.0)]);
    let mut app = with_effects([poison]);
    let actors: Vec<Entity> = (0..10_000).map(|_| spawn(&mut app, ())).collect();
    let poisons: Vec<Entity> = actors.iter().map(|actor| give(&mut app, *actor, "poison")).collect();
    app.update();
    assert_eq!(value(&app, actors[9_999], "power"), -1.0);
    for actor in actors {
        app.world_mut().entity_mut(actor).despawn();
    }
    app.update();
    assert!(poisons.iter().all(|poison| app.world().get_entity(*poison).is_err()));
}
