//! Generates the parts that contributions and caps have in all files.

use super::formulas::formula;
use super::random::Random;
use super::text::{fields, number, number_text, quoted};
use super::{Plan, REALMS, SYSTEMS};

/// A dimension from number `first` on; more than half are about the favourite.
pub(super) fn target(r: &mut Random, plan: &Plan, first: usize) -> usize {
    if plan.favourite >= first && r.percent(55) {
        plan.favourite
    } else {
        r.between(first, plan.dimensions.len() - 1)
    }
}

const OF_PIPELINES: [&str; 8] = ["Flat", "Flat", "Percent", "Percent", "Mult", "Mult", "Factor", "PostAdd"];

pub(super) fn bucket(r: &mut Random, plan: &Plan, pipeline: bool) -> &'static str {
    if r.percent(plan.overrides) {
        "Override"
    } else if pipeline {
        r.pick(&OF_PIPELINES)
    } else {
        "Flat"
    }
}

pub(super) fn priority(r: &mut Random) -> i32 {
    match r.below(20) {
        0 => i32::MAX,
        1 => i32::MIN,
        2 => 1000,
        _ => r.below(5) as i32 - 2,
    }
}

pub(super) fn maybe_priority(r: &mut Random, all: &mut Vec<String>) {
    if r.percent(40) {
        all.push(format!("priority: {}", priority(r)));
    }
}

pub(super) fn maybe_labels(r: &mut Random, all: &mut Vec<String>) {
    if r.percent(10) {
        all.push("labels: {\"source\": \"blood\", \"note\": \"\"}".to_string());
    }
}

pub(super) fn maybe_layer(r: &mut Random, plan: &Plan, field: &str, all: &mut Vec<String>) {
    // Without it, the last layer.
    if r.percent(60) {
        all.push(format!("{field}: {}", quoted(r.pick(&plan.layers))));
    }
}

pub(super) fn maybe_realm(r: &mut Random, all: &mut Vec<String>) {
    if r.percent(25) {
        all.push(format!("realm: {}", quoted(r.pick(&REALMS))));
    }
}

/// `mode`, `kind` where it must or may stand, and `value`.
pub(super) fn mode_kind_and_value(r: &mut Random, plan: &Plan, formulas: Option<&[String]>) -> Vec<String> {
    let mode = r.pick(&["Baseline", "Additive", "HardMax", "HardMin", "Override"]);
    let kind = match mode {
        "HardMax" => "Max",
        "HardMin" => "Min",
        _ => r.pick(&["Max", "Max", "Min"]),
    };
    let mut all = vec![format!("mode: {mode}")];
    if !mode.starts_with("Hard") || r.percent(20) {
        all.push(format!("kind: {kind}"));
    }
    let value = match formulas {
        Some(names) if r.percent(plan.formulas) => quoted(formula(r, plan, names)),
        _ => cap_number(r, plan, kind == "Max"),
    };
    all.push(format!("value: {value}"));
    all
}

/// Mostly a high max or a low min, so that the two do not always meet.
pub(super) fn cap_number(r: &mut Random, plan: &Plan, is_max: bool) -> String {
    let any = number(r, plan.temper);
    let wide = if is_max { any.abs() } else { -any.abs() };
    let number = if r.percent(70) && !plan.temper.huge { wide } else { any };
    number_text(r, number)
}

/// A standing cap or a cap of an actor.
pub(super) fn own_cap(r: &mut Random, plan: &Plan) -> String {
    let dimension = target(r, plan, 0);
    let mut all = vec![
        format!("system: {}", quoted(r.pick(&SYSTEMS))),
        format!("dimension: {}", quoted(&plan.dimensions[dimension].name)),
    ];
    all.extend(mode_kind_and_value(r, plan, None));
    maybe_layer(r, plan, "scope", &mut all);
    maybe_realm(r, &mut all);
    maybe_priority(r, &mut all);
    maybe_labels(r, &mut all);
    fields(r, all)
}
