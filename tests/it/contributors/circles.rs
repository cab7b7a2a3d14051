//! Relationships that would close a cycle are rejected, so nothing contributes to itself.

use super::*;

#[test]
fn a_relationship_with_itself_is_refused() {
    let mut app = world();
    let hero = spawn(&mut app, sharp(5.0));
    app.world_mut().entity_mut(hero).insert(ContributesTo(hero));
    assert_eq!(power(&mut app, hero), 5.0);
    assert!(app.world().get::<ContributesTo>(hero).is_none());
    let found = reports(&mut app);
    let chain = format!("an entity cannot contribute to itself: {hero} → {hero}");
    assert!(found.iter().any(|report| report.contains(&chain)), "{found:?}");
}

#[test]
fn a_circle_is_refused_where_it_would_close() {
    let mut app = world();
    let a = spawn(&mut app, sharp(1.0));
    let b = spawn(&mut app, (sharp(10.0), ContributesTo(a)));
    let c = spawn(&mut app, (sharp(100.0), ContributesTo(b)));
    app.update();
    app.world_mut().entity_mut(a).insert(ContributesTo(c));
    app.update();
    let values = |app: &App| [a, b, c].map(|actor| value(app, actor, "power"));
    assert_eq!(values(&app), [111.0, 110.0, 100.0]);
    assert!(app.world().get::<ContributesTo>(a).is_none());
    let found = reports(&mut app);
    assert!(found.iter().any(|report| report.contains(&format!("{a} → {c} → {b} → {a}"))), "{found:?}");
    app.update();
    assert_eq!(values(&app), [111.0, 110.0, 100.0]);
}

#[test]
fn a_circle_that_is_made_within_one_frame_is_refused_too() {
    let mut app = world();
    let [a, b] = [1.0, 10.0].map(|by| spawn(&mut app, sharp(by)));
    app.world_mut().entity_mut(a).insert(ContributesTo(b));
    app.world_mut().entity_mut(b).insert(ContributesTo(a));
    app.update();
    let links = [a, b].map(|actor| app.world().get::<ContributesTo>(actor).is_some());
    assert_eq!(links.into_iter().filter(|link| *link).count(), 1);
    let values = [a, b].map(|actor| value(&app, actor, "power"));
    assert!([[11.0, 10.0], [1.0, 11.0]].contains(&values), "{values:?}");
    assert_eq!(reports(&mut app).len(), 1);
}

#[test]
fn a_circle_by_one_relationship_leaves_the_other() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let a = spawn(&mut app, (sharp(1.0), EffectOf(hero)));
    let b = spawn(&mut app, (sharp(10.0), ContributesTo(a)));
    assert_eq!(power(&mut app, hero), 11.0);
    app.world_mut().entity_mut(a).insert(ContributesTo(b));
    let values = [power(&mut app, hero), power(&mut app, hero)];
    let is_effect = app.world().get::<EffectOf>(a).is_some();
    assert_eq!((values, is_effect), ([11.0, 11.0], true));
}

#[test]
fn a_circle_gives_the_same_in_every_frame_after() {
    let mut app = world();
    let hero = spawn(&mut app, ());
    let a = spawn(&mut app, (sharp(1.0), EffectOf(hero)));
    let b = spawn(&mut app, (sharp(10.0), ContributesTo(a)));
    app.update();
    app.world_mut().entity_mut(a).insert(ContributesTo(b));
    let first = power(&mut app, hero);
    assert_eq!(power(&mut app, hero), first);
}
