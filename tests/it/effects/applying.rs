//! Which targets get an effect, and which refuse it.

use super::*;

#[test]
fn an_effect_counts_from_the_next_aggregation_until_it_is_removed() {
    let mut app = world([strong("bless", 5.0)]);
    let hero = spawn(&mut app, Base::from([("power", 1.0)]));
    app.world_mut().commands().entity(hero).apply_effect("bless");
    assert_eq!(power(&mut app, hero), 6.0);
    app.world_mut().commands().entity(hero).remove_effects(EffectFilter::named("bless"));
    assert_eq!(power(&mut app, hero), 1.0);
    let [applied, ended] = [told::<EffectApplied>(&mut app).len(), told::<EffectEnded>(&mut app).len()];
    assert_eq!((applied, ended), (1, 1));
}

#[test]
fn an_input_that_is_missing_is_named() {
    let mut app =
        world([EffectDef::new("burn").rule(Rule::new().add("power", "input.heat * 2 + input.level"))]);
    let hero = spawn(&mut app, ());
    let why = apply(&mut app, hero, "burn").unwrap_err();
    assert_eq!(why.to_string(), "the effect reads `input.heat`: give it with `.input(\"heat\", …)`");
    app.update();
    assert_eq!(
        reported(&mut app),
        ["effect `burn`: the effect reads `input.heat`: give it with `.input(\"heat\", …)`"]
    );
    give(&mut app, hero, EffectSpec::new("burn").input("heat", 3.0).level(4));
    assert_eq!(power(&mut app, hero), 10.0);
}

#[test]
fn a_shield_makes_immune_also_in_the_same_frame() {
    let poison = strong("poison", -2.0).tagged("poison").blocked_by("antidote");
    let shield = EffectDef::new("shield").grants("antidote").cancels("poison").seconds(0.5);
    let mut app = world([poison, shield]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "poison");
    assert_eq!(power(&mut app, hero), -2.0);
    give(&mut app, hero, "shield");
    assert_eq!(apply(&mut app, hero, "poison"), Err(EffectRefusal::Immune(Symbol::new("antidote"))));
    let ended = |app: &mut App| -> Vec<_> {
        told::<EffectEnded>(app).iter().map(|ended| (ended.effect.as_str(), ended.why)).collect()
    };
    assert_eq!(ended(&mut app), [("poison", EffectEnd::Cancelled { by: Symbol::new("shield") })]);
    assert_eq!(frames(&mut app, hero, 2), [0.0, 0.0]);
    assert_eq!(ended(&mut app), [("shield", EffectEnd::Expired)]);
    assert!(apply(&mut app, hero, "poison").is_ok());
}

#[test]
fn commands_are_applied_in_their_order_within_a_frame() {
    let poison = strong("poison", -1.0).tagged("poison").blocked_by("safe");
    let shield = EffectDef::new("shield").grants("safe").cancels("poison");
    let mut app = world([poison, shield]);
    let run = |app: &mut App, order: [&'static str; 3]| {
        let hero = spawn(app, ());
        for name in order {
            let mut commands = app.world_mut().commands();
            match name {
                "off" => commands.entity(hero).remove_effects(EffectFilter::named("shield")),
                name => commands.entity(hero).apply_effect(name),
            };
        }
        power(app, hero)
    };
    assert_eq!(run(&mut app, ["poison", "shield", "off"]), 0.0);
    assert_eq!(run(&mut app, ["shield", "poison", "off"]), 0.0);
    assert_eq!(run(&mut app, ["shield", "off", "poison"]), -1.0);
}

#[test]
fn an_effect_is_refused_by_its_condition_as_of_the_last_aggregation() {
    let rage = strong("rage", 1.0).when(Condition::formula("guard >= 5 and input.level > 1"));
    let mut app = world([rage]);
    let hero = spawn(&mut app, Base::from([("guard", 5.0)]));
    let rage = || EffectSpec::new("rage").level(2);
    // Its numbers are not known yet.
    assert_eq!(apply(&mut app, hero, rage()), Err(EffectRefusal::Condition));
    app.update();
    assert_eq!(apply(&mut app, hero, "rage"), Err(EffectRefusal::Condition));
    assert!(apply(&mut app, hero, rage()).is_ok());
    // Once applied it stays.
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 0.0);
    assert_eq!(power(&mut app, hero), 1.0);
}

#[test]
fn who_applied_it_and_what_it_was_given_can_be_read() {
    let mut app = world([strong("bless", 1.0)]);
    let hero = spawn(&mut app, ());
    let priest = app.world_mut().spawn_empty().id();
    let bless = give(&mut app, hero, EffectSpec::new("bless").level(7).input("faith", 0.5).from(priest));
    let active = app.world().get::<ActiveEffect>(bless).unwrap();
    assert_eq!(active.effect().as_str(), "bless");
    assert_eq!((active.level(), active.stacks(), active.source()), (7, 1, Some(priest)));
    assert_eq!(
        (active.input("faith"), active.input("hope"), active.is_inhibited()),
        (Some(0.5), None, false)
    );
    let applied = told::<EffectApplied>(&mut app).pop().unwrap();
    assert_eq!((applied.entity, applied.instance, applied.source), (hero, Some(bless), Some(priest)));
}
