//! The checked form of the files, and how it is read. Every mistake in the files is found here.

use std::collections::{BTreeMap, BTreeSet};

use crate::effect_files::{self, Combine, EffectFile, Stacking};
use crate::files::{
    self, AcrossPolicy, ActorFile, Bucket, CapKind, CapLayersFile, ConfigFile, CurvesFile, DimensionsFile,
    Kind, Merge, Mode, Round, RuleEntry, SubsystemFile, Value, When,
};
use crate::formula::{Curve, FUNCTIONS, Formula, WORDS};

pub(crate) struct World {
    pub(crate) dimensions: BTreeMap<String, Dimension>,
    pub(crate) curves: BTreeMap<String, Curve>,
    pub(crate) layers: Vec<String>,
    pub(crate) across_policy: AcrossPolicy,
    pub(crate) contributions: Vec<Contribution>,
    pub(crate) caps: Vec<Cap>,
    /// By id; one that is switched off is not in it.
    pub(crate) effects: BTreeMap<String, Effect>,
}

pub(crate) struct Effect {
    pub(crate) tags: Vec<String>,
    pub(crate) grants: Vec<String>,
    pub(crate) cancels: Vec<String>,
    pub(crate) blocked_by: Vec<String>,
    pub(crate) when: Condition,
    pub(crate) stays: Condition,
    pub(crate) duration: Duration,
    pub(crate) combine: Combine,
    pub(crate) stacking: Option<Stacking>,
    pub(crate) strength: Option<Amount>,
    pub(crate) contributions: Vec<Contribution>,
    pub(crate) caps: Vec<Cap>,
}

#[derive(PartialEq)]
pub(crate) enum Duration {
    Forever,
    Instant,
    Seconds(Amount),
    Ticks(Amount),
}

/// What an effect was given when it was applied, and how many stacks it has.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Args {
    pub(crate) level: u32,
    pub(crate) stacks: u32,
    pub(crate) inputs: BTreeMap<String, f64>,
}

/// An effect that speaks for an actor.
#[derive(Clone)]
pub(crate) struct Affliction {
    pub(crate) effect: String,
    pub(crate) args: Args,
    /// Whether the actor itself has it, and not a sword of it.
    pub(crate) is_direct: bool,
}

pub(crate) struct Dimension {
    pub(crate) kind: Kind,
    pub(crate) merge: Merge,
    pub(crate) round: Round,
    pub(crate) base: Option<Amount>,
    pub(crate) clamp: (f64, f64),
}

#[derive(Clone)]
pub(crate) struct Actor {
    pub(crate) id: String,
    pub(crate) race: Option<String>,
    pub(crate) realms: BTreeSet<String>,
    pub(crate) tags: BTreeSet<String>,
    /// Its own values, which are not among the contributions.
    pub(crate) base: BTreeMap<String, f64>,
    pub(crate) contributions: Vec<Contribution>,
    pub(crate) caps: Vec<Cap>,
    pub(crate) effects: Vec<Affliction>,
}

impl Actor {
    /// Everything that is said about it: base values are Flat values of system `base`.
    pub(crate) fn statements(&self) -> Vec<Contribution> {
        let base = self.base.iter().map(|(dimension, value)| Contribution {
            dimension: dimension.clone(),
            bucket: Bucket::Flat,
            amount: Amount::Number(*value),
            system: "base".to_string(),
            priority: 0,
            when: Condition::Always,
        });
        base.chain(self.contributions.iter().cloned()).collect()
    }
}

#[derive(Clone, PartialEq)]
pub(crate) enum Amount {
    Number(f64),
    Formula(Formula),
}

#[derive(Clone, PartialEq)]
pub(crate) enum Condition {
    Always,
    Race(String),
    Tag(String),
    Realm(String),
    AtLeast(String, f64),
    Below(String, f64),
    Formula(Formula),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

#[derive(Clone)]
pub(crate) struct Contribution {
    pub(crate) dimension: String,
    pub(crate) bucket: Bucket,
    pub(crate) amount: Amount,
    pub(crate) system: String,
    pub(crate) priority: i32,
    pub(crate) when: Condition,
}

#[derive(Clone)]
pub(crate) struct Cap {
    pub(crate) dimension: String,
    pub(crate) mode: Mode,
    pub(crate) kind: CapKind,
    pub(crate) amount: Amount,
    pub(crate) system: String,
    pub(crate) priority: i32,
    pub(crate) layer: String,
    pub(crate) realm: Option<String>,
    pub(crate) when: Condition,
}

pub(crate) fn read_world(folder: &BTreeMap<String, String>) -> Result<World, String> {
    let text = folder.get("dimensions.ron").ok_or("there is no dimensions.ron")?;
    let dimensions_file: DimensionsFile = read_file("dimensions.ron", text)?;
    let curves_file: CurvesFile = read_file_if_there("curves.ron", folder)?;
    let layers_file: CapLayersFile = read_file_if_there("cap_layers.ron", folder)?;
    let _config_file: ConfigFile = read_file_if_there("config.ron", folder)?;

    let mut world = World {
        dimensions: BTreeMap::new(),
        curves: BTreeMap::new(),
        layers: Vec::new(),
        across_policy: layers_file.across_policy,
        contributions: Vec::new(),
        caps: Vec::new(),
        effects: BTreeMap::new(),
    };

    for (name, entry) in curves_file.curves.0 {
        snake_case(&name)?;
        if FUNCTIONS.contains(&name.as_str()) || WORDS.contains(&name.as_str()) {
            return Err(format!("`{name}` cannot name a curve"));
        }
        let points = entry.points.iter().map(|(x, y)| (x.0, y.0)).collect();
        let curve = Curve::new(entry.step, points).map_err(|error| format!("{name}: {error}"))?;
        world.curves.insert(name, curve);
    }

    // The names first, because the base formulas need them all.
    let names: BTreeMap<String, Kind> =
        dimensions_file.dimensions.0.iter().map(|(name, entry)| (name.clone(), entry.kind)).collect();
    for (name, entry) in dimensions_file.dimensions.0 {
        snake_case(&name)?;
        if FUNCTIONS.contains(&name.as_str())
            || WORDS.contains(&name.as_str())
            || world.curves.contains_key(&name)
        {
            return Err(format!("`{name}` cannot name a dimension"));
        }
        let min = entry.clamp.min.map_or(f64::NEG_INFINITY, |min| min.0);
        let max = entry.clamp.max.map_or(f64::INFINITY, |max| max.0);
        if min > max {
            return Err(format!("{name}: the clamp is upside down"));
        }
        let base = match entry.base {
            None => None,
            Some(value) => Some(read_value(&value, &names, &world.curves)?),
        };
        if entry.kind == Kind::Context && base.is_some() {
            return Err(format!("{name}: a context dimension takes no base"));
        }
        if entry.kind == Kind::Context && entry.merge != Merge::Pipeline {
            return Err(format!("{name}: the merge of a context dimension is Pipeline"));
        }
        let dimension =
            Dimension { kind: entry.kind, merge: entry.merge, round: entry.round, base, clamp: (min, max) };
        world.dimensions.insert(name, dimension);
    }

    world.layers = match layers_file.order {
        Some(order) => order,
        None => ["REALM", "WORLD", "EVENT", "TOTAL"].map(String::from).to_vec(),
    };
    if world.layers.is_empty() {
        return Err("there must be a layer".to_string());
    }
    let mut seen = BTreeSet::new();
    for layer in &world.layers {
        not_empty(layer)?;
        if !seen.insert(layer) {
            return Err(format!("the layer `{layer}` stands twice in the order"));
        }
    }

    for cap in &layers_file.caps {
        let cap = read_own_cap(cap, &world)?;
        world.caps.push(cap);
    }

    let mut ids = BTreeSet::new();
    for (path, text) in folder {
        let is_subsystem = path
            .strip_prefix("subsystems/")
            .is_some_and(|name| name.ends_with(".subsystem.ron") && !name.contains('/'));
        if !is_subsystem {
            continue;
        }
        let file: SubsystemFile = read_file(path, text)?;
        if !ids.insert(file.id.clone()) {
            return Err(format!("two files have the id `{}`", file.id));
        }
        read_subsystem(&file, &names, &mut world).map_err(|error| format!("{path}: {error}"))?;
    }

    let mut ids = BTreeSet::new();
    for (path, text) in folder {
        let is_effect = path
            .strip_prefix("effects/")
            .is_some_and(|name| name.ends_with(".effect.ron") && !name.contains('/'));
        if !is_effect {
            continue;
        }
        let file: EffectFile = read_file(path, text)?;
        let (id, enabled) = (file.id.clone(), file.enabled);
        if !ids.insert(id.clone()) {
            return Err(format!("two effects have the id `{id}`"));
        }
        let effect = read_effect(file, &names, &world).map_err(|error| format!("{path}: {error}"))?;
        if enabled {
            world.effects.insert(id, effect);
        }
    }
    Ok(world)
}

fn read_file<T: serde::de::DeserializeOwned>(path: &str, text: &str) -> Result<T, String> {
    files::read(text).map_err(|error| format!("{path}: {error}"))
}

fn read_file_if_there<T: serde::de::DeserializeOwned + Default>(
    path: &str,
    folder: &BTreeMap<String, String>,
) -> Result<T, String> {
    match folder.get(path) {
        Some(text) => read_file(path, text),
        None => Ok(T::default()),
    }
}

fn read_subsystem(
    file: &SubsystemFile,
    names: &BTreeMap<String, Kind>,
    world: &mut World,
) -> Result<(), String> {
    let (contributions, caps) = read_rules(&file.id, file.priority, &file.rules, names, world)?;
    // What is switched off is checked, but says nothing and takes no part in cycles.
    if file.enabled {
        world.contributions.extend(contributions);
        world.caps.extend(caps);
    }
    Ok(())
}

fn read_effect(file: EffectFile, names: &BTreeMap<String, Kind>, world: &World) -> Result<Effect, String> {
    // With what effects are given.
    let mut names = names.clone();
    names.insert("input".to_string(), Kind::Primary);
    let names = &names;
    let (system, priority) = (file.system.clone(), file.priority);
    let duration = match &file.duration {
        effect_files::Duration::Forever => Duration::Forever,
        effect_files::Duration::Instant => Duration::Instant,
        effect_files::Duration::Seconds(value) => Duration::Seconds(read_value(value, names, &world.curves)?),
        effect_files::Duration::Ticks(value) => Duration::Ticks(read_value(value, names, &world.curves)?),
    };
    let strength = match file.stacking.as_ref().and_then(|stacking| stacking.strength.as_ref()) {
        Some(value) => Some(read_value(value, names, &world.curves)?),
        None => None,
    };
    let mut effect = Effect {
        tags: file.tags.clone(),
        grants: file.grants.clone(),
        cancels: file.cancels.clone(),
        blocked_by: file.blocked_by.clone(),
        when: read_condition(&file.when, names, &world.curves)?,
        stays: read_condition(&file.stays, names, &world.curves)?,
        duration,
        combine: file.combine.clone(),
        stacking: file.stacking.clone(),
        strength,
        contributions: Vec::new(),
        caps: Vec::new(),
    };
    let rules = file.into_rules();
    (effect.contributions, effect.caps) = read_rules(&system, priority, &rules, names, world)?;
    Ok(effect)
}

fn read_rules(
    system: &str,
    file_priority: i32,
    rules: &[RuleEntry],
    names: &BTreeMap<String, Kind>,
    world: &World,
) -> Result<(Vec<Contribution>, Vec<Cap>), String> {
    not_empty(system)?;
    let mut all_contributions = Vec::new();
    let mut all_caps = Vec::new();
    let mut rule_names = BTreeSet::new();
    for rule in rules {
        if let Some(name) = &rule.name
            && !rule_names.insert(name)
        {
            return Err(format!("two rules have the name `{name}`"));
        }
        let when = read_condition(&rule.when, names, &world.curves)?;
        let mut contributions = Vec::new();
        let mut caps = Vec::new();

        let short_forms = [
            (Bucket::Flat, &rule.add),
            (Bucket::Percent, &rule.increase),
            (Bucket::Factor, &rule.times),
            (Bucket::PostAdd, &rule.add_after),
            (Bucket::Override, &rule.set),
        ];
        for (bucket, map) in short_forms {
            for (dimension, value) in &map.0 {
                contributions.push(Contribution {
                    dimension: dimension.clone(),
                    bucket,
                    amount: read_value(value, names, &world.curves)?,
                    system: system.to_string(),
                    priority: file_priority,
                    when: when.clone(),
                });
            }
        }
        for entry in &rule.contributions {
            contributions.push(Contribution {
                dimension: entry.dimension.clone(),
                bucket: entry.bucket,
                amount: read_value(&entry.value, names, &world.curves)?,
                system: system.to_string(),
                priority: entry.priority.unwrap_or(file_priority),
                when: when.clone(),
            });
        }

        for limit in &rule.limits {
            let eight = [
                (Mode::HardMax, CapKind::Max, &limit.hard_max),
                (Mode::HardMin, CapKind::Min, &limit.hard_min),
                (Mode::Baseline, CapKind::Max, &limit.base_max),
                (Mode::Baseline, CapKind::Min, &limit.base_min),
                (Mode::Additive, CapKind::Max, &limit.add_max),
                (Mode::Additive, CapKind::Min, &limit.add_min),
                (Mode::Override, CapKind::Max, &limit.set_max),
                (Mode::Override, CapKind::Min, &limit.set_min),
            ];
            let before = caps.len();
            for (mode, kind, value) in eight {
                let Some(value) = value else { continue };
                caps.push(Cap {
                    dimension: limit.dimension.clone(),
                    mode,
                    kind,
                    amount: read_value(value, names, &world.curves)?,
                    system: system.to_string(),
                    priority: limit.priority.unwrap_or(file_priority),
                    layer: layer_of(limit.layer.as_deref(), &world.layers)?,
                    realm: limit.realm.clone(),
                    when: when.clone(),
                });
            }
            if caps.len() == before {
                return Err("a limit needs one of hard_max, hard_min, …".to_string());
            }
        }
        for entry in &rule.caps {
            caps.push(Cap {
                dimension: entry.dimension.clone(),
                mode: entry.mode,
                kind: kind_of(entry.mode, entry.kind)?,
                amount: read_value(&entry.value, names, &world.curves)?,
                system: system.to_string(),
                priority: entry.priority.unwrap_or(file_priority),
                layer: layer_of(entry.scope.as_deref(), &world.layers)?,
                realm: entry.realm.clone(),
                when: when.clone(),
            });
        }

        for contribution in &contributions {
            check_contribution(contribution, &world.dimensions)?;
        }
        for cap in &caps {
            check_cap(cap, &world.dimensions)?;
        }
        // What is switched off is checked, but says nothing and takes no part in cycles.
        if rule.enabled {
            all_contributions.extend(contributions);
            all_caps.extend(caps);
        }
    }
    Ok((all_contributions, all_caps))
}

pub(crate) fn read_actor(text: &str, world: &World) -> Result<Actor, String> {
    let file: ActorFile = read_file("the actor", text)?;
    if let Some(race) = &file.race {
        not_empty(race)?;
    }
    for text in file.realms.iter().chain(&file.tags) {
        not_empty(text)?;
    }
    let base: BTreeMap<String, f64> =
        file.base.0.iter().map(|(dimension, value)| (dimension.clone(), value.0)).collect();
    for dimension in base.keys() {
        if !world.dimensions.contains_key(dimension) {
            return Err(format!("there is no dimension `{dimension}`"));
        }
    }
    let mut contributions = Vec::new();
    for entry in &file.contributions {
        not_empty(&entry.system)?;
        contributions.push(Contribution {
            dimension: entry.dimension.clone(),
            bucket: entry.bucket,
            amount: Amount::Number(entry.value.0),
            system: entry.system.clone(),
            priority: entry.priority,
            when: Condition::Always,
        });
    }
    for contribution in &contributions {
        check_contribution(contribution, &world.dimensions)?;
    }
    let mut caps = Vec::new();
    for entry in &file.caps {
        caps.push(read_own_cap(entry, world)?);
    }
    Ok(Actor {
        id: file.id,
        race: file.race,
        realms: file.realms,
        tags: file.tags,
        base,
        contributions,
        caps,
        effects: Vec::new(),
    })
}

fn read_own_cap(entry: &files::OwnCap, world: &World) -> Result<Cap, String> {
    not_empty(&entry.system)?;
    let cap = Cap {
        dimension: entry.dimension.clone(),
        mode: entry.mode,
        kind: kind_of(entry.mode, entry.kind)?,
        amount: Amount::Number(entry.value.0),
        system: entry.system.clone(),
        priority: entry.priority,
        layer: layer_of(entry.scope.as_deref(), &world.layers)?,
        realm: entry.realm.clone(),
        when: Condition::Always,
    };
    check_cap(&cap, &world.dimensions)?;
    Ok(cap)
}

fn check_contribution(
    contribution: &Contribution,
    dimensions: &BTreeMap<String, Dimension>,
) -> Result<(), String> {
    let name = &contribution.dimension;
    let Some(dimension) = dimensions.get(name) else {
        return Err(format!("there is no dimension `{name}`"));
    };
    let fits = dimension.merge == Merge::Pipeline
        || contribution.bucket == Bucket::Flat
        || contribution.bucket == Bucket::Override;
    if !fits {
        return Err(format!("`{name}` takes only Flat and Override"));
    }
    Ok(())
}

fn check_cap(cap: &Cap, dimensions: &BTreeMap<String, Dimension>) -> Result<(), String> {
    if !dimensions.contains_key(&cap.dimension) {
        return Err(format!("there is no dimension `{}`", cap.dimension));
    }
    if let Some(realm) = &cap.realm {
        not_empty(realm)?;
    }
    Ok(())
}

/// `HardMax` and `HardMin` imply the kind, the others must say it.
fn kind_of(mode: Mode, kind: Option<CapKind>) -> Result<CapKind, String> {
    match (mode, kind) {
        (Mode::HardMax, None | Some(CapKind::Max)) => Ok(CapKind::Max),
        (Mode::HardMin, None | Some(CapKind::Min)) => Ok(CapKind::Min),
        (Mode::HardMax | Mode::HardMin, Some(_)) => Err("the kind is against the mode".to_string()),
        (Mode::Baseline | Mode::Additive | Mode::Override, Some(kind)) => Ok(kind),
        (Mode::Baseline | Mode::Additive | Mode::Override, None) => Err("the kind is missing".to_string()),
    }
}

/// The layer that a cap names, or the last one.
fn layer_of(scope: Option<&str>, layers: &[String]) -> Result<String, String> {
    match scope {
        None => Ok(layers[layers.len() - 1].clone()),
        Some(scope) if layers.iter().any(|layer| layer == scope) => Ok(scope.to_string()),
        Some(scope) => Err(format!("there is no layer `{scope}`")),
    }
}

fn read_value(
    value: &Value,
    names: &BTreeMap<String, Kind>,
    curves: &BTreeMap<String, Curve>,
) -> Result<Amount, String> {
    match value {
        Value::Number(number) => Ok(Amount::Number(*number)),
        Value::Formula(text) => Ok(Amount::Formula(read_formula(text, names, curves)?)),
    }
}

fn read_formula(
    text: &str,
    names: &BTreeMap<String, Kind>,
    curves: &BTreeMap<String, Curve>,
) -> Result<Formula, String> {
    let formula = Formula::parse(text, curves)?;
    for name in formula.names() {
        check_name(&name, names)?;
    }
    Ok(formula)
}

/// A formula or condition may name a dimension that has a value of its own.
fn check_name(name: &str, names: &BTreeMap<String, Kind>) -> Result<(), String> {
    let name = if name.starts_with("input.") { "input" } else { name };
    match names.get(name) {
        None => Err(format!("there is no dimension `{name}`")),
        Some(Kind::Context) => Err(format!("`{name}` is a context dimension and has no value")),
        Some(Kind::Primary | Kind::Derived) => Ok(()),
    }
}

fn read_condition(
    when: &When,
    names: &BTreeMap<String, Kind>,
    curves: &BTreeMap<String, Curve>,
) -> Result<Condition, String> {
    let read_all = |parts: &[When]| -> Result<Vec<Condition>, String> {
        parts.iter().map(|part| read_condition(part, names, curves)).collect()
    };
    Ok(match when {
        When::Always => Condition::Always,
        When::Race(race) => {
            not_empty(race)?;
            Condition::Race(race.clone())
        }
        When::Tag(tag) => {
            not_empty(tag)?;
            Condition::Tag(tag.clone())
        }
        When::Realm(realm) => {
            not_empty(realm)?;
            Condition::Realm(realm.clone())
        }
        When::AtLeast(dimension, n) => {
            check_name(dimension, names)?;
            Condition::AtLeast(dimension.clone(), *n)
        }
        When::Below(dimension, n) => {
            check_name(dimension, names)?;
            Condition::Below(dimension.clone(), *n)
        }
        When::Formula(text) => Condition::Formula(read_formula(text, names, curves)?),
        When::All(parts) => Condition::All(read_all(parts)?),
        When::Any(parts) => Condition::Any(read_all(parts)?),
        When::Not(part) => Condition::Not(Box::new(read_condition(part, names, curves)?)),
    })
}

fn snake_case(name: &str) -> Result<(), String> {
    let first = name.chars().next();
    let starts_well = first.is_some_and(|c| c.is_ascii_lowercase());
    let goes_on_well = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if starts_well && goes_on_well { Ok(()) } else { Err(format!("`{name}` is not snake case")) }
}

fn not_empty(text: &str) -> Result<(), String> {
    if text.is_empty() {
        Err("a system, layer, realm, race or tag cannot be empty".to_string())
    } else {
        Ok(())
    }
}
