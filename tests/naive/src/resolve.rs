//! Computes the snapshot of an actor from the files: what the numbers mean.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::caps::effective_caps;
use crate::effect_files::Combine;
use crate::effects::{combined, is_constant, read_with, stacked_amount};
use crate::files::{Bucket, Kind, Merge, Round, without_negative_zero};
use crate::formula::Curve;
use crate::order::order_of_evaluation;
use crate::world::{Actor, Affliction, Amount, Cap, Condition, Contribution, World, read_actor, read_world};

/// What comes out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The actor's id.
    pub actor_id: String,
    /// The dimensions of kind Primary that are not absent.
    pub primary: BTreeMap<String, f64>,
    /// The dimensions of kind Derived that are not absent.
    pub derived: BTreeMap<String, f64>,
    /// The context dimensions that are not absent.
    pub context: BTreeMap<String, ContextOut>,
    /// The effective caps, min and max, where there is a value or a cap that counts.
    pub caps_used: BTreeMap<String, (f64, f64)>,
    /// For each context dimension, also an untouched one, how it rounds and its effective caps.
    context_ends: BTreeMap<String, (Round, (f64, f64))>,
}

/// The pipeline of a context dimension.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct ContextOut {
    pub flat: f64,
    pub percent: f64,
    pub mult: f64,
    pub post: f64,
    #[serde(rename = "override")]
    pub override_: Option<f64>,
}

impl Outcome {
    /// Runs the pipeline of a context dimension on a number.
    pub fn apply_context(&self, dimension: &str, x: f64) -> Result<f64, String> {
        if !x.is_finite() {
            return Err("the number must be finite".to_string());
        }
        let x = without_negative_zero(x);
        let Some((round, caps)) = self.context_ends.get(dimension) else {
            return Err(format!("`{dimension}` is not a context dimension"));
        };
        let value = match self.context.get(dimension) {
            None => x,
            Some(context) => match context.override_ {
                Some(value) => value,
                None => {
                    let flat = x + context.flat;
                    ((flat * (1.0 + context.percent)) * context.mult) + context.post
                }
            },
        };
        Ok(after_the_fold(value, *round, *caps))
    }

    /// The snapshot as JSON; an infinite bound is null.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Bounds {
            min: Option<f64>,
            max: Option<f64>,
        }
        #[derive(Serialize)]
        struct Snapshot<'a> {
            actor_id: &'a str,
            version: u64,
            primary: &'a BTreeMap<String, f64>,
            derived: &'a BTreeMap<String, f64>,
            context: &'a BTreeMap<String, ContextOut>,
            caps_used: BTreeMap<&'a str, Bounds>,
        }
        let finite = |bound: f64| if bound.is_finite() { Some(bound) } else { None };
        let mut caps_used = BTreeMap::new();
        for (name, (min, max)) in &self.caps_used {
            let bounds = Bounds { min: finite(*min), max: finite(*max) };
            caps_used.insert(name.as_str(), bounds);
        }
        let snapshot = Snapshot {
            actor_id: &self.actor_id,
            version: 1,
            primary: &self.primary,
            derived: &self.derived,
            context: &self.context,
            caps_used,
        };
        serde_json::to_string(&snapshot).expect("maps of numbers can be written")
    }
}

/// Resolves one actor. `folder` maps the path of each file in it to its text.
pub fn resolve(
    folder: &BTreeMap<String, String>,
    actor_ron: &str,
    disabled_systems: &BTreeSet<String>,
) -> Result<Outcome, String> {
    let world = read_world(folder)?;
    let order = order_of_evaluation(&world)?;
    let actor = read_actor(actor_ron, &world)?;
    Ok(resolve_actor(&world, &order, &actor, disabled_systems).0)
}

/// Resolves one actor, and says which of the effects on it count.
pub(crate) fn resolve_actor(
    world: &World,
    order: &[String],
    actor: &Actor,
    disabled_systems: &BTreeSet<String>,
) -> (Outcome, Vec<bool>) {
    let mut counts = vec![true; actor.effects.len()];
    // Tags that effects grant may decide about other effects that grant tags: until nothing changes.
    for _ in 0..100 {
        let mut with_tags = actor.clone();
        for (affliction, _) in actor.effects.iter().zip(&counts).filter(|(_, counts)| **counts) {
            if affliction.is_direct
                && let Some(effect) = world.effects.get(&affliction.effect)
            {
                with_tags.tags.extend(effect.grants.iter().cloned());
            }
        }
        let (outcome, count_now) = evaluate(world, order, &with_tags, disabled_systems);
        if count_now == counts {
            return (outcome, counts);
        }
        counts = count_now;
    }
    panic!("effects inhibit and restore each other without end");
}

/// A contribution whose condition holds and whose value is finite.
pub(crate) struct Counted<'a> {
    pub(crate) contribution: &'a Contribution,
    pub(crate) value: f64,
    /// Whether it stands with the formulas, and not with the constants.
    pub(crate) is_formula: bool,
}

/// A cap whose condition holds, whose realm is the actor's and whose value is finite.
pub(crate) struct CountedCap<'a> {
    pub(crate) cap: &'a Cap,
    pub(crate) value: f64,
}

/// The numbers, and which of the effects count.
fn evaluate(
    world: &World,
    order: &[String],
    actor: &Actor,
    disabled_systems: &BTreeSet<String>,
) -> (Outcome, Vec<bool>) {
    let mut outcome = Outcome { actor_id: actor.id.clone(), ..Outcome::default() };
    let own = actor.statements();
    // The final values so far; what is absent is not in it.
    let mut values: BTreeMap<String, f64> = BTreeMap::new();

    for name in order {
        let dimension = &world.dimensions[name];
        let read = |name: &str| values.get(name).copied().unwrap_or(0.0);

        let mut contributions: Vec<Counted> = Vec::new();
        for contribution in world.contributions.iter().chain(&own) {
            if contribution.dimension == *name
                && !disabled_systems.contains(&contribution.system)
                && holds(&contribution.when, actor, &world.curves, &read)
                && let Some(value) = amount(&contribution.amount, &world.curves, &read)
            {
                let is_formula = matches!(contribution.amount, Amount::Formula(_));
                contributions.push(Counted { contribution, value, is_formula });
            }
        }
        contributions.extend(said_by_effects(world, actor, name, disabled_systems, &read));
        contributions.sort_by(canonical_order);

        let mut caps = Vec::new();
        for cap in world.caps.iter().chain(&actor.caps) {
            if cap.dimension == *name
                && !disabled_systems.contains(&cap.system)
                && cap.realm.as_ref().is_none_or(|realm| actor.realms.contains(realm))
                && holds(&cap.when, actor, &world.curves, &read)
                && let Some(value) = amount(&cap.amount, &world.curves, &read)
            {
                caps.push(CountedCap { cap, value });
            }
        }
        for affliction in &actor.effects {
            let Some(effect) = world.effects.get(&affliction.effect) else { continue };
            let read = |name: &str| read_with(name, &affliction.args, &read);
            for cap in &effect.caps {
                if cap.dimension == *name
                    && !disabled_systems.contains(&cap.system)
                    && cap.realm.as_ref().is_none_or(|realm| actor.realms.contains(realm))
                    && holds(&effect.stays, actor, &world.curves, &read)
                    && holds(&cap.when, actor, &world.curves, &read)
                    && let Some(value) = amount(&cap.amount, &world.curves, &read)
                {
                    caps.push(CountedCap { cap, value });
                }
            }
        }
        caps.sort_by(order_of_caps);

        let effective = effective_caps(world, dimension, &caps);

        if dimension.kind == Kind::Context {
            if !contributions.is_empty() {
                let pipeline = context_pipeline(&contributions);
                outcome.context.insert(name.clone(), pipeline);
            }
            if !caps.is_empty() {
                outcome.caps_used.insert(name.clone(), effective);
            }
            let ends = (dimension.round, effective);
            outcome.context_ends.insert(name.clone(), ends);
            continue;
        }

        // A base that is not finite counts as 0, but it is there.
        let base = dimension.base.as_ref().map(|base| amount(base, &world.curves, &read).unwrap_or(0.0));
        let absent = base.is_none() && contributions.is_empty();
        if !absent {
            let folded = fold(dimension.merge, base, &contributions);
            let value = after_the_fold(folded, dimension.round, effective);
            values.insert(name.clone(), value);
            match dimension.kind {
                Kind::Derived => outcome.derived.insert(name.clone(), value),
                _ => outcome.primary.insert(name.clone(), value),
            };
        }
        if !absent || !caps.is_empty() {
            outcome.caps_used.insert(name.clone(), effective);
        }
    }
    let read = |name: &str| values.get(name).copied().unwrap_or(0.0);
    let counts = |affliction: &Affliction| {
        let read = |name: &str| read_with(name, &affliction.args, &read);
        let effect = world.effects.get(&affliction.effect);
        effect.is_none_or(|effect| holds(&effect.stays, actor, &world.curves, &read))
    };
    let counts = actor.effects.iter().map(counts).collect();
    (outcome, counts)
}

/// What the effects on an actor say about a dimension, as far as it counts.
fn said_by_effects<'a>(
    world: &'a World,
    actor: &Actor,
    dimension: &str,
    disabled_systems: &BTreeSet<String>,
    read: &dyn Fn(&str) -> f64,
) -> Vec<Counted<'a>> {
    let mut all = Vec::new();
    // Those of one kind, by its id or its type, and by bucket.
    let mut of_one_kind: BTreeMap<(String, Bucket), (&Combine, Vec<Counted>)> = BTreeMap::new();
    for Affliction { effect: id, args, .. } in &actor.effects {
        let Some(effect) = world.effects.get(id) else { continue };
        let read = |name: &str| read_with(name, args, read);
        for contribution in &effect.contributions {
            if contribution.dimension == dimension
                && !disabled_systems.contains(&contribution.system)
                && holds(&effect.stays, actor, &world.curves, &read)
                && holds(&contribution.when, actor, &world.curves, &read)
                && let Some(value) = stacked_amount(contribution, args, &world.curves, &read)
            {
                let is_formula =
                    matches!(contribution.amount, Amount::Formula(_)) && !is_constant(effect, contribution);
                let counted = Counted { contribution, value, is_formula };
                let kind = match &effect.combine {
                    Combine::All => {
                        all.push(counted);
                        continue;
                    }
                    Combine::OnePerType(kind) => format!("type {kind}"),
                    Combine::Strongest | Combine::Diminishing(_) => format!("id {id}"),
                };
                let group = of_one_kind.entry((kind, contribution.bucket));
                group.or_insert((&effect.combine, Vec::new())).1.push(counted);
            }
        }
    }
    for (combine, counted) in of_one_kind.into_values() {
        all.extend(combined(combine, counted));
    }
    all
}

/// The value of a number or a formula, or None if it is not finite.
pub(crate) fn amount(
    amount: &Amount,
    curves: &BTreeMap<String, Curve>,
    read: &dyn Fn(&str) -> f64,
) -> Option<f64> {
    match amount {
        Amount::Number(number) => Some(*number),
        Amount::Formula(formula) => formula.evaluate(curves, read).ok(),
    }
}

pub(crate) fn holds(
    condition: &Condition,
    actor: &Actor,
    curves: &BTreeMap<String, Curve>,
    read: &dyn Fn(&str) -> f64,
) -> bool {
    match condition {
        Condition::Always => true,
        Condition::Race(race) => actor.race.as_ref() == Some(race),
        Condition::Tag(tag) => actor.tags.contains(tag),
        Condition::Realm(realm) => actor.realms.contains(realm),
        Condition::AtLeast(dimension, n) => read(dimension) >= *n,
        Condition::Below(dimension, n) => read(dimension) < *n,
        Condition::Formula(formula) => match formula.evaluate(curves, read) {
            Ok(value) => value != 0.0,
            Err(_) => false,
        },
        Condition::All(parts) => parts.iter().all(|part| holds(part, actor, curves, read)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, actor, curves, read)),
        Condition::Not(part) => !holds(part, actor, curves, read),
    }
}

/// Bucket, then priority descending, then system ascending, then constants before formulas, then value
/// ascending.
pub(crate) fn canonical_order(a: &Counted, b: &Counted) -> Ordering {
    let bucket = a.contribution.bucket.cmp(&b.contribution.bucket);
    bucket.then(order_of_speaking(a, b)).then(a.value.total_cmp(&b.value))
}

/// Priority descending, then system ascending, then constants before formulas.
pub(crate) fn order_of_speaking(a: &Counted, b: &Counted) -> Ordering {
    let priority = b.contribution.priority.cmp(&a.contribution.priority);
    let system = a.contribution.system.as_bytes().cmp(b.contribution.system.as_bytes());
    let constants_first = a.is_formula.cmp(&b.is_formula);
    priority.then(system).then(constants_first)
}

/// Priority descending, then system ascending, then value ascending.
fn order_of_caps(a: &CountedCap, b: &CountedCap) -> Ordering {
    let priority = b.cap.priority.cmp(&a.cap.priority);
    let system = a.cap.system.as_bytes().cmp(b.cap.system.as_bytes());
    let value = a.value.total_cmp(&b.value);
    priority.then(system).then(value)
}

fn in_bucket(contributions: &[Counted], bucket: Bucket) -> Vec<f64> {
    contributions
        .iter()
        .filter(|counted| counted.contribution.bucket == bucket)
        .map(|counted| counted.value)
        .collect()
}

fn fold(merge: Merge, base: Option<f64>, contributions: &[Counted]) -> f64 {
    if let Some(first) = in_bucket(contributions, Bucket::Override).first() {
        return *first;
    }
    if merge == Merge::Pipeline {
        let pipeline = pipeline(base.unwrap_or(0.0), contributions);
        return ((pipeline.flat * (1.0 + pipeline.percent)) * pipeline.mult) + pipeline.post;
    }
    let mut terms = Vec::new();
    if let Some(base) = base {
        terms.push(base);
    }
    terms.extend(in_bucket(contributions, Bucket::Flat));
    // It is not absent and has no Override, so there is a term.
    let mut folded = terms[0];
    for term in &terms[1..] {
        folded = match merge {
            Merge::Sum | Merge::Average => folded + term,
            Merge::Max => folded.max(*term),
            Merge::Min => folded.min(*term),
            Merge::Multiply => folded * term,
            Merge::Pipeline => unreachable!("the pipeline has a place of its own"),
        };
    }
    if merge == Merge::Average {
        folded /= terms.len() as f64;
    }
    folded
}

/// The numbers of the pipeline as they are folded, with the first Override.
pub(crate) fn pipeline(base: f64, contributions: &[Counted]) -> ContextOut {
    let mut flat = base;
    for value in in_bucket(contributions, Bucket::Flat) {
        flat += value;
    }
    let mut percent = 0.0;
    for value in in_bucket(contributions, Bucket::Percent) {
        percent += value;
    }
    let mut mult = 1.0;
    for value in in_bucket(contributions, Bucket::Mult) {
        mult *= 1.0 + value;
    }
    for value in in_bucket(contributions, Bucket::Factor) {
        mult *= value;
    }
    let mut post = 0.0;
    for value in in_bucket(contributions, Bucket::PostAdd) {
        post += value;
    }
    ContextOut {
        flat,
        percent,
        mult,
        post,
        override_: in_bucket(contributions, Bucket::Override).first().copied(),
    }
}

fn context_pipeline(contributions: &[Counted]) -> ContextOut {
    let raw = pipeline(0.0, contributions);
    ContextOut {
        flat: made_finite(raw.flat),
        percent: made_finite(raw.percent),
        mult: made_finite(raw.mult),
        post: made_finite(raw.post),
        override_: raw.override_.map(made_finite),
    }
}

/// NaN becomes 0, ±∞ becomes ±`f64::MAX`, and -0.0 becomes 0.0.
pub(crate) fn made_finite(number: f64) -> f64 {
    if number.is_nan() {
        0.0
    } else if number == f64::INFINITY {
        f64::MAX
    } else if number == f64::NEG_INFINITY {
        -f64::MAX
    } else {
        without_negative_zero(number)
    }
}

fn after_the_fold(folded: f64, round: Round, caps: (f64, f64)) -> f64 {
    let finite = made_finite(folded);
    let rounded = match round {
        Round::None => finite,
        Round::Floor => finite.floor(),
        Round::Ceil => finite.ceil(),
        Round::Nearest => finite.round(),
    };
    without_negative_zero(rounded.max(caps.0).min(caps.1))
}
