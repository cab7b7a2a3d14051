//! Turns the text of files into definitions in code, for edits of the registry.

use bevy_actor_core::prelude::*;
use bevy_actor_core::{
    Again, Combine, EffectDuration, Every, FormulaText, Period, StackBy, StackExpiry, Value,
};

use naive::effect_files::{self, EffectFile};
use naive::files::{self, LimitEntry, Mode, RuleEntry, SubsystemFile, When};

pub fn subsystem(text: &str) -> SubsystemDef {
    let file: SubsystemFile = files::read(text).unwrap();
    let def = SubsystemDef::new(file.id.as_str(), file.priority).enabled(file.enabled);
    file.rules.iter().fold(def, |def, entry| def.rule(rule(entry)))
}

pub fn effect(text: &str) -> EffectDef {
    let file: EffectFile = files::read(text).unwrap();
    let mut def = EffectDef::new(file.id.as_str())
        .system(file.system.as_str(), file.priority)
        .enabled(file.enabled)
        .when(condition(&file.when))
        .stays_while(condition(&file.stays));
    def = file.tags.iter().fold(def, |def, tag| def.tagged(tag.as_str()));
    def = file.grants.iter().fold(def, |def, tag| def.grants(tag.as_str()));
    def = file.cancels.iter().fold(def, |def, tag| def.cancels(tag.as_str()));
    def = file.blocked_by.iter().fold(def, |def, tag| def.blocked_by(tag.as_str()));
    def = def.lasts(match &file.duration {
        effect_files::Duration::Forever => EffectDuration::Forever,
        effect_files::Duration::Instant => EffectDuration::Instant,
        effect_files::Duration::Seconds(value) => EffectDuration::Seconds(amount(value)),
        effect_files::Duration::Ticks(value) => EffectDuration::Ticks(amount(value)),
    });
    def = def.combine(match &file.combine {
        effect_files::Combine::All => Combine::All,
        effect_files::Combine::Strongest => Combine::Strongest,
        effect_files::Combine::OnePerType(kind) => Combine::OnePerType(Symbol::new(kind)),
        effect_files::Combine::Diminishing(factor) => Combine::Diminishing(*factor),
    });
    if let Some(period) = &file.period {
        let every = match period.ticks {
            Some(ticks) => Every::Ticks(ticks),
            None => Every::Seconds(period.seconds.unwrap().0),
        };
        let amounts = period.amounts.0.iter().map(|(name, value)| (Symbol::new(name), amount(value)));
        def = def.period(Period { every, at_once: period.at_once, amounts: amounts.collect() });
    }
    if let Some(stacking) = &file.stacking {
        def = def.stacking(how_it_stacks(stacking));
    }
    file.into_rules().iter().fold(def, |def, entry| def.rule(rule(entry)))
}

fn how_it_stacks(file: &effect_files::Stacking) -> Stacking {
    let mut stacking = Stacking::up_to(file.limit);
    stacking.by = match file.by {
        effect_files::By::Target => StackBy::Target,
        effect_files::By::Source => StackBy::Source,
    };
    stacking.again = match file.again {
        effect_files::Again::Stack => Again::Stack,
        effect_files::Again::Refresh => Again::Refresh,
        effect_files::Again::Extend => Again::Extend,
        effect_files::Again::Replace => Again::Replace,
        effect_files::Again::Ignore => Again::Ignore,
        effect_files::Again::KeepStrongest => Again::KeepStrongest,
    };
    stacking.expiry = match file.expiry {
        effect_files::Expiry::All => StackExpiry::All,
        effect_files::Expiry::OneByOne => StackExpiry::OneByOne,
    };
    stacking.strength = file.strength.as_ref().map(amount);
    match &file.overflow {
        None => stacking,
        Some(overflow) => stacking.overflow(overflow.as_str()),
    }
}

fn rule(entry: &RuleEntry) -> Rule {
    let mut rule = Rule::new().enabled(entry.enabled).when(condition(&entry.when));
    if let Some(name) = &entry.name {
        rule = rule.named(name);
    }
    rule = entry.add.0.iter().fold(rule, |rule, (to, value)| rule.add(to.as_str(), amount(value)));
    rule = entry.increase.0.iter().fold(rule, |rule, (to, value)| rule.increase(to.as_str(), amount(value)));
    rule = entry.times.0.iter().fold(rule, |rule, (to, value)| rule.times(to.as_str(), amount(value)));
    rule =
        entry.add_after.0.iter().fold(rule, |rule, (to, value)| rule.add_after(to.as_str(), amount(value)));
    rule = entry.set.0.iter().fold(rule, |rule, (to, value)| rule.set(to.as_str(), amount(value)));
    for said in &entry.contributions {
        let bucket = match said.bucket {
            files::Bucket::Flat => Bucket::Flat,
            files::Bucket::Percent => Bucket::Percent,
            files::Bucket::Mult => Bucket::Mult,
            files::Bucket::Factor => Bucket::Factor,
            files::Bucket::PostAdd => Bucket::PostAdd,
            files::Bucket::Override => Bucket::Override,
        };
        let mut contribution =
            Contribution::<Value>::new(said.dimension.as_str(), bucket, amount(&said.value));
        contribution.priority = said.priority;
        rule = rule.contribution(contribution);
    }
    for said in &entry.caps {
        let kind = match (said.mode, said.kind) {
            (Mode::HardMax, _) | (_, Some(files::CapKind::Max)) => CapKind::Max,
            _ => CapKind::Min,
        };
        let mut cap = Cap::<Value>::new(said.dimension.as_str(), mode(said.mode), kind, amount(&said.value));
        cap.priority = said.priority;
        cap.scope = said.scope.as_deref().map(Symbol::new);
        cap.realm = said.realm.as_deref().map(Symbol::new);
        rule = rule.cap(cap);
    }
    entry.limits.iter().flat_map(limits).fold(rule, Rule::cap)
}

/// Each of the eight is a cap.
fn limits(limit: &LimitEntry) -> Vec<Cap<Value>> {
    let eight = [
        (CapMode::HardMax, CapKind::Max, &limit.hard_max),
        (CapMode::HardMin, CapKind::Min, &limit.hard_min),
        (CapMode::Baseline, CapKind::Max, &limit.base_max),
        (CapMode::Baseline, CapKind::Min, &limit.base_min),
        (CapMode::Additive, CapKind::Max, &limit.add_max),
        (CapMode::Additive, CapKind::Min, &limit.add_min),
        (CapMode::Override, CapKind::Max, &limit.set_max),
        (CapMode::Override, CapKind::Min, &limit.set_min),
    ];
    let stated = eight.into_iter().filter_map(|(mode, kind, value)| Some((mode, kind, value.as_ref()?)));
    let caps = stated.map(|(mode, kind, value)| {
        let mut cap = Cap::<Value>::new(limit.dimension.as_str(), mode, kind, amount(value));
        cap.priority = limit.priority;
        cap.scope = limit.layer.as_deref().map(Symbol::new);
        cap.realm = limit.realm.as_deref().map(Symbol::new);
        cap
    });
    caps.collect()
}

fn mode(mode: Mode) -> CapMode {
    match mode {
        Mode::Baseline => CapMode::Baseline,
        Mode::Additive => CapMode::Additive,
        Mode::HardMax => CapMode::HardMax,
        Mode::HardMin => CapMode::HardMin,
        Mode::Override => CapMode::Override,
    }
}

fn amount(value: &files::Value) -> Value {
    match value {
        files::Value::Number(number) => Value::from(*number),
        files::Value::Formula(text) => Value::from(text.as_str()),
    }
}

fn condition(when: &When) -> Condition {
    match when {
        When::Always => Condition::Always,
        When::Race(race) => Condition::race(race.as_str()),
        When::Tag(tag) => Condition::tag(tag.as_str()),
        When::Realm(realm) => Condition::realm(realm.as_str()),
        When::AtLeast(dimension, n) => Condition::at_least(dimension.as_str(), *n),
        When::Below(dimension, n) => Condition::below(dimension.as_str(), *n),
        When::Formula(text) => Condition::Formula(FormulaText::from(text.as_str())),
        When::All(parts) => Condition::all(parts.iter().map(condition)),
        When::Any(parts) => Condition::any(parts.iter().map(condition)),
        When::Not(part) => !condition(part),
    }
}
