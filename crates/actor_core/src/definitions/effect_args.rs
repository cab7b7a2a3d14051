//! [`EffectArgs`]: the inputs that the formulas of an effect read besides dimensions.

use std::sync::{Arc, LazyLock};

use crate::vocabulary::{Bucket, Symbol};

/// The names of the inputs that every effect has: `input.level` and `input.stacks`.
static GIVEN: LazyLock<[Symbol; 2]> = LazyLock::new(|| ["level", "stacks"].map(Symbol::new));

/// The level and the inputs that an effect was applied with, and the number of its stacks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EffectArgs {
    pub level: u32,
    pub stacks: u32,
    /// The inputs that the caller set.
    pub named: Arc<[(Symbol, f64)]>,
}

impl EffectArgs {
    /// Creates the arguments of one stack.
    pub fn new(level: u32, named: &[(Symbol, f64)]) -> Self {
        /// Shared by the many effects without inputs.
        static NOTHING: LazyLock<Arc<[(Symbol, f64)]>> = LazyLock::new(|| Arc::new([]));
        let named = if named.is_empty() { NOTHING.clone() } else { named.into() };
        Self { level, stacks: 1, named }
    }

    /// Creates the arguments of several stacks. The inputs may come in any order.
    pub fn with_stacks(level: u32, stacks: u32, inputs: impl IntoIterator<Item = (Symbol, f64)>) -> Self {
        // −0.0 becomes 0.0 where a number enters.
        let mut named: Vec<(Symbol, f64)> =
            inputs.into_iter().map(|(name, value)| (name, value + 0.0)).collect();
        named.sort_by_key(|(name, _)| *name);
        Self { stacks, ..Self::new(level, &named) }
    }

    /// Returns the value of `input.NAME`.
    pub fn get(&self, name: Symbol) -> Option<f64> {
        let [level, stacks] = *GIVEN;
        if name == level {
            return Some(f64::from(self.level));
        }
        if name == stacks {
            return Some(f64::from(self.stacks));
        }
        self.named.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// Returns an amount counted once for each stack.
    ///
    /// An amount whose formula names `input.stacks` stays as it is, and so does an `Override`.
    pub fn stacked(&self, bucket: Bucket, value: f64, names_stacks: bool) -> f64 {
        match (bucket, self.stacks) {
            (_, 1) => value,
            _ if names_stacks => value,
            (Bucket::Override, _) => value,
            (Bucket::Factor, stacks) => power(value, stacks),
            (Bucket::Mult, stacks) => power(1.0 + value, stacks) - 1.0,
            (Bucket::Flat | Bucket::Percent | Bucket::PostAdd, stacks) => value * f64::from(stacks),
        }
    }
}

/// Returns whether every effect has this input, so that no caller has to set it.
pub(crate) fn is_given(name: Symbol) -> bool {
    GIVEN.contains(&name)
}

/// Returns the name `stacks`.
pub(crate) fn stacks_name() -> Symbol {
    GIVEN[1]
}

/// Raises to a whole power by repeated squaring, with the same bits on every platform.
fn power(base: f64, mut exponent: u32) -> f64 {
    let (mut square, mut product) = (base, 1.0);
    while exponent > 0 {
        if exponent & 1 == 1 {
            product *= square;
        }
        square *= square;
        exponent >>= 1;
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stacks_count_once_each() {
        let args = EffectArgs { level: 2, stacks: 3, named: [(Symbol::new("power"), 7.0)].into() };
        assert_eq!(args.stacked(Bucket::Flat, 5.0, false), 15.0);
        assert_eq!(args.stacked(Bucket::Percent, -0.25, false), -0.75);
        assert_eq!(args.stacked(Bucket::Factor, 0.5, false), 0.125);
        assert_eq!(args.stacked(Bucket::Mult, 0.5, false), 2.375);
        assert_eq!(args.stacked(Bucket::Override, 9.0, false), 9.0);
        assert_eq!(args.stacked(Bucket::Flat, 5.0, true), 5.0);
        // (1 + 0.1) - 1 has other bits than 0.1.
        assert_eq!(EffectArgs::new(1, &[]).stacked(Bucket::Mult, 0.1, false), 0.1);
        let read = ["level", "stacks", "power", "speed"].map(|name| args.get(Symbol::new(name)));
        assert_eq!(read, [Some(2.0), Some(3.0), Some(7.0), None]);
    }
}
