//! [`Interner`]: what many actors have alike, kept once.

use std::hash::{BuildHasher, Hash};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use smallvec::SmallVec;

/// The hash of what an [`Interner`] keeps, the same in the whole process.
#[inline]
pub(crate) fn hash_of(value: impl Hash) -> u64 {
    foldhash::fast::FixedState::with_seed(1).hash_one(value)
}

/// A number in which each bit depends on many of this one's.
#[inline]
pub(crate) fn mix64(number: u64) -> u64 {
    let product = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    product ^ (product >> 32)
}

/// How many are kept before those that nobody uses any more are looked for.
const FEW: usize = 64;

/// What many actors have alike, kept once as long as anybody has it. So two are alike exactly if they are one, and to
/// compare them takes one comparison of addresses.
#[derive(Debug)]
pub(crate) struct Interner<T>(Mutex<Kept<T>>);

#[derive(Debug)]
struct Kept<T> {
    by_hash: foldhash::HashMap<u64, SmallVec<[Weak<T>; 1]>>,
    len: usize,
    /// At this length, those that nobody uses any more are dropped.
    sweep_at: usize,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self(Mutex::new(Kept { by_hash: foldhash::HashMap::default(), len: 0, sweep_at: FEW }))
    }
}

impl<T> Interner<T> {
    /// The one with this hash that is the same, or else a new one.
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
