//! Actors: the components that make an entity an actor, describe who it is, and hold its numbers.
//!
//! The components wrap data of the core, and add what only Bevy knows: hooks, change detection and reflection. The
//! aggregation reads them through `inputs.rs` and writes [`Snapshot`]. Start reading at [`Actor`] in `id.rs`, which
//! requires all others.

mod definition;
mod id;
mod identity;
mod inputs;
mod lifespan;
mod snapshot;

use bevy_app::App;

pub use definition::ActorBundle;
pub use id::Actor;
pub use identity::{Race, Realms, Tags};
pub(crate) use inputs::inputs;
pub use inputs::{ActorInputs, ActorInputsItem};
pub use lifespan::Lifespan;
pub use snapshot::Snapshot;

pub(crate) fn plugin(app: &mut App) {
    app.register_type::<Actor>()
        .register_type::<Lifespan>()
        .register_type::<Race>()
        .register_type::<Realms>()
        .register_type::<Snapshot>()
        .register_type::<Tags>();
}
