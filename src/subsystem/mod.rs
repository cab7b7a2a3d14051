//! Runs the code that contributes to actors, in the order of priorities.
//!
//! Systems and types that implement [`Subsystem`] go in through [`ActorCoreAppExt`]; what they contribute comes out in
//! the actors' `Contributions` and `Caps`. [`PurgeSubsystem`] removes it again. Start reading at the trait here, then
//! at `add.rs` for the order and `run.rs` for how a [`Subsystem`] is asked.

mod add;
mod output;
mod run;
mod switch;

use bevy_ecs::error::BevyError;
use bevy_ecs::query::{QueryData, ReadOnlyQueryData};

use crate::actor::{Race, Realms, Tags};
use crate::statements::Base;

pub(crate) use add::plugin;
pub use add::{ActorCoreAppExt, SubsystemSet, Subsystems};
pub use output::{ContextOutput, SubsystemMeta, SubsystemOutput};
pub use run::SubsystemState;
pub use switch::PurgeSubsystem;

/// A self-contained subsystem: a type that returns what it contributes to one actor.
///
/// The plugin calls [`contribute`](Self::contribute) for an actor when anything changed that the subsystem sees of it,
/// in parallel over actors. The output replaces the subsystem's previous output for that actor. When an actor loses a
/// component that [`Data`](Self::Data) asks for, the plugin removes what the subsystem contributed to it.
///
/// An error or a panic is reported once per cause, with the subsystem and the actor. The actor then keeps the last good
/// output or loses it, as [`Settings::on_failure`](actor_core::Settings::on_failure) defines.
///
/// ```
/// use bevy_actor_core::prelude::*;
/// use bevy_ecs::prelude::*;
///
/// static STRENGTH: Dimension = Dimension::new("strength");
///
/// #[derive(Component)]
/// struct Training { years: f64 }
///
/// struct Dojo;
///
/// impl Subsystem for Dojo {
///     type Data = &'static Training;
///     fn system_id(&self) -> &'static str {
///         "dojo"
///     }
///     fn contribute(&self, actor: ActorView<Self::Data>) -> Result<SubsystemOutput, BevyError> {
///         Ok(SubsystemOutput::new().primary(STRENGTH.flat(actor.data.years * 2.0)))
///     }
/// }
/// ```
pub trait Subsystem: Send + Sync + 'static {
    /// The further components that the subsystem reads, as read-only query data, or `()` for none. The plugin asks the
    /// subsystem only about actors that have them.
    ///
    /// Registration rejects data that reads [`Snapshot`](crate::Snapshot), [`Contributions`](crate::Contributions) or
    /// [`Caps`](crate::Caps), because the output would depend on itself.
    type Data: ReadOnlyQueryData + 'static;

    /// Returns the name of the subsystem, which is unique within the app and not empty.
    fn system_id(&self) -> &'static str;

    /// Returns the priority. Subsystems of a higher priority run first. Statements without a priority of their own have
    /// this one.
    fn priority(&self) -> i32 {
        0
    }

    /// Returns what the subsystem contributes to this actor.
    ///
    /// # Errors
    /// Any error that prevents an output. The plugin reports it, and asks about the other actors as usual.
    fn contribute(&self, actor: ActorView<'_, '_, Self::Data>) -> Result<SubsystemOutput, BevyError>;
}

/// The parts of an actor that a [`Subsystem`] sees.
pub struct ActorView<'w, 's, D: QueryData> {
    /// The actor's id.
    pub id: &'w str,
    /// The actor's name, if it has one.
    pub name: Option<&'w str>,
    /// The actor's race, or [`Race::NONE`].
    pub race: Race,
    /// The realms that the actor is in.
    pub realms: &'w Realms,
    /// The actor's tags.
    pub tags: &'w Tags,
    /// The actor's own values.
    pub base: &'w Base,
    /// The components that the subsystem asked for.
    pub data: D::Item<'w, 's>,
}
