//! [`Limits`]: how much a game accepts from files, subsystems and callers.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::Reflect;
#[cfg(feature = "bevy_reflect")]
use bevy_reflect::std_traits::ReflectDefault;
use serde::{Deserialize, Serialize};

use crate::vocabulary::MAX_SYMBOLS;

/// How much a game accepts from files, subsystems and callers.
///
/// Set limits in `config.ron`, such as `limits: (effects: 100)`. Anything above a limit is rejected with an error that
/// names the limit. Everything else is kept.
///
/// The limits for formulas, files and symbols have fixed bounds, which no setting can exceed. They keep files from
/// strangers from using up stack and memory.
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
    /// The most rules of all subsystems and effects together. A file whose rules would exceed the limit is left out.
    pub rules: u32,
    /// The most contributions and caps that a subsystem in code may make about one actor. Above the limit, the
    /// subsystem fails for this actor, and [`OnFailure`](crate::OnFailure) decides what remains.
    pub statements: u32,
    /// The most contributions and caps about one actor, counting its own, and those of subsystems, items and effects.
    /// An actor above the limit keeps the numbers that it had.
    pub contributions: u32,
    /// The most effects on one target. Further ones are not applied.
    pub effects: u32,
    /// The greatest length of a formula in bytes; at most 262144.
    pub formula_bytes: u32,
    /// The deepest nesting of parentheses, calls and powers in a formula; at most 100.
    pub formula_depth: u32,
    /// The greatest size of a file in bytes; at most 268435456.
    pub file_bytes: u32,
    /// The number of names in the process from which on files and saved actors of this game may add no new ones; at
    /// most [`MAX_SYMBOLS`](crate::MAX_SYMBOLS). Names in code are limited only by `MAX_SYMBOLS`.
    pub symbols: u32,
}

impl Limits {
    /// The fixed bounds, which no setting can exceed. They are also the defaults of the limits for formulas, files and
    /// symbols.
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

    /// Returns each limit with its name in files and its fixed bound.
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

    /// Lowers each limit to its fixed bound.
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
