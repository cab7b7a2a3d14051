//! A change is passed on however small it is, down to one bit.

use super::*;

fn check(from: f64, to: f64) {
    assert_ne!(from.to_bits(), to.to_bits());
    let registry = Registry::builder()
        .dimension("level", DimensionDef::primary())
        .dimension("power", DimensionDef::derived().base("level"))
        .dimension("armor", DimensionDef::derived().base("-power"));
    let mut app = app(registry.build().unwrap());
    let actor = spawn(&mut app, Base::from([(&LEVEL, from)]));
    app.update();
    app.world_mut().get_mut::<Base>(actor).unwrap().set(&LEVEL, to);
    app.update();
    assert_eq!(value(&app, actor, "level").to_bits(), to.to_bits());
    assert_eq!(value(&app, actor, "armor").to_bits(), (-to).to_bits());
    assert_eq!((version(&app, actor), just_changed(&app)), (2, &[actor][..]));
}

#[test]
fn of_one_ten_millionth_is_passed_on() {
    check(1.0, 1.0 + 1e-7);
    check(1e-7, 2e-7);
}

#[test]
fn of_one_bit_is_passed_on() {
    for value in [1.0, 1e-300, 5e-324, 1e300, 123_456.789] {
        check(value, value.next_up());
    }
}

#[test]
fn of_one_bit_of_a_contribution_or_a_cap_is_passed_on() {
    let mut app = app(primary(["power"]).build().unwrap());
    let actor = spawn(&mut app, ());
    for (round, value) in (1..).zip([0.1, 0.1_f64.next_up(), 0.1, 0.1_f64.next_down()]) {
        say(&mut app, actor, ITEMS, [POWER.flat(value)]);
        app.update();
        assert_eq!((crate::common::value(&app, actor, "power"), version(&app, actor)), (value, round));
    }
    for (round, bound) in (5..).zip([0.05, 0.05_f64.next_up()]) {
        limit(&mut app, actor, WORLD, [POWER.hard_max(bound)]);
        app.update();
        assert_eq!((value(&app, actor, "power"), version(&app, actor)), (bound, round));
    }
}
