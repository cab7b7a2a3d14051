//! `effects-idle`: a frame with very many effects in which nothing changes. `effects-expire`: a frame in which one
//! effect in a hundred ends.
//!
//! There is no other side. Only the plugin's schedule is measured, on one thread.

use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};
use bevy_time::Time;

use super::{Result, Run};
use crate::ours::{built, primary, snapshot, symbols};
use crate::report::Row;
use crate::timing::{Rounds, fastest, time};

/// The schedule of the plugin's systems alone, so that no frame around it is measured.
#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Numbers;

const EACH: usize = 10;
const SECOND: Duration = Duration::from_secs(1);

pub fn run(run: &mut Run) -> Result {
    let actors = run.size(10_000);
    if !run.wants("effects-idle effects-expire", actors) {
        return Ok(());
    }
    let strong = EffectDef::new("strong").seconds("input.seconds").rule(Rule::new().add("strength", 1.0));
    let registry = primary(&symbols(&["strength".to_owned()])).effect(strong);
    let mut app = App::new();
    app.init_schedule(Numbers)
        .edit_schedule(Numbers, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        })
        .add_plugins(ActorCorePlugin::new(Numbers).with_registry(built(registry)))
        .insert_resource(Time::<()>::default());
    let actors: Vec<Entity> =
        (0..actors).map(|actor| app.world_mut().spawn(Actor::new(format!("actor {actor}"))).id()).collect();
    // In each second one effect in a hundred ends: one effect on every tenth actor.
    let seconds = |number: usize| 10 + (number + number / actors.len() * 11) % 100;
    for (number, actor) in (0..EACH).flat_map(|_| &actors).enumerate() {
        let strong = EffectSpec::new("strong").input("seconds", seconds(number) as f64);
        strong.apply_to(app.world_mut(), *actor).expect("nothing stands against it");
    }
    app.world_mut().run_schedule(Numbers);
    assert_eq!(snapshot(&app, actors[0]).value("strength"), EACH as f64);

    let idle = fastest(run.rounds(Rounds::SHORT), |_| time(|| app.world_mut().run_schedule(Numbers)));
    let note = "10 effects an actor; only the plugin's schedule, on one thread";
    run.add(Row::alone("effects-idle", actors.len(), idle).note(note))?;

    app.world_mut().resource_mut::<Time>().advance_by(9 * SECOND);
    let mut expired = Duration::MAX;
    for _ in 0..100 {
        let count = |app: &mut App| app.world_mut().query::<&Lasts>().iter(app.world()).len();
        let before = count(&mut app);
        app.world_mut().resource_mut::<Time>().advance_by(SECOND);
        expired = expired.min(time(|| app.world_mut().run_schedule(Numbers)));
        assert_eq!(before - count(&mut app), actors.len() * EACH / 100);
    }
    assert_eq!(snapshot(&app, actors[0]).value("strength"), 0.0);
    run.add(Row::alone("effects-expire", actors.len(), expired).note("the same; 1 of 100 effects ends"))
}
