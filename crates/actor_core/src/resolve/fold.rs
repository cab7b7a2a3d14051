//! Folds the contributions to one dimension into one number.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
use serde::{Deserialize, Serialize};

use crate::definitions::{MergeRule, Rounding};
use crate::statements::{Key, Records};
use crate::vocabulary::{Bucket, EffectiveCaps, Symbol};

/// The partial fold of one dimension by the pipeline. Terms are pushed in canonical order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pipeline {
    pub flat: f64,
    pub percent: f64,
    pub mult: f64,
    pub post: f64,
    pub over: Option<f64>,
}

impl Pipeline {
    #[inline]
    pub fn from_base(base: f64) -> Self {
        Self { flat: base, percent: 0.0, mult: 1.0, post: 0.0, over: None }
    }

    #[inline]
    pub fn push(&mut self, bucket: Bucket, value: f64) {
        match bucket {
            Bucket::Flat => self.flat += value,
            Bucket::Percent => self.percent += value,
            Bucket::Mult => self.mult *= 1.0 + value,
            Bucket::Factor => self.mult *= value,
            Bucket::PostAdd => self.post += value,
            Bucket::Override => self.over = self.over.or(Some(value)),
        }
    }

    #[inline]
    pub fn value(&self) -> f64 {
        match self.over {
            Some(value) => value,
            None => self.flat * (1.0 + self.percent) * self.mult + self.post,
        }
    }
}

/// The partial fold of one dimension by an operator. Terms are pushed in canonical order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operator {
    merge: MergeRule,
    folded: Option<f64>,
    terms: u32,
    over: Option<f64>,
}

impl Operator {
    pub fn from_base(merge: MergeRule, base: Option<f64>) -> Self {
        Self { merge, folded: base, terms: u32::from(base.is_some()), over: None }
    }

    /// Adds a Flat value or an Override. Returns whether the bucket counts on a dimension with an operator.
    pub fn push(&mut self, bucket: Bucket, value: f64) -> bool {
        match bucket {
            Bucket::Flat => {
                self.terms += 1;
                self.folded = Some(match self.folded {
                    None => value,
                    Some(folded) => match self.merge {
                        MergeRule::Max => folded.max(value),
                        MergeRule::Min => folded.min(value),
                        MergeRule::Multiply => folded * value,
                        MergeRule::Sum | MergeRule::Average | MergeRule::Pipeline => folded + value,
                    },
                });
                true
            }
            Bucket::Override => {
                self.over = self.over.or(Some(value));
                true
            }
            Bucket::Percent | Bucket::Mult | Bucket::Factor | Bucket::PostAdd => false,
        }
    }

    pub fn value(&self) -> f64 {
        match (self.over, self.folded) {
            (Some(value), _) => value,
            (None, Some(sum)) if self.merge == MergeRule::Average => sum / f64::from(self.terms),
            (None, folded) => folded.unwrap_or(0.0),
        }
    }
}

/// Makes a number finite: NaN becomes 0, and ±∞ becomes ±`f64::MAX`.
#[inline]
pub(crate) fn made_finite(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(f64::MIN, f64::MAX) }
}

/// Turns the fold into the final value, which is finite, rounded, within the caps, and never −0.0.
#[inline]
pub(crate) fn finish(folded: f64, round: Rounding, caps: &EffectiveCaps) -> f64 {
    caps.apply(round.apply(made_finite(folded))) + 0.0
}

/// The modifier that the contributions to a context dimension make, for an event such as a hit of 100 damage.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, PartialEq),
    type_path = "bevy_actor_core::resolve::fold"
)]
pub struct ContextModifier {
    /// The number that is added first.
    pub flat: f64,
    /// The sum of the percentages. For example, 0.2 is +20 %.
    pub percent: f64,
    /// The product of the multipliers.
    pub mult: f64,
    /// The number that is added last.
    pub post: f64,
    /// The number that replaces the result, if there is an Override.
    #[serde(rename = "override")]
    pub over: Option<f64>,
}

impl ContextModifier {
    /// The modifier that changes nothing.
    pub const NONE: Self = Self { flat: 0.0, percent: 0.0, mult: 1.0, post: 0.0, over: None };

    /// Applies the modifier to an amount. Rounding and caps are not applied.
    #[must_use]
    pub fn apply(&self, amount: f64) -> f64 {
        let pipeline = Pipeline {
            flat: amount + self.flat,
            percent: self.percent,
            mult: self.mult,
            post: self.post,
            over: self.over,
        };
        pipeline.value()
    }

    pub(crate) fn same_bits(&self, other: &Self) -> bool {
        let bits = |m: &Self| {
            [Some(m.flat), Some(m.percent), Some(m.mult), Some(m.post), m.over].map(|x| x.map(f64::to_bits))
        };
        bits(self) == bits(other)
    }
}

impl From<Pipeline> for ContextModifier {
    fn from(pipeline: Pipeline) -> Self {
        let clean = |value| made_finite(value) + 0.0;
        Self {
            flat: clean(pipeline.flat),
            percent: clean(pipeline.percent),
            mult: clean(pipeline.mult),
            post: clean(pipeline.post),
            over: pipeline.over.map(clean),
        }
    }
}

/// Folds the actor's own contributions to a dimension to which nothing else contributes. They are already in order.
/// `said` begins with the contributions to this dimension, and the fold removes them. `before` and `until` are the
/// [rank](crate::statements::Keys::base_rank) of base values.
#[inline]
pub(super) fn fold_own(
    (before, until): (u32, u32),
    base: Option<f64>,
    own: Option<f64>,
    dimension: Symbol,
    said: &mut Records,
) -> Pipeline {
    let mut pipeline = Pipeline::from_base(base.unwrap_or(0.0));
    if let Some(own) = own {
        let ahead = |key: Key, value: f64| {
            let source = key.source();
            key.dimension == dimension
                && key.bucket == Bucket::Flat
                && (source < before || (source < until && value.total_cmp(&own).is_lt()))
        };
        while let Some(((key, value), rest)) = said.split_first()
            && ahead(key, value)
        {
            pipeline.flat += value;
            *said = rest;
        }
        pipeline.flat += own;
    }
    while let Some(((key, value), rest)) = said.split_first()
        && key.dimension == dimension
    {
        pipeline.push(key.bucket, value);
        *said = rest;
    }
    pipeline
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipeline(base: f64, terms: &[(Bucket, f64)]) -> f64 {
        let mut pipeline = Pipeline::from_base(base);
        for (bucket, value) in terms {
            pipeline.push(*bucket, *value);
        }
        pipeline.value()
    }

    #[test]
    fn the_pipeline_is_flat_percent_mult_post() {
        use Bucket::*;
        let terms = [(Flat, 100.0), (Percent, 0.2), (Mult, 0.5), (Factor, 1.2), (PostAdd, 50.0)];
        assert_eq!(pipeline(0.0, &terms), 100.0 * 1.2 * (1.5 * 1.2) + 50.0);
        assert_eq!(pipeline(10.0, &[(Flat, 5.0)]), 15.0);
        assert_eq!(pipeline(10.0, &[(Flat, 5.0), (Override, 1.0), (Override, 2.0)]), 1.0);
    }

    /// Unreal's ability system adds multipliers with a bias, so that two halves give 0.
    #[test]
    fn two_halves_make_a_quarter() {
        assert_eq!(pipeline(100.0, &[(Bucket::Mult, -0.5), (Bucket::Mult, -0.5)]), 25.0);
        assert_eq!(pipeline(100.0, &[(Bucket::Percent, -0.5), (Bucket::Percent, -0.5)]), 0.0);
    }

    #[test]
    fn operators_fold_base_and_flat_values() {
        let merge = |merge, base, values: &[f64]| {
            let mut operator = Operator::from_base(merge, base);
            for value in values {
                assert!(operator.push(Bucket::Flat, *value));
            }
            assert!(!operator.push(Bucket::Percent, 9.0));
            operator.value()
        };
        assert_eq!(merge(MergeRule::Sum, Some(1.0), &[2.0, 3.0]), 6.0);
        assert_eq!(merge(MergeRule::Max, Some(1.0), &[-2.0]), 1.0);
        assert_eq!(merge(MergeRule::Max, None, &[-2.0]), -2.0);
        assert_eq!(merge(MergeRule::Min, None, &[2.0, -3.0]), -3.0);
        assert_eq!(merge(MergeRule::Average, Some(1.0), &[2.0]), 1.5);
        assert_eq!(merge(MergeRule::Multiply, None, &[2.0, -3.0]), -6.0);
    }

    #[test]
    fn what_follows_the_fold() {
        let caps = EffectiveCaps { min: -5.0, max: 5.0 };
        assert_eq!(finish(f64::NAN, Rounding::None, &caps), 0.0);
        assert_eq!(finish(f64::INFINITY, Rounding::None, &EffectiveCaps::NONE), f64::MAX);
        assert_eq!(finish(4.5, Rounding::Nearest, &caps), 5.0);
        assert_eq!(finish(-0.0, Rounding::None, &caps).to_bits(), 0);
        assert_eq!(finish(-0.4, Rounding::Ceil, &caps).to_bits(), 0);
    }
}
