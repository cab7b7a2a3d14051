//! Makes random changes to a world, frame by frame.

use std::time::Duration;

use crate::both::{Both, SPEAKERS};
use naive::frames::{Lasts, Spec, Which};
use naive::generate::{Generator, INPUTS};

/// The lengths of frames in milliseconds; now and then none passes.
const LENGTHS: [u64; 6] = [0, 100, 250, 250, 250, 1000];

/// Runs a random world over some frames; gives how many.
pub fn world(seed: u64) -> usize {
    let mut generator = Generator::new(seed);
    let mut both = Both::new(seed, generator.folder());
    for i in 0..generator.r.between(1, 3) {
        let text = generator.actor(i);
        both.spawn_actors(&text, 1);
    }
    // More than one thread takes at once.
    if generator.r.percent(3) {
        let text = generator.actor(9);
        both.spawn_actors(&text, 600);
    }
    let frames = generator.r.between(4, 14);
    for _ in 0..frames {
        for _ in 0..generator.r.pick(&[0, 1, 1, 2, 3, 5, 8]) {
            step(&mut generator, &mut both);
        }
        both.frame(Duration::from_millis(generator.r.pick(&LENGTHS)));
    }
    frames
}

/// One of those that are there and such.
fn one_of(generator: &mut Generator, both: &Both, is_such: impl Fn(usize) -> bool) -> Option<usize> {
    let all: Vec<usize> = both.model.all().into_iter().filter(|number| is_such(*number)).collect();
    (!all.is_empty()).then(|| generator.r.pick(&all))
}

fn step(generator: &mut Generator, both: &mut Both) {
    let actor = one_of(generator, both, |number| both.model.is_actor(number));
    let single = |number| !both.is_crowd(number);
    let any = one_of(generator, both, single);
    // An actor or an item.
    let body = one_of(generator, both, |number| single(number) && !both.model.is_effect(number));
    let hero = one_of(generator, both, |number| single(number) && both.model.is_actor(number));
    let text = generator.actor(0);
    match generator.r.below(34) {
        0 | 1 => {
            if let Some(actor) = actor {
                both.set_base(actor, &text);
            }
        }
        2 => {
            if let Some(actor) = actor {
                both.set_identity(actor, &text);
            }
        }
        3 => {
            if let Some(number) = if generator.r.percent(50) { actor } else { body } {
                both.set_statements(number, &text);
            }
        }
        4 | 5 => {
            if let Some(actor) = actor {
                let speaker = generator.r.below(SPEAKERS.len());
                both.order(actor, speaker, &text);
            }
        }
        6 => both.spawn_actors(&text, 1),
        7..=9 => {
            if let Some(target) = if generator.r.percent(60) { hero } else { any } {
                let is_effect = generator.r.percent(40);
                let lasts = match generator.r.below(5) {
                    0 => Some(Lasts::Ticks(generator.r.between(1, 4) as u64)),
                    1 => Some(Lasts::Time(Duration::from_millis(generator.r.pick(&[100, 250, 700, 1500])))),
                    _ => None,
                };
                both.spawn_item(&text, target, is_effect, lasts);
            }
        }
        10 => retarget(generator, both),
        11 => {
            if let Some(number) = any {
                both.despawn(number);
            }
        }
        12..=23 => {
            let target = if generator.r.percent(85) { hero } else { body };
            if let (Some(target), Some(effect)) = (target, generator.effect_id()) {
                let source = if generator.r.percent(30) { hero } else { None };
                let number = |generator: &mut Generator| {
                    let number = generator.number();
                    if generator.r.percent(60) { number.abs().min(10.0) } else { number }
                };
                let inputs = INPUTS.map(|name| (name.to_string(), number(generator)));
                let level = generator.r.between(1, 4) as u32;
                let spec = Spec { effect, level, source, inputs: inputs.into() };
                both.apply(target, &spec);
            }
        }
        24 => {
            if let Some(target) = body {
                let mut which = Which::default();
                match generator.r.below(4) {
                    0 => which.effect = generator.effect_id(),
                    1 | 2 => which.tag = Some(generator.r.pick(&["magic", "venom", "ward"]).to_string()),
                    _ => which.source = hero,
                }
                if generator.r.percent(50) {
                    which.stacks = Some(generator.r.between(1, 2) as u32);
                }
                both.remove(target, &which);
            }
        }
        25 | 26 => {
            let (path, text) = generator.subsystem();
            both.define(path, text);
        }
        27 | 28 => {
            if let Some((path, text)) = generator.effect() {
                both.define(path, text);
            }
        }
        29 => {
            let system = generator.system();
            let text = generator.r.percent(70).then_some(text);
            both.replace_caps(&system, text.as_deref());
        }
        30 | 31 => {
            let system = generator.system();
            both.switch(&system);
        }
        32 if generator.r.percent(40) => both.drop_edits(),
        _ => {
            if let Some(actor) = actor {
                both.toggle_disabled(actor);
            }
        }
    }
}

/// Points an item elsewhere: only to what is older, so that there are no circles.
fn retarget(generator: &mut Generator, both: &mut Both) {
    let item = one_of(generator, both, |number| !both.is_crowd(number) && !both.model.is_effect(number));
    let Some(item) = item else { return };
    let target = one_of(generator, both, |number| !both.is_crowd(number) && number < item);
    let target = target.filter(|_| generator.r.percent(80));
    both.retarget(item, target);
}
