//! Contributors: items, effects and everything else that counts for an actor without being the actor.
//!
//! The caller owns the relationships and implements [`ContributorGraph`] over its entities. [`gather`](fn@gather) finds
//! all contributors of an actor, and [`find_cycle`] finds a contributor that would contribute to itself.
//! [`Attached::gather`](crate::Attached::gather) merges the statements of contributors, so that resolving an actor
//! walks no graph. Start reading at `attach.rs`.

mod active_effect;
mod attach;
mod graph;

pub use active_effect::ActiveEffect;
pub use attach::Contributor;
pub use graph::{ContributorGraph, Link, LinkKind, RejectedLinks, find_cycle, gather, leads_to_no_cycle};
