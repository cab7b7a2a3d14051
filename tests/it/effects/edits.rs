//! Effects that are already applied follow edits of their definitions.

use super::*;

#[test]
fn effects_follow_their_definitions() {
    let mut app = world([strong("bless", 5.0)]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "bless");
    assert_eq!(power(&mut app, hero), 5.0);
    let edit = |app: &mut App, def: EffectDef| {
        app.world_mut()
            .resource_mut::<Registry>()
            .edit(|edit| {
                edit.define_effect(def);
            })
            .unwrap();
    };
    edit(&mut app, strong("bless", 7.0));
    assert_eq!(power(&mut app, hero), 7.0);
    edit(&mut app, strong("bless", 7.0).enabled(false));
    assert_eq!(power(&mut app, hero), 0.0);
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    assert_eq!(power(&mut app, hero), 5.0);
}

fn define(app: &mut App, def: EffectDef) {
    crate::common::edit(app, |edit| {
        edit.define_effect(def);
    })
    .unwrap();
}

#[test]
fn what_an_effect_says_may_become_live_and_constant_again() {
    let live = |id| EffectDef::new(id).rule(Rule::new().add("power", "guard + input.level"));
    let mut app = world([strong("bless", 5.0)]);
    let hero = spawn(&mut app, Base::from([("guard", 10.0)]));
    give(&mut app, hero, EffectSpec::new("bless").level(2));
    assert_eq!(power(&mut app, hero), 5.0);
    define(&mut app, live("bless"));
    assert_eq!(power(&mut app, hero), 12.0);
    define(&mut app, strong("bless", 1.0).rule(Rule::new().cap(hard_max("power", 0.5))));
    assert_eq!(power(&mut app, hero), 0.5);
    define(&mut app, strong("bless", 1.0));
    assert_eq!(power(&mut app, hero), 1.0);
}

#[test]
fn an_input_that_an_edit_asks_for_and_nobody_gave_leaves_the_statement_out() {
    let mut app = world([strong("bless", 5.0)]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "bless");
    define(
        &mut app,
        EffectDef::new("bless").rule(Rule::new().add("power", "input.by").add("guard", "speed + input.by")),
    );
    assert_eq!((power(&mut app, hero), value(&app, hero, "guard")), (0.0, 0.0));
    assert_eq!(reported(&mut app).len(), 2);
}

#[test]
fn an_effect_that_loses_its_condition_while_it_is_inhibited_counts_again() {
    let rage = || strong("rage", 5.0).grants("raging").every(0.25, [("heat", 1.0)]);
    let mut app = world([
        rage().stays_while(Condition::below("guard", 10.0)),
        strong("calm", 1.0).blocked_by("raging"),
    ]);
    let hero = spawn(&mut app, Base::from([("guard", 20.0)]));
    let instance = give(&mut app, hero, "rage");
    assert_eq!(power(&mut app, hero), 0.0);
    assert!(apply(&mut app, hero, "calm").is_ok());
    define(&mut app, rage());
    assert_eq!(power(&mut app, hero), 6.0);
    assert!(!app.world().get::<ActiveEffect>(instance).unwrap().is_inhibited());
    assert_eq!(told::<EffectRestored>(&mut app).len(), 1);
    assert!(apply(&mut app, hero, "calm").is_err());
    assert!(!ticks(&mut app, 1)[0].is_empty());
}

#[test]
fn a_period_follows_its_definition_also_if_that_was_away() {
    let poison = || strong("poison", 1.0);
    let quick = || poison().every(0.25, [("damage", 1.0)]);
    let mut app = world([poison()]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "poison");
    let none = || Vec::<Vec<u64>>::from([vec![], vec![]]);
    assert_eq!(ticks(&mut app, 2), none());
    define(&mut app, quick());
    assert_eq!(ticks(&mut app, 2), [[1], [2]]);
    define(&mut app, quick().enabled(false));
    assert_eq!(ticks(&mut app, 2), none());
    define(&mut app, quick());
    assert_eq!(ticks(&mut app, 2), [[3], [4]]);
    define(&mut app, poison());
    assert_eq!(ticks(&mut app, 2), none());
    define(&mut app, quick());
    assert_eq!(ticks(&mut app, 2), [[5], [6]]);
}

#[test]
fn tags_follow_their_definition() {
    let mut app = world([EffectDef::new("shield").grants("safe"), strong("poison", 1.0).blocked_by("safe")]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "shield");
    app.update();
    assert!(apply(&mut app, hero, "poison").is_err());
    define(&mut app, EffectDef::new("shield").tagged("shield"));
    app.update();
    assert!(apply(&mut app, hero, "poison").is_ok());
    assert!(!app.world().get::<bevy_actor_core::Attached>(hero).unwrap().has_tag("safe"));
    assert_eq!(EffectFilter::tagged("shield").remove_from(app.world_mut(), hero), 1);
}

#[test]
fn effects_of_a_definition_that_is_gone_still_end() {
    let mut app = world([]);
    define(&mut app, strong("poison", 1.0).seconds(0.5).every(0.25, [("damage", 1.0)]).grants("poisoned"));
    let hero = spawn(&mut app, ());
    let poison = give(&mut app, hero, "poison");
    assert_eq!(power(&mut app, hero), 1.0);
    app.world_mut().resource_mut::<Registry>().drop_edits().unwrap();
    told::<EffectTicked>(&mut app);
    assert_eq!((ticks(&mut app, 1), is_there(&app, poison)), (vec![vec![]], false));
    assert_eq!(ends(&mut app), [("poison", EffectEnd::Expired)]);
    assert_eq!(reported(&mut app).len(), 1);
}

#[test]
fn a_disabled_system_silences_its_effects() {
    let live = EffectDef::new("live").rule(Rule::new().add("power", "guard").cap(hard_max("speed", "guard")));
    let constant = strong("constant", 10.0).rule(Rule::new().cap(hard_max("speed", 2.0)));
    let other = EffectDef::new("other").system("magic", 0).rule(Rule::new().add("power", "guard * 100"));
    let mut app = world([live, constant, other]);
    let hero = spawn(&mut app, Base::from([("guard", 1.0), ("speed", 50.0)]));
    for id in ["live", "constant", "other"] {
        give(&mut app, hero, id);
    }
    assert_eq!((power(&mut app, hero), value(&app, hero, "speed")), (111.0, 1.0));
    app.world_mut().resource_mut::<Registry>().disable("effects");
    assert_eq!((power(&mut app, hero), value(&app, hero, "speed")), (100.0, 50.0));
    let left_out = explain(&mut app, hero, "power").left_out;
    assert_eq!(left_out.len(), 2);
    assert!(left_out.iter().all(|step| step.why == "its system is disabled"));
    app.world_mut().resource_mut::<Registry>().enable("effects");
    assert_eq!((power(&mut app, hero), value(&app, hero, "speed")), (111.0, 1.0));
}

#[test]
fn an_inhibited_effect_that_loses_its_condition_counts_again() {
    let rage = || strong("rage", 5.0).grants("raging");
    let talents =
        SubsystemDef::new("talents", 0).rule(Rule::new().when(Condition::tag("raging")).add("speed", 1.0));
    let calm = rage().stays_while(Condition::below("guard", 10.0));
    let mut app = app(dimensions().effect(calm).subsystem(talents));
    let hero = spawn(&mut app, Base::from([("guard", 20.0)]));
    let instance = give(&mut app, hero, "rage");
    assert_eq!((power(&mut app, hero), value(&app, hero, "speed")), (0.0, 0.0));
    app.world_mut()
        .resource_mut::<Registry>()
        .edit(|edit| {
            edit.define_effect(rage());
        })
        .unwrap();
    assert_eq!((power(&mut app, hero), value(&app, hero, "speed")), (5.0, 1.0));
    assert!(!app.world().get::<ActiveEffect>(instance).unwrap().is_inhibited());
}
