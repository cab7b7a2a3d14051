//! [`RegistryChanges`]: what a reload changed, for people and as data.

mod effects;

use std::collections::BTreeMap;
use std::fmt;

use crate::definitions::{DimensionDef, Rule, Spanned, SubsystemDef};
use crate::diagnostics::Place;
use crate::vocabulary::{Bucket, Cap, Condition, Contribution, Curve, Symbol, Value};

use crate::definitions::{Definitions, Named};

/// What a reload of the files changed in the registry, in the order of dimensions, curves, layers, standing caps, rules,
/// effects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegistryChanges(Vec<RegistryChange>);

/// One thing that a reload changed.
#[derive(Clone, Debug, PartialEq)]
pub struct RegistryChange {
    /// What it is.
    pub what: Changed,
    /// What became of it.
    pub kind: ChangeKind,
    /// Its parts that differ; none, if the whole was added or removed.
    pub parts: Vec<ChangedPart>,
    /// Where it is written now.
    pub place: Option<Place>,
}

/// What a reload can change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Changed {
    /// A dimension's definition.
    Dimension(Symbol),
    /// A curve.
    Curve(Symbol),
    /// The cap layers and how they are put together.
    Layers,
    /// The standing caps.
    StandingCaps,
    /// A subsystem's id, priority or switch.
    Subsystem(Symbol),
    /// A rule.
    Rule {
        /// Whose rule it is.
        system: Symbol,
        /// Its name, or `rule 2` for the second of its file.
        rule: String,
    },
    /// An effect, with what it says always.
    Effect(Symbol),
    /// A rule of an effect that has a name or a condition.
    EffectRule {
        /// Whose rule it is.
        effect: Symbol,
        /// Its name, or `rule 2` for the second of these.
        rule: String,
    },
}

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another than before.
    Edited,
}

/// A part of something that differs, such as `dexterity 12 → 14`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedPart {
    /// Which part: a field, or a dimension with the bucket or cap mode.
    pub part: String,
    /// What it said before; `None` if it is new.
    pub before: Option<String>,
    /// What it says now; `None` if it is gone.
    pub after: Option<String>,
}

impl RegistryChanges {
    /// Whether nothing but places and comments changed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, RegistryChange> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a RegistryChanges {
    type Item = &'a RegistryChange;
    type IntoIter = std::slice::Iter<'a, RegistryChange>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for RegistryChanges {
    /// One a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl fmt::Display for RegistryChange {
    /// Such as `race/elf: dexterity 12 → 14`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Changed::Dimension(name)
            | Changed::Curve(name)
            | Changed::Subsystem(name)
            | Changed::Effect(name) => write!(f, "{name}")?,
            Changed::Layers => f.write_str("cap layers")?,
            Changed::StandingCaps => f.write_str("standing caps")?,
            Changed::Rule { system: of, rule } | Changed::EffectRule { effect: of, rule } => {
                write!(f, "{of}/{rule}")?;
            }
        }
        match self.kind {
            ChangeKind::Added => f.write_str(" added"),
            ChangeKind::Removed => f.write_str(" removed"),
            ChangeKind::Edited => {
                let parts: Vec<String> = self.parts.iter().map(ToString::to_string).collect();
                write!(f, ": {}", parts.join(", "))
            }
        }
    }
}

impl fmt::Display for ChangedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => write!(f, "{} {before} → {after}", self.part),
            (None, Some(after)) => write!(f, "{} {after} added", self.part),
            (Some(before), None) => write!(f, "{} {before} removed", self.part),
            (None, None) => f.write_str(&self.part),
        }
    }
}

/// The parts of something, as text: which part, and what it says.
type Parts = Vec<(String, String)>;

/// Whom a change of the registry may touch.
#[derive(Clone, Debug, Default)]
pub enum Reach {
    /// Everyone.
    #[default]
    Everyone,
    /// Only those for whom one of these conditions can hold.
    Matching(Vec<Condition>),
}

impl Reach {
    /// Whether it may touch an actor with this race, these realms and tags.
    pub fn touches(&self, race: Option<Symbol>, realms: &[Symbol], tags: &[Symbol]) -> bool {
        match self {
            Self::Everyone => true,
            Self::Matching(conditions) => {
                conditions.iter().any(|condition| condition.by_names(race, realms, tags) != Some(false))
            }
        }
    }
}

/// What differs between what the files said and what they say, and whom that may touch.
pub(super) fn between(before: &Definitions, after: &Definitions) -> (RegistryChanges, Reach) {
    let mut changes = Vec::new();
    let mut conditions = Vec::new();
    named(&before.dimensions, &after.dimensions, Changed::Dimension, dimension, &mut changes);
    named(&before.curves, &after.curves, Changed::Curve, curve, &mut changes);
    let layers = |definitions: &Definitions| {
        let layers = definitions.layers.as_ref().map(|layers| layers.layers.clone()).unwrap_or_default();
        let order: Vec<&str> = layers.order.iter().map(|layer| layer.as_str()).collect();
        vec![("order".into(), order.join(", ")), ("across_policy".into(), layers.policy.name().into())]
    };
    let place = after.layers.as_ref().and_then(|layers| layers.places.first().cloned());
    edited(Changed::Layers, layers(before), layers(after), place.clone(), &mut changes);
    let caps = |definitions: &Definitions| definitions.caps.iter().map(cap).collect::<Parts>();
    edited(Changed::StandingCaps, caps(before), caps(after), place, &mut changes);
    subsystems(&before.subsystems, &after.subsystems, &mut changes, &mut conditions);
    // The rules of a subsystem that is new or gone are told one by one.
    let by_rules = changes.iter().all(|change: &RegistryChange| match change.what {
        Changed::Rule { .. } => true,
        Changed::Subsystem(_) => change.kind != ChangeKind::Edited,
        _ => false,
    });
    let reach = if by_rules { Reach::Matching(conditions) } else { Reach::Everyone };
    // Whoever has an effect is looked after by the effects.
    effects::effects(&before.effects, &after.effects, &mut changes);
    (RegistryChanges(changes), reach)
}

fn named<T>(
    before: &[Named<T>],
    after: &[Named<T>],
    what: impl Fn(Symbol) -> Changed,
    parts: impl Fn(&T) -> Parts,
    changes: &mut Vec<RegistryChange>,
) {
    let by_name = |list: &[Named<T>]| -> BTreeMap<Symbol, (Parts, Option<Place>)> {
        list.iter().map(|named| (named.name, (parts(&named.what), named.place.clone()))).collect()
    };
    let (mut before, after) = (by_name(before), by_name(after));
    for (name, (new, place)) in after {
        match before.remove(&name) {
            Some((old, _)) => edited(what(name), old, new, place, changes),
            None => whole(what(name), ChangeKind::Added, place, changes),
        }
    }
    for name in before.into_keys() {
        whole(what(name), ChangeKind::Removed, None, changes);
    }
}

fn subsystems(
    before: &[SubsystemDef],
    after: &[SubsystemDef],
    changes: &mut Vec<RegistryChange>,
    conditions: &mut Vec<Condition>,
) {
    let by_id = |list: &'_ [SubsystemDef]| -> BTreeMap<Symbol, SubsystemDef> {
        list.iter().map(|def| (def.id, def.clone())).collect()
    };
    let (mut before, after) = (by_id(before), by_id(after));
    let switches = |def: &SubsystemDef| {
        vec![
            ("priority".to_owned(), def.priority.to_string()),
            ("enabled".to_owned(), def.enabled.to_string()),
        ]
    };
    let called = |system: Symbol| {
        move |i: usize, rule: &Rule| Changed::Rule {
            system,
            rule: rule.name.clone().unwrap_or_else(|| format!("rule {}", i + 1)),
        }
    };
    for (id, def) in &after {
        let old = before.remove(id);
        match &old {
            Some(old) => {
                edited(Changed::Subsystem(*id), switches(old), switches(def), def.place.clone(), changes);
            }
            None => whole(Changed::Subsystem(*id), ChangeKind::Added, def.place.clone(), changes),
        }
        let old = old.as_ref().map_or_else(Vec::new, |old| old.rules.iter().collect());
        rules(&called(*id), &old, &def.rules.iter().collect::<Vec<_>>(), changes, conditions);
    }
    for (id, def) in before {
        whole(Changed::Subsystem(id), ChangeKind::Removed, None, changes);
        rules(&called(id), &def.rules.iter().collect::<Vec<_>>(), &[], changes, conditions);
    }
}

/// Rules with a name are the same as those with that name before; of the others those that say the same, and then one
/// after the other.
///
/// The conditions of all that differ, before and after, are added as well.
fn rules(
    called: &impl Fn(usize, &Rule) -> Changed,
    before: &[&Rule],
    after: &[&Rule],
    changes: &mut Vec<RegistryChange>,
    conditions: &mut Vec<Condition>,
) {
    let mut old: Vec<Option<(&Rule, Parts)>> = before.iter().map(|r| Some((*r, rule(r)))).collect();
    let mut take = |wanted: &dyn Fn(&Rule, &Parts) -> bool| {
        let found =
            old.iter_mut().find(|slot| slot.as_ref().is_some_and(|(rule, parts)| wanted(rule, parts)));
        found.and_then(Option::take)
    };
    // In each pair what stood there before, if anything did.
    let (mut pairs, mut rest) = (Vec::new(), Vec::new());
    for (i, now) in after.iter().copied().enumerate() {
        let parts = rule(now);
        match &now.name {
            Some(name) => pairs.push((take(&|old, _| old.name.as_ref() == Some(name)), i, now, parts)),
            None => match take(&|old, before| old.name.is_none() && *before == parts) {
                Some(same) => pairs.push((Some(same), i, now, parts)),
                None => rest.push((i, now, parts)),
            },
        }
    }
    for (i, now, parts) in rest {
        pairs.push((take(&|old, _| old.name.is_none()), i, now, parts));
    }
    for (then, i, now, parts) in pairs {
        match then {
            Some((then, before)) if before != parts => {
                conditions.extend([then.when.clone(), now.when.clone()]);
                edited(called(i, now), before, parts, now.place.clone(), changes);
            }
            Some(_) => {}
            None => {
                conditions.push(now.when.clone());
                whole(called(i, now), ChangeKind::Added, now.place.clone(), changes);
            }
        }
    }
    for (i, (gone, _)) in old.into_iter().enumerate().filter_map(|(i, slot)| Some((i, slot?))) {
        conditions.push(gone.when.clone());
        whole(called(i, gone), ChangeKind::Removed, None, changes);
    }
}

fn whole(what: Changed, kind: ChangeKind, place: Option<Place>, changes: &mut Vec<RegistryChange>) {
    changes.push(RegistryChange { what, kind, parts: Vec::new(), place });
}

/// Compares the parts of something; those with one name one after the other.
fn edited(
    what: Changed,
    mut before: Parts,
    after: Parts,
    place: Option<Place>,
    changes: &mut Vec<RegistryChange>,
) {
    let mut parts = Vec::new();
    // First those that stay, so that among parts with one name only the one that changed is told.
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

fn dimension(def: &DimensionDef) -> Parts {
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

fn curve(curve: &Curve) -> Parts {
    let points: Vec<String> = curve.points().iter().map(|(x, y)| format!("({x}, {y})")).collect();
    vec![("points".into(), points.join(", ")), ("step".into(), curve.is_step().to_string())]
}

fn rule(rule: &Rule) -> Parts {
    let switches =
        [("when".to_owned(), rule.when.to_string()), ("enabled".to_owned(), rule.enabled.to_string())];
    let contributions = rule.contributions.iter().map(contribution);
    switches.into_iter().chain(contributions).chain(rule.caps.iter().map(cap)).collect()
}

fn contribution(said: &Spanned<Contribution<Value>>) -> (String, String) {
    let Contribution { dimension, bucket, value: amount, system: _, priority, labels } = &said.what;
    let part = match bucket {
        Bucket::Flat => dimension.to_string(),
        _ => format!("{dimension} ({})", bucket.name()),
    };
    (part, value(amount) + &rest(*priority, labels.iter()))
}

fn cap<V: Clone + Into<Value>>(said: &Spanned<Cap<V>>) -> (String, String) {
    let Cap { dimension, mode, kind, value: amount, system: _, priority, scope, realm, labels } = &said.what;
    let kind = if mode.implied_kind().is_some() { "" } else { kind.name() };
    let mut part = format!("{dimension} ({}{kind}", mode.name());
    for name in [scope, realm].into_iter().flatten() {
        part += &format!(", {name}");
    }
    (part + ")", value(&amount.clone().into()) + &rest(*priority, labels.iter()))
}

fn value(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Formula(text) => format!("`{}`", text.as_str()),
    }
}

/// What else a statement says.
fn rest<'a>(priority: Option<i32>, labels: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let priority = priority.map(|priority| format!(" with priority {priority}"));
    labels.fold(priority.unwrap_or_default(), |text, (key, label)| text + &format!(" {key}: {label:?}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use crate::files::{ActorDefinition, Folder};
    use crate::registry::Registry;

    use super::*;

    /// A condition as a file writes it.
    fn condition() -> impl Strategy<Value = String> {
        let leaves = select(vec![
            "Always",
            "Race(\"elf\")",
            "Race(\"orc\")",
            "Tag(\"player\")",
            "Realm(\"T2\")",
            "\"level > 3\"",
            "AtLeast(\"level\", 5)",
        ]);
        leaves.prop_map(String::from).prop_recursive(2, 6, 3, |inner| {
            prop_oneof![
                inner.clone().prop_map(|inner| format!("Not({inner})")),
                prop::collection::vec(inner.clone(), 0..3)
                    .prop_map(|list| format!("All([{}])", list.join(", "))),
                prop::collection::vec(inner, 0..3).prop_map(|list| format!("Any([{}])", list.join(", "))),
            ]
        })
    }

    /// Some rules out of few, so that two lists often have some in common.
    fn rules() -> impl Strategy<Value = String> {
        let rule = (
            condition(),
            select(vec!["", "name: \"a\", ", "enabled: false, "]),
            1..3u8,
            select(vec!["add", "set"]),
        );
        let rule = rule.prop_map(|(when, head, value, what)| {
            format!("({head}when: {when}, {what}: {{\"power\": {value}}}, limits: [(dimension: \"power\", add_max: {value}, realm: \"T2\")])")
        });
        prop::collection::vec(rule, 0..4).prop_filter_map("two of one name", |list| {
            let named = list.iter().filter(|rule| rule.contains("name")).count();
            (named < 2).then(|| list.join(", "))
        })
    }

    fn registry(rules: &str) -> Registry {
        let folder = Folder::from_iter([
            ("dimensions.ron", "(dimensions: {\"power\": (), \"level\": ()})".to_owned()),
            ("subsystems/race.subsystem.ron", format!("(id: \"race\", rules: [{rules}])")),
        ]);
        let (registry, problems) = Registry::from_folder(&folder);
        assert!(!problems.has_errors(), "{problems}");
        registry
    }

    proptest! {
        #[test]
        fn who_is_not_touched_has_the_same_numbers(
            before in rules(),
            after in rules(),
            race in select(vec!["elf", "orc", "human"]),
            realm in select(vec!["T1", "T2"]),
            tag in select(vec!["player", "beast"]),
            level in 0..8,
        ) {
            let (old, new) = (registry(&before), registry(&after));
            let (changes, reach) = between(&old.files, &new.files);
            prop_assert!(changes.is_empty() || before != after);
            let hero = format!(
                "(id: \"h\", name: \"H\", race: \"{race}\", realms: [\"{realm}\"], tags: [\"{tag}\"], base: {{\"level\": {level}}})"
            );
            let hero = ActorDefinition::from_ron("h.ron", hero).unwrap();
            let touched = reach.touches(Some(race.into()), &[realm.into()], &[tag.into()]);
            let same = hero.resolve(&old).same_numbers(&hero.resolve(&new));
            prop_assert!(touched || same, "{changes}");
        }
    }
}
