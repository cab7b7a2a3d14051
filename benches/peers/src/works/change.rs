//! `change-one-base-…`: the base of the first stat changes, and a derived number follows it.

use std::hint::black_box;
use std::time::Duration;

use bevy_actor_core::prelude::*;
use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemState;
use bevy_gauge::modifier::Modifier;

use super::{GAUGE, LIMIT, Result, Run, both, check};
use crate::gauge::Gauge;
use crate::kernel::{Kernel, LAYERS, Record};
use crate::model;
use crate::ours::Ours;
use crate::report::Row;
use crate::timing::{Rounds, Times, fastest, race, time};

pub fn run(run: &mut Run) -> Result {
    one(run)?;
    for actors in [1_000, 10_000, 100_000] {
        let actors = run.size(actors);
        for (work, changed) in [("change-one-base-1%", actors.div_ceil(100)), ("change-one-base-all", actors)]
        {
            if !run.wants(work, actors) {
                continue;
            }
            let (mut ours, mut gauge) = both(actors);
            let times = race(
                run.rounds(Rounds::SHORT),
                |round| {
                    time(|| {
                        change_ours(&mut ours, changed, round);
                        ours.app.update();
                    })
                },
                |round| {
                    time(|| {
                        change_gauge(&mut gauge, changed, round);
                        gauge.app.update();
                    })
                },
            );
            check(&ours, &gauge);
            run.add(Row::new(work, actors, GAUGE, times))?;
            if changed == actors {
                let times = Times { theirs: limit(run, actors), ..times };
                run.add(Row::new(work, actors, LIMIT, times).threads(2))?;
            }
        }
    }
    Ok(())
}

/// The bare loop over as many contributions. It changes nothing before, and computes no derived numbers.
fn limit(run: &Run, actors: usize) -> Duration {
    let each = model::STATS * (1 + model::MODIFIERS);
    let record = |i| Record {
        dimension: (i % each / (1 + model::MODIFIERS)) as u32,
        bucket: Bucket::Flat,
        value: 1.0,
    };
    let mut kernel = Kernel {
        records: (0..actors * each).map(record).collect(),
        records_each: each,
        layers: vec![[(f64::NEG_INFINITY, f64::INFINITY); LAYERS]; model::STATS],
        values: vec![0.0; actors * model::STATS],
    };
    fastest(run.rounds(Rounds::SHORT), |_| time(|| kernel.run(2)))
}

fn change_ours(ours: &mut Ours, changed: usize, round: usize) {
    let stat = ours.stats[0];
    ours.each::<&mut Base>(0..changed, |actor, mut base| base.set(stat, model::changed_base(actor, round)));
}

fn change_gauge(gauge: &mut Gauge, changed: usize, round: usize) {
    let name = gauge.stats[0].clone();
    let base = |actor, round| model::changed_base(actor, round) as f32;
    gauge.each(0..changed, |actor, entity, attributes| {
        attributes.remove_modifier(entity, &name, &Modifier::Flat(base(actor, round - 1)));
        attributes.add_modifier(entity, &name, base(actor, round));
    });
}

/// Changes one actor among many whose numbers are needed at once: without a frame, and so without the other side's
/// component.
///
/// A round does this to many actors, one after the other.
fn one(run: &mut Run) -> Result {
    const WORK: &str = "change-one-base-one";
    let actors = run.size(10_000);
    let changed = actors / 10;
    if !run.wants(WORK, actors) {
        return Ok(());
    }
    let (mut ours, mut gauge) = both(actors);
    let mut state: SystemState<ParamSet<(Query<&mut Base>, ResolverMut)>> =
        SystemState::new(ours.app.world_mut());
    let stat = ours.stats[0];
    let times = race(
        run.rounds(Rounds::SHORT),
        |round| {
            time(|| {
                let mut params = state.get_mut(ours.app.world_mut()).expect("the plugin is there");
                for (actor, entity) in ours.actors[..changed].iter().enumerate() {
                    let mut bases = params.p0();
                    let mut base = bases.get_mut(*entity).expect("it is an actor");
                    base.set(stat, model::changed_base(actor, round));
                    black_box(params.p1().resolve(*entity).expect("it is an actor").version());
                }
            })
        },
        |round| time(|| change_gauge(&mut gauge, changed, round)),
    );
    gauge.app.update();
    check(&ours, &gauge);
    run.add(Row::new(WORK, actors, GAUGE, times.each(changed)).note("at once, without a frame"))
}
