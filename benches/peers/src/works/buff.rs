//! `buff-apply` and `buff-remove`: a buff that adds to three stats is applied to some of the actors, and removed.
//!
//! Our side does it in three ways: `buff-…` as statements of a subsystem, `effect-…` as an entity of its own, and
//! `data-effect-…` as an effect that a file could define.

use bevy_actor_core::prelude::*;
use bevy_gauge::modifier_set::ModifierSet;

use super::{GAUGE, Result, Run, both, check};
use crate::gauge::Gauge;
use crate::ours::{BUFF, EFFECTS, Ours};
use crate::report::Row;
use crate::timing::{Rounds, Times, race, time};

/// One way in which our side applies the buff to the first actors, and removes it.
struct Ways {
    names: [&'static str; 2],
    apply: fn(&mut Ours, &[Contribution], usize),
    remove: fn(&mut Ours, usize),
}

const STATEMENTS: Ways = Ways {
    names: ["buff-apply", "buff-remove"],
    apply: |ours, buff, buffed| {
        ours.each::<ContributionsMut>(0..buffed, |_, mut said| said.replace(EFFECTS, buff.iter().cloned()));
    },
    remove: |ours, buffed| {
        ours.each::<ContributionsMut>(0..buffed, |_, mut said| said.remove(EFFECTS.symbol()));
    },
};

const ENTITIES: Ways = Ways {
    names: ["effect-apply", "effect-remove"],
    apply: |ours, buff, buffed| {
        let said = Contributions::new().with(EFFECTS, buff.iter().cloned());
        for actor in &ours.actors[..buffed] {
            ours.app.world_mut().spawn((said.clone(), EffectOf(*actor)));
        }
    },
    remove: |ours, buffed| {
        for actor in &ours.actors[..buffed] {
            let effects = ours.app.world().get::<bevy_actor_core::Effects>(*actor);
            for effect in effects.expect("it has one").iter().collect::<Vec<_>>() {
                ours.app.world_mut().despawn(effect);
            }
        }
    },
};

const DATA: Ways = Ways {
    names: ["data-effect-apply", "data-effect-remove"],
    apply: |ours, _, buffed| {
        for actor in &ours.actors[..buffed] {
            let applied = EffectSpec::new(BUFF).apply_to(ours.app.world_mut(), *actor);
            applied.expect("nothing stands against it");
        }
    },
    remove: |ours, buffed| {
        for actor in &ours.actors[..buffed] {
            assert_eq!(EffectFilter::named(BUFF).remove_from(ours.app.world_mut(), *actor), 1);
        }
    },
};

pub fn run(run: &mut Run) -> Result {
    both_ways(run, &STATEMENTS)?;
    both_ways(run, &ENTITIES)?;
    both_ways(run, &DATA)
}

fn both_ways(run: &mut Run, ways: &Ways) -> Result {
    let actors = run.size(10_000);
    let buffed = actors / 10;
    if !run.wants(&ways.names.join(" "), actors) {
        return Ok(());
    }
    let (mut ours, mut gauge) = both(actors);
    let (our_buff, their_buff) = (ours.buff(), gauge.buff());
    let bare = ours.values(0);
    let apply_ours = |ours: &mut Ours| {
        (ways.apply)(ours, &our_buff, buffed);
        ours.app.update();
    };
    let remove_ours = |ours: &mut Ours| {
        (ways.remove)(ours, buffed);
        ours.app.update();
    };

    // Both sides apply and remove the buff once, and are compared with the buff and without it.
    apply_ours(&mut ours);
    apply_gauge(&mut gauge, &their_buff, buffed);
    assert_ne!(ours.values(0), bare);
    check(&ours, &gauge);
    remove_ours(&mut ours);
    remove_gauge(&mut gauge, &their_buff, buffed);
    assert_eq!(ours.values(0), bare);
    check(&ours, &gauge);

    let mut removed = Times::NEVER;
    let applied = race(
        run.rounds(Rounds::SHORT),
        |_| {
            let applied = time(|| apply_ours(&mut ours));
            removed.ours = removed.ours.min(time(|| remove_ours(&mut ours)));
            applied
        },
        |_| {
            let applied = time(|| apply_gauge(&mut gauge, &their_buff, buffed));
            removed.theirs = removed.theirs.min(time(|| remove_gauge(&mut gauge, &their_buff, buffed)));
            applied
        },
    );
    assert_eq!(ours.values(0), bare);
    check(&ours, &gauge);
    let note = "1 of 10 actors";
    let [apply, remove] = ways.names;
    run.add(Row::new(apply, actors, GAUGE, applied).note(note))?;
    run.add(Row::new(remove, actors, GAUGE, removed).note(note))
}

fn apply_gauge(gauge: &mut Gauge, buff: &ModifierSet, buffed: usize) {
    gauge.each(0..buffed, |_, entity, attributes| buff.apply(entity, attributes));
    gauge.app.update();
}

fn remove_gauge(gauge: &mut Gauge, buff: &ModifierSet, buffed: usize) {
    gauge.each(0..buffed, |_, entity, attributes| buff.remove(entity, attributes));
    gauge.app.update();
}
