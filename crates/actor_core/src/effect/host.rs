//! [`EffectHost`]: the interface between effects and the game that they run in.

use crate::contributor::ActiveEffect;
use crate::registry::RegistryHandle;
use crate::snapshot::Snapshot;
use crate::statements::{Base, Caps, Contributions};
use crate::time::Timeline;
use crate::vocabulary::{Lasts, SourceId, Symbol};

use super::events::EffectEvent;

/// The game that effects run in. It stores actors, effects and their numbers, and receives events.
///
/// The core decides what an application changes and in which order, and the host makes the changes. The receivers of an
/// event may change anything. After each event the core therefore asks the host again what still exists.
pub trait EffectHost {
    /// Returns the registry, if the game has one.
    fn registry(&self) -> Option<RegistryHandle>;

    /// Returns the timeline, if the game has one.
    fn timeline(&mut self) -> Option<&mut Timeline>;

    /// Returns the same timeline for reading.
    fn timeline_ref(&self) -> Option<&Timeline>;

    /// Returns whether an actor, item or effect still exists.
    fn exists(&self, source: SourceId) -> bool;

    /// Returns everything that formulas and conditions may read of a target.
    fn target(&self, target: SourceId) -> TargetState<'_>;

    /// Returns the base values of a target, if it has any.
    fn base(&self, target: SourceId) -> Option<&Base>;

    /// Replaces the base values of a target.
    fn set_base(&mut self, target: SourceId, base: Base);

    /// Returns the effects on a target, in the order in which they were applied.
    fn effects_on(&self, target: SourceId) -> impl Iterator<Item = SourceId>;

    /// Returns all effects of the game.
    fn all_effects(&mut self) -> Vec<SourceId>;

    /// Returns an effect.
    fn effect(&self, instance: SourceId) -> Option<&ActiveEffect>;

    /// Returns the target of an effect.
    fn target_of(&self, instance: SourceId) -> Option<SourceId>;

    /// Returns the owner of a source: the target of an effect, or the owner of an item.
    fn owner_of(&self, source: SourceId) -> Option<SourceId>;

    /// Returns an effect for a change of its statements. The effect counts as changed.
    fn effect_mut(&mut self, instance: SourceId) -> Option<impl std::ops::DerefMut<Target = ActiveEffect>>;

    /// Changes the counters of an effect, such as its periods. No number depends on them, so the effect does not count
    /// as changed.
    fn count<T>(&mut self, instance: SourceId, change: impl FnOnce(&mut ActiveEffect) -> T) -> Option<T>;

    /// Adds a new effect to a target, and returns it.
    fn begin(&mut self, target: SourceId, new: NewEffect) -> SourceId;

    /// Replaces the contributions and caps of an effect.
    fn set_statements(&mut self, instance: SourceId, contributions: Contributions, caps: Caps);

    /// Returns the whole duration of a source, or `None` if it does not end by itself.
    fn lasts(&self, source: SourceId) -> Option<Lasts>;

    /// Sets how long a source lasts from now on; `None` means forever.
    fn set_lasts(&mut self, source: SourceId, lasts: Option<Lasts>);

    /// Removes a source that has ended.
    fn remove(&mut self, source: SourceId);

    /// Sends an event to the game. All reactions to it are complete when this method returns.
    fn send(&mut self, event: EffectEvent);

    /// Reports to the game that the duration of a source is over. `owner` is the owner that it counted for.
    fn send_expired(&mut self, source: SourceId, owner: Option<SourceId>);

    /// Stores on a target which effects now count. `changes` lists effects in ascending order, each with whether it
    /// counts. Returns whether the tags that effects grant the target changed.
    fn set_inhibited(&mut self, target: SourceId, changes: &[(SourceId, bool)]) -> bool;

    /// Resolves these actors again. Returns the effects that start or cease to count because of it, each with whether
    /// it counts.
    fn resolve_again(&mut self, actors: Vec<SourceId>) -> Vec<(SourceId, bool)>;
}

/// The state of a target that formulas and conditions of effects may read.
#[derive(Clone, Copy, Debug, Default)]
pub struct TargetState<'a> {
    /// The target's numbers.
    pub snapshot: Option<&'a Snapshot>,
    /// The target's race.
    pub race: Option<Symbol>,
    /// The target's realms.
    pub realms: &'a [Symbol],
    /// The target's own tags, without those that effects grant.
    pub tags: &'a [Symbol],
}

/// A new effect, with the statements that depend on nothing but its arguments.
#[derive(Debug)]
pub struct NewEffect {
    /// The effect.
    pub active: ActiveEffect,
    /// The effect's contributions.
    pub contributions: Contributions,
    /// The effect's caps; usually none.
    pub caps: Caps,
    /// The effect's duration; `None` means forever.
    pub lasts: Option<Lasts>,
}
