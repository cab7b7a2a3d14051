//! Instant effects: they change base values once.

use crate::definitions::EffectArgs;
use crate::registry::{CompiledEffect, RegistryHandle, RuleTerm};
use crate::resolve::{Pipeline, made_finite};
use crate::vocabulary::{SourceId, Symbol, canonical_order};

use super::context::EffectContext;
use super::host::EffectHost;

/// Changes the base values of a target: each goes through the pipeline once.
pub(super) fn change_base(
    host: &mut impl EffectHost,
    target: SourceId,
    effect: &CompiledEffect,
    registry: &RegistryHandle,
    tags: &[Symbol],
    args: &EffectArgs,
) {
    let before = host.base(target).cloned().unwrap_or_default();
    let mut context = EffectContext { registry, target: host.target(target), tags, args };
    let compiled = &registry.compiled;
    let all = effect.constant_terms.clone().chain(effect.live_terms.clone());
    let mut said: Vec<(&RuleTerm, f64)> = all
        .filter_map(|index| {
            let said = &compiled.effect_terms[index as usize];
            let counts = context.holds(&compiled.effect_rules[said.rule as usize].test);
            counts.then(|| context.stacked(said)).flatten().map(|value| (said, value))
        })
        .collect();
    said.sort_by(|(a, x), (b, y)| {
        (a.slot, a.bucket)
            .cmp(&(b.slot, b.bucket))
            .then_with(|| canonical_order((a.priority, a.system), (b.priority, b.system)))
            .then_with(|| x.total_cmp(y))
    });
    let mut base = before.clone();
    for group in said.chunk_by(|(a, _), (b, _)| a.slot == b.slot) {
        let name = compiled.table.info(group[0].0.slot).name;
        let mut pipeline = Pipeline::from_base(before.get(name).unwrap_or(0.0));
        for (said, value) in group {
            pipeline.push(said.bucket, *value);
        }
        base.set(name, made_finite(pipeline.value()));
    }
    if base != before && host.exists(target) {
        host.set_base(target, base);
    }
}
