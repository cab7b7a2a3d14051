//! A write that changes nothing marks nothing as changed.

use super::*;

/// How many actors have this component marked as changed since the system last ran.
#[derive(Resource, Default)]
struct Marked(usize);

/// Who an actor is, or anything that its numbers depend on.
type AnyInputChanged = Or<(
    Changed<Actor>,
    Changed<Base>,
    Changed<Contributions>,
    Changed<Caps>,
    Changed<Race>,
    Changed<Realms>,
    Changed<Tags>,
)>;

fn count<T: Component>(changed: Query<(), Changed<T>>, mut marked: ResMut<Marked>) {
    marked.0 = changed.iter().count();
}

#[test]
fn the_same_contributions_again_mark_nothing() {
    both_ways(|app| {
        app.init_resource::<Marked>().add_systems(PreUpdate, count::<Contributions>);
        let said = || [POWER.flat(5.0).label("from", "sword"), GUARD.percent(0.1), POWER.flat(-0.0)];
        let actor = spawn(app, ());
        say(app, actor, ITEMS, said());
        app.update();
        app.update();
        let before = changes(app);
        let mut backwards = said();
        backwards.reverse();
        say(app, actor, ITEMS, backwards);
        say(app, actor, AURA, []);
        app.update();
        assert_eq!(app.world().resource::<Marked>().0, 0);
        assert_eq!((changes(app), version(app, actor)), (before, 1));

        say(app, actor, ITEMS, [POWER.flat(5.0), GUARD.percent(0.1), POWER.flat(0.0)]);
        app.update();
        assert_eq!(app.world().resource::<Marked>().0, 1, "a label is gone");
        assert_eq!((changes(app), version(app, actor)), (before, 1), "but no number changed");
    });
}

#[test]
fn the_same_caps_again_mark_nothing() {
    both_ways(|app| {
        app.init_resource::<Marked>().add_systems(PreUpdate, count::<Caps>);
        let said =
            || [POWER.hard_max(5.0).layer("REALM").realm("T2"), GUARD.base_min(0.0), POWER.add_max(1.0)];
        let actor = spawn(app, ());
        limit(app, actor, WORLD, said());
        app.update();
        app.update();
        let before = changes(app);
        let mut backwards = said();
        backwards.reverse();
        limit(app, actor, WORLD, backwards);
        limit(app, actor, AURA, []);
        app.update();
        assert_eq!(app.world().resource::<Marked>().0, 0);
        assert_eq!((changes(app), version(app, actor)), (before, 1));

        limit(app, actor, WORLD, [GUARD.base_min(-0.0), POWER.add_max(1.0)]);
        app.update();
        assert_eq!(app.world().resource::<Marked>().0, 1, "the cap of a realm in which nobody is, is gone");
        assert_eq!((changes(app), version(app, actor)), (before, 1), "but no number changed");
    });
}

#[test]
fn the_same_refused_statement_again_marks_nothing_and_is_reported_once() {
    both_ways(|app| {
        app.init_resource::<Marked>().add_systems(PreUpdate, count::<Contributions>);
        let actor = spawn(app, ());
        say(app, actor, ITEMS, [POWER.flat(f64::NAN), POWER.flat(1.0)]);
        app.update();
        assert_eq!(reports(app).len(), 1);
        app.update();
        say(app, actor, ITEMS, [POWER.flat(1.0), POWER.flat(f64::NAN)]);
        app.update();
        assert_eq!((app.world().resource::<Marked>().0, reports(app).len()), (0, 0));
        assert_eq!((changes(app), value(app, actor, "power")), (1, 1.0));
    });
}

#[test]
fn what_a_system_says_anew_each_frame_marks_nothing() {
    both_ways(|app| {
        app.init_resource::<Marked>().add_systems(Last, count::<Contributions>).add_subsystem(
            ITEMS,
            |mut actors: Query<(ContributionsMut, CapsMut)>| {
                for (mut contributions, mut caps) in &mut actors {
                    contributions.replace(ITEMS, [POWER.flat(5.0), POWER.flat(6.0)]);
                    caps.replace(ITEMS, [POWER.hard_max(10.0)]);
                    contributions.remove("nobody");
                    caps.remove("nobody");
                    assert_eq!((contributions.get().len(), caps.get().len()), (2, 1));
                }
            },
        );
        let actor = spawn(app, ());
        for _ in 0..5 {
            app.update();
        }
        assert_eq!((value(app, actor, "power"), changes(app), version(app, actor)), (10.0, 1, 1));
        assert_eq!(app.world().resource::<Marked>().0, 0);
    });
}

#[test]
fn an_input_that_is_marked_but_the_same_marks_no_snapshot() {
    both_ways(|app| {
        let actor = spawn(app, (Base::from([(&POWER, 1.0)]), Race::new("elf"), Realms::from(["T2"])));
        app.update();
        let mut hero = app.world_mut().entity_mut(actor);
        hero.insert((Base::from([(&POWER, 1.0)]), Race::new("elf"), Realms::from(["T2"]), Caps::new()));
        hero.get_mut::<Tags>().unwrap().insert("a tag that nobody asks for");
        app.update();
        assert_eq!((changes(app), version(app, actor)), (1, 1));
        // A number changes and changes back before anyone looks.
        let mut base = app.world_mut().get_mut::<Base>(actor).unwrap();
        base.add(&POWER, 0.1);
        base.set(&POWER, 1.0);
        app.update();
        assert_eq!((changes(app), version(app, actor)), (1, 1));
    });
}

#[test]
fn statements_that_give_the_same_number_mark_no_snapshot() {
    both_ways(|app| {
        let actor = spawn(app, ());
        say(app, actor, ITEMS, [POWER.flat(2.0), POWER.flat(2.0)]);
        app.update();
        say(app, actor, ITEMS, [POWER.flat(1.0), POWER.factor(4.0)]);
        app.update();
        assert_eq!((value(app, actor, "power"), changes(app), version(app, actor)), (4.0, 1, 1));
        limit(app, actor, WORLD, [POWER.hard_max(1e9)]);
        app.update();
        assert_eq!((changes(app), version(app, actor)), (1, 1), "the clamp is tighter");
    });
}

#[test]
fn ageing_marks_nothing() {
    both_ways(|app| {
        app.init_resource::<Marked>().add_systems(
            PreUpdate,
            |aged: Query<(), AnyInputChanged>, mut marked: ResMut<Marked>| {
                marked.0 = aged.iter().count();
            },
        );
        let actor = spawn(app, (Base::from([(&POWER, 1.0)]), Lifespan::new(20.0, 300.0).unwrap()));
        app.update();
        app.update();
        for year in 21..25 {
            app.world_mut().get_mut::<Lifespan>(actor).unwrap().set_age(f64::from(year)).unwrap();
            app.update();
            assert_eq!(app.world().resource::<Marked>().0, 0);
        }
        app.world_mut().entity_mut(actor).remove::<Lifespan>();
        app.update();
        app.world_mut().entity_mut(actor).insert(Lifespan::aged(3.0).unwrap());
        app.update();
        assert_eq!((changes(app), version(app, actor)), (1, 1));
    });
}

#[test]
fn reading_marks_nothing() {
    fn read(
        snapshots: Query<&Snapshot>,
        inputs: Query<(ActorInputs, &Base, &Contributions, &Caps)>,
        mut resolver: Resolver,
    ) {
        for snapshot in &snapshots {
            let _ = (snapshot.value(&POWER), snapshot.get("twice"), snapshot.caps("guard"));
            let _ = (snapshot.caps_used().count(), snapshot.context(&DAMAGE), snapshot.apply(&DAMAGE, 1.0));
        }
        for (actor, base, contributions, caps) in &inputs {
            let _ = (base.iter().count(), contributions.iter().count(), caps.iter().count());
            let _ = (resolver.resolve(&actor), resolver.explain(&actor, &TWICE).unwrap());
        }
    }
    // Also through what could write, as long as it does not.
    fn hold(mut actors: Query<(&mut Snapshot, &mut Base, ContributionsMut, CapsMut)>) {
        for (snapshot, base, contributions, caps) in &mut actors {
            let _ = (snapshot.version(), base.get(&POWER));
            let _ = (contributions.get().len(), caps.get().len());
        }
    }
    both_ways(|app| {
        app.init_resource::<Marked>().add_systems(Update, (read, hold)).add_systems(
            Last,
            |changed: Query<(), Or<(Changed<Snapshot>, AnyInputChanged)>>, mut marked: ResMut<Marked>| {
                marked.0 = changed.iter().count();
            },
        );
        let actor = spawn(app, Base::from([(&POWER, 1.0)]));
        app.update();
        assert_eq!(app.world().resource::<Marked>().0, 1);
        for _ in 0..3 {
            app.update();
            assert_eq!(app.world().resource::<Marked>().0, 0);
        }
        assert_eq!((changes(app), version(app, actor)), (1, 1));
    });
}
