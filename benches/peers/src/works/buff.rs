//! `buff-apply` and `buff-remove`: something that adds to three stats comes to some of the actors, and goes.

use bevy_actor_core::prelude::*;
use bevy_gauge::modifier_set::ModifierSet;

use super::{GAUGE, Result, Run, both, check};
use crate::gauge::Gauge;
use crate::ours::{EFFECTS, Ours};
use crate::report::Row;
use crate::timing::{Rounds, Times, race, time};

pub fn run(run: &mut Run) -> Result {
    let actors = run.size(10_000);
    let buffed = actors / 10;
    if !run.wants("buff-apply buff-remove", actors) {
        return Ok(());
    }
    let (mut ours, mut gauge) = both(actors);
    let (our_buff, their_buff) = (ours.buff(), gauge.buff());
    let bare = ours.values(0);

    // Both come and go once, and are compared with the buff and without it.
    apply_ours(&mut ours, &our_buff, buffed);
    apply_gauge(&mut gauge, &their_buff, buffed);
    assert_ne!(ours.values(0), bare);
    check(&ours, &gauge);
    remove_ours(&mut ours, buffed);
    remove_gauge(&mut gauge, &their_buff, buffed);
    assert_eq!(ours.values(0), bare);
    check(&ours, &gauge);

    let mut removed = Times::NEVER;
    let applied = race(
        run.rounds(Rounds::SHORT),
        |_| {
            let applied = time(|| apply_ours(&mut ours, &our_buff, buffed));
            removed.ours = removed.ours.min(time(|| remove_ours(&mut ours, buffed)));
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
    run.add(Row::new("buff-apply", actors, GAUGE, applied).note(note))?;
    run.add(Row::new("buff-remove", actors, GAUGE, removed).note(note))
}

fn apply_ours(ours: &mut Ours, buff: &[Contribution], buffed: usize) {
    ours.each::<ContributionsMut>(0..buffed, |_, mut said| said.replace(EFFECTS, buff.iter().cloned()));
    ours.app.update();
}

fn remove_ours(ours: &mut Ours, buffed: usize) {
    ours.each::<ContributionsMut>(0..buffed, |_, mut said| said.remove(EFFECTS.symbol()));
    ours.app.update();
}

fn apply_gauge(gauge: &mut Gauge, buff: &ModifierSet, buffed: usize) {
    gauge.each(0..buffed, |_, entity, attributes| buff.apply(entity, attributes));
    gauge.app.update();
}

fn remove_gauge(gauge: &mut Gauge, buff: &ModifierSet, buffed: usize) {
    gauge.each(0..buffed, |_, entity, attributes| buff.remove(entity, attributes));
    gauge.app.update();
}
