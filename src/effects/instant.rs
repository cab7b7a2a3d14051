//! Instant effects: they change base values once.

use bevy_ecs::entity::Entity;
use bevy_ecs::world::World;

use crate::base::Base;
use crate::registry::{Book, CompiledEffect, RuleTerm};
use crate::resolve::{Pipeline, made_finite};
use crate::subsystem_id::speaking_order;
use crate::symbol::Symbol;

use super::Args;
use super::apply::situation;

/// Changes the base values of a target: each goes through the pipeline once.
pub(super) fn change_base(
    world: &mut World,
    target: Entity,
    effect: &CompiledEffect,
    book: &Book,
    tags: &[Symbol],
    args: &Args,
) {
    let before = world.get::<Base>(target).cloned().unwrap_or_default();
    let mut situation = situation(world, target, book, tags, args);
    let compiled = &book.compiled;
    let all = effect.constant_terms.clone().chain(effect.live_terms.clone());
    let mut said: Vec<(&RuleTerm, f64)> = all
        .filter_map(|index| {
            let said = &compiled.effect_terms[index as usize];
            let counts = situation.holds(&compiled.effect_rules[said.rule as usize].test);
            counts.then(|| situation.stacked(said)).flatten().map(|value| (said, value))
        })
        .collect();
    said.sort_by(|(a, x), (b, y)| {
        (a.slot, a.bucket)
            .cmp(&(b.slot, b.bucket))
            .then_with(|| speaking_order((a.priority, a.system), (b.priority, b.system)))
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
    if base != before
        && let Ok(mut target) = world.get_entity_mut(target)
    {
        target.insert(base);
    }
}
