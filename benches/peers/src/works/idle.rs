//! `empty-frame`: a frame without either plugin, which is part of every other frame. `idle`: a frame in which nothing
//! changed. `change-one`: a frame in which one actor of very many changed.

use std::hint::black_box;

use bevy_actor_core::prelude::*;
use bevy_app::{App, TaskPoolPlugin};
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};

use super::{GAUGE, Result, Run, both, check};
use crate::ours::{EFFECTS, built, primary, symbols};
use crate::report::Row;
use crate::timing::{Rounds, fastest, race, time};

/// The schedule of the plugin's systems alone, so that no frame around it is measured.
#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Numbers;

/// Components that make archetypes: each combination of them is an archetype of its own.
#[derive(Component)]
struct Kind<const BIT: usize>;

const MANY_ARCHETYPES: usize = 20;

pub fn run(run: &mut Run) -> Result {
    if run.wants("empty-frame", 0) {
        let mut ours = App::new();
        ours.add_plugins(TaskPoolPlugin::default());
        let mut theirs = bevy::app::App::new();
        theirs.add_plugins(bevy::app::TaskPoolPlugin::default());
        let times = race(run.rounds(Rounds::SHORT), |_| time(|| ours.update()), |_| time(|| theirs.update()));
        run.add(Row::new("empty-frame", 0, "bevy 0.19", times).note("Bevy's own share of a frame"))?;
    }
    let actors = run.size(10_000);
    if run.wants("idle", actors) {
        let (mut ours, mut gauge) = both(actors);
        // The second frame after a change has nothing left to do on either side.
        for _ in 0..2 {
            ours.app.update();
            gauge.app.update();
        }
        let times =
            race(run.rounds(Rounds::SHORT), |_| time(|| ours.app.update()), |_| time(|| gauge.app.update()));
        check(&ours, &gauge);
        run.add(Row::new("idle", actors, GAUGE, times))?;
    }
    let actors = run.size(1_000_000);
    if run.wants("idle", actors) {
        let (mut app, _) = many(actors, MANY_ARCHETYPES);
        let time = fastest(run.rounds(Rounds::SHORT), |_| time(|| app.world_mut().run_schedule(Numbers)));
        black_box(&app);
        let note = "only the plugin's schedule, on one thread; 20 archetypes; 2 dimensions";
        run.add(Row::alone("idle", actors, time).note(note))?;
    }
    for archetypes in [1, MANY_ARCHETYPES] {
        if run.wants("change-one", actors) {
            let (mut app, last) = many(actors, archetypes);
            let time = fastest(run.rounds(Rounds::SHORT), |round| {
                let mut base = app.world_mut().get_mut::<Base>(last).expect("it is an actor");
                base.set("strength", (2 + round % 2) as f64);
                time(|| app.world_mut().run_schedule(Numbers))
            });
            assert!(crate::ours::snapshot(&app, last).version() > 2, "the changes arrived");
            let note = match archetypes {
                1 => "only the plugin's schedule, on one thread; one archetype",
                _ => "only the plugin's schedule, on one thread; 20 archetypes",
            };
            run.add(Row::alone("change-one", actors, time).note(note))?;
        }
    }
    Ok(())
}

/// Spawns many actors with a base and a contribution each. Returns the app and the last actor.
fn many(actors: usize, archetypes: usize) -> (App, Entity) {
    let names = symbols(&["strength".to_owned(), "defense".to_owned()]);
    let mut app = App::new();
    app.init_schedule(Numbers)
        .edit_schedule(Numbers, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        })
        .add_plugins(ActorCorePlugin::new(Numbers).with_registry(built(primary(&names))));
    let said = Contributions::new().with(EFFECTS, [Contribution::new(names[0], Bucket::Flat, 1.0)]);
    let mut last = Entity::PLACEHOLDER;
    for actor in 0..actors {
        let base = Base::from([(names[0], 1.0), (names[1], 2.0)]);
        let mut entity = app.world_mut().spawn((Actor::new(format!("actor {actor}")), base, said.clone()));
        let kind = actor % archetypes;
        kind_of::<0>(&mut entity, kind);
        kind_of::<1>(&mut entity, kind);
        kind_of::<2>(&mut entity, kind);
        kind_of::<3>(&mut entity, kind);
        kind_of::<4>(&mut entity, kind);
        last = entity.id();
    }
    for _ in 0..2 {
        app.world_mut().run_schedule(Numbers);
    }
    let snapshot = crate::ours::snapshot(&app, last);
    assert_eq!((snapshot.value(names[0]), snapshot.value(names[1]), snapshot.version()), (2.0, 2.0, 1));
    (app, last)
}

fn kind_of<const BIT: usize>(entity: &mut EntityWorldMut, kind: usize) {
    if kind & (1 << BIT) != 0 {
        entity.insert(Kind::<BIT>);
    }
}
