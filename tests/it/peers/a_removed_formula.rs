//! If one of two formulas with the same input is removed from a dimension, the other still follows the input.

use super::*;

fn with(rules: [Rule; 2]) -> Registry {
    let [first, second] = rules;
    primary(["power", "level"])
        .subsystem(SubsystemDef::new("first", 0).rule(first.add("power", "level * 2")))
        .subsystem(SubsystemDef::new("second", 0).rule(second.add("power", "level * 3")))
        .build()
        .unwrap()
}

/// Removes the second formula, and then changes the level.
fn check(registry: Registry, remove: impl Fn(&mut bevy_app::App, Entity)) {
    let mut app = app(registry);
    let actor = spawn(&mut app, (Base::from([(&LEVEL, 1.0)]), Tags::from(["trained"])));
    app.update();
    assert_eq!(value(&app, actor, "power"), 5.0);
    remove(&mut app, actor);
    app.update();
    assert_eq!(value(&app, actor, "power"), 2.0);
    app.world_mut().get_mut::<Base>(actor).unwrap().set(&LEVEL, 10.0);
    app.update();
    assert_eq!(value(&app, actor, "power"), 20.0);
}

#[test]
fn by_its_condition_leaves_the_other_following() {
    check(with([Rule::new(), Rule::new().when(Condition::tag("trained"))]), |app, actor| {
        app.world_mut().get_mut::<Tags>(actor).unwrap().remove("trained");
    });
}

#[test]
fn by_an_edit_leaves_the_other_following() {
    check(with([Rule::new(), Rule::new()]), |app, _| {
        edit(app, |edit| {
            edit.define_subsystem(SubsystemDef::new("second", 0));
        })
        .unwrap();
    });
}

#[test]
fn of_a_system_that_is_silenced_leaves_the_other_following() {
    check(with([Rule::new(), Rule::new()]), |app, _| {
        app.world_mut().resource_mut::<Registry>().disable("second");
    });
}
