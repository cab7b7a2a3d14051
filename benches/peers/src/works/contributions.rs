//! `contributions-…`: one of many contributions to a dimension changes.
//!
//! The other side finds a modifier by its value, so it removes the old modifier and adds the new one.

use bevy_actor_core::Symbol;
use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;
use bevy_gauge::modifier::Modifier;

use super::{GAUGE, Result, Run};
use crate::gauge::Gauge;
use crate::ours::{EFFECTS, SYSTEMS, app, built, primary, snapshot};
use crate::report::Row;
use crate::timing::{Rounds, race, time};

const NAME: &str = "power";

/// Returns what the changing contribution adds in a round. All others add 1.
fn changing(round: usize) -> f64 {
    (2 + round % 50) as f64
}

fn ours(power: Symbol, actors: usize, contributions: usize) -> (App, Vec<Entity>) {
    let mut app = app(built(primary(&[power])));
    let same = vec![Contribution::new(power, Bucket::Flat, 1.0); contributions - 1];
    let spawn = |actor| {
        let said = Contributions::new()
            .with(SYSTEMS[0], same.iter().cloned())
            .with(EFFECTS, [Contribution::new(power, Bucket::Flat, changing(0))]);
        app.world_mut().spawn((Actor::new(format!("actor {actor}")), said)).id()
    };
    let actors = (0..actors).map(spawn).collect();
    app.update();
    (app, actors)
}

fn theirs(actors: usize, contributions: usize) -> Gauge {
    let mut gauge = Gauge::new();
    gauge.spawn_empty(actors);
    gauge.each(0..actors, |_, entity, attributes| {
        for _ in 1..contributions {
            attributes.add_modifier(entity, NAME, 1.0);
        }
        attributes.add_modifier(entity, NAME, changing(0) as f32);
    });
    gauge.app.update();
    gauge
}

pub fn run(run: &mut Run) -> Result {
    for (work, contributions) in
        [("contributions-1", 1), ("contributions-100", 100), ("contributions-1000", 1000)]
    {
        let actors = run.size(1_000);
        if !run.wants(work, actors) {
            continue;
        }
        let power = Symbol::new(NAME);
        let ((mut app, entities), mut gauge) =
            (ours(power, actors, contributions), theirs(actors, contributions));
        let check = |app: &App, gauge: &Gauge, round| {
            for (actor, entity) in entities.iter().enumerate() {
                let value = snapshot(app, *entity).value(power);
                assert_eq!(value, (contributions - 1) as f64 + changing(round));
                assert_eq!(value, gauge.value(actor, NAME));
            }
        };
        check(&app, &gauge, 0);
        let mut statements = app.world_mut().query::<ContributionsMut>();
        let mut last = 0;
        let times = race(
            run.rounds(Rounds::SHORT),
            |round| {
                time(|| {
                    for entity in &entities {
                        let said = statements.get_mut(app.world_mut(), *entity);
                        let changed = Contribution::new(power, Bucket::Flat, changing(round));
                        said.expect("it is an actor").replace(EFFECTS, [changed]);
                    }
                    app.update();
                })
            },
            |round| {
                last = round;
                let old = Modifier::Flat(changing(round - 1) as f32);
                time(|| {
                    gauge.each(0..actors, |_, entity, attributes| {
                        attributes.remove_modifier(entity, NAME, &old);
                        attributes.add_modifier(entity, NAME, changing(round) as f32);
                    });
                    gauge.app.update();
                })
            },
        );
        check(&app, &gauge, last);
        run.add(Row::new(work, actors, GAUGE, times))?;
    }
    Ok(())
}
