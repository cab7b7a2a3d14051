//! Generates random subsystem files.

use std::collections::BTreeMap;

use super::Plan;
use super::formulas::{condition, formula};
use super::random::Random;
use super::statements::*;
use super::text::*;

pub(super) fn subsystem_file(r: &mut Random, plan: &Plan, id: &str) -> String {
    let mut all = vec![format!("id: {}", quoted(id))];
    maybe_priority(r, &mut all);
    let mut on = true;
    if r.percent(15) {
        on = r.percent(50);
        all.push(format!("enabled: {on}"));
    }
    if r.percent(5) {
        all.push("allow: {}".to_string());
    }
    let mut rules = Vec::new();
    for i in 0..r.below(6) {
        let rule = rule(r, plan, on, i);
        rules.push(format!("\n    {rule}"));
    }
    if !rules.is_empty() || r.percent(50) {
        all.push(format!("rules: {}", list(r, &rules)));
    }
    let text = fields(r, all);
    file(r, &text)
}

fn rule(r: &mut Random, plan: &Plan, file_is_on: bool, number: usize) -> String {
    let mut all = Vec::new();
    if r.percent(30) {
        all.push(format!("name: \"rule_{number}\""));
    }
    let mut on = file_is_on;
    if r.percent(10) {
        let enabled = r.percent(40);
        on = on && enabled;
        all.push(format!("enabled: {enabled}"));
    }

    let first = r.below(plan.dimensions.len());
    let speaks = Speaks { on, first, sets: true, limits: true, inputs: false };
    let conditional = r.percent(65);
    all.extend(rule_fields(r, plan, &speaks, conditional));
    fields(r, all)
}

/// What a rule may say, and where.
pub(super) struct Speaks {
    pub(super) on: bool,
    /// It speaks about this dimension and later ones, so its condition names only earlier ones.
    pub(super) first: usize,
    /// Whether it may say Override.
    pub(super) sets: bool,
    /// Whether it may put caps.
    pub(super) limits: bool,
    /// Whether its formulas may read what an effect is given.
    pub(super) inputs: bool,
}

/// What a rule says, and its condition.
pub(super) fn rule_fields(r: &mut Random, plan: &Plan, speaks: &Speaks, conditional: bool) -> Vec<String> {
    let mut all = Vec::new();
    let first = speaks.first;
    let overrides = if speaks.sets { plan.overrides } else { 0 };
    let caps = if speaks.limits { plan.caps } else { 0 };
    let names_for = |target: usize| {
        // What is switched off takes no part in cycles, so there it may name any.
        let mut names = if speaks.on { plan.before(target) } else { plan.all() };
        if speaks.inputs {
            names.extend(super::effects::inputs());
        }
        names
    };
    let bucket = |r: &mut Random, pipeline: bool| loop {
        let bucket = bucket(r, plan, pipeline);
        if speaks.sets || bucket != "Override" {
            return bucket;
        }
    };
    if conditional {
        all.push(format!("when: {}", condition(r, plan, &names_for(first), &plan.tags_before(first), 3)));
    }

    let short_forms = [
        ("add", true, 45),
        ("increase", false, 25),
        ("times", false, 25),
        ("add_after", false, 20),
        ("set", true, overrides),
    ];
    for (field, on_operators, chance) in short_forms {
        if !r.percent(chance) {
            continue;
        }
        let mut entries = BTreeMap::new();
        for _ in 0..r.between(1, 3) {
            let target = target(r, plan, first);
            let dimension = &plan.dimensions[target];
            if dimension.pipeline || on_operators {
                let value = value(r, plan, &names_for(target));
                entries.insert(dimension.name.clone(), value);
            }
        }
        let mut entries: Vec<(String, String)> = entries.into_iter().collect();
        r.shuffle(&mut entries);
        all.push(format!("{field}: {}", map(&entries)));
    }

    if r.percent(caps) {
        let mut limits = Vec::new();
        for _ in 0..r.between(1, 2) {
            let target = target(r, plan, first);
            limits.push(limit(r, plan, target, &names_for(target)));
        }
        all.push(format!("limits: {}", list(r, &limits)));
    }
    if r.percent(50) {
        let mut contributions = Vec::new();
        for _ in 0..r.between(1, 4) {
            let target = target(r, plan, first);
            let dimension = &plan.dimensions[target];
            let mut one = vec![
                format!("dimension: {}", quoted(&dimension.name)),
                format!("bucket: {}", bucket(r, dimension.pipeline)),
                format!("value: {}", value(r, plan, &names_for(target))),
            ];
            maybe_priority(r, &mut one);
            maybe_labels(r, &mut one);
            contributions.push(fields(r, one));
        }
        if plan.formulas > 0 && r.percent(25) {
            let target = target(r, plan, first);
            contributions.extend(ties(r, plan, target, &names_for(target), speaks.sets));
        }
        all.push(format!("contributions: {}", list(r, &contributions)));
    }
    if r.percent(caps) {
        let mut caps = Vec::new();
        for _ in 0..r.between(1, 3) {
            let target = target(r, plan, first);
            let mut one = vec![format!("dimension: {}", quoted(&plan.dimensions[target].name))];
            one.extend(mode_kind_and_value(r, plan, Some(&names_for(target))));
            maybe_layer(r, plan, "scope", &mut one);
            maybe_realm(r, &mut one);
            maybe_priority(r, &mut one);
            maybe_labels(r, &mut one);
            caps.push(fields(r, one));
        }
        all.push(format!("caps: {}", list(r, &caps)));
    }
    all
}

/// Numbers and formulas that differ in nothing but their values.
fn ties(r: &mut Random, plan: &Plan, target: usize, names: &[String], sets: bool) -> Vec<String> {
    let dimension = &plan.dimensions[target];
    let bucket = match bucket(r, plan, dimension.pipeline) {
        _ if sets && r.percent(25) => "Override",
        "Override" if !sets => "Flat",
        bucket => bucket,
    };
    let mut all = Vec::new();
    for i in 0..r.between(2, 4) {
        let value = if i % 2 == 0 { plain_number(r, plan) } else { quoted(formula(r, plan, names)) };
        let name = quoted(&dimension.name);
        all.push(fields(
            r,
            vec![format!("dimension: {name}"), format!("bucket: {bucket}"), format!("value: {value}")],
        ));
    }
    r.shuffle(&mut all);
    all
}

fn limit(r: &mut Random, plan: &Plan, target: usize, names: &[String]) -> String {
    let mut eight =
        ["hard_max", "hard_min", "base_max", "base_min", "add_max", "add_min", "set_max", "set_min"];
    r.shuffle(&mut eight);
    let mut all = vec![format!("dimension: {}", quoted(&plan.dimensions[target].name))];
    for field in &eight[..r.between(1, 3)] {
        let value = if r.percent(plan.formulas) {
            quoted(formula(r, plan, names))
        } else {
            cap_number(r, plan, field.ends_with("max"))
        };
        all.push(format!("{field}: {value}"));
    }
    maybe_layer(r, plan, "layer", &mut all);
    maybe_realm(r, &mut all);
    maybe_priority(r, &mut all);
    fields(r, all)
}
