//! Overrides form a stack by priority, so removing one uncovers the next. In `bevy_gas` a newer override erases the
//! older one.

use super::*;

const POLYMORPH: SubsystemId = SubsystemId::new("polymorph", 10);
const CURSE: SubsystemId = SubsystemId::new("curse", 20);

#[test]
fn are_a_stack_by_priority() {
    let mut app = app(primary(["power"]).build().unwrap());
    let actor = spawn(&mut app, Base::from([(&POWER, 100.0)]));
    let steps: [(SubsystemId, Option<f64>, f64); 6] = [
        (POLYMORPH, Some(1.0), 1.0),
        (CURSE, Some(2.0), 2.0),
        (POLYMORPH, Some(3.0), 2.0),
        (CURSE, None, 3.0),
        (CURSE, Some(4.0), 4.0),
        (CURSE, None, 3.0),
    ];
    for (id, said, after) in steps {
        say(&mut app, actor, id, said.map(|value| POWER.set(value)));
        app.update();
        assert_eq!(value(&app, actor, "power"), after);
    }
    say(&mut app, actor, POLYMORPH, []);
    app.update();
    assert_eq!(value(&app, actor, "power"), 100.0);
}

#[test]
fn of_one_priority_do_not_depend_on_who_came_first() {
    let brew = |name| SubsystemId::new(name, 5);
    for order in [["ale", "beer", "cider"], ["cider", "beer", "ale"], ["beer", "cider", "ale"]] {
        let mut app = app(primary(["power"]).build().unwrap());
        let actor = spawn(&mut app, ());
        for name in order {
            say(&mut app, actor, brew(name), [POWER.set(name.len() as f64)]);
        }
        app.update();
        assert_eq!(value(&app, actor, "power"), 3.0, "ale comes first in the alphabet");
    }
}

#[test]
fn of_caps_are_a_stack_by_priority() {
    let mut app = app(primary(["power"]).build().unwrap());
    let actor = spawn(&mut app, Base::from([(&POWER, 100.0)]));
    limit(&mut app, actor, POLYMORPH, [POWER.set_max(10.0)]);
    limit(&mut app, actor, CURSE, [POWER.set_max(20.0)]);
    limit(&mut app, actor, WORLD, [POWER.base_max(90.0)]);
    for (id, after) in [(CURSE, 20.0), (POLYMORPH, 10.0), (WORLD, 90.0)] {
        app.update();
        assert_eq!(value(&app, actor, "power"), after);
        limit(&mut app, actor, id, []);
    }
    app.update();
    assert_eq!(value(&app, actor, "power"), 100.0);
}
