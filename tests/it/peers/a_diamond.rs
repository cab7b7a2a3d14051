//! A change that reaches a dimension on two ways reaches it once, without a value in between.

use super::*;

const FORMULAS: [Option<&str>; 4] = [None, Some("A * 10"), Some("A * 100"), Some("B + C")];

/// The diamond, inserted in this order, with its four dimensions under these names.
fn diamond(order: [usize; 4], names: [&str; 4]) -> Registry {
    let mut builder = Registry::builder();
    for i in order {
        let def = match FORMULAS[i] {
            None => DimensionDef::primary(),
            Some(formula) => {
                let named = (0..4).fold(formula.to_owned(), |text, j| {
                    text.replace(["A", "B", "C", "D"][j], &format!(" {} ", names[j]))
                });
                DimensionDef::derived().base(named)
            }
        };
        builder = builder.dimension(names[i], def);
    }
    builder.build().unwrap()
}

fn check(registry: Registry, [a, b, c, d]: [&str; 4]) {
    let mut app = app(registry);
    let actor = spawn(&mut app, Base::from([(a, 1.0)]));
    app.update();
    assert_eq!([a, b, c, d].map(|name| value(&app, actor, name)), [1.0, 10.0, 100.0, 110.0]);
    app.world_mut().get_mut::<Base>(actor).unwrap().set(a, 2.0);
    app.update();
    assert_eq!([a, b, c, d].map(|name| value(&app, actor, name)), [2.0, 20.0, 200.0, 220.0]);
    assert_eq!(version(&app, actor), 2);
}

#[test]
fn gives_one_result_in_all_orders_of_insertion() {
    assert_eq!(orders().count(), 24);
    for order in orders() {
        let names = ["a", "b", "c", "d"];
        check(diamond(order, names), names);
    }
}

#[test]
fn gives_one_result_whatever_its_dimensions_are_called() {
    for naming in orders() {
        let names = naming.map(|i| ["p", "q", "r", "s"][i]);
        check(diamond([3, 1, 0, 2], names), names);
    }
}

#[test]
fn of_rules_gives_one_result_in_all_orders_of_subsystems() {
    for order in orders() {
        let rules =
            [("one", "x", "a * 10"), ("two", "y", "a * 100"), ("three", "z", "x"), ("four", "z", "y")];
        let mut builder = primary(["z", "x", "y", "a"]);
        for (id, dimension, formula) in order.map(|i| rules[i]) {
            builder = builder
                .subsystem(SubsystemDef::new(id, order[0] as i32).rule(Rule::new().add(dimension, formula)));
        }
        let mut app = app(builder.build().unwrap());
        let actor = spawn(&mut app, Base::from([("a", 1.0)]));
        app.update();
        app.world_mut().get_mut::<Base>(actor).unwrap().set("a", 2.0);
        app.update();
        assert_eq!(value(&app, actor, "z"), 220.0);
    }
}
