//! Generates random actors.

use super::random::Random;
use super::statements::*;
use super::text::*;
use super::{Plan, RACES, REALMS, SYSTEMS, TAGS};

pub(super) fn actor_file(r: &mut Random, plan: &Plan, number: usize) -> String {
    let mut all = vec![format!("id: \"actor_{number}\""), "name: \"Grey Wolf\"".to_string()];
    if r.percent(80) {
        all.push(format!("race: {}", quoted(r.pick(&RACES))));
    }
    if r.percent(40) {
        all.push("lifespan: 300".to_string());
        all.push("age: 20.5".to_string());
    }
    if r.percent(70) {
        let realms = some_of(r, &REALMS);
        all.push(format!("realms: {}", list(r, &realms)));
    }
    if r.percent(70) {
        let tags = some_of(r, &TAGS);
        all.push(format!("tags: {}", list(r, &tags)));
    }
    if r.percent(75) {
        let mut entries = Vec::new();
        for dimension in &plan.dimensions {
            if r.percent(50) {
                entries.push((dimension.name.clone(), plain_number(r, plan)));
            }
        }
        r.shuffle(&mut entries);
        all.push(format!("base: {}", map(&entries)));
    }
    if r.percent(75) {
        let mut contributions = Vec::new();
        let mut last = String::new();
        for _ in 0..r.between(1, 8) {
            // Equal statements count as often as they are made.
            if !last.is_empty() && r.percent(8) {
                contributions.push(last.clone());
                continue;
            }
            let target = target(r, plan, 0);
            let dimension = &plan.dimensions[target];
            let mut one = vec![
                format!("dimension: {}", quoted(&dimension.name)),
                format!("bucket: {}", bucket(r, plan, dimension.pipeline)),
                format!("value: {}", plain_number(r, plan)),
                format!("system: {}", quoted(r.pick(&SYSTEMS))),
            ];
            maybe_priority(r, &mut one);
            maybe_labels(r, &mut one);
            last = fields(r, one);
            contributions.push(last.clone());
        }
        all.push(format!("contributions: {}", list(r, &contributions)));
    }
    if r.percent(plan.caps) {
        let mut caps = Vec::new();
        for _ in 0..r.between(1, 6) {
            caps.push(own_cap(r, plan));
        }
        all.push(format!("caps: {}", list(r, &caps)));
    }
    let text = fields(r, all);
    file(r, &text)
}

/// Each with even chances.
fn some_of(r: &mut Random, all: &[&str]) -> Vec<String> {
    let mut some = Vec::new();
    for one in all {
        if r.percent(50) {
            some.push(quoted(one));
        }
    }
    some
}
