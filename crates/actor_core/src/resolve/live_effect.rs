//! [`LiveEffect`] and [`Combined`]: the effects that are evaluated while their target is resolved.

use crate::definitions::Combine;
use crate::vocabulary::{Bucket, Symbol, canonical_order};

use super::term::Term;

/// An effect on the actor that is resolved.
#[derive(Clone, Copy, Debug)]
pub(super) struct LiveEffect {
    /// The index of the effect in the registry.
    pub effect: u32,
    /// The index of the effect in the actor's list.
    pub at: u32,
}

/// A term that combines with other terms of its kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Combined {
    pub term: Term,
    pub how: Combine,
    /// The kind: the effect, or the type of effects.
    pub kind: Symbol,
}

impl Combined {
    /// Returns the value that changes nothing in the term's bucket.
    pub fn neutral(&self) -> f64 {
        match self.term.bucket {
            Bucket::Factor => 1.0,
            Bucket::Flat | Bucket::Percent | Bucket::Mult | Bucket::PostAdd | Bucket::Override => 0.0,
        }
    }

    pub fn is_penalty(&self) -> bool {
        self.term.value < self.neutral()
    }

    /// Compares terms so that those of one kind are adjacent, the strongest first.
    pub fn order(&self, other: &Self) -> std::cmp::Ordering {
        let (a, b) = (&self.term, &other.term);
        (self.how.is_by_type(), self.kind, a.bucket, self.is_penalty())
            .cmp(&(other.how.is_by_type(), other.kind, b.bucket, other.is_penalty()))
            .then_with(|| {
                // Compares by value, since two terms may be equally far from neutral.
                let order = a.value.total_cmp(&b.value);
                if self.is_penalty() { order } else { order.reverse() }
            })
            .then_with(|| canonical_order((a.priority, a.system), (b.priority, b.system)))
            .then_with(|| a.formula.cmp(&b.formula))
            .then_with(|| a.origin.cmp(&b.origin))
    }

    pub fn is_like(&self, other: &Self) -> bool {
        (self.how.is_by_type(), self.kind, self.term.bucket, self.is_penalty())
            == (other.how.is_by_type(), other.kind, other.term.bucket, other.is_penalty())
    }
}

impl Combine {
    /// Returns whether effects with other ids can be of the same kind.
    fn is_by_type(self) -> bool {
        matches!(self, Self::OnePerType(_))
    }
}
