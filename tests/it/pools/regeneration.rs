//! A pool regenerates by the second, and stops at its bounds.

use super::*;

#[test]
fn it_regenerates_by_the_second_and_stops_at_its_maximum() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 4.0);
    frame(&mut app);
    pools(&mut app, hero).take("health", 5.0).unwrap();
    let mut after = |seconds| {
        pass(&mut app, seconds);
        hp(&app, hero).0
    };
    assert_eq!([0.0, 0.25, 0.5, 3.0, 3.0].map(&mut after), [95.0, 96.0, 98.0, 100.0, 100.0]);
}

#[test]
fn a_negative_regeneration_drains_down_to_0() {
    let mut app = app();
    let hero = hero(&mut app, 10.0, -4.0);
    frame(&mut app);
    let mut after = |seconds| {
        pass(&mut app, seconds);
        hp(&app, hero).0
    };
    assert_eq!(
        [0.5, 1.0, 1.0, 1.0].map(&mut after).map(f64::to_bits),
        [8.0f64, 4.0, 0.0, 0.0].map(f64::to_bits)
    );
}

#[test]
fn a_regeneration_that_changes_counts_at_once() {
    let mut app = app();
    let hero = hero(&mut app, 100.0, 0.0);
    frame(&mut app);
    pools(&mut app, hero).take("health", 50.0).unwrap();
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero).0, 50.0);
    set_base(&mut app, hero, &HP_REGEN, 3.0);
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero).0, 53.0);
    app.world_mut().get_mut::<Base>(hero).unwrap().remove(&HP_REGEN);
    pass(&mut app, 1.0);
    assert_eq!(hp(&app, hero).0, 53.0);
}

#[test]
fn without_a_clock_nothing_regenerates_but_maxima_are_followed() {
    let mut app = crate::common::app(registry());
    let hero = hero(&mut app, 100.0, 5.0);
    app.update();
    pools(&mut app, hero).take("health", 50.0).unwrap();
    set_base(&mut app, hero, &HP_MAX, 200.0);
    app.update();
    assert_eq!(hp(&app, hero), (100.0, 200.0));
}

#[test]
fn the_largest_numbers_stay_within_the_bounds() {
    let mut app = app();
    let hero = hero(&mut app, f64::MAX, f64::MAX);
    frame(&mut app);
    pools(&mut app, hero).take("health", f64::MAX / 2.0).unwrap();
    pass(&mut app, 1e6);
    assert_eq!(hp(&app, hero), (f64::MAX, f64::MAX));
    set_base(&mut app, hero, &HP_REGEN, f64::MIN);
    pass(&mut app, 1e6);
    assert_eq!(hp(&app, hero), (0.0, f64::MAX));
}
