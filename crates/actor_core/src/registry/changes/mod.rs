//! Reports what a reload changed in the registry, and which actors that may touch.
//!
//! [`between`] compares the old definitions with the new ones, part by part as text. It returns [`RegistryChanges`] for
//! people, and a [`Reach`] that spares the actors which cannot be touched. Start with [`between`].

mod change;
mod effects;
mod parts;
mod reach;
mod rules;

use std::collections::BTreeMap;

use crate::definitions::{Definitions, Named, Rule, SubsystemDef};
use crate::diagnostics::Place;
use crate::vocabulary::{Condition, Symbol};

pub use change::{ChangeKind, Changed, ChangedPart, RegistryChange, RegistryChanges};
use parts::{Parts, cap, curve, dimension, edited, whole};
pub use reach::Reach;
use rules::rules;

/// Returns the differences between the old and the new definitions of the files, and which actors they may touch.
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
    // The rules of a subsystem that was added or removed are listed one by one.
    let by_rules = changes.iter().all(|change: &RegistryChange| match change.what {
        Changed::Rule { .. } => true,
        Changed::Subsystem(_) => change.kind != ChangeKind::Edited,
        _ => false,
    });
    let reach = if by_rules { Reach::Matching(conditions) } else { Reach::Everyone };
    // Effects do not widen the reach: the statements of active effects are updated separately.
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

    /// A few rules out of a small set, so that two lists often share some.
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
