//! Builds the registry for lints that see effects: the statements of effects are among those of rules.

use crate::registry::{Compiled, CompiledCondition, RuleCap, RuleTerm};

use super::facts::leaves;

/// Returns the registry with the rules, terms and caps of effects after its own rules, as if they belonged to
/// subsystems.
pub(super) fn with_effects(compiled: &Compiled) -> Compiled {
    let mut all = compiled.clone();
    let rules = all.rules.len() as u32;
    all.rules.append(&mut all.effect_rules);
    let terms = std::mem::take(&mut all.effect_terms);
    all.terms.extend(terms.into_iter().map(|term| RuleTerm { rule: term.rule + rules, ..term }));
    all.terms.sort_by_key(|term| (term.slot, term.bucket));
    let caps = std::mem::take(&mut all.effect_caps);
    all.caps.extend(caps.into_iter().map(|cap| RuleCap { rule: cap.rule.map(|rule| rule + rules), ..cap }));
    all.caps.sort_by_key(|cap| cap.slot);
    // Resolving never tests the condition to apply an effect, so its comparisons are not yet marked as reads.
    for test in all.effects.iter().flat_map(|effect| leaves(&effect.when)) {
        if let CompiledCondition::AtLeast(slot, _) | CompiledCondition::Below(slot, _) = test {
            all.dimensions[*slot as usize].read = true;
        }
    }
    all
}
