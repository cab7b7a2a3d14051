//! The parts of definitions as text, and the differences between two lists of parts.

use crate::definitions::{DimensionDef, Rule, Spanned};
use crate::diagnostics::Place;
use crate::vocabulary::{Bucket, Cap, Contribution, Curve, Value};

use super::change::{ChangeKind, Changed, ChangedPart, RegistryChange};

/// The parts of a definition as text: the name of each part, and its content.
pub(super) type Parts = Vec<(String, String)>;

pub(super) fn whole(
    what: Changed,
    kind: ChangeKind,
    place: Option<Place>,
    changes: &mut Vec<RegistryChange>,
) {
    changes.push(RegistryChange { what, kind, parts: Vec::new(), place });
}

/// Compares the parts of a definition, and adds a change if they differ. Parts with the same name are compared in their
/// order.
pub(super) fn edited(
    what: Changed,
    mut before: Parts,
    after: Parts,
    place: Option<Place>,
    changes: &mut Vec<RegistryChange>,
) {
    let mut parts = Vec::new();
    // Equal parts are removed first, so that of several parts with the same name only the one that changed is listed.
    let after: Parts = after
        .into_iter()
        .filter(|part| match before.iter().position(|old| old == part) {
            Some(at) => {
                before.remove(at);
                false
            }
            None => true,
        })
        .collect();
    for (part, text) in after {
        let old = before.iter().position(|(name, _)| *name == part).map(|at| before.remove(at).1);
        parts.push(ChangedPart { part, before: old, after: Some(text) });
    }
    parts.extend(before.into_iter().map(|(part, text)| ChangedPart {
        part,
        before: Some(text),
        after: None,
    }));
    if !parts.is_empty() {
        changes.push(RegistryChange { what, kind: ChangeKind::Edited, parts, place });
    }
}

pub(super) fn dimension(def: &DimensionDef) -> Parts {
    let DimensionDef { kind, merge, round, min, max, base, unit, label, description, hidden } = def;
    let mut parts = vec![
        ("kind".to_owned(), format!("{kind:?}")),
        ("merge".to_owned(), format!("{merge:?}")),
        ("round".to_owned(), format!("{round:?}")),
        ("clamp min".to_owned(), min.to_string()),
        ("clamp max".to_owned(), max.to_string()),
        ("hidden".to_owned(), hidden.to_string()),
    ];
    parts.extend(base.as_ref().map(|base| ("base".into(), value(base))));
    for (name, text) in [("unit", unit), ("label", label), ("description", description)] {
        parts.extend(text.as_ref().map(|text| (name.into(), format!("{text:?}"))));
    }
    parts
}

pub(super) fn curve(curve: &Curve) -> Parts {
    let points: Vec<String> = curve.points().iter().map(|(x, y)| format!("({x}, {y})")).collect();
    vec![("points".into(), points.join(", ")), ("step".into(), curve.is_step().to_string())]
}

pub(super) fn rule(rule: &Rule) -> Parts {
    let switches =
        [("when".to_owned(), rule.when.to_string()), ("enabled".to_owned(), rule.enabled.to_string())];
    let contributions = rule.contributions.iter().map(contribution);
    switches.into_iter().chain(contributions).chain(rule.caps.iter().map(cap)).collect()
}

pub(super) fn contribution(said: &Spanned<Contribution<Value>>) -> (String, String) {
    let Contribution { dimension, bucket, value: amount, system: _, priority, labels } = &said.what;
    let part = match bucket {
        Bucket::Flat => dimension.to_string(),
        _ => format!("{dimension} ({})", bucket.name()),
    };
    (part, value(amount) + &rest(*priority, labels.iter()))
}

pub(super) fn cap<V: Clone + Into<Value>>(said: &Spanned<Cap<V>>) -> (String, String) {
    let Cap { dimension, mode, kind, value: amount, system: _, priority, scope, realm, labels } = &said.what;
    let kind = if mode.implied_kind().is_some() { "" } else { kind.name() };
    let mut part = format!("{dimension} ({}{kind}", mode.name());
    for name in [scope, realm].into_iter().flatten() {
        part += &format!(", {name}");
    }
    (part + ")", value(&amount.clone().into()) + &rest(*priority, labels.iter()))
}

pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Formula(text) => format!("`{}`", text.as_str()),
    }
}

/// Describes the priority and the labels of a statement.
fn rest<'a>(priority: Option<i32>, labels: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let priority = priority.map(|priority| format!(" with priority {priority}"));
    labels.fold(priority.unwrap_or_default(), |text, (key, label)| text + &format!(" {key}: {label:?}"))
}
