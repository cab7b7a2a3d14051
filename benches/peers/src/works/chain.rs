//! `chain-100`: changes the first number of a chain of 100 derived numbers, each of which reads the one before.

use bevy_actor_core::Symbol;
use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemState;
use bevy_gauge::modifier::Modifier;

use super::{GAUGE, Result, Run};
use crate::gauge::{Gauge, compiled};
use crate::ours::{app, built, snapshot, symbols};
use crate::report::Row;
use crate::timing::{Rounds, race, time};

const LINKS: usize = 100;

/// Returns the name of the first number, and then the names of the chain.
fn names() -> Vec<String> {
    (0..=LINKS).map(|link| format!("link_{link}")).collect()
}

fn formula(link: usize) -> String {
    format!("link_{} + {}", link - 1, 1 + link % 3)
}

fn start(round: usize) -> f64 {
    (1 + round % 50) as f64
}

fn ours(names: &[Symbol]) -> (App, Entity) {
    let mut registry = Registry::builder().dimension(names[0], DimensionDef::primary());
    for (link, name) in names.iter().enumerate().skip(1) {
        registry = registry.dimension(*name, DimensionDef::derived().base(formula(link).as_str()));
    }
    let mut app = app(built(registry));
    let actor = app.world_mut().spawn((Actor::new("chained"), Base::from([(names[0], start(0))]))).id();
    app.update();
    (app, actor)
}

fn theirs(names: &[String]) -> Gauge {
    let mut gauge = Gauge::new();
    gauge.spawn_empty(1);
    gauge.each(0..1, |_, entity, attributes| {
        attributes.set_base(entity, &names[0], start(0) as f32);
        for (link, name) in names.iter().enumerate().skip(1) {
            attributes.add_modifier(entity, name, Modifier::Expr(compiled(&formula(link))));
        }
    });
    gauge.app.update();
    gauge
}

fn check(app: &App, actor: Entity, gauge: &Gauge, names: &[String]) {
    let snapshot = snapshot(app, actor);
    let mut last = 0.0;
    for name in names {
        let value = snapshot.value(name.as_str());
        assert!(value > last, "each link adds something");
        assert_eq!(value, gauge.value(0, name), "{name}");
        last = value;
    }
}

pub fn run(run: &mut Run) -> Result {
    let names = names();
    let keys = symbols(&names);
    if run.wants("chain-100", 1) {
        let ((mut app, actor), mut gauge) = (ours(&keys), theirs(&names));
        check(&app, actor, &gauge, &names);
        let times = race(
            run.rounds(Rounds::SHORT),
            |round| {
                time(|| {
                    let mut base = app.world_mut().get_mut::<Base>(actor).expect("it is an actor");
                    base.set(keys[0], start(round));
                    app.update();
                })
            },
            |round| {
                time(|| {
                    gauge.each(0..1, |_, entity, all| all.set_base(entity, &names[0], start(round) as f32));
                    gauge.app.update();
                })
            },
        );
        check(&app, actor, &gauge, &names);
        run.add(Row::new("chain-100", 1, GAUGE, times))?;
    }
    if run.wants("chain-100-at-once", 1) {
        let ((mut app, actor), mut gauge) = (ours(&keys), theirs(&names));
        let mut resolver = SystemState::<ResolverMut>::new(app.world_mut());
        let times = race(
            run.rounds(Rounds::SHORT),
            |round| {
                time(|| {
                    let mut base = app.world_mut().get_mut::<Base>(actor).expect("it is an actor");
                    base.set(keys[0], start(round));
                    let mut resolver = resolver.get_mut(app.world_mut()).expect("the plugin is there");
                    resolver.resolve(actor).expect("it is an actor");
                })
            },
            |round| {
                time(|| {
                    gauge.each(0..1, |_, entity, all| all.set_base(entity, &names[0], start(round) as f32))
                })
            },
        );
        check(&app, actor, &gauge, &names);
        run.add(Row::new("chain-100-at-once", 1, GAUGE, times).note("without a frame"))?;
    }
    Ok(())
}
