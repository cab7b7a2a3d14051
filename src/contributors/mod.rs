//! Contributors: entities of their own, such as items and effects, that count for an actor.
//!
//! Relationships and the statements of contributors go in; [`Attached`] on the actor comes out. The system `attach`
//! merges statements only when they change, so that resolving an actor visits no other entity. Start reading at
//! [`ContributesTo`] in `links.rs`, then at `attach.rs`.

mod active_effect;
mod attach;
mod attached;
mod graph;
mod links;

use bevy_app::App;

pub use active_effect::ActiveEffect;
pub(crate) use attach::{attach, has_changes};
pub use attached::Attached;
pub(crate) use links::Links;
pub use links::{ContributesTo, Contributors, EffectOf, Effects};

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<Links>()
        .register_type::<ActiveEffect>()
        .register_type::<Attached>()
        .register_type::<ContributesTo>()
        .register_type::<Contributors>()
        .register_type::<EffectOf>()
        .register_type::<Effects>();
}
