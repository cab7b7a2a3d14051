//! [`EffectSpec`]: which effect to apply, and [`EffectFilter`]: which effects to remove.

use smallvec::SmallVec;

use crate::vocabulary::{SourceId, Symbol};

/// An effect to apply, with its level, its inputs and its source.
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
    /// Creates a spec of the effect of this name, at level 1 and without a source.
    #[must_use]
    pub fn new(effect: impl Into<Symbol>) -> Self {
        Self { effect: effect.into(), level: 1, source: None, inputs: SmallVec::new() }
    }

    /// Sets the level, which formulas read as `input.level`.
    #[must_use]
    pub fn level(mut self, level: u32) -> Self {
        self.level = level;
        self
    }

    /// Sets the input `name`, which formulas read as `input.NAME`.
    #[must_use]
    pub fn input(mut self, name: impl Into<Symbol>, value: f64) -> Self {
        let name = name.into();
        self.inputs.retain(|(known, _)| *known != name);
        self.inputs.push((name, value));
        self
    }

    /// Sets the source, such as the actor that casts the effect.
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

/// A filter for effects to remove. An effect must match every part of the filter.
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
    /// Matches all effects.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Matches the effects of this name.
    #[must_use]
    pub fn named(effect: impl Into<Symbol>) -> Self {
        Self { effect: Some(effect.into()), ..Self::default() }
    }

    /// Matches the effects with this tag.
    #[must_use]
    pub fn tagged(tag: impl Into<Symbol>) -> Self {
        Self { tag: Some(tag.into()), ..Self::default() }
    }

    /// Matches one effect on a target.
    #[must_use]
    pub fn instance(instance: SourceId) -> Self {
        Self { instance: Some(instance), ..Self::default() }
    }

    /// Restricts the filter to effects from this source.
    #[must_use]
    pub fn from(mut self, source: SourceId) -> Self {
        self.source = Some(source);
        self
    }

    /// Removes only this many stacks of each effect. An effect that has no more than that ends.
    #[must_use]
    pub fn stacks(mut self, stacks: u32) -> Self {
        self.stacks = Some(stacks);
        self
    }
}
