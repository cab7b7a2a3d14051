//! Effects whose definitions are edited while they are there.

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
