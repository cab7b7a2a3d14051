//! [`WithEffects`]: a registry with what its effects say, as if their rules were those of subsystems.
//!
//! For those who look at what stands in files. No number comes from here: an effect says nothing to an actor without it.

use std::ops::Range;

use crate::diagnostics::Place;
use crate::effects::{EffectDef, EffectDuration};
use crate::symbol::{Symbol, SymbolMap};
use crate::value::Value;

use super::compile::add_unit;
use super::compiled::{Compiled, Test};
use super::definitions::Definitions;
use super::dictionary::{Dictionary, Near};
use super::rules::Unit;

/// A registry with what its effects say, as if their rules were those of subsystems.
#[derive(Clone, Debug)]
pub(crate) struct WithEffects {
    /// Its rules and programs come first, then those of the effects.
    pub compiled: Compiled,
    /// Of each effect that is switched on and has no errors.
    pub effects: Vec<EffectParts>,
}

/// What belongs to one effect.
#[derive(Clone, Debug)]
pub(crate) struct EffectParts {
    pub rules: Range<u32>,
    pub programs: Range<u32>,
    /// The conditions to apply and to stay, and where they are written.
    pub conditions: [(Test, Option<Place>); 2],
}

impl WithEffects {
    /// Adds what the effects of these definitions say to what they were compiled to.
    pub fn new(definitions: &Definitions, compiled: &Compiled) -> Self {
        let mut all = compiled.clone();
        let merges: Vec<_> = compiled.dimensions.iter().map(|dimension| dimension.merge).collect();
        let numbered = |names: &[Symbol]| SymbolMap::new(names.iter().copied().zip(0..).collect::<Vec<_>>());
        let curve_names: Vec<Symbol> = definitions.curves.iter().map(|curve| curve.name).collect();
        let (curves, layer_index) = (numbered(&curve_names), numbered(&compiled.layers.order));
        let dictionary = Dictionary {
            table: &compiled.table,
            merges: &merges,
            layers: &compiled.layers.order,
            layer_index: &layer_index,
            curves: &curves,
            curve_names: &curve_names,
            near: Near::default(),
        };
        let on = definitions.effects.iter().filter(|def| def.says.enabled && !def.says.broken);
        let effects = on.filter_map(|def| add_effect(&mut all, def, &dictionary)).collect();
        all.terms.sort_by_key(|term| (term.slot, term.bucket));
        all.caps.sort_by_key(|cap| cap.slot);
        let mut with = Self { compiled: all, effects };
        with.mark_read();
        with
    }

    /// Marks what the formulas and conditions of the effects read.
    fn mark_read(&mut self) {
        let Self { compiled, effects } = self;
        for slot in compiled.programs.iter().flat_map(|formula| formula.program.reads()) {
            compiled.dimensions[*slot as usize].read = true;
        }
        let own = effects.iter().flat_map(|parts| &parts.conditions).map(|(test, _)| test);
        let mut open: Vec<&Test> = own.chain(compiled.rules.iter().map(|rule| &rule.test)).collect();
        while let Some(test) = open.pop() {
            match test {
                Test::AtLeast(slot, _) | Test::Below(slot, _) => {
                    compiled.dimensions[*slot as usize].read = true;
                }
                Test::All(list) | Test::Any(list) => open.extend(list),
                Test::Not(inner) => open.push(inner),
                _ => {}
            }
        }
    }
}

/// What one effect compiles to; nothing, if it has errors, which others tell of.
fn add_effect(all: &mut Compiled, def: &EffectDef, dictionary: &Dictionary) -> Option<EffectParts> {
    let mut unit = Unit::subsystem(0, &def.says, dictionary);
    let (programs, rules) = (all.programs.len() as u32, all.rules.len() as u32);
    let mut conditions = [(&def.when, &def.sites.when), (&def.stays, &def.sites.stays)]
        .map(|(when, place)| (unit.test(when, place, "", &mut Vec::new(), dictionary), place.clone()));
    for value in values(def) {
        unit.amount(value, None, "", dictionary);
    }
    if unit.problems.has_errors() {
        return None;
    }
    conditions.iter_mut().for_each(|(test, _)| test.renumber(programs));
    add_unit(all, unit);
    let (programs, rules) = (programs..all.programs.len() as u32, rules..all.rules.len() as u32);
    Some(EffectParts { rules, programs, conditions })
}

/// The numbers and formulas of an effect that stand in no rule.
fn values(def: &EffectDef) -> impl Iterator<Item = &Value> {
    let duration = match &def.duration {
        EffectDuration::Seconds(value) | EffectDuration::Ticks(value) => Some(value),
        _ => None,
    };
    let amounts = def.period.iter().flat_map(|period| &period.amounts).map(|(_, value)| value);
    let strength = def.stacking.as_ref().and_then(|stacking| stacking.strength.as_ref());
    duration.into_iter().chain(amounts).chain(strength)
}
