//! Computes the numbers of one actor: a registry and the actor's inputs go in, an [`Output`] comes out.
//!
//! [`resolve`](fn@resolve) walks the actor's statements dimension by dimension. It folds them with the rules of the
//! registry, in the order in which dimensions depend on each other. It is a pure function that knows no world, and in a
//! steady state it allocates nothing. It is generic over a [`trace::Trace`], so that an explanation comes from the same
//! fold as the value. Start with [`Inputs`], `dimension.rs` and `fold.rs`; `plan.rs` and `layout.rs` make it fast.

mod actor_statements;
mod attached;
mod bounds;
pub(crate) mod caps;
mod dimension;
mod effects;
mod fold;
mod gather;
mod gather_caps;
mod inputs;
mod layers;
mod layout;
mod layout_path;
mod layouts;
mod live_effect;
mod merge;
mod output;
mod plan;
mod plans;
mod reports;
mod scratch;
mod shape;
mod term;
#[cfg(test)]
mod tests;
pub(crate) mod trace;

use crate::registry::Registry;

pub use attached::Attached;
pub(crate) use attached::{AttachedEffect, AttachedStatements};
pub(crate) use bounds::{Bounds, same_caps};
use dimension::Resolve;
pub use fold::ContextModifier;
pub(crate) use fold::{Operator, Pipeline, finish, made_finite};
pub use inputs::Inputs;
pub(crate) use inputs::MergedInputs;
pub use layers::{LayerBound, LayerBounds, LayerCap, across_layers, within_layer};
pub(crate) use layout::Fixed;
pub(crate) use output::Output;
pub use scratch::Scratch;
pub(crate) use shape::{At, Shape};
pub(crate) use term::{Origin, Term};
use trace::Trace;

/// Computes all numbers of one actor, and leaves them in the scratch memory's output.
pub(crate) fn resolve<T: Trace>(
    registry: &Registry,
    inputs: MergedInputs,
    scratch: &mut Scratch,
    trace: &mut T,
) {
    let plan = scratch.begin(registry, &inputs);
    let mut actor = Resolve { registry, inputs, plan: &plan, scratch, trace };
    actor.report_rejections();
    match actor.layout() {
        Some(current) => {
            actor.resolve_by_layout(&current.layout);
            scratch.layouts.done(current, &scratch.out, &registry.compiled().table);
        }
        None => {
            actor.own_dimensions();
            (0..plan.steps.len() as u32).for_each(|number| actor.step(number));
            if !actor.scratch.live.is_empty() {
                actor.note_inhibition_changes();
            }
        }
    }
    scratch.end(plan);
}
