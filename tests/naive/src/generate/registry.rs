//! Generates random dimensions, curves and cap layers.

use super::Plan;
use super::formulas::formula;
use super::random::Random;
use super::statements::own_cap;
use super::text::*;

pub(super) fn dimensions_file(r: &mut Random, plan: &Plan) -> String {
    let mut entries = Vec::new();
    for (i, dimension) in plan.dimensions.iter().enumerate() {
        let mut all = Vec::new();
        if dimension.context {
            all.push("kind: Context".to_string());
        } else if r.percent(50) {
            all.push(format!("kind: {}", r.pick(&["Primary", "Derived"])));
        }
        if !dimension.pipeline {
            let merge = r.pick(&["Sum", "Max", "Min", "Average", "Multiply"]);
            all.push(format!("merge: {merge}"));
        } else if r.percent(10) {
            all.push("merge: Pipeline".to_string());
        }
        if r.percent(40) {
            let round = r.pick(&["None", "Floor", "Ceil", "Nearest"]);
            all.push(format!("round: {round}"));
        }
        if r.percent(plan.clamps) {
            all.push(format!("clamp: {}", clamp(r, plan)));
        }
        if !dimension.context && r.percent(55) {
            let base =
                if r.percent(70) { quoted(formula(r, plan, &plan.before(i))) } else { plain_number(r, plan) };
            all.push(format!("base: {base}"));
        }
        if r.percent(10) {
            all.push("unit: \"points\"".to_string());
            all.push("label: \"A label\"".to_string());
            all.push("description: \"What it is.\"".to_string());
            all.push("hidden: true".to_string());
        }
        entries.push((dimension.name.clone(), fields(r, all)));
    }
    // The file tells nothing about the order of dependencies.
    r.shuffle(&mut entries);
    let text = format!("(dimensions: {})", map(&entries));
    file(r, &text)
}

fn clamp(r: &mut Random, plan: &Plan) -> String {
    let a = number(r, plan.temper);
    let b = match r.below(3) {
        0 => number(r, plan.temper),
        1 => a.abs() * 100.0,
        _ => 999_999.0,
    };
    let b = if b.is_finite() { b } else { f64::MAX };
    let (min, max) = if a <= b { (a, b) } else { (b, a) };
    let mut all = Vec::new();
    if r.percent(80) {
        all.push(format!("min: {}", number_text(r, min)));
    }
    if r.percent(80) {
        all.push(format!("max: {}", number_text(r, max)));
    }
    fields(r, all)
}

pub(super) fn curves_file(r: &mut Random, plan: &Plan) -> String {
    let mut entries = Vec::new();
    for name in &plan.curves {
        let mut x = r.pick(&[-100.0, -1.0, 0.0, 0.0, 0.5, 1.0, 1.0, 2.0, 10.0]);
        let mut points = Vec::new();
        for _ in 0..r.between(1, 5) {
            let y = number(r, plan.temper);
            points.push(format!("({}, {})", number_text(r, x), number_text(r, y)));
            x += r.pick(&[0.1, 0.5, 1.0, 1.0, 2.0, 10.0, 26.0, 100.0, 1e6]);
        }
        let mut all = vec![format!("points: {}", list(r, &points))];
        if r.percent(50) {
            all.push(format!("step: {}", r.pick(&["true", "true", "true", "false"])));
        }
        entries.push((name.clone(), fields(r, all)));
    }
    let text = if entries.is_empty() { "()".to_string() } else { format!("(curves: {})", map(&entries)) };
    file(r, &text)
}

pub(super) fn layers_file(r: &mut Random, plan: &Plan, own_order: bool) -> String {
    let mut all = Vec::new();
    if own_order {
        let layers: Vec<String> = plan.layers.iter().map(quoted).collect();
        all.push(format!("order: {}", list(r, &layers)));
    }
    if r.percent(85) {
        let policy = r.pick(&["Intersect", "Union", "PrioritizedOverride"]);
        all.push(format!("across_policy: {policy}"));
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
