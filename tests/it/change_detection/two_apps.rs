//! Apps in one process do not affect each other.

use super::*;

fn with_formula(formula: &str, names: [&str; 3]) -> App {
    let mut registry = Registry::builder().dimension("twice", DimensionDef::derived().base(formula));
    for name in names {
        registry = registry.dimension(name, DimensionDef::primary());
    }
    app(registry.build().unwrap())
}

#[test]
fn in_one_process_do_not_disturb_each_other() {
    let mut one = with_formula("power * 2", ["power", "guard", "only_in_one"]);
    let mut two = with_formula("power * 20 + only_in_two", ["aaa", "only_in_two", "power"]);
    let base = || Base::from([("power", 3.0), ("only_in_one", 1.0), ("only_in_two", 5.0)]);
    let (first, second) = (spawn(&mut one, base()), spawn(&mut two, base()));
    let other = spawn(&mut two, Base::from([("power", 1.0)]));
    one.update();
    two.update();
    // Each reports only what it does not define itself.
    let (ones, twos) = (reports(&mut one), reports(&mut two));
    assert!(ones.iter().all(|report| report.contains("only_in_two")) && !ones.is_empty(), "{ones:?}");
    assert!(twos.iter().all(|report| report.contains("only_in_one")) && !twos.is_empty(), "{twos:?}");
    two.update();
    one.update();
    assert_eq!((value(&one, first, "twice"), value(&two, second, "twice")), (6.0, 65.0));
    assert_eq!(snapshot(&one, first).get("only_in_one"), Some(1.0));
    assert_eq!(snapshot(&two, second).get("only_in_one"), None);
    assert_eq!((changes(&one), changes(&two)), (1, 2));

    edit(&mut one, |edit| {
        edit.define_dimension("twice", DimensionDef::derived().base("power * 3"));
    })
    .unwrap();
    one.world_mut().resource_mut::<Registry>().disable("items");
    one.update();
    two.update();
    assert_eq!((value(&one, first, "twice"), value(&two, second, "twice")), (9.0, 65.0));
    assert!(two.world().resource::<Registry>().is_enabled("items"));
    assert_eq!((changes(&one), changes(&two)), (2, 2));

    two.world_mut().entity_mut(other).remove::<Base>();
    one.update();
    two.update();
    assert_eq!((just_changed(&one), just_changed(&two)), (&[][..], &[other][..]));
}

#[test]
fn with_clones_of_one_registry_report_each_for_itself() {
    let shared = registry();
    let (mut one, mut two) = (app(shared.clone()), app(shared));
    let (first, second) = (spawn(&mut one, ()), spawn(&mut two, ()));
    for (app, actor) in [(&mut one, first), (&mut two, second)] {
        say(app, actor, ITEMS, [POWER.flat(f64::NAN)]);
    }
    one.update();
    two.update();
    for (app, actor) in [(&mut one, first), (&mut two, second)] {
        assert_eq!(reports(app).len(), 1, "of the contribution");
        assert_eq!(value(app, actor, "powre"), 0.0);
    }
    two.update();
    one.update();
    assert_eq!((reports(&mut one).len(), reports(&mut two).len()), (1, 1), "of the name that was read");
}

#[test]
fn on_two_threads_do_not_disturb_each_other() {
    let run = |formula: &'static str, factor: f64| {
        move || {
            let mut app = with_formula(formula, ["power", "guard", "luck"]);
            let actors: Vec<Entity> =
                (0..600).map(|i| spawn(&mut app, Base::from([("power", f64::from(i))]))).collect();
            for round in 0..10 {
                for actor in &actors {
                    app.world_mut().get_mut::<Base>(*actor).unwrap().add("power", 1.0);
                }
                app.update();
                for (i, actor) in (0..).zip(&actors) {
                    assert_eq!(value(&app, *actor, "twice"), factor * f64::from(i + round + 1));
                }
            }
            assert_eq!(changes(&app), 6_000);
        }
    };
    std::thread::scope(|scope| {
        let threads = [("power * 2", 2.0), ("5 * power", 5.0)].map(|(text, by)| scope.spawn(run(text, by)));
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}
