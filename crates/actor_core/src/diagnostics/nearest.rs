//! Finds the nearest known name, for the hint "did you mean …?".

use std::cell::{Cell, RefCell};

/// The longest name in bytes that is compared. Nobody mistypes a longer one.
const MAX_LEN: usize = 100;

/// Returns the known name that is most similar to the written one, or `None` if no name is similar enough.
///
/// Of equally similar names it returns the first in alphabetical order. Upper and lower case count as equal.
pub(super) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if written.len() > MAX_LEN {
        return None;
    }
    let lower = written.to_lowercase();
    let (len, bag) = (lower.chars().count(), Bag::of(&lower));
    let mut best: Option<(usize, &str)> = None;
    for name in known.into_iter().filter(|name| name.len() <= MAX_LEN && *name != written) {
        let chars = if name.is_ascii() { name.len() } else { name.to_lowercase().chars().count() };
        let (short, long) = (len.min(chars), len.max(chars));
        // A third of the shorter name may differ, and one character at least if the longer name has three or more.
        let limit = (short / 3).max(usize::from(long >= 3)).min(best.map_or(usize::MAX, |best| best.0));
        if long - short > limit || bag.differs_by_more_than(limit, name) {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&lower, &name.to_lowercase());
        if distance <= limit && best.is_none_or(|best| (distance, name) < best) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Finds near names among many known ones, in bounded time.
///
/// It searches each written name once. All searches together compare at most a million names; after that, further
/// unknown names get no hint.
#[derive(Debug)]
pub(crate) struct NearNames {
    found: RefCell<foldhash::HashMap<String, Option<&'static str>>>,
    /// How many names may still be compared.
    left: Cell<usize>,
}

impl Default for NearNames {
    fn default() -> Self {
        Self { found: RefCell::default(), left: Cell::new(1_000_000) }
    }
}

impl NearNames {
    /// Returns the nearest of the known names, which must be the same in every call.
    pub fn nearest(
        &self,
        written: &str,
        known: impl IntoIterator<Item = &'static str>,
    ) -> Option<&'static str> {
        if let Some(found) = self.found.borrow().get(written) {
            return *found;
        }
        let left = self.left.get();
        let looked_at = Cell::new(0);
        let known = known.into_iter().inspect(|_| looked_at.set(looked_at.get() + 1));
        let found = nearest(written, known.take(left));
        self.left.set(left - looked_at.get());
        if left > 0 {
            self.found.borrow_mut().insert(written.to_owned(), found);
        }
        found
    }
}

/// How often each character occurs in a name, in any order. It rules most names out without a full comparison.
struct Bag {
    /// The counts by the lowest 5 bits of the byte, so that several characters share a count.
    counts: [u8; 32],
    ascii: bool,
}

impl Bag {
    fn of(name: &str) -> Self {
        let mut counts = [0u8; 32];
        for byte in name.bytes() {
            counts[usize::from(byte.to_ascii_lowercase() % 32)] += 1;
        }
        Self { counts, ascii: name.is_ascii() }
    }

    /// Returns whether the two names are certainly more than `limit` edits apart.
    fn differs_by_more_than(&self, limit: usize, name: &str) -> bool {
        let other = Self::of(name);
        let (mut more, mut less) = (0, 0);
        for (a, b) in self.counts.iter().zip(&other.counts) {
            more += usize::from(a.saturating_sub(*b));
            less += usize::from(b.saturating_sub(*a));
        }
        // Characters that are not ASCII take several bytes, so their counts prove nothing.
        self.ascii && other.ascii && more.max(less) > limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_name_and_nothing_far_fetched() {
        let known = ["strength", "stealth", "hp_max", "HardMax", "hp", "größe"];
        assert_eq!(nearest("strenght", known), Some("strength"));
        assert_eq!(nearest("hardmax", known), Some("HardMax"));
        assert_eq!(nearest("grüße", known), Some("größe"));
        assert_eq!(nearest("charisma", known), None);
        assert_eq!(nearest("mp", known), None);
        assert_eq!(nearest("HP", known), Some("hp"));
        assert_eq!(nearest(&"strength".repeat(20), known), None);
    }

    #[test]
    fn looking_at_the_bag_first_hides_no_near_name() {
        let names =
            ["abc", "abd", "cab", "abcd", "bacd", "a_c", "ab1", "xyz", "", "aabbcc", "ABC", "äbc", "abcabc"];
        for a in names {
            for b in names {
                let distance = strsim::damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase());
                assert!(!Bag::of(&a.to_lowercase()).differs_by_more_than(distance, b), "{a} {b}");
            }
        }
    }
}
