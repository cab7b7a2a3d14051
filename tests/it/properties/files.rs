//! Writes random worlds as RON files, in the long form and in the short one.

use std::collections::BTreeMap;

use bevy_actor_core::Value;
use bevy_actor_core::prelude::*;

use super::actors::POINTS;
use super::worlds::*;

/// A content as a folder of files, in the long form or in the short one.
pub fn folder(content: &Content, short: bool) -> Vec<(String, String)> {
    let dimensions = DIMENSIONS.map(|name| {
        let def = definition(name);
        let side = |field, bound: f64| {
            if bound.is_finite() { format!("{field}: {bound:?},") } else { String::new() }
        };
        let base = def.base.map_or_else(String::new, |base| format!(", base: {}", value_text(&base)));
        format!(
            "{name:?}: (kind: {:?}, merge: {:?}, round: {:?}, clamp: ({}{}){base})",
            def.kind,
            def.merge,
            def.round,
            side("min", def.min),
            side("max", def.max)
        )
    });
    let laws = content.laws.iter().map(|(id, cap)| cap_text(&cap.clone().into(), Some(*id)));
    let mut files = vec![
        ("dimensions.ron".to_owned(), format!("(dimensions: {{{}}})", dimensions.join(",\n"))),
        (
            "curves.ron".to_owned(),
            format!(
                "(curves: {{\"steps\": (step: true, points: {POINTS:?}), \"lines\": (points: {POINTS:?})}})"
            ),
        ),
        (
            "cap_layers.ron".to_owned(),
            format!("(order: {LAYERS:?}, across_policy: {:?}, caps: [{}])", content.policy, list(laws)),
        ),
    ];
    for (i, rules) in content.systems.iter().enumerate() {
        let laws = list(rules.rules.iter().map(|law| law_text(law, short)));
        let text = format!("(id: {:?}, priority: {}, rules: [{laws}])", rules.id, rules.priority);
        files.push((format!("subsystems/{i}.subsystem.ron"), text));
    }
    files
}

pub fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(",\n")
}

pub fn value_text(value: &Value) -> String {
    match value {
        Value::Number(number) => format!("{number:?}"),
        Value::Formula(formula) => format!("{:?}", formula.as_str()),
    }
}

/// Who says it and with which priority; inside a rule only what differs from the file.
pub fn speaker(id: Option<SubsystemId>, priority: Option<i32>) -> String {
    let system = id.map_or_else(String::new, |id| format!(", system: {:?}", id.name()));
    let priority = priority.or(id.map(SubsystemId::priority));
    system + &priority.map_or_else(String::new, |priority| format!(", priority: {priority}"))
}

pub fn contribution_text(said: &Contribution<Value>, id: Option<SubsystemId>) -> String {
    let (name, bucket, value) = (said.dimension, said.bucket, value_text(&said.value));
    format!("(dimension: {name:?}, bucket: {bucket:?}, value: {value}{})", speaker(id, said.priority))
}

/// Where a cap stands and for whom it counts.
pub fn standing(cap: &Cap<Value>, layer: &str) -> String {
    let scope = cap.scope.map_or_else(String::new, |scope| format!(", {layer}: {scope:?}"));
    scope + &cap.realm.map_or_else(String::new, |realm| format!(", realm: {realm:?}"))
}

pub fn cap_text(cap: &Cap<Value>, id: Option<SubsystemId>) -> String {
    let kind = cap.mode.implied_kind().map_or_else(|| format!(", kind: {:?}", cap.kind), |_| String::new());
    let (name, mode, value) = (cap.dimension, cap.mode, value_text(&cap.value));
    let rest = standing(cap, "scope") + &speaker(id, cap.priority);
    format!("(dimension: {name:?}, mode: {mode:?}{kind}, value: {value}{rest})")
}

/// A rule, in the long form or as far as it goes in the short one, which cannot say Mult, a contribution's priority, and
/// the same thing twice.
pub fn law_text(law: &Law, short: bool) -> String {
    let mut maps = BTreeMap::<&str, BTreeMap<&str, String>>::new();
    let mut contributions = Vec::new();
    for said in &law.contributions {
        let field = match said.bucket {
            Bucket::Flat => "add",
            Bucket::Percent => "increase",
            Bucket::Factor => "times",
            Bucket::PostAdd => "add_after",
            Bucket::Override => "set",
            Bucket::Mult => "",
        };
        let name = said.dimension.as_str();
        let known = maps.get(field).is_some_and(|map| map.contains_key(name));
        if short && !field.is_empty() && said.priority.is_none() && !known {
            maps.entry(field).or_default().insert(name, value_text(&said.value));
        } else {
            contributions.push(contribution_text(said, None));
        }
    }
    // Bounds that stand at the same place share one limit.
    let mut limits = BTreeMap::<String, BTreeMap<String, String>>::new();
    let mut caps = Vec::new();
    for cap in &law.caps {
        let mode = match cap.mode {
            CapMode::Baseline => "base",
            CapMode::Additive => "add",
            CapMode::HardMax | CapMode::HardMin => "hard",
            CapMode::Override => "set",
        };
        let bound = format!("{mode}_{}", cap.kind.name().to_lowercase());
        let rest = standing(cap, "layer") + &speaker(None, cap.priority);
        let place = format!("dimension: {:?}{rest}", cap.dimension);
        let known = limits.get(&place).is_some_and(|limit| limit.contains_key(&bound));
        if short && !known {
            limits.entry(place).or_default().insert(bound, value_text(&cap.value));
        } else {
            caps.push(cap_text(cap, None));
        }
    }
    let maps = maps.into_iter().map(|(field, map)| {
        let entries = map.into_iter().map(|(name, value)| format!("{name:?}: {value}"));
        format!("{field}: {{{}}}, ", list(entries))
    });
    let limits = limits.into_iter().map(|(place, bounds)| {
        let bounds = bounds.into_iter().map(|(bound, value)| format!("{bound}: {value}"));
        format!("({place}, {})", list(bounds))
    });
    let (maps, limits): (String, String) = (maps.collect(), list(limits));
    let (contributions, caps) = (contributions.join(",\n"), caps.join(",\n"));
    let when = &law.when;
    format!("(when: {when}, {maps}limits: [{limits}], contributions: [{contributions}], caps: [{caps}])")
}

/// An actor as a file.
pub fn person_text(person: &Person) -> String {
    let base = list(person.base.iter().map(|(name, value)| format!("{name:?}: {value:?}")));
    let said = |(id, contributions, _): &(SubsystemId, Vec<Contribution>, Vec<Cap>)| {
        contributions
            .iter()
            .map(|said| contribution_text(&said.clone().into(), Some(*id)))
            .collect::<Vec<_>>()
    };
    let limits = |(id, _, caps): &(SubsystemId, Vec<Contribution>, Vec<Cap>)| {
        caps.iter().map(|cap| cap_text(&cap.clone().into(), Some(*id))).collect::<Vec<_>>()
    };
    format!(
        "(id: \"someone\", name: \"Someone\", race: {:?}, realms: {:?}, tags: {:?}, base: {{{base}}}, \
         contributions: [{}], caps: [{}])",
        person.race,
        person.realms,
        person.tags,
        list(person.said.iter().flat_map(said)),
        list(person.said.iter().flat_map(limits)),
    )
}

/// The registry of files without errors.
pub fn loaded(files: impl IntoIterator<Item = (String, String)>) -> Registry {
    let files: Vec<(String, String)> = files.into_iter().collect();
    let folder: Folder = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (registry, problems) = Registry::from_folder(&folder);
    assert!(registry.is_ready() && !problems.has_errors(), "{problems}\n{files:#?}");
    registry
}
