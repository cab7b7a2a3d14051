//! Compares the effects of two loads.

use std::collections::BTreeMap;

use crate::definitions::{
    Combine, EffectDef, EffectDuration, Period, Placed, Rule, StackBy, StackExpiry, Stacking,
};
use crate::vocabulary::{Condition, Every, Symbol};

use super::change::{ChangeKind, Changed, RegistryChange};
use super::parts::{Parts, cap, contribution, edited, value, whole};
use super::rules::rules;

/// Adds the differences between the old and the new effects. Active effects are updated separately.
pub(super) fn effects(before: &[EffectDef], after: &[EffectDef], changes: &mut Vec<RegistryChange>) {
    let by_id = |list: &'_ [EffectDef]| -> BTreeMap<Symbol, EffectDef> {
        list.iter().map(|def| (def.id, def.clone())).collect()
    };
    let (mut before, after) = (by_id(before), by_id(after));
    for (id, def) in &after {
        let what = Changed::Effect(*id);
        let place = def.sites.id.clone();
        let Some(old) = before.remove(id) else {
            whole(what, ChangeKind::Added, place, changes);
            continue;
        };
        edited(what, parts(&old), parts(def), place, changes);
        let called = |i: usize, rule: &Rule| {
            let rule = rule.name.clone().unwrap_or_else(|| format!("rule {}", i + 1));
            Changed::EffectRule { effect: *id, rule }
        };
        // The conditions are not needed, since effects do not widen the reach.
        rules(&called, &others(&old), &others(def), changes, &mut Vec::new());
    }
    for id in before.into_keys() {
        whole(Changed::Effect(id), ChangeKind::Removed, None, changes);
    }
}

/// Returns whether the rule counts as part of the effect itself: it has no name and no condition, and is enabled.
fn is_own(rule: &Rule) -> bool {
    rule.name.is_none() && rule.enabled && rule.when == Condition::Always
}

/// Returns the rules that are not part of the effect itself, such as those with a name or a condition.
fn others(def: &EffectDef) -> Vec<&Rule> {
    def.rules().iter().filter(|rule| !is_own(rule)).collect()
}

fn parts(def: &EffectDef) -> Parts {
    let mut parts: Parts = vec![
        ("system".into(), def.says.id.to_string()),
        ("priority".into(), def.says.priority.to_string()),
        ("enabled".into(), def.says.enabled.to_string()),
        ("when".into(), def.when.to_string()),
        ("stays".into(), def.stays.to_string()),
        ("duration".into(), duration(&def.duration)),
        ("combine".into(), combine(&def.combine)),
    ];
    let lists = [
        ("tags", &def.tags),
        ("grants", &def.grants),
        ("cancels", &def.cancels),
        ("blocked_by", &def.blocked_by),
    ];
    parts.extend(lists.iter().filter(|(_, list)| !list.is_empty()).map(|(name, list)| {
        let names: Vec<String> = list.iter().map(|Placed { what, .. }| format!("{what:?}")).collect();
        ((*name).to_owned(), format!("[{}]", names.join(", ")))
    }));
    parts.extend(def.period.iter().flat_map(period));
    parts.extend(def.stacking.as_ref().map(|stacking| ("stacking".to_owned(), stacks(stacking))));
    for (name, text) in [("label", &def.label), ("description", &def.description)] {
        parts.extend(text.as_ref().map(|text| (name.to_owned(), format!("{text:?}"))));
    }
    for rule in def.rules().iter().filter(|rule| is_own(rule)) {
        parts.extend(rule.contributions.iter().map(contribution));
        parts.extend(rule.caps.iter().map(cap));
    }
    parts
}

fn duration(duration: &EffectDuration) -> String {
    match duration {
        EffectDuration::Forever => "Forever".into(),
        EffectDuration::Instant => "Instant".into(),
        EffectDuration::Seconds(seconds) => format!("Seconds({})", value(seconds)),
        EffectDuration::Ticks(ticks) => format!("Ticks({})", value(ticks)),
    }
}

fn combine(combine: &Combine) -> String {
    match combine {
        Combine::OnePerType(kind) => format!("OnePerType({kind:?})"),
        other => format!("{other:?}"),
    }
}

fn period(period: &Period) -> Parts {
    let every = match period.every {
        Every::Seconds(seconds) => format!("{seconds} seconds"),
        Every::Ticks(ticks) => format!("{ticks} ticks"),
    };
    let mut parts = vec![("period".to_owned(), every)];
    parts.extend(period.at_once.then(|| ("period".to_owned(), "at_once".to_owned())));
    parts.extend(period.amounts.iter().map(|(name, amount)| (format!("period {name}"), value(amount))));
    parts
}

/// Describes the stacking. Fields with their default value are left out.
fn stacks(stacking: &Stacking) -> String {
    let Stacking { by, again, limit, expiry, overflow, strength } = stacking;
    let mut parts = vec![format!("{again:?}")];
    parts.extend((*by != StackBy::Target).then(|| format!("by {by:?}")));
    parts.extend((*limit != u32::MAX).then(|| format!("limit {limit}")));
    parts.extend((*expiry != StackExpiry::All).then(|| format!("expiry {expiry:?}")));
    parts.extend(overflow.as_ref().map(|overflow| format!("overflow {:?}", overflow.what)));
    parts.extend(strength.as_ref().map(|strength| format!("strength {}", value(strength))));
    format!("({})", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use crate::files::Folder;
    use crate::registry::Registry;

    use super::super::{Reach, between};

    fn registry(effect: &str) -> Registry {
        let effects = (!effect.is_empty()).then(|| ("effects/poison.effect.ron", effect.to_owned()));
        let dimensions = r#"(dimensions: {"power": (), "speed": ()})"#.to_owned();
        let burst = ("effects/burst.effect.ron", "(id: \"burst\")".to_owned());
        let files = [("dimensions.ron", dimensions), burst].into_iter().chain(effects);
        let (registry, problems) = Registry::from_folder(&files.collect::<Folder>());
        assert!(!problems.has_errors(), "{problems}");
        registry
    }

    /// Returns the changes from one text of an effect to another.
    fn told(before: &str, after: &str) -> String {
        let (changes, reach) = between(&registry(before).files, &registry(after).files);
        assert!(matches!(reach, Reach::Matching(conditions) if conditions.is_empty()), "{changes}");
        changes.to_string()
    }

    /// Returns the changes from one list of fields to another.
    fn fields(before: &str, after: &str) -> String {
        told(&format!("(id: \"poison\", {before})"), &format!("(id: \"poison\", {after})"))
    }

    #[test]
    fn effects_that_are_new_or_gone_are_told() {
        let poison = r#"(id: "poison", add: {"power": 1}, rules: [(name: "weak", when: Race("elf"), add: {"power": -1})])"#;
        assert_eq!(told("", poison), "poison added");
        assert_eq!(told(poison, ""), "poison removed");
        assert_eq!(told(poison, &poison.replace("poison", "venom")), "venom added\npoison removed");
        assert_eq!(told(poison, &format!("// as before\n\n{poison}")), "");
    }

    #[test]
    fn each_field_of_an_effect_is_told() {
        for (before, after, says) in [
            ("duration: Seconds(10)", "duration: Seconds(12)", "duration Seconds(10) → Seconds(12)"),
            ("", "duration: Ticks(\"speed * 2\")", "duration Forever → Ticks(`speed * 2`)"),
            ("duration: Instant", "", "duration Instant → Forever"),
            ("tags: [\"a\"]", "tags: [\"a\", \"b\"]", "tags [\"a\"] → [\"a\", \"b\"]"),
            ("", "grants: [\"a\"]", "grants [\"a\"] added"),
            ("cancels: [\"a\"]", "", "cancels [\"a\"] removed"),
            ("blocked_by: [\"a\"]", "blocked_by: [\"b\"]", "blocked_by [\"a\"] → [\"b\"]"),
            ("", "system: \"magic\", priority: 3", "system effects → magic, priority 0 → 3"),
            ("", "enabled: false", "enabled true → false"),
            ("", "when: Race(\"elf\")", "when Always → Race(\"elf\")"),
            ("stays: \"power > 1\"", "stays: \"power > 2\"", "stays \"power > 1\" → \"power > 2\""),
            ("", "combine: OnePerType(\"curse\")", "combine All → OnePerType(\"curse\")"),
            ("combine: Diminishing(0.5)", "combine: Strongest", "combine Diminishing(0.5) → Strongest"),
            ("", "stacking: ()", "stacking (Stack) added"),
            (
                "stacking: (again: Refresh)",
                "stacking: (by: Source, again: KeepStrongest, limit: 3, expiry: OneByOne, strength: 2)",
                "stacking (Refresh) → (KeepStrongest, by Source, limit 3, expiry OneByOne, strength 2)",
            ),
            (
                "stacking: (limit: 2)",
                "stacking: (limit: 2, overflow: \"burst\")",
                "stacking (Stack, limit 2) → (Stack, limit 2, overflow \"burst\")",
            ),
            (
                "label: \"a\"",
                "label: \"b\", description: \"c\"",
                "label \"a\" → \"b\", description \"c\" added",
            ),
            ("period: (seconds: 1)", "period: (ticks: 30)", "period 1 seconds → 30 ticks"),
            ("period: (seconds: 1)", "period: (seconds: 1, at_once: true)", "period at_once added"),
            (
                "period: (seconds: 1, amounts: {\"damage\": 2})",
                "period: (seconds: 1, amounts: {\"damage\": 3})",
                "period damage 2 → 3",
            ),
        ] {
            assert_eq!(fields(before, after), format!("poison: {says}"));
        }
    }

    #[test]
    fn what_an_effect_says_is_told_as_for_subsystems() {
        for (before, after, says) in [
            ("add: {\"power\": 1}", "add: {\"power\": 2}", "poison: power 1 → 2"),
            (
                "add: {\"power\": 1}",
                "increase: {\"power\": 1}",
                "poison: power (Percent) 1 added, power 1 removed",
            ),
            (
                "limits: [(dimension: \"power\", hard_max: 9)]",
                "limits: [(dimension: \"power\", hard_max: 8)]",
                "poison: power (HardMax) 9 → 8",
            ),
            (
                "rules: [(name: \"weak\", add: {\"power\": 1})]",
                "rules: [(name: \"weak\", add: {\"power\": 2})]",
                "poison/weak: power 1 → 2",
            ),
            (
                "add: {\"speed\": 1}, rules: [(when: Race(\"elf\"), add: {\"power\": 1})]",
                "add: {\"speed\": 1}, rules: [(when: Race(\"orc\"), add: {\"power\": 1})]",
                "poison/rule 1: when Race(\"elf\") → Race(\"orc\")",
            ),
            ("", "rules: [(name: \"weak\", add: {\"power\": 2})]", "poison/weak added"),
            ("rules: [(name: \"weak\", add: {\"power\": 2})]", "", "poison/weak removed"),
        ] {
            assert_eq!(fields(before, after), says);
        }
    }
}
