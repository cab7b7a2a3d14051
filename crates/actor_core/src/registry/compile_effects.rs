//! Compiles each effect on its own, and adds the effects to the compiled registry.

use std::ops::Range;
use std::sync::OnceLock;

use crate::definitions::{Combine, EffectDuration, Placed, is_given};
use crate::vocabulary::{Condition, Symbol, SymbolMap, Value};

use super::compiled::Compiled;
use super::compiled_effect::{CompiledDuration, CompiledEffect, CompiledPeriod};
use super::compiled_rule::{Amount, CompiledCondition, RuleCap, RuleTerm};
use super::dictionary::Dictionary;
use super::graph::Edge;
use super::rule_budget::RuleBudget;
use super::rules::{Reason, Unit};
use crate::definitions::Definitions;

/// An effect, compiled on its own.
pub(super) struct EffectUnit {
    /// The index of its definition.
    pub definition: usize,
    pub unit: Unit,
    effect: CompiledEffect,
    /// Whether it has no error. An effect with an error is left out.
    pub good: bool,
}

/// Compiles each effect on its own, in the order of their ids. `first` is the number of the first effect among the
/// units that are searched for cycles.
pub(super) fn compile_effects(
    definitions: &Definitions,
    dictionary: &Dictionary,
    rule_budget: &mut RuleBudget,
    first: usize,
) -> Vec<EffectUnit> {
    // Sorted by id, so that the order of loading makes no difference. Of two with the same id, the one whose file comes
    // first in the alphabet counts.
    let mut order: Vec<usize> = (0..definitions.effects.len()).collect();
    order.sort_by_key(|i| (definitions.effects[*i].id, definitions.effects[*i].sites.id.clone()));
    let effects = order.into_iter().enumerate();
    effects
        .map(|(position, i)| compile_effect(definitions, i, first + position, dictionary, rule_budget))
        .collect()
}

fn compile_effect(
    definitions: &Definitions,
    definition: usize,
    index: usize,
    dictionary: &Dictionary,
    rule_budget: &mut RuleBudget,
) -> EffectUnit {
    let def = &definitions.effects[definition];
    let mut unit = Unit::subsystem(index, &def.says, def.id, dictionary);
    rule_budget.count(&def.says, &def.sites.id, &mut unit);
    let origin = |what: &str| match &def.sites.id {
        Some(place) => format!("{place} ({what} of {})", def.id),
        None => format!("{what} of {}", def.id),
    };
    let test = |unit: &mut Unit, condition: &Condition, place, what| {
        let mut reads = Vec::new();
        let test = unit.test(condition, place, &origin(what), &mut reads, dictionary);
        (test, reads)
    };
    let (stays, reads) = test(&mut unit, &def.stays, &def.sites.stays, "the condition to stay");
    let (when, _) = test(&mut unit, &def.when, &def.sites.when, "the condition to apply");
    // The effect's statements depend on its condition to stay.
    let targets: std::collections::BTreeSet<u32> =
        unit.terms.iter().map(|term| term.slot).chain(unit.caps.iter().map(|cap| cap.slot)).collect();
    for (target, source) in
        targets.iter().flat_map(|target| reads.iter().map(move |source| (*target, *source)))
    {
        let place = def.sites.stays.clone().or_else(|| def.sites.id.clone());
        let text = format!("the condition to stay of {}", def.id).into();
        let why = Reason { subsystem: Some(index), condition: def.sites.stays.clone(), place, text };
        unit.edges.push(Edge { target, source, why });
    }
    if matches!(def.duration, EffectDuration::Instant) || !def.says.enabled {
        // An instant effect changes base values once and an effect that is switched off changes nothing, so neither
        // closes a cycle.
        unit.edges.clear();
    }
    let amount = |unit: &mut Unit, value: &Value, place: &Option<_>, what: &str| {
        let (amount, _) = unit.amount(value, place.clone(), &origin(what), dictionary);
        amount.unwrap_or(Amount::Number(0.0))
    };
    let duration = match &def.duration {
        EffectDuration::Forever => CompiledDuration::Forever,
        EffectDuration::Instant => CompiledDuration::Instant,
        EffectDuration::Seconds(value) => {
            CompiledDuration::Seconds(amount(&mut unit, value, &def.sites.duration, "the duration"))
        }
        EffectDuration::Ticks(value) => {
            CompiledDuration::Ticks(amount(&mut unit, value, &def.sites.duration, "the duration"))
        }
    };
    let period = def.period.as_ref().map(|period| CompiledPeriod {
        every: period.every,
        at_once: period.at_once,
        amounts: period
            .amounts
            .iter()
            .map(|(name, value)| {
                let what = format!("the amount `{name}`");
                (*name, amount(&mut unit, value, &def.sites.period, &what))
            })
            .collect(),
    });
    let strength = def.stacking.as_ref().and_then(|stacking| stacking.strength.as_ref());
    let strength = strength.map(|value| amount(&mut unit, value, &def.sites.stacking, "the strength"));
    let mut inputs: Vec<Symbol> = unit.programs.iter().flat_map(|program| program.program.inputs()).collect();
    inputs.retain(|name| !is_given(*name));
    inputs.sort_unstable();
    inputs.dedup();
    let names = |tags: &[Placed<Symbol>]| tags.iter().map(|tag| tag.what).collect();
    let effect = CompiledEffect {
        id: def.id,
        system: def.says.id,
        priority: def.says.priority,
        when,
        stays,
        duration,
        period,
        tags: names(&def.tags),
        grants: names(&def.grants),
        cancels: names(&def.cancels),
        blocked_by: names(&def.blocked_by),
        combine: def.combine,
        stacking: def.stacking.clone(),
        strength,
        inputs: inputs.into(),
        programs: 0..0,
        constant_terms: 0..0,
        constant_caps: 0..0,
        said: OnceLock::new(),
        live_terms: 0..0,
        live_caps: 0..0,
    };
    let good = !unit.problems.has_errors() && !def.says.broken;
    EffectUnit { definition, unit, effect, good }
}

/// Adds an effect to the registry, with its programs and rules renumbered.
pub(super) fn add_effect(compiled: &mut Compiled, effect: EffectUnit) {
    let EffectUnit { mut unit, mut effect, .. } = effect;
    let programs = compiled.programs.len() as u32;
    unit.renumber(programs, compiled.effect_rules.len() as u32);
    effect.renumber(programs);
    effect.programs = add(&mut compiled.programs, unit.programs);
    compiled.effect_rules.extend(unit.rules.into_iter().map(|mut rule| {
        rule.name = Some(match rule.name {
            Some(name) => format!("{}/{name}", effect.id),
            None => effect.id.as_str().to_owned(),
        });
        rule
    }));
    let always = !effect.is_conditional();
    let is_constant = |compiled: &Compiled, value: Amount, rule: u32| {
        let reads = |program: u32| !compiled.programs[program as usize].program.reads().is_empty();
        always
            && compiled.effect_rules[rule as usize].test == CompiledCondition::Always(true)
            && !matches!(value, Amount::Program(program) if reads(program))
    };
    let of_terms =
        |term: &RuleTerm| effect.combine == Combine::All && is_constant(compiled, term.value, term.rule);
    let (constant, mut live): (Vec<_>, Vec<_>) = unit.terms.into_iter().partition(of_terms);
    live.sort_by_key(|term| term.slot);
    let of_caps = |cap: &RuleCap| cap.rule.is_some_and(|rule| is_constant(compiled, cap.value, rule));
    let (constant_caps, mut live_caps): (Vec<_>, Vec<_>) = unit.caps.into_iter().partition(of_caps);
    live_caps.sort_by_key(|cap| cap.slot);
    effect.constant_terms = add(&mut compiled.effect_terms, constant);
    effect.live_terms = add(&mut compiled.effect_terms, live);
    effect.constant_caps = add(&mut compiled.effect_caps, constant_caps);
    effect.live_caps = add(&mut compiled.effect_caps, live_caps);
    compiled.effects.push(effect);
}

fn add<T>(list: &mut Vec<T>, new: Vec<T>) -> Range<u32> {
    let first = list.len() as u32;
    list.extend(new);
    first..list.len() as u32
}

/// Indexes the effects by id, and lists the slots to which they contribute.
pub(super) fn index_effects(compiled: &mut Compiled) {
    let ids = compiled.effects.iter().map(|effect| effect.id);
    compiled.effect_index = SymbolMap::new(ids.zip(0..).collect::<Vec<_>>());
    let mut slots = Vec::new();
    for effect in &compiled.effects {
        slots.extend(compiled.terms_of_effect(&effect.live_terms).iter().map(|term| term.slot));
        slots.extend(compiled.caps_of_effect(&effect.live_caps).iter().map(|cap| cap.slot));
    }
    slots.sort_unstable();
    slots.dedup();
    compiled.effect_slots = slots;
}
