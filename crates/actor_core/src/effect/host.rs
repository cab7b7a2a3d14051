//! [`EffectHost`]: what effects need of the game that they run in.

use crate::contributor::ActiveEffect;
use crate::registry::RegistryHandle;
use crate::snapshot::Snapshot;
use crate::statements::{Base, Caps, Contributions};
use crate::time::Timeline;
use crate::vocabulary::{Lasts, SourceId, Symbol};

use super::events::EffectEvent;

/// The game that effects run in: it holds actors, effects and their numbers, and is told what happens.
///
/// The core decides what an application does and in which order; the host does it. Between two calls the host may change
/// anything, since those whom it tells of an event may; so nothing is remembered across an event that could be gone.
pub trait EffectHost {
    /// The registry, if the game has one.
    fn registry(&self) -> Option<RegistryHandle>;

    /// The queue of what is due, if the game has one.
    fn timeline(&mut self) -> Option<&mut Timeline>;

    /// How long something still has, by the same queue.
    fn timeline_ref(&self) -> Option<&Timeline>;

    /// Whether something is still there.
    fn exists(&self, source: SourceId) -> bool;

    /// What formulas and conditions may ask about a target.
    fn target(&self, target: SourceId) -> TargetState<'_>;

    /// A target's own values, if it has any.
    fn base(&self, target: SourceId) -> Option<&Base>;

    /// Replaces a target's own values.
    fn set_base(&mut self, target: SourceId, base: Base);

    /// The effects on a target, in the order in which they were applied.
    fn effects_on(&self, target: SourceId) -> impl Iterator<Item = SourceId>;

    /// All effects that there are.
    fn all_effects(&mut self) -> Vec<SourceId>;

    /// An effect.
    fn effect(&self, instance: SourceId) -> Option<&ActiveEffect>;

    /// Whom an effect is on.
    fn target_of(&self, instance: SourceId) -> Option<SourceId>;

    /// Whom something counts for: whom an effect is on, or else who has the item.
    fn owner_of(&self, source: SourceId) -> Option<SourceId>;

    /// An effect, to change what it states.
    fn effect_mut(&mut self, instance: SourceId) -> Option<impl std::ops::DerefMut<Target = ActiveEffect>>;

    /// Changes what is counted of an effect. No number depends on it, so the effect does not count as changed.
    fn count<T>(&mut self, instance: SourceId, change: impl FnOnce(&mut ActiveEffect) -> T) -> Option<T>;

    /// Adds a new effect to a target.
    fn begin(&mut self, target: SourceId, new: NewEffect) -> SourceId;

    /// Replaces what an effect states.
    fn set_statements(&mut self, instance: SourceId, contributions: Contributions, caps: Caps);

    /// How long something lasts in all, if it ends by itself.
    fn lasts(&self, source: SourceId) -> Option<Lasts>;

    /// Has something last so long from now on, or for ever.
    fn set_lasts(&mut self, source: SourceId, lasts: Option<Lasts>);

    /// Removes something that is over.
    fn remove(&mut self, source: SourceId);

    /// Tells people what happened. What they do in answer is done when this returns.
    fn send(&mut self, event: EffectEvent);

    /// Tells people that the time of something is over, and whom it counted for.
    fn send_expired(&mut self, source: SourceId, owner: Option<SourceId>);

    /// Notes on a target which effects on it begin or cease to count, by source ascending. Returns whether the tags that
    /// effects grant it differ.
    fn set_inhibited(&mut self, target: SourceId, changes: &[(SourceId, bool)]) -> bool;

    /// Resolves these actors anew. Returns the effects that thereby begin or cease to count.
    fn resolve_again(&mut self, actors: Vec<SourceId>) -> Vec<(SourceId, bool)>;
}

/// What formulas and conditions of effects may ask about a target.
#[derive(Clone, Copy, Debug, Default)]
pub struct TargetState<'a> {
    /// Its numbers.
    pub snapshot: Option<&'a Snapshot>,
    /// Its race.
    pub race: Option<Symbol>,
    /// The realms that it is in.
    pub realms: &'a [Symbol],
    /// Its own tags.
    pub tags: &'a [Symbol],
}

/// A new effect, with what it states by what it was given.
#[derive(Debug)]
pub struct NewEffect {
    /// The effect.
    pub active: ActiveEffect,
    /// Its contributions.
    pub contributions: Contributions,
    /// Its caps; mostly there are none.
    pub caps: Caps,
    /// How long it lasts; `None` is for ever.
    pub lasts: Option<Lasts>,
}
