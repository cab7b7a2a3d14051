//! [`Interner`]: shares equal values among many actors, and the hash functions that go with it.

use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use smallvec::SmallVec;

/// Returns the hash of a value for an [`Interner`]. It is the same in the whole process.
#[inline]
pub(crate) fn hash_of(value: impl Hash) -> u64 {
    foldhash::fast::FixedState::with_seed(1).hash_one(value)
}

/// Mixes a number, so that each bit of the result depends on many bits of the number.
#[inline]
pub(crate) fn mix64(number: u64) -> u64 {
    let product = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ (product >> 32)
}

/// How many values an interner holds before it first drops unused ones.
const FEW: usize = 64;

/// A set of shared values, each kept once as long as anything uses it.
///
/// Two values from one interner are equal exactly if they are the same allocation, so a comparison of addresses is
/// enough.
#[derive(Debug)]
pub(crate) struct Interner<T>(Mutex<Kept<T>>);

#[derive(Debug)]
struct Kept<T> {
    by_hash: foldhash::HashMap<u64, SmallVec<[Weak<T>; 1]>>,
    len: usize,
    /// The length at which unused values are dropped.
    sweep_at: usize,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self(Mutex::new(Kept { by_hash: foldhash::HashMap::default(), len: 0, sweep_at: FEW }))
    }
}

impl<T> Interner<T> {
    /// Returns the value with this hash for which `same` holds. If there is none, adds the value that `make` returns.
    pub fn get(&self, hash: u64, same: impl Fn(&T) -> bool, make: impl FnOnce() -> T) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        let alike = kept.by_hash.entry(hash).or_default();
        if let Some(found) = alike.iter().filter_map(Weak::upgrade).find(|kept| same(kept)) {
            return found;
        }
        let before = alike.len();
        alike.retain(|weak| weak.strong_count() > 0);
        kept.len -= before - alike.len();
        let new = Arc::new(make());
        alike.push(Arc::downgrade(&new));
        kept.len += 1;
        if kept.len >= kept.sweep_at {
            kept.sweep();
        }
        new
    }
}

impl<T> Kept<T> {
    fn sweep(&mut self) {
        self.by_hash.retain(|_, alike| {
            alike.retain(|weak| weak.strong_count() > 0);
            !alike.is_empty()
        });
        self.len = self.by_hash.values().map(SmallVec::len).sum();
        self.sweep_at = FEW.max(2 * self.len);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_kept_once_and_only_while_it_is_used() {
        let interner = Interner::default();
        let text = |text: &str| interner.get(hash_of(text), |kept: &String| kept == text, || text.into());
        let (one, other) = (text("one"), text("other"));
        assert!(Arc::ptr_eq(&one, &text("one")) && !Arc::ptr_eq(&one, &other));
        for number in 0..1000 {
            text(&number.to_string());
        }
        assert!(interner.0.lock().unwrap().len <= FEW);
        assert!(Arc::ptr_eq(&one, &text("one")));
    }

    #[test]
    fn equal_hashes_do_not_make_alike() {
        let interner = Interner::default();
        let number = |number: i32| interner.get(7, |kept| *kept == number, || number);
        let (one, two) = (number(1), number(2));
        assert_eq!((*one, *two), (1, 2));
        assert!(Arc::ptr_eq(&one, &number(1)) && Arc::ptr_eq(&two, &number(2)));
    }

    #[test]
    fn what_comes_and_goes_beside_many_others_leaves_nothing_behind() {
        let interner = Interner::default();
        let number = |number: i32| interner.get(hash_of(number), |kept| *kept == number, || number);
        let _many: Vec<_> = (0..20_000).map(number).collect();
        for _ in 0..12_000 {
            number(-1);
        }
        let dead = interner.0.lock().unwrap().by_hash[&hash_of(-1)].len();
        assert!(dead <= 2, "{dead} in one bucket");
    }
}
