//! Generates random effect files.

use super::Plan;
use super::formulas::{condition, formula};
use super::random::Random;
use super::statements::{maybe_priority, target};
use super::subsystems::{Speaks, rule_fields};
use super::text::*;

/// The effects that there may be.
pub(super) const EFFECTS: [&str; 6] = ["poison", "bless", "rage", "curse", "shield", "potion"];
/// What effects are, and what makes immune to them.
const KINDS: [&str; 3] = ["magic", "venom", "ward"];

/// What stays the same of an effect when it is edited.
pub(super) struct PlannedEffect {
    pub(super) id: String,
    instant: bool,
    combines: bool,
    fields: Vec<String>,
}

/// The names of what effects are given, for their formulas.
pub(super) fn inputs() -> Vec<String> {
    ["input.power", "input.heat", "input.level", "input.stacks"].map(String::from).to_vec()
}

/// Effects overflow only into later ones, so there is no circle.
pub(super) fn planned_effect(r: &mut Random, plan: &Plan, ids: &[&str], number: usize) -> PlannedEffect {
    let mut all = Vec::new();
    for (field, chance) in [("tags", 60), ("cancels", 15), ("blocked_by", 15)] {
        if r.percent(chance) {
            // Tags of actors and those that are granted make immune, too.
            let granted = plan.granted.iter().map(|(tag, _)| tag.clone());
            let mut names: Vec<String> = KINDS.map(String::from).to_vec();
            if field == "blocked_by" {
                names = granted.chain(super::TAGS.map(String::from)).collect();
            }
            let name = quoted(r.pick(&names));
            all.push(format!("{field}: {}", list(r, &[name])));
        }
    }
    let mut names = plan.all();
    names.extend(inputs());
    if r.percent(15) {
        all.push(format!(
            "when: {}",
            condition(r, plan, &names, &plan.tags_before(plan.dimensions.len()), 2)
        ));
    }
    let instant = r.percent(12);
    let mut combines = false;
    if instant {
        all.push("duration: Instant".to_string());
    } else {
        match r.below(6) {
            0 => all.push(format!("duration: Seconds({})", quoted(formula(r, plan, &names)))),
            1 | 2 => {
                all.push(format!("duration: Seconds({})", r.pick(&["0.1", "0.25", "0.5", "0.7", "1", "2"])));
            }
            3 => {
                all.push(format!(
                    "duration: Ticks({})",
                    r.pick(&["1", "2", "3", "5", "\"1 + input.level\""])
                ));
            }
            4 => all.push("duration: Forever".to_string()),
            _ => {}
        }
        combines = r.percent(50);
        if combines {
            all.push(format!(
                "combine: {}",
                r.pick(&[
                    "Strongest",
                    "OnePerType(\"luck\")",
                    "OnePerType(\"luck\")",
                    "Diminishing(0.5)",
                    "Diminishing(0.7)",
                    "Diminishing(0)",
                ])
            ));
        }
        if r.percent(55) {
            all.push(format!("stacking: {}", stacking(r, plan, &ids[number + 1..], &names)));
        }
        if r.percent(10) {
            all.push("period: (seconds: 0.25, amounts: {\"damage\": 1})".to_string());
        }
    }
    PlannedEffect { id: ids[number].to_string(), instant, combines, fields: all }
}

fn stacking(r: &mut Random, plan: &Plan, later: &[&str], names: &[String]) -> String {
    let again =
        r.pick(&["Stack", "Stack", "Stack", "Refresh", "Extend", "Replace", "Ignore", "KeepStrongest"]);
    let mut all = Vec::new();
    if again != "Stack" || r.percent(30) {
        all.push(format!("again: {again}"));
    }
    if again == "KeepStrongest" && r.percent(60) {
        all.push(format!("strength: {}", value(r, plan, names)));
    }
    if r.percent(30) {
        all.push(format!("by: {}", r.pick(&["Source", "Target"])));
    }
    if r.percent(60) {
        all.push(format!("limit: {}", r.pick(&[1, 2, 3, 5, 20])));
        if !later.is_empty() && r.percent(50) {
            all.push(format!("overflow: {}", quoted(r.pick(later))));
        }
    }
    if r.percent(40) {
        all.push(format!("expiry: {}", r.pick(&["OneByOne", "All"])));
    }
    fields(r, all)
}

pub(super) fn effect_file(r: &mut Random, plan: &Plan, effect: &PlannedEffect) -> String {
    let mut all = effect.fields.clone();
    all.push(format!("id: {}", quoted(&effect.id)));
    if r.percent(40) {
        all.push(format!("system: {}", quoted(r.pick(&super::SYSTEMS))));
    }
    maybe_priority(r, &mut all);
    if r.percent(8) {
        all.push(format!("enabled: {}", r.pick(&["true", "false"])));
    }
    // It speaks of this dimension and later ones, so its condition to stay names only earlier ones.
    let first = target(r, plan, 0);
    if !effect.instant {
        if r.percent(35) {
            let mut names = plan.before(first);
            names.extend(inputs());
            let stays = condition(r, plan, &names, &plan.tags_before(first), 2);
            all.push(format!("stays: {stays}"));
        }
        let grants: Vec<String> =
            plan.granted.iter().filter(|(_, at)| *at > first).map(|(tag, _)| quoted(tag)).collect();
        if !grants.is_empty() && r.percent(50) {
            let tag = r.pick(&grants);
            all.push(format!("grants: {}", list(r, &[tag])));
        }
    }
    let speaks = Speaks { on: true, first, sets: !effect.combines, limits: !effect.instant, inputs: true };
    all.extend(rule_fields(r, plan, &speaks, false));
    let mut rules = Vec::new();
    for _ in 0..r.pick(&[0, 0, 0, 1, 2]) {
        let rule = rule_fields(r, plan, &speaks, true);
        rules.push(fields(r, rule));
    }
    if !rules.is_empty() {
        all.push(format!("rules: {}", list(r, &rules)));
    }
    let text = fields(r, all);
    file(r, &text)
}
