//! Measures what a frame costs with 10,000 actors, in an app with only the plugin's systems.

use std::time::{Duration, Instant};

use bevy_actor_core::prelude::*;
use bevy_app::App;
use bevy_ecs::prelude::*;
use bevy_ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};

use crate::game::LEVEL;
use crate::show::{act, number, table};

const ACTORS: usize = 10_000;

/// The schedule that the plugin's systems run in. It contains nothing else, so nothing else is measured.
#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Numbers;

pub fn frame(app: &App, files: &[ActorDefinition]) {
    act(
        11,
        "What it costs",
        "10,000 actors like the four from files, each with more than 30 numbers. Bevy's change detection is\n\
         the cache: who did not change is not computed again.",
    );
    let registry = app.world().resource::<Registry>().clone();
    let mut app = App::new();
    // The aggregation uses its own threads, so the schedule's executor needs none.
    app.init_schedule(Numbers)
        .edit_schedule(Numbers, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        })
        .add_plugins(ActorCorePlugin::new(Numbers).with_registry(registry));
    for actor in files.iter().cycle().take(ACTORS) {
        app.world_mut().spawn(actor.bundle());
    }
    app.world_mut().run_schedule(Numbers);

    let mut table = table(["a frame in which", "takes", "for each that changed"], &[]);
    let frames = [("nobody changes", 0), ("100 of 10,000 change", 100), ("all 10,000 change", ACTORS)];
    for (what, changed) in frames {
        let time = median(|| {
            gain_level(app.world_mut(), changed);
            let start = Instant::now();
            app.world_mut().run_schedule(Numbers);
            start.elapsed()
        });
        let micros = |time: Duration| format!("{} µs", number(time.as_secs_f64() * 1e6));
        let each = if changed == 0 { String::new() } else { micros(time / changed as u32) };
        table.add_row([what.to_owned(), micros(time), each]);
    }
    println!("{table}");
    if cfg!(debug_assertions) {
        println!("This is a debug build: with `--release` it is many times faster.");
    }
}

/// Raises or lowers the level of the first actors by one.
fn gain_level(world: &mut World, count: usize) {
    let mut actors = world.query::<&mut Base>();
    for mut base in actors.iter_mut(world).take(count) {
        let level = base.get(&LEVEL).unwrap_or(0.0);
        base.set(&LEVEL, if level % 2.0 == 0.0 { level + 1.0 } else { level - 1.0 });
    }
}

/// Returns the median duration of 5 to 1,000 runs within half a second.
fn median(mut run: impl FnMut() -> Duration) -> Duration {
    let start = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || (start.elapsed() < Duration::from_millis(500) && times.len() < 1000) {
        times.push(run());
    }
    times.sort_unstable();
    times[times.len() / 2]
}
