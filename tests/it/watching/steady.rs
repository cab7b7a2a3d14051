//! Copying and saving a watch keep what it watches, and watching marks nothing as changed.

use super::*;

#[test]
fn a_copy_of_a_watch_has_seen_nothing() {
    let mut app = app();
    let hero = spawn(&mut app, (power(1.0), Watch::dimensions([&POWER])));
    app.update();
    told(&mut app);
    let watch = app.world().get::<Watch>(hero).unwrap().clone();
    let twin = spawn(&mut app, (power(1.0), watch));
    assert_eq!(frame(&mut app), [(twin, "power", None, Some(1.0))]);
}

#[test]
fn a_watch_that_went_through_serde_watches_the_same() {
    let mut app = app();
    let watch = Watch::dimensions([&TWICE]).falls_below(&POWER, 1.0).reaches_cap(&POWER);
    let text = serde_json::to_string(&watch).unwrap();
    let hero = spawn(&mut app, (power(1.0), serde_json::from_str::<Watch>(&text).unwrap()));
    assert_eq!(frame(&mut app), [(hero, "twice", None, Some(2.0))]);
    set(&mut app, hero, &POWER, 0.5);
    app.update();
    assert_eq!(crossed(&mut app), [("power", Crossing::FellBelow, 1.0, 0.5)]);
    assert!(serde_json::from_str::<Watch>(r#"{"dimension": []}"#).is_err(), "{text}");
}

#[test]
fn watching_marks_nothing_as_changed() {
    let mut app = app();
    app.watch_dimension(&TWICE);
    app.init_resource::<Marks>().add_systems(Last, count);
    let hero = spawn(&mut app, (power(1.0), Watch::all()));
    app.update();
    assert_eq!(app.world().resource::<Marks>().0, 1, "it was spawned");
    set(&mut app, hero, &POWER, 2.0);
    assert_eq!(frame(&mut app).len(), 4);
    assert_eq!((app.world().resource::<Marks>().0, crate::common::changes(&app)), (1, 2));
}

#[derive(Resource, Default)]
struct Marks(usize);

fn count(changed: Query<(), Changed<Watch>>, mut marks: ResMut<Marks>) {
    marks.0 += changed.iter().count();
}
