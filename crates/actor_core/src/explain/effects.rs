//! Describes the contributions and caps of effects for a breakdown.

use crate::registry::{CompiledEffect, RuleCap, RuleTerm};
use crate::resolve::caps::CapTerm;
use crate::resolve::trace::LeftOut;
use crate::vocabulary::SourceId;

use super::Source;
use super::record::Writer;

impl Writer<'_> {
    /// Returns the effect's statement and the effect itself behind one of the actor's contributions, or `None` if no
    /// effect made it.
    pub(super) fn said_by_effect(&self, index: u32) -> Option<(&RuleTerm, SourceId)> {
        let source = self.sources.contributions.get(index as usize).copied().flatten()?;
        let effect = self.effect_of(source)?;
        let bucket = self.inputs.contributions.keys().as_slice()[index as usize].bucket;
        let mut said = self.compiled.terms_of_effect(&effect.constant_terms).iter();
        Some((said.find(|said| said.slot == self.slot && said.bucket == bucket)?, source))
    }

    /// Returns the effect's cap and the effect itself behind a cap, or `None` if no effect made it.
    pub(super) fn capped_by_effect(&self, cap: &CapTerm, source: SourceId) -> Option<(&RuleCap, SourceId)> {
        let effect = self.effect_of(source)?;
        let is = |said: &&RuleCap| {
            said.slot == self.slot && (said.layer, said.mode, said.kind) == (cap.layer, cap.mode, cap.kind)
        };
        Some((self.compiled.caps_of_effect(&effect.constant_caps).iter().find(is)?, source))
    }

    fn effect_of(&self, source: SourceId) -> Option<&CompiledEffect> {
        let attached = self.inputs.effects.iter().find(|effect| effect.source == source)?;
        self.compiled.effect(attached.effect)
    }

    pub(super) fn effect_source(&self, said: &RuleTerm, source: SourceId) -> Source {
        Source {
            system: said.system,
            priority: said.priority,
            rule: self.compiled.effect_rules[said.rule as usize].name.clone(),
            place: said.place.as_ref().map(ToString::to_string),
            labels: said.labels.clone(),
            contributor: Some(source),
            contributor_name: Some(self.contributor_name(source)),
        }
    }

    pub(super) fn effect_cap_source(&self, said: &RuleCap, source: SourceId) -> Source {
        Source {
            system: said.system,
            priority: said.priority,
            rule: said.rule.and_then(|rule| self.compiled.effect_rules[rule as usize].name.clone()),
            place: said.place.as_ref().map(ToString::to_string),
            labels: said.labels.clone(),
            contributor: Some(source),
            contributor_name: Some(self.contributor_name(source)),
        }
    }

    /// Returns why an effect's statement does not count.
    pub(super) fn why_of_effect(&self, why: LeftOut, at: u32, rule: Option<u32>) -> String {
        let effect = self.inputs.effects[at as usize].effect;
        match (why, rule) {
            (LeftOut::Condition, Some(rule)) => {
                let condition = &self.compiled.effect_rules[rule as usize].condition;
                format!("its condition does not hold: {condition}")
            }
            (LeftOut::Inhibited, _) => match self.registry.effect(effect) {
                Some(def) => format!("its effect is inhibited until this holds: {}", def.stays),
                None => "its effect is inhibited".into(),
            },
            _ => self.why(why, None),
        }
    }
}
