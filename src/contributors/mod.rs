//! Contributors: entities of their own that count for an actor, such as items and effects.
//!
//! What they state is merged once when it changes, into [`Attached`] on the actor; nobody walks entities when an actor is
//! resolved. Start with [`ContributesTo`].

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
