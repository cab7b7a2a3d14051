//! [`EffectDef`]: what an effect does.

use crate::definitions::{Rule, SubsystemDef};
use crate::diagnostics::Place;
use crate::vocabulary::{Condition, Every, Symbol, Value};

/// What an effect does: the content of an `*.effect.ron` file, or the same built in code.
///
/// - Formulas read the target's final values, `input.NAME` as the caller set it, `input.level` and `input.stacks`. With n
///   stacks an amount counts n times (a factor to the n-th power), unless it names `input.stacks`. What is set, and caps,
///   count once.
/// - An effect on an item says what it says to whom the item contributes to, if its condition to stay holds for that one;
///   the tags that it grants belong to the item alone.
/// - Silencing its system silences what it says, and neither its tags nor its ticks nor what happens at once.
/// - An effect that was applied a moment ago grants its tags until the next aggregation, which looks whether it stays. Where it
///   does not, the target is resolved twice, and its version may rise by two.
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
    /// Its name.
    pub id: Symbol,
    /// The system that speaks, its priority, whether the effect is switched on, and its rules.
    pub(crate) says: SubsystemDef,
    /// How long it lasts.
    pub duration: EffectDuration,
    /// What it does again and again.
    pub period: Option<Period>,
    /// What must hold to apply it.
    pub when: Condition,
    /// What must hold for it to count, once it is applied. Two effects that hold each other up, each by a tag that the other
    /// grants, stay as they are: both if both began, none if neither did.
    pub stays: Condition,
    /// What it is, such as `poison` or `magic`: others cancel and remove it by these.
    pub(crate) tags: Vec<Placed<Symbol>>,
    /// What its target has while it counts.
    pub(crate) grants: Vec<Placed<Symbol>>,
    /// Effects with one of these tags end when it is applied.
    pub(crate) cancels: Vec<Placed<Symbol>>,
    /// A target with one of these tags cannot get it.
    pub(crate) blocked_by: Vec<Placed<Symbol>>,
    /// What several of its kind on one target come to.
    pub combine: Combine,
    /// What happens when it is applied to a target that has it; without it each application is an effect of its own.
    pub stacking: Option<Stacking>,
    /// For people.
    pub label: Option<String>,
    /// For people.
    pub description: Option<String>,
    pub(crate) sites: EffectSites,
}

/// Something and where it is written, if that is in a file. Two are the same if what is written is.
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

/// Where the parts of an effect are written: places, which make no difference to what it does.
#[derive(Clone, Debug, Default)]
pub(crate) struct EffectSites {
    /// The id.
    pub id: Option<Place>,
    pub duration: Option<Place>,
    pub period: Option<Place>,
    /// The conditions to apply and to stay.
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

/// How long an effect lasts.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum EffectDuration {
    /// Until something removes it.
    #[default]
    Forever,
    /// It changes the target's [`Base`](crate::Base) once, through the pipeline whatever the dimension's merge, and leaves
    /// nothing behind.
    Instant,
    /// Seconds on the clock of the plugin's schedule: a number, or a formula that is run when it is applied.
    Seconds(Value),
    /// Runs of the plugin's schedule in which time passes: a number, or a formula that is run when it is applied.
    Ticks(Value),
}

/// What an effect does again and again: each time it is an [`EffectTicked`](crate::EffectTicked) for the game.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// How often.
    pub every: Every,
    /// Whether the first time is when it is applied; else it is one period later.
    pub at_once: bool,
    /// The amounts by name, such as `damage`: numbers, or formulas that are run each time.
    pub amounts: Vec<(Symbol, Value)>,
}

/// What several effects of one kind on one target come to, for each dimension and bucket. Caps do not combine: all count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Combine {
    /// All of them count.
    #[default]
    All,
    /// Of all with this id, the greatest bonus and the greatest penalty.
    Strongest,
    /// Of all effects with this type, whatever their ids, the greatest bonus and the greatest penalty.
    OnePerType(Symbol),
    /// Of all with this id, the greatest bonus counts fully, the next by this factor, the one after that by its square, and
    /// so on; penalties the same.
    Diminishing(f64),
}

/// What happens when an effect is applied to a target that has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stacking {
    /// Which one the new application meets.
    pub by: StackBy,
    /// What it does to that.
    pub again: Again,
    /// The most stacks.
    pub limit: u32,
    /// What is over when the time is over.
    pub expiry: StackExpiry,
    /// The effect that is applied when one is added beyond the limit.
    pub(crate) overflow: Option<Placed<Symbol>>,
    /// How strong an application is, for [`Again::KeepStrongest`]; without it, its level.
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

/// Which effect of the same id a new application meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StackBy {
    /// The one on the target, whoever it comes from.
    #[default]
    Target,
    /// The one on the target that comes from the same source.
    Source,
}

/// What an application does to an effect that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Again {
    /// One stack more, and the time counts anew.
    #[default]
    Stack,
    /// The time counts anew.
    Refresh,
    /// The time of the new one is added.
    Extend,
    /// The new one takes its place.
    Replace,
    /// The new one is refused.
    Ignore,
    /// The stronger one stays; of two that are equally strong, the one that lasts longer.
    KeepStrongest,
}

/// What is over when the time of an effect with stacks is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StackExpiry {
    /// All of it.
    #[default]
    All,
    /// One stack; the time counts anew for the others.
    OneByOne,
}

/// The system that effects speak for which name none.
pub(crate) const EFFECTS: &str = "effects";

impl EffectDef {
    /// An effect that says nothing, for ever.
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

    /// What it says is said in the name of this system, with this priority; without it, `effects` and 0.
    #[must_use]
    pub fn system(mut self, id: impl Into<Symbol>, priority: i32) -> Self {
        (self.says.id, self.says.priority) = (id.into(), priority);
        self
    }

    /// Adds what it says while it is there. A rule may have a condition of its own.
    #[must_use]
    pub fn rule(mut self, rule: Rule) -> Self {
        self.says.rules.push(rule);
        self
    }

    /// How long it lasts.
    #[must_use]
    pub fn lasts(mut self, duration: EffectDuration) -> Self {
        self.duration = duration;
        self
    }

    /// It changes the target's [`Base`](crate::Base) once and leaves nothing behind.
    #[must_use]
    pub fn instant(self) -> Self {
        self.lasts(EffectDuration::Instant)
    }

    /// It lasts so many seconds.
    #[must_use]
    pub fn seconds(self, seconds: impl Into<Value>) -> Self {
        self.lasts(EffectDuration::Seconds(seconds.into()))
    }

    /// It lasts so many runs of the plugin's schedule in which time passes.
    #[must_use]
    pub fn ticks(self, ticks: impl Into<Value>) -> Self {
        self.lasts(EffectDuration::Ticks(ticks.into()))
    }

    /// Again and again after so many seconds, these amounts.
    #[must_use]
    pub fn every<V: Into<Value>>(
        self,
        seconds: f64,
        amounts: impl IntoIterator<Item = (&'static str, V)>,
    ) -> Self {
        let amounts = amounts.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        self.period(Period { every: Every::Seconds(seconds), at_once: false, amounts })
    }

    /// What it does again and again.
    #[must_use]
    pub fn period(mut self, period: Period) -> Self {
        self.period = Some(period);
        self
    }

    /// What must hold to apply it.
    #[must_use]
    pub fn when(mut self, condition: Condition) -> Self {
        self.when = condition;
        self
    }

    /// What must hold for it to count, once it is applied: while it does not, the effect is inhibited.
    #[must_use]
    pub fn stays_while(mut self, condition: Condition) -> Self {
        self.stays = condition;
        self
    }

    /// What it is; others cancel and remove it by this tag.
    #[must_use]
    pub fn tagged(mut self, tag: impl Into<Symbol>) -> Self {
        self.tags.push(by_code(tag));
        self
    }

    /// Its target has this tag while it counts.
    #[must_use]
    pub fn grants(mut self, tag: impl Into<Symbol>) -> Self {
        self.grants.push(by_code(tag));
        self
    }

    /// Effects with this tag end when it is applied.
    #[must_use]
    pub fn cancels(mut self, tag: impl Into<Symbol>) -> Self {
        self.cancels.push(by_code(tag));
        self
    }

    /// A target with this tag cannot get it.
    #[must_use]
    pub fn blocked_by(mut self, tag: impl Into<Symbol>) -> Self {
        self.blocked_by.push(by_code(tag));
        self
    }

    /// What several of its kind on one target come to.
    #[must_use]
    pub fn combine(mut self, combine: Combine) -> Self {
        self.combine = combine;
        self
    }

    /// What happens when it is applied to a target that has it.
    #[must_use]
    pub fn stacking(mut self, stacking: Stacking) -> Self {
        self.stacking = Some(stacking);
        self
    }

    /// Switches it off or on. It is checked either way; one that is off cannot be applied and says nothing.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.says.enabled = enabled;
        self
    }

    /// The rules that say what it says.
    pub fn rules(&self) -> &[Rule] {
        &self.says.rules
    }
}

impl Stacking {
    /// Applied again, this happens.
    #[must_use]
    pub fn again(again: Again) -> Self {
        Self { again, ..Self::default() }
    }

    /// One stack more each time, up to so many.
    #[must_use]
    pub fn up_to(limit: u32) -> Self {
        Self { limit, ..Self::default() }
    }

    /// Only those from the same source are stacked.
    #[must_use]
    pub fn by_source(mut self) -> Self {
        self.by = StackBy::Source;
        self
    }

    /// One stack is over at a time.
    #[must_use]
    pub fn one_by_one(mut self) -> Self {
        self.expiry = StackExpiry::OneByOne;
        self
    }

    /// The effect that is applied when one is added beyond the limit.
    #[must_use]
    pub fn overflow(mut self, effect: impl Into<Symbol>) -> Self {
        self.overflow = Some(by_code(effect));
        self
    }

    /// How strong an application is, for [`Again::KeepStrongest`].
    #[must_use]
    pub fn strength(mut self, strength: impl Into<Value>) -> Self {
        self.strength = Some(strength.into());
        self
    }
}

fn by_code(name: impl Into<Symbol>) -> Placed<Symbol> {
    Placed { what: name.into(), place: None }
}
