//! Who contributes: [`SubsystemId`], the [`Subsystem`] trait, and how subsystems are added, ordered, switched and
//! purged.

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

/// A self-contained subsystem: for one actor at a time, it says what it contributes.
///
/// It is asked about an actor when anything that it sees of it changed, in parallel over actors, and what it says
/// replaces what it said before. When an actor no longer has the components that [`Data`](Self::Data) asks for, what it
/// said is taken back. An error or a panic is reported once per cause with system and actor; the actor then keeps the
/// last good output, or loses it, as [`Settings::on_failure`](actor_core::Settings::on_failure) says.
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
    /// Further components that it reads, as read-only query data; `()` for none. An actor that does not have them is
    /// none of its business. [`Snapshot`](crate::Snapshot) is refused, since that would feed back.
    type Data: ReadOnlyQueryData + 'static;

    /// The name of the system, unique within the app; not empty.
    fn system_id(&self) -> &'static str;

    /// Higher runs first, and is the priority of statements without one of their own.
    fn priority(&self) -> i32 {
        0
    }

    /// What it says about this actor.
    ///
    /// # Errors
    /// Whatever went wrong; it is reported, and nobody else is affected.
    fn contribute(&self, actor: ActorView<'_, '_, Self::Data>) -> Result<SubsystemOutput, BevyError>;
}

/// What a [`Subsystem`] sees of an actor.
pub struct ActorView<'w, 's, D: QueryData> {
    /// The actor's id.
    pub id: &'w str,
    /// Its name, if it has one.
    pub name: Option<&'w str>,
    /// Its race.
    pub race: Race,
    /// The realms that it is in.
    pub realms: &'w Realms,
    /// Its tags.
    pub tags: &'w Tags,
    /// Its own values.
    pub base: &'w Base,
    /// The components that the subsystem asked for.
    pub data: D::Item<'w, 's>,
}
