//! Gathers all caps on one dimension of one actor, and folds those that count.

use crate::error::Rejection;
use crate::vocabulary::{Cap, EffectiveCaps};

use super::caps::{CapOrigin, CapTerm};
use super::dimension::Resolve;
use super::layers::within_clamp;
use super::plan::Step;
use super::term::Group;
use super::trace::{LeftOut, Trace};

impl<T: Trace> Resolve<'_, T> {
    /// Returns the effective caps of the dimension, and whether any cap counts.
    pub(super) fn caps(
        &mut self,
        slot: u32,
        group: Group,
        step: Option<&Step>,
        effects: bool,
        traced: bool,
    ) -> (EffectiveCaps, bool) {
        let compiled = self.registry.compiled();
        let clamp = compiled.table.info(slot).clamp;
        let rules = step.map_or(0..0, |step| step.caps.clone());
        if !traced && !effects && group.caps.0 == group.caps.1 {
            if rules.is_empty() {
                return (clamp, false);
            }
            if let Some(fixed) = step.and_then(|step| step.fixed_caps) {
                return (fixed, true);
            }
        }
        self.scratch.caps.terms.clear();
        for index in group.caps.0..group.caps.1 {
            self.own_cap(slot, index, traced);
        }
        for said in &self.plan.caps[rules.start as usize..rules.end as usize] {
            let rule = &compiled.caps[said.cap as usize];
            let mut term = CapTerm::of_rule(rule, said.cap, 0.0);
            if !self.holds(said.test) {
                if traced {
                    self.trace.cap_left_out(&term, LeftOut::Condition);
                }
                continue;
            }
            match self.amount(rule.value, None) {
                Some(value) => {
                    term.value = value;
                    self.scratch.caps.terms.push(term);
                }
                None if traced => self.trace.cap_left_out(&term, LeftOut::NotFinite),
                None => {}
            }
        }
        if effects {
            self.gather_effect_caps(slot, traced);
        }
        if self.scratch.caps.terms.is_empty() {
            return (clamp, false);
        }
        let across = self.scratch.caps.fold(&compiled.layers);
        if traced {
            let caps = &self.scratch.caps;
            self.trace.caps(&caps.terms, &caps.bounds);
        }
        (within_clamp(across, clamp), true)
    }

    /// Adds one of the actor's own caps, if it counts.
    fn own_cap(&mut self, slot: u32, index: u32, traced: bool) {
        let cap: &Cap = &self.inputs.caps.sorted()[index as usize];
        let system = cap.system.unwrap_or(self.scratch.base_system);
        let layer = self.registry.compiled().layer(cap.scope);
        let term = CapTerm {
            layer: layer.unwrap_or(0),
            mode: cap.mode,
            kind: cap.kind,
            value: cap.value,
            priority: cap.priority.unwrap_or(0),
            system,
            origin: CapOrigin::Own(index),
        };
        let elsewhere = cap.realm.is_some_and(|realm| !self.inputs.realms.contains(&realm));
        let why = match layer {
            None => Some(LeftOut::Layer),
            _ if self.is_disabled(system) => Some(LeftOut::Disabled),
            _ if elsewhere => Some(LeftOut::Realm),
            _ => None,
        };
        match why {
            None => self.scratch.caps.terms.push(term),
            Some(why) => {
                if let (LeftOut::Layer, Some(scope)) = (why, cap.scope) {
                    self.report_rejection(system, self.name(slot), Rejection::UnknownLayer(scope));
                }
                if traced {
                    self.trace.cap_left_out(&term, why);
                }
            }
        }
    }
}
