//! [`Symbol`]: a name, interned once for the whole process, and [`SymbolMap`], a map with symbols as keys.

use std::cmp::Ordering;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::{LazyLock, PoisonError, RwLock};

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The most different names that one process can intern: 2^20.
///
/// Interned names are never freed, so their number is limited: text from a network with endless new names gives an
/// error instead of using up the memory. A game may set a [lower limit](crate::Limits::symbols) for names from
/// outside.
pub const MAX_SYMBOLS: usize = 1 << 20;

/// The process already holds as many names as it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the process already holds {limit} different names or more, and `limits` in config.ron allows no further ones; are \
     names made up without end?"
)]
pub struct TooManySymbols {
    /// The most names that it may hold.
    pub limit: usize,
}

/// The name of a dimension, system, layer, realm, race or tag, as a number of 4 bytes.
///
/// Two symbols are equal exactly if their names are. Symbols sort, print, serialise and reflect as their names. The
/// number behind a symbol, which its hash depends on, differs from run to run, and no result depends on it.
///
/// ```
/// # use actor_core::Symbol;
/// let elf = Symbol::new("elf");
/// assert_eq!(elf, Symbol::new("elf"));
/// assert_eq!(elf.as_str(), "elf");
/// assert_eq!(Symbol::find("a name that nobody has interned"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(opaque),
    reflect(Debug, PartialEq, Hash, Serialize, Deserialize),
    type_path = "bevy_actor_core::symbol"
)]
pub struct Symbol(NonZeroU32);

static NAMES: boxcar::Vec<&'static str> = boxcar::Vec::new();
static INDEX: LazyLock<RwLock<foldhash::HashMap<&'static str, Symbol>>> = LazyLock::new(RwLock::default);

impl Symbol {
    /// Returns the symbol of `name`. Interns the name if it is new.
    ///
    /// # Panics
    /// If the name is new and the process already holds [`MAX_SYMBOLS`] names. For names from outside the program use
    /// [`Symbol::try_new`].
    pub fn new(name: &str) -> Self {
        Self::intern(name, MAX_SYMBOLS).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Returns the symbol of a `name` from outside the program. Interns the name if it is new.
    ///
    /// # Errors
    /// [`TooManySymbols`] if the name is new and the process already holds [`MAX_SYMBOLS`] names.
    pub fn try_new(name: &str) -> Result<Self, TooManySymbols> {
        Self::intern(name, MAX_SYMBOLS)
    }

    /// Returns the symbol of a `name` from outside the program. Interns the name if it is new and the process holds
    /// fewer than `limit` names.
    ///
    /// Each reader has its own limit, such as the one in a game's [settings](crate::Limits::symbols), so the limits of
    /// two games in one process do not affect each other.
    ///
    /// # Errors
    /// [`TooManySymbols`] if the name is new and the process already holds `limit` or [`MAX_SYMBOLS`] names.
    pub fn try_new_within(name: &str, limit: usize) -> Result<Self, TooManySymbols> {
        Self::intern(name, limit.min(MAX_SYMBOLS))
    }

    fn intern(name: &str, limit: usize) -> Result<Self, TooManySymbols> {
        if let Some(symbol) = Self::find(name) {
            return Ok(symbol);
        }
        let mut index = INDEX.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(symbol) = index.get(name) {
            return Ok(*symbol);
        }
        if index.len() >= limit {
            return Err(TooManySymbols { limit });
        }
        let name: &'static str = Box::leak(name.into());
        let position = u32::try_from(NAMES.push(name)).unwrap_or(u32::MAX - 1);
        let symbol = Self(NonZeroU32::MIN.saturating_add(position));
        index.insert(name, symbol);
        Ok(symbol)
    }

    /// Returns the symbol of `name` if the name was interned before. Never interns a name.
    pub fn find(name: &str) -> Option<Self> {
        INDEX.read().unwrap_or_else(PoisonError::into_inner).get(name).copied()
    }

    /// Returns how many new names a reader with this limit may still intern.
    pub(crate) fn room_within(limit: usize) -> usize {
        limit.saturating_sub(INDEX.read().unwrap_or_else(PoisonError::into_inner).len())
    }

    /// Returns the name.
    pub fn as_str(self) -> &'static str {
        NAMES.get(self.number() as usize - 1).copied().unwrap_or_default()
    }

    /// Returns the number behind the name, at least 1. Use it for tables and for an order within one process, never
    /// for a result.
    pub(crate) fn number(self) -> u32 {
        self.0.get()
    }

    /// Returns the symbol with this [`number`](Self::number), or `None` for 0.
    pub(crate) fn from_number(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }
}

impl Ord for Symbol {
    fn cmp(&self, other: &Self) -> Ordering {
        if self == other { Ordering::Equal } else { self.as_str().cmp(other.as_str()) }
    }
}

impl PartialOrd for Symbol {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl From<&str> for Symbol {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl From<&String> for Symbol {
    fn from(name: &String) -> Self {
        Self::new(name)
    }
}

impl From<String> for Symbol {
    fn from(name: String) -> Self {
        Self::new(&name)
    }
}

impl Serialize for Symbol {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Symbol {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::try_new(&name).map_err(de::Error::custom)
    }
}

/// A small read-only map from symbols to numbers, with open addressing. Its size depends only on its content.
#[derive(Clone, Debug)]
pub(crate) struct SymbolMap {
    /// The cells `(symbol number or 0, value)`. Their count is a power of two, and at most half of them are full.
    cells: Box<[(u32, u32)]>,
    shift: u32,
}

impl Default for SymbolMap {
    fn default() -> Self {
        Self::new([])
    }
}

impl SymbolMap {
    /// Creates a map of these pairs. The first of several pairs with one symbol counts.
    pub fn new(pairs: impl IntoIterator<Item = (Symbol, u32), IntoIter: ExactSizeIterator>) -> Self {
        let pairs = pairs.into_iter();
        let size = (pairs.len().max(1) * 2).next_power_of_two();
        let mut map = Self { cells: vec![(0, 0); size].into(), shift: 32 - size.trailing_zeros() };
        for (symbol, value) in pairs {
            let number = symbol.number();
            let mut at = map.home(number);
            while ![0, number].contains(&map.cells[at].0) {
                at = map.after(at);
            }
            if map.cells[at].0 == 0 {
                map.cells[at] = (number, value);
            }
        }
        map
    }

    #[inline]
    pub fn get(&self, symbol: Symbol) -> Option<u32> {
        let mut at = self.home(symbol.number());
        loop {
            match *self.cells.get(at)? {
                (number, value) if number == symbol.number() => return Some(value),
                (0, _) => return None,
                _ => at = self.after(at),
            }
        }
    }

    /// Returns the index of the cell for a number, if no other number occupies it.
    #[inline]
    fn home(&self, number: u32) -> usize {
        (number.wrapping_mul(0x9E37_79B1) >> self.shift) as usize
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.cells.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_one_symbol_and_order_is_that_of_the_bytes() {
        let (zeta, alpha) = (Symbol::new("symbol-zeta"), Symbol::new("symbol-alpha"));
        assert_eq!(zeta, Symbol::new("symbol-zeta"));
        assert!(alpha < zeta, "by name, not by the order of interning");
        assert_eq!(format!("{zeta} {alpha:?}"), "symbol-zeta \"symbol-alpha\"");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "callers may have threads")]
    fn interning_from_many_threads_gives_one_symbol_a_name() {
        let symbols: Vec<Vec<Symbol>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| (0..200).map(|i| Symbol::new(&format!("race-{i}"))).collect::<Vec<_>>())
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(symbols.iter().all(|list| *list == symbols[0]));
        assert!(symbols[0].iter().enumerate().all(|(i, symbol)| symbol.as_str() == format!("race-{i}")));
    }

    #[test]
    fn a_symbol_is_four_bytes_also_when_optional() {
        assert_eq!(size_of::<Symbol>(), 4);
        assert_eq!(size_of::<Option<Symbol>>(), 4);
    }

    #[test]
    fn symbol_maps_find_what_is_in_them_and_nothing_else() {
        let names: Vec<Symbol> = (0..1000).map(|i| Symbol::new(&format!("map-{i}"))).collect();
        let map = SymbolMap::new(names.iter().step_by(2).enumerate().map(|(i, name)| (*name, i as u32)));
        for (i, name) in names.iter().enumerate() {
            assert_eq!(map.get(*name), (i % 2 == 0).then_some(i as u32 / 2));
        }
        assert_eq!(SymbolMap::default().get(names[0]), None);
    }
}
