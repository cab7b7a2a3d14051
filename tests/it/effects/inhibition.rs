//! An effect counts only while its condition to stay holds.

use super::*;

#[test]
fn an_effect_is_inhibited_while_its_condition_fails_and_back_when_it_holds() {
    let rage = strong("rage", 5.0).stays_while(Condition::below("guard", 10.0)).grants("raging");
    let builder = dimensions().effect(rage).subsystem(
        SubsystemDef::new("talents", 0).rule(Rule::new().when(Condition::tag("raging")).add("speed", 1.0)),
    );
    let mut app = app(builder);
    let hero = spawn(&mut app, Base::from([("guard", 1.0)]));
    let rage = give(&mut app, hero, "rage");
    let seen = |app: &mut App, guard: f64| {
        app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", guard);
        let power = power(app, hero);
        let inhibited = app.world().get::<ActiveEffect>(rage).unwrap().is_inhibited();
        (power, value(app, hero, "speed"), inhibited)
    };
    assert_eq!(seen(&mut app, 1.0), (5.0, 1.0, false));
    assert_eq!(seen(&mut app, 10.0), (0.0, 0.0, true));
    assert_eq!(told::<EffectInhibited>(&mut app).len(), 1);
    assert_eq!(seen(&mut app, 12.0), (0.0, 0.0, true));
    assert_eq!(seen(&mut app, 9.0), (5.0, 1.0, false));
    assert_eq!((told::<EffectInhibited>(&mut app).len(), told::<EffectRestored>(&mut app).len()), (0, 1));
}

#[test]
fn a_circle_of_tags_is_reported_and_does_not_hang() {
    let own = EffectDef::new("own").grants("a").stays_while(!Condition::tag("a"));
    let mut app = world([own]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "own");
    app.update();
    let reports = reported(&mut app);
    assert!(reports[0].contains("is inhibited and restored without end"), "{reports:?}");
    for _ in 0..3 {
        app.update();
    }
    assert_eq!(reported(&mut app).len(), 0);
}

#[test]
fn a_condition_to_stay_may_not_depend_on_what_the_effect_says() {
    let circular = strong("circular", 1.0).stays_while(Condition::below("power", 10.0));
    let error = dimensions().effect(circular).build().unwrap_err().to_string();
    assert!(
        error.contains("cannot depend on itself") && error.contains("the condition to stay of circular"),
        "{error}"
    );
}

#[test]
fn tags_decide_about_other_effects_in_the_same_frame_through_a_chain() {
    // Each stays while the one before it does not count.
    let link =
        |id: &str, tag: &str, other: &str| strong(id, 1.0).grants(tag).stays_while(!Condition::tag(other));
    let first = strong("first", 1.0).grants("a").stays_while(Condition::below("guard", 10.0));
    let mut app = world([first, link("second", "b", "a"), link("third", "c", "b")]);
    let hero = spawn(&mut app, ());
    let effects = ["third", "second", "first"].map(|id| give(&mut app, hero, id));
    let mut counts = |guard: f64| {
        app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", guard);
        app.update();
        let counts = effects.map(|effect| !app.world().get::<ActiveEffect>(effect).unwrap().is_inhibited());
        (counts, value(&app, hero, "power"))
    };
    assert_eq!(counts(0.0), ([true, false, true], 2.0));
    assert_eq!(counts(10.0), ([false, true, false], 1.0));
    assert_eq!(counts(9.0), ([true, false, true], 2.0));
    assert_eq!(reported(&mut app).len(), 0);
}

#[test]
fn an_inhibited_effect_neither_grants_nor_makes_immune_but_is_cancelled_and_removed() {
    let shield =
        EffectDef::new("shield").tagged("magic").grants("safe").stays_while(Condition::below("guard", 10.0));
    let poison = strong("poison", 1.0).blocked_by("safe");
    let mut app = world([shield, poison, EffectDef::new("dispel").instant().cancels("magic")]);
    let hero = spawn(&mut app, Base::from([("guard", 20.0)]));
    let shield = give(&mut app, hero, "shield");
    // Nobody has looked at its condition yet.
    assert!(apply(&mut app, hero, "poison").is_err());
    app.update();
    assert!(apply(&mut app, hero, "poison").is_ok());
    assert_eq!(power(&mut app, hero), 1.0);
    apply(&mut app, hero, "dispel").unwrap();
    assert!(!is_there(&app, shield));
}

#[test]
fn a_condition_to_stay_may_name_what_the_effect_was_given() {
    let bond = EffectDef::new("bond")
        .stacking(Stacking::default())
        .stays_while(Condition::formula("guard < input.limit * input.stacks"))
        .rule(Rule::new().add("power", 1.0));
    let mut app = world([bond]);
    let hero = spawn(&mut app, Base::from([("guard", 5.0)]));
    let bond = EffectSpec::new("bond").input("limit", 2.0);
    let seen = [0.0, 0.0, 3.0].map(|expected| {
        give(&mut app, hero, bond.clone());
        (power(&mut app, hero), expected)
    });
    assert!(seen.iter().all(|(seen, expected)| seen == expected), "{seen:?}");
}

#[test]
fn rules_of_an_effect_have_conditions_of_their_own() {
    let blessing = EffectDef::new("blessing")
        .rule(Rule::new().when(Condition::race("elf")).add("power", 1.0))
        .rule(Rule::new().when(Condition::formula("guard > input.level")).add("power", 10.0))
        .rule(Rule::new().when(Condition::realm("deep")).add("power", 100.0));
    let mut app = world([blessing]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, EffectSpec::new("blessing").level(3));
    assert_eq!(power(&mut app, hero), 0.0);
    let left_out = explain(&mut app, hero, "power").left_out;
    assert_eq!(left_out.len(), 3);
    app.world_mut().entity_mut(hero).insert(Race::new("elf"));
    assert_eq!(power(&mut app, hero), 1.0);
    app.world_mut().get_mut::<Base>(hero).unwrap().set("guard", 4.0);
    assert_eq!(power(&mut app, hero), 11.0);
    app.world_mut().entity_mut(hero).insert(Realms::from(["deep"]));
    assert_eq!(power(&mut app, hero), 111.0);
    app.world_mut().entity_mut(hero).remove::<Race>();
    assert_eq!(power(&mut app, hero), 110.0);
}
