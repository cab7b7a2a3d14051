//! [`EffectDef`]: the definition of an effect, with its duration, period, combining and stacking.

use crate::definitions::{Rule, SubsystemDef};
use crate::diagnostics::Place;
use crate::vocabulary::{Condition, Every, Symbol, Value};

/// The definition of an effect: the content of an `*.effect.ron` file, or the same built in code.
///
/// - **Formulas** read the final values of the target, `input.NAME` as the caller set it, `input.level` and
///   `input.stacks`.
/// - **Stacks** multiply amounts: with n stacks an amount counts n times, and a factor is raised to the n-th power. A
///   formula that names `input.stacks` is taken as it is. `Override` contributions and caps count once.
/// - **On an item** an effect contributes to the actor that the item contributes to, as long as its condition
///   [`stays`](Self::stays) holds for that actor. The tags that the effect grants belong to the item alone.
/// - **[Disabling](crate::Registry::disable) the system** of an effect stops its contributions and caps. It stops
///   neither its tags, nor its ticks, nor the changes of an instant effect.
/// - **A new effect** grants its tags at once. The next resolve of the target tests whether it stays. If it does not,
///   the target is resolved twice, and the version of its snapshot may rise by two.
///
/// ```
/// use actor_core::prelude::*;
/// let poison = EffectDef::new("poison")
///     .tagged("poison")
///     .blocked_by("antidote")
///     .seconds(10.0)
///     .every(1.0, [("damage", "input.power * 2")])
///     .rule(Rule::new().increase("move_speed", -0.2));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EffectDef {
    /// The name of the effect, unique among effects.
    pub id: Symbol,
    /// What the effect contributes: its system and priority, its rules, and whether it is enabled.
    pub(crate) says: SubsystemDef,
    /// How long the effect lasts.
    pub duration: EffectDuration,
    /// The amounts that it reports to the game again and again, such as damage.
    pub period: Option<Period>,
    /// The condition that must hold to apply the effect.
    pub when: Condition,
    /// The condition that must hold for the effect to count, once it is applied.
    ///
    /// Two effects may depend on each other, each by a tag that the other grants. Then both keep their state: if both
    /// count, they go on counting, and if neither counts, neither starts to.
    pub stays: Condition,
    /// The tags of the effect itself, such as `poison` or `magic`, by which it is cancelled and removed.
    pub(crate) tags: Vec<Placed<Symbol>>,
    /// The tags that the target has while the effect counts.
    pub(crate) grants: Vec<Placed<Symbol>>,
    /// The tags of the effects that end when this one is applied.
    pub(crate) cancels: Vec<Placed<Symbol>>,
    /// The tags that make a target immune: the effect cannot be applied to a target with one of them.
    pub(crate) blocked_by: Vec<Placed<Symbol>>,
    /// How several such effects on one target combine.
    pub combine: Combine,
    /// What happens when the effect is applied to a target that has it already. Without stacking, each application is
    /// an effect of its own.
    pub stacking: Option<Stacking>,
    /// The name that people read.
    pub label: Option<String>,
    /// The description that people read.
    pub description: Option<String>,
    pub(crate) sites: EffectSites,
}

/// A value, and its place if it comes from a file. Equality ignores the place.
#[derive(Clone, Debug)]
pub(crate) struct Placed<T> {
    pub what: T,
    pub place: Option<Place>,
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

/// The places of an effect's parts in its file. All values of this type are equal, since places change nothing about
/// the effect.
#[derive(Clone, Debug, Default)]
pub(crate) struct EffectSites {
    /// The place of the id, or else of the file's first bracket.
    pub id: Option<Place>,
    pub duration: Option<Place>,
    pub period: Option<Place>,
    /// The place of the condition to apply the effect. `stays` is that of the condition to stay.
    pub when: Option<Place>,
    pub stays: Option<Place>,
    pub combine: Option<Place>,
    pub stacking: Option<Place>,
}

impl PartialEq for EffectSites {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The duration of an effect.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum EffectDuration {
    /// Lasts until something removes the effect.
    #[default]
    Forever,
    /// Changes the target's [`Base`](crate::Base) once and leaves nothing behind. The contributions go through the
    /// pipeline, whatever the merge rule of the dimension is.
    Instant,
    /// Lasts this many seconds of the game's clock: a number, or a formula that is run when the effect is applied.
    Seconds(Value),
    /// Lasts this many ticks, the runs in which time passes: a number, or a formula that is run when the effect is
    /// applied.
    Ticks(Value),
}

/// The amounts that an effect reports again and again, such as damage each second.
///
/// Each tick is an [`EffectChange::Ticked`](crate::EffectChange::Ticked). The game decides what to do with the amounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// The time from one tick to the next.
    pub every: Every,
    /// Whether the first tick comes when the effect is applied. Otherwise it comes one period later.
    pub at_once: bool,
    /// The amounts by name, such as `damage`: numbers, or formulas that are run at each tick.
    pub amounts: Vec<(Symbol, Value)>,
}

/// How several effects on one target combine, for each dimension and bucket.
///
/// A bonus is a value above the neutral one of its bucket, and a penalty one below it: 1 is neutral for a factor, and 0
/// elsewhere. Caps do not combine: all of them count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Combine {
    /// All of them count.
    #[default]
    All,
    /// Of the effects with this id, the greatest bonus and the greatest penalty count.
    Strongest,
    /// Of the effects with this type, whatever their ids, the greatest bonus and the greatest penalty count.
    OnePerType(Symbol),
    /// Of the effects with this id, the greatest bonus counts fully, the next is multiplied by this factor, the one
    /// after that by its square, and so on. Penalties diminish the same way, on their own. In the bucket `Factor` the
    /// distance from 1 is multiplied.
    Diminishing(f64),
}

/// What happens when an effect is applied to a target that has it already.
#[derive(Clone, Debug, PartialEq)]
pub struct Stacking {
    /// Which effect on the target the new application meets.
    pub by: StackBy,
    /// What the new application does to the effect that it meets.
    pub again: Again,
    /// The greatest number of stacks.
    pub limit: u32,
    /// What ends when the time is over.
    pub expiry: StackExpiry,
    /// The effect that is applied when a stack would exceed the limit.
    pub(crate) overflow: Option<Placed<Symbol>>,
    /// The strength of an application, for [`Again::KeepStrongest`]. By default it is the level.
    pub strength: Option<Value>,
}

impl Default for Stacking {
    fn default() -> Self {
        Self {
            by: StackBy::Target,
            again: Again::Stack,
            limit: u32::MAX,
            expiry: StackExpiry::All,
            overflow: None,
            strength: None,
        }
    }
}

/// Which effect with the same id a new application meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StackBy {
    /// The one on the target, from any source.
    #[default]
    Target,
    /// The one on the target from the same source.
    Source,
}

/// What a new application does to the effect that it meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Again {
    /// Adds one stack, up to the limit, and restarts the time.
    #[default]
    Stack,
    /// Restarts the time.
    Refresh,
    /// Adds the duration of the new application to the time that is left.
    Extend,
    /// Replaces the effect with the new application.
    Replace,
    /// Rejects the new application.
    Ignore,
    /// Keeps the stronger one. If both are equally strong, it keeps the one that lasts longer.
    KeepStrongest,
}

/// What ends when the time of an effect with stacks is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StackExpiry {
    /// The whole effect.
    #[default]
    All,
    /// One stack. The time restarts for the others.
    OneByOne,
}

/// The system of effects that name none.
pub(crate) const EFFECTS: &str = "effects";

impl EffectDef {
    /// Creates an effect that contributes nothing and lasts for ever.
    #[must_use]
    pub fn new(id: impl Into<Symbol>) -> Self {
        Self {
            id: id.into(),
            says: SubsystemDef::new(EFFECTS, 0),
            duration: EffectDuration::Forever,
            period: None,
            when: Condition::Always,
            stays: Condition::Always,
            tags: Vec::new(),
            grants: Vec::new(),
            cancels: Vec::new(),
            blocked_by: Vec::new(),
            combine: Combine::All,
            stacking: None,
            label: None,
            description: None,
            sites: EffectSites::default(),
        }
    }

    /// Sets the system of the effect's contributions and caps, and their priority. The defaults are `effects` and 0.
    #[must_use]
    pub fn system(mut self, id: impl Into<Symbol>, priority: i32) -> Self {
        (self.says.id, self.says.priority) = (id.into(), priority);
        self
    }

    /// Adds a rule with what the effect contributes while it counts. The rule may have a condition of its own.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.says.rules.push(rule);
        self
    }

    /// Sets the duration.
    #[must_use]
    pub fn lasts(mut self, duration: EffectDuration) -> Self {
        self.duration = duration;
        self
    }

    /// Makes the effect change the target's [`Base`](crate::Base) once and leave nothing behind.
    #[must_use]
    pub fn instant(self) -> Self {
        self.lasts(EffectDuration::Instant)
    }

    /// Makes the effect last this many seconds of the game's clock.
    #[must_use]
    pub fn seconds(self, seconds: impl Into<Value>) -> Self {
        self.lasts(EffectDuration::Seconds(seconds.into()))
    }

    /// Makes the effect last this many ticks, the runs in which time passes.
    #[must_use]
    pub fn ticks(self, ticks: impl Into<Value>) -> Self {
        self.lasts(EffectDuration::Ticks(ticks.into()))
    }

    /// Makes the effect tick every so many seconds with these amounts, for the first time one period after it is
    /// applied.
    #[must_use]
    pub fn every<V: Into<Value>>(
        self,
        seconds: f64,
        amounts: impl IntoIterator<Item = (&'static str, V)>,
    ) -> Self {
        let amounts = amounts.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        self.period(Period { every: Every::Seconds(seconds), at_once: false, amounts })
    }

    /// Sets the period.
    #[must_use]
    pub fn period(mut self, period: Period) -> Self {
        self.period = Some(period);
        self
    }

    /// Sets the condition that must hold to apply the effect.
    #[must_use]
    pub fn when(mut self, condition: Condition) -> Self {
        self.when = condition;
        self
    }

    /// Sets the condition that must hold for the effect to count, once it is applied. While the condition does not
    /// hold, the effect is inhibited.
    #[must_use]
    pub fn stays_while(mut self, condition: Condition) -> Self {
        self.stays = condition;
        self
    }

    /// Adds a tag to the effect itself, by which it is cancelled and removed.
    #[must_use]
    pub fn tagged(mut self, tag: impl Into<Symbol>) -> Self {
        self.tags.push(by_code(tag));
        self
    }

    /// Grants a tag to the target while the effect counts.
    #[must_use]
    pub fn grants(mut self, tag: impl Into<Symbol>) -> Self {
        self.grants.push(by_code(tag));
        self
    }

    /// Ends the effects with this tag on the target when this effect is applied.
    #[must_use]
    pub fn cancels(mut self, tag: impl Into<Symbol>) -> Self {
        self.cancels.push(by_code(tag));
        self
    }

    /// Makes targets with this tag immune: the effect cannot be applied to them.
    #[must_use]
    pub fn blocked_by(mut self, tag: impl Into<Symbol>) -> Self {
        self.blocked_by.push(by_code(tag));
        self
    }

    /// Sets how several such effects on one target combine.
    #[must_use]
    pub fn combine(mut self, combine: Combine) -> Self {
        self.combine = combine;
        self
    }

    /// Sets what happens when the effect is applied to a target that has it already.
    #[must_use]
    pub fn stacking(mut self, stacking: Stacking) -> Self {
        self.stacking = Some(stacking);
        self
    }

    /// Enables or disables the effect. A disabled effect is still checked, but it cannot be applied and contributes
    /// nothing.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.says.enabled = enabled;
        self
    }

    /// Returns the rules with what the effect contributes.
    pub fn rules(&self) -> &[Rule] {
        &self.says.rules
    }
}

impl Stacking {
    /// Creates a stacking in which a new application does this to the effect that it meets. Stacks have no limit.
    #[must_use]
    pub fn again(again: Again) -> Self {
        Self { again, ..Self::default() }
    }

    /// Creates a stacking that adds one stack for each application, up to this many.
    #[must_use]
    pub fn up_to(limit: u32) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Stacks only effects from the same source.
    #[must_use]
    pub fn by_source(mut self) -> Self {
        self.by = StackBy::Source;
        self
    }

    /// Ends one stack at a time.
    #[must_use]
    pub fn one_by_one(mut self) -> Self {
        self.expiry = StackExpiry::OneByOne;
        self
    }

    /// Sets the effect that is applied when a stack would exceed the limit.
    #[must_use]
    pub fn overflow(mut self, effect: impl Into<Symbol>) -> Self {
        self.overflow = Some(by_code(effect));
        self
    }

    /// Sets the strength of an application, for [`Again::KeepStrongest`].
    #[must_use]
    pub fn strength(mut self, strength: impl Into<Value>) -> Self {
        self.strength = Some(strength.into());
        self
    }
}

fn by_code(name: impl Into<Symbol>) -> Placed<Symbol> {
    Placed { what: name.into(), place: None }
}
