//! Evaluates the live statements of effects whenever their target is resolved: formulas over dimensions, conditions,
//! and statements that depend on other effects of the same kind.

use std::ops::Range;

use crate::definitions::Combine;
use crate::registry::{Amount, Compiled, CompiledEffect, RuleTerm};
use crate::vocabulary::Bucket;

use super::caps::{CapOrigin, CapTerm};
use super::dimension::Resolve;
use super::inputs::MergedInputs;
use super::live_effect::{Combined, LiveEffect};
use super::scratch::Scratch;
use super::term::{Origin, Term};
use super::trace::{LeftOut, Trace};

/// Returns the part of a sorted list that is about one dimension. `first` is the index of the first element.
fn about<T>(list: &[T], first: u32, slot: u32, slot_of: impl Fn(&T) -> u32) -> Range<u32> {
    let begin = list.partition_point(|said| slot_of(said) < slot) as u32;
    let end = list.partition_point(|said| slot_of(said) <= slot) as u32;
    first + begin..first + end
}

impl Scratch {
    /// Lists the live effects on an actor.
    #[inline]
    pub(super) fn find_effects(&mut self, compiled: &Compiled, inputs: &MergedInputs) {
        self.live.clear();
        for (at, attached) in (0..).zip(inputs.effects) {
            let known = compiled.effect_index.get(attached.effect);
            // An inhibited effect may have lost its condition in an edit.
            let is_live =
                |effect: &u32| compiled.effects[*effect as usize].is_live() || attached.is_inhibited;
            if let Some(effect) = known.filter(is_live) {
                self.live.push(LiveEffect { effect, at });
            }
        }
    }
}

impl<T: Trace> Resolve<'_, T> {
    /// Returns whether effects may contribute to this dimension.
    #[inline]
    pub(super) fn has_effects_on(&self, slot: u32) -> bool {
        !self.scratch.live.is_empty() && self.registry.compiled().effect_slots.binary_search(&slot).is_ok()
    }

    /// Returns whether the effect's condition to stay holds.
    fn stays(&mut self, effect: &CompiledEffect, at: u32) -> bool {
        let args = &self.inputs.effects[at as usize].args;
        self.test(&effect.stays, Some(args))
    }

    /// Adds the contributions of effects to a dimension.
    pub(super) fn gather_effects(&mut self, slot: u32, all: &mut Vec<Term>) {
        let compiled = self.registry.compiled();
        let mut combined = std::mem::take(&mut self.scratch.combined);
        combined.clear();
        for number in 0..self.scratch.live.len() {
            let LiveEffect { effect, at } = self.scratch.live[number];
            let effect = &compiled.effects[effect as usize];
            let terms = compiled.terms_of_effect(&effect.live_terms);
            let said = about(terms, effect.live_terms.start, slot, |term| term.slot);
            if said.is_empty() {
                continue;
            }
            let stays = self.stays(effect, at);
            for index in said {
                let rule = &compiled.effect_terms[index as usize];
                let (term, why) = self.effect_term(rule, Origin::Effect { at, term: index }, stays);
                match why {
                    Some(why) if T::ON && self.trace.wants(slot) => self.trace.left_out(&term, why),
                    Some(_) => {}
                    None => match effect.combine {
                        Combine::All => all.push(term),
                        how @ Combine::OnePerType(kind) => combined.push(Combined { term, how, kind }),
                        how => combined.push(Combined { term, how, kind: effect.id }),
                    },
                }
            }
        }
        self.combine(slot, &mut combined, all);
        self.scratch.combined = combined;
    }

    /// Evaluates one term. Returns it, and the reason if it does not count.
    fn effect_term(&mut self, rule: &RuleTerm, origin: Origin, stays: bool) -> (Term, Option<LeftOut>) {
        let compiled = self.registry.compiled();
        let mut term = Term {
            bucket: rule.bucket,
            value: 0.0,
            priority: rule.priority,
            system: rule.system,
            formula: matches!(rule.value, Amount::Program(_)),
            origin,
        };
        let Origin::Effect { at, .. } = origin else { return (term, None) };
        let args = &self.inputs.effects[at as usize].args;
        if self.is_disabled(rule.system) {
            // A term of a disabled system must not take the place of another.
            return (term, Some(LeftOut::Disabled));
        }
        if !stays {
            return (term, Some(LeftOut::Inhibited));
        }
        if !self.test(&compiled.effect_rules[rule.rule as usize].test, Some(args)) {
            return (term, Some(LeftOut::Condition));
        }
        let value = self.amount(rule.value, Some(args));
        let value = value.map(|value| args.stacked(rule.bucket, value, compiled.names_stacks(rule.value)));
        match value.filter(|value| value.is_finite()) {
            Some(value) => {
                term.value = value;
                (term, None)
            }
            None => (term, Some(LeftOut::NotFinite)),
        }
    }

    /// Adds the terms that count among those of each kind.
    fn combine(&mut self, slot: u32, combined: &mut [Combined], terms: &mut Vec<Term>) {
        combined.sort_unstable_by(Combined::order);
        let mut weight = 1.0;
        for at in 0..combined.len() {
            let one = combined[at];
            let is_first = at == 0 || !one.is_like(&combined[at - 1]);
            weight = if is_first { 1.0 } else { weight };
            match one.how {
                // The canonical order decides between Overrides.
                _ if one.term.bucket == Bucket::Override => terms.push(one.term),
                Combine::Diminishing(factor) => {
                    let value = one.neutral() + (one.term.value - one.neutral()) * weight;
                    // The strongest term keeps its exact bits.
                    terms.push(if is_first { one.term } else { Term { value, ..one.term } });
                    weight *= factor;
                }
                _ if is_first => terms.push(one.term),
                _ if T::ON && self.trace.wants(slot) => self.trace.left_out(&one.term, LeftOut::Weaker),
                _ => {}
            }
        }
    }

    /// Adds the caps of effects on a dimension.
    pub(super) fn gather_effect_caps(&mut self, slot: u32, traced: bool) {
        let compiled = self.registry.compiled();
        for number in 0..self.scratch.live.len() {
            let LiveEffect { effect, at } = self.scratch.live[number];
            let effect = &compiled.effects[effect as usize];
            let caps = compiled.caps_of_effect(&effect.live_caps);
            let said = about(caps, effect.live_caps.start, slot, |cap| cap.slot);
            if said.is_empty() {
                continue;
            }
            let stays = self.stays(effect, at);
            for index in said {
                let cap = &compiled.effect_caps[index as usize];
                let args = &self.inputs.effects[at as usize].args;
                let origin = CapOrigin::Effect { at, cap: index };
                let mut term = CapTerm { origin, ..CapTerm::of_rule(cap, index, 0.0) };
                let rule = cap.rule.map(|rule| &compiled.effect_rules[rule as usize].test);
                let why = if self.is_disabled(cap.system) {
                    Some(LeftOut::Disabled)
                } else if !stays {
                    Some(LeftOut::Inhibited)
                } else if cap.realm.is_some_and(|realm| !self.inputs.realms.contains(&realm)) {
                    Some(LeftOut::Realm)
                } else if rule.is_some_and(|test| !self.test(test, Some(args))) {
                    Some(LeftOut::Condition)
                } else if let Some(value) = self.amount(cap.value, Some(args)) {
                    term.value = value;
                    None
                } else {
                    Some(LeftOut::NotFinite)
                };
                match why {
                    None => self.scratch.caps.terms.push(term),
                    Some(why) if traced => self.trace.cap_left_out(&term, why),
                    Some(_) => {}
                }
            }
        }
    }

    /// Lists the effects on this actor that start or cease to count.
    pub(super) fn note_inhibition_changes(&mut self) {
        if T::ON {
            return;
        }
        for number in 0..self.scratch.live.len() {
            let LiveEffect { effect, at } = self.scratch.live[number];
            let effect = &self.registry.compiled().effects[effect as usize];
            let attached = &self.inputs.effects[at as usize];
            if !attached.is_direct {
                continue;
            }
            let stays = self.stays(effect, at);
            if stays == attached.is_inhibited {
                self.scratch.out.inhibition_changes.push((attached.source, stays));
            }
        }
    }
}
