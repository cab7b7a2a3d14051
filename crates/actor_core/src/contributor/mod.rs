//! Contributors: items, effects and whatever else counts for an actor without being the actor.
//!
//! Who contributes to whom is the caller's: it implements [`ContributorGraph`] over its entities. [`gather`](fn@gather)
//! finds all that contribute to an actor, [`find_cycle`] what would contribute to itself, and [`Attached::gather`] merges
//! their statements. Resolving an actor then walks no graph.

mod active_effect;
mod attach;
mod graph;

pub use active_effect::ActiveEffect;
pub use attach::Contributor;
pub use graph::{ContributorGraph, Link, LinkKind, RejectedLinks, find_cycle, gather, leads_to_no_cycle};
