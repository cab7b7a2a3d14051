//! [`Bounds`]: the effective caps of an actor's dimensions.

use std::sync::{Arc, LazyLock};

use crate::vocabulary::{EffectiveCaps, Interner, hash_of};

/// The effective caps of an actor's dimensions, except for context dimensions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bounds {
    /// The caps that differ from the clamp, each with the index of its value, ascending.
    pub values: Vec<(u32, EffectiveCaps)>,
    /// The caps of the dimensions that have only caps.
    pub capped: Vec<EffectiveCaps>,
}

impl Bounds {
    /// Returns the bounds of an actor whose values all have the clamp as their caps.
    pub fn none() -> Arc<Self> {
        static NONE: LazyLock<Arc<Bounds>> = LazyLock::new(Arc::default);
        NONE.clone()
    }

    /// Returns a shared copy. Equal bounds share one allocation, since many actors have the same caps.
    pub fn shared(&self) -> Arc<Self> {
        static ALL: LazyLock<Interner<Bounds>> = LazyLock::new(Interner::default);
        let bits = |caps: &EffectiveCaps| [caps.min.to_bits(), caps.max.to_bits()];
        let values = self.values.iter().map(|(at, caps)| (*at, bits(caps)));
        let all: Vec<_> = values.chain(self.capped.iter().map(|caps| (u32::MAX, bits(caps)))).collect();
        ALL.get(hash_of(all), |kept| kept.same(self), || self.clone())
    }

    /// Returns whether both are equal in their bits.
    pub fn same(&self, other: &Self) -> bool {
        let capped = || self.capped.iter().zip(&other.capped).all(|(a, b)| a.same_bits(*b));
        same_caps(&self.values, &other.values) && self.capped.len() == other.capped.len() && capped()
    }
}

pub(crate) fn same_caps(a: &[(u32, EffectiveCaps)], b: &[(u32, EffectiveCaps)]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|((i, x), (j, y))| i == j && x.same_bits(*y))
}
