//! [`EffectSpec`]: which effect to apply, and what it is given.

use smallvec::SmallVec;

use crate::vocabulary::{SourceId, Symbol};

/// Which effect to apply, and what it is given: its level, its inputs, and whom it comes from.
///
/// ```
/// use actor_core::{EffectFilter, EffectSpec, SourceId};
/// let snake = SourceId(7);
/// let bite = EffectSpec::new("poison").level(2).input("power", 12.0).from(snake);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EffectSpec {
    pub(crate) effect: Symbol,
    pub(crate) level: u32,
    pub(crate) source: Option<SourceId>,
    pub(crate) inputs: SmallVec<[(Symbol, f64); 2]>,
}

impl EffectSpec {
    /// The effect of this name at level 1, from nobody.
    #[must_use]
    pub fn new(effect: impl Into<Symbol>) -> Self {
        Self { effect: effect.into(), level: 1, source: None, inputs: SmallVec::new() }
    }

    /// At this level, which formulas read as `input.level`.
    #[must_use]
    pub fn level(mut self, level: u32) -> Self {
        self.level = level;
        self
    }

    /// With this number, which formulas read as `input.NAME`.
    #[must_use]
    pub fn input(mut self, name: impl Into<Symbol>, value: f64) -> Self {
        let name = name.into();
        self.inputs.retain(|(known, _)| *known != name);
        self.inputs.push((name, value));
        self
    }

    /// From this source: who cast it.
    #[must_use]
    pub fn from(mut self, source: SourceId) -> Self {
        self.source = Some(source);
        self
    }
}

impl<T: Into<Symbol>> From<T> for EffectSpec {
    fn from(effect: T) -> Self {
        Self::new(effect)
    }
}

/// Which effects to remove. All that is asked must hold.
///
/// ```
/// use actor_core::{EffectFilter, EffectSpec, SourceId};
/// let snake = SourceId(7);
/// let by_name = EffectFilter::named("poison");
/// let by_tag = EffectFilter::tagged("magic");
/// let all_from_a_snake = EffectFilter::all().from(snake);
/// let one_stack = EffectFilter::named("bleeding").stacks(1);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EffectFilter {
    pub(crate) effect: Option<Symbol>,
    pub(crate) tag: Option<Symbol>,
    pub(crate) source: Option<SourceId>,
    pub(crate) instance: Option<SourceId>,
    pub(crate) stacks: Option<u32>,
}

impl EffectFilter {
    /// All effects.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Those of this name.
    #[must_use]
    pub fn named(effect: impl Into<Symbol>) -> Self {
        Self { effect: Some(effect.into()), ..Self::default() }
    }

    /// Those with this tag.
    #[must_use]
    pub fn tagged(tag: impl Into<Symbol>) -> Self {
        Self { tag: Some(tag.into()), ..Self::default() }
    }

    /// The one with this id.
    #[must_use]
    pub fn instance(instance: SourceId) -> Self {
        Self { instance: Some(instance), ..Self::default() }
    }

    /// Of these, those from this source.
    #[must_use]
    pub fn from(mut self, source: SourceId) -> Self {
        self.source = Some(source);
        self
    }

    /// Only so many stacks of each; what has no more than that ends.
    #[must_use]
    pub fn stacks(mut self, stacks: u32) -> Self {
        self.stacks = Some(stacks);
        self
    }
}
