//! [`Limits`]: how much a game takes from files, subsystems and callers.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use crate::vocabulary::MAX_SYMBOLS;

/// How much a game takes from files, subsystems and callers, in `config.ron` as `limits: (effects: 100)`. What is beyond is
/// refused with an error that names the limit; nothing else is lost.
///
/// Formulas and files have bounds of their own, which these cannot exceed: they keep what strangers write from using up
/// stack and memory.
///
/// ```
/// use actor_core::prelude::*;
/// let config = Settings::from_ron("(limits: (effects: 100, formula_depth: 10))")?;
/// assert_eq!((config.limits.effects, config.limits.rules), (100, Limits::default().rules));
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq),
    type_path = "bevy_actor_core::limits"
)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The most rules of all subsystems and effects together. The file that goes beyond is left out.
    pub rules: u32,
    /// The most contributions and caps that a [`Subsystem`](crate::Subsystem) may make about one actor. Beyond, it has failed
    /// for this actor.
    pub statements: u32,
    /// The most contributions and caps about one actor, of all who speak for it: itself, its subsystems, items and effects.
    /// Of whom more is said keeps the numbers that it had.
    pub contributions: u32,
    /// The most effects on one target. Further ones are refused.
    pub effects: u32,
    /// The most bytes of a formula; at most 262144.
    pub formula_bytes: u32,
    /// The most parentheses, calls and powers within each other in a formula; at most 100.
    pub formula_depth: u32,
    /// The most bytes of a file; at most 268435456.
    pub file_bytes: u32,
    /// How many names the process may hold before the files and saved actors of this game may bring no more; at most
    /// [`MAX_SYMBOLS`](crate::MAX_SYMBOLS). Names in code are always taken, up to that.
    pub symbols: u32,
}

impl Limits {
    /// The bounds that cannot be exceeded, and the limits without settings.
    pub(crate) const MOST: Self = Self {
        rules: u32::MAX,
        statements: u32::MAX,
        contributions: u32::MAX,
        effects: u32::MAX,
        formula_bytes: 1 << 18,
        formula_depth: 100,
        file_bytes: 1 << 28,
        symbols: MAX_SYMBOLS as u32,
    };

    /// The limits by their names in files, with their bounds.
    pub(crate) fn by_name(&mut self) -> [(&'static str, &mut u32, u32); 8] {
        let most = Self::MOST;
        [
            ("rules", &mut self.rules, most.rules),
            ("statements", &mut self.statements, most.statements),
            ("contributions", &mut self.contributions, most.contributions),
            ("effects", &mut self.effects, most.effects),
            ("formula_bytes", &mut self.formula_bytes, most.formula_bytes),
            ("formula_depth", &mut self.formula_depth, most.formula_depth),
            ("file_bytes", &mut self.file_bytes, most.file_bytes),
            ("symbols", &mut self.symbols, most.symbols),
        ]
    }

    /// These, but for what exceeds its bound.
    pub(crate) fn bounded(mut self) -> Self {
        for (_, limit, most) in self.by_name() {
            *limit = (*limit).min(most);
        }
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rules: 1_000_000,
            statements: 100_000,
            contributions: 1_000_000,
            effects: 10_000,
            ..Self::MOST
        }
    }
}
