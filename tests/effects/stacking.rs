//! Effects that meet themselves.

use bevy_actor_core::Again;

use super::*;

#[test]
fn stacks_count_once_each_up_to_the_limit() {
    let bleeding = strong("bleeding", -1.0).stacking(Stacking::up_to(3).overflow("burst")).seconds(1.0);
    let mut app = world([bleeding, strong("burst", -100.0)]);
    let hero = spawn(&mut app, ());
    let first = give(&mut app, hero, "bleeding");
    assert_eq!(power(&mut app, hero), -1.0);
    assert_eq!([give(&mut app, hero, "bleeding"), give(&mut app, hero, "bleeding")], [first; 2]);
    assert_eq!((power(&mut app, hero), stacks(&app, first)), (-3.0, 3));
    give(&mut app, hero, "bleeding");
    assert_eq!((power(&mut app, hero), stacks(&app, first)), (-103.0, 3));
    let told = told::<EffectStacked>(&mut app).pop().unwrap();
    assert_eq!((told.stacks, told.overflowed), (3, true));
}

#[test]
fn stacks_are_over_one_by_one() {
    let haste = strong("haste", 1.0).stacking(Stacking::up_to(9).one_by_one()).seconds(0.5);
    let mut app = world([haste]);
    let hero = spawn(&mut app, ());
    for _ in 0..3 {
        give(&mut app, hero, "haste");
    }
    assert_eq!(frames(&mut app, hero, 7), [3.0, 2.0, 2.0, 1.0, 1.0, 0.0, 0.0]);
}

#[test]
fn of_two_that_are_equally_strong_the_one_that_lasts_longer_stays() {
    let flash = strong("flash", 1.0).ticks(2.0).stacking(Stacking::again(Again::KeepStrongest));
    let mut app = world([flash]);
    let hero = spawn(&mut app, ());
    give(&mut app, hero, "flash");
    assert_eq!(power(&mut app, hero), 1.0);
    give(&mut app, hero, "flash");
    assert_eq!(frames(&mut app, hero, 3), [1.0, 1.0, 0.0]);
}
