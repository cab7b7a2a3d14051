//! [`NameSet`]: a sorted set of names, such as the realms or tags of an actor.

#[cfg(feature = "bevy_reflect")]
use bevy_reflect::{Reflect, ReflectDeserialize, ReflectSerialize, std_traits::ReflectDefault};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::Symbol;

/// A set of names in alphabetical order, such as the realms or tags of an actor.
///
/// ```
/// use actor_core::NameSet;
/// let mut tags = NameSet::from(["player", "cursed"]);
/// assert!(tags.contains("cursed") && tags.remove("cursed") && !tags.contains("cursed"));
/// assert!(!tags.insert("player"), "it is there already");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "bevy_reflect",
    derive(Reflect),
    reflect(Debug, Default, PartialEq, Serialize, Deserialize),
    type_path = "actor_core::vocabulary::name_set"
)]
#[serde(from = "Vec<Symbol>", into = "Vec<Symbol>")]
pub struct NameSet(SmallVec<[Symbol; 4]>);

impl NameSet {
    /// Adds a name. Returns whether it is new. An empty name is never added.
    pub fn insert(&mut self, name: impl Into<Symbol>) -> bool {
        let name = name.into();
        match self.0.binary_search(&name) {
            Err(at) if !name.as_str().is_empty() => {
                self.0.insert(at, name);
                true
            }
            _ => false,
        }
    }

    /// Removes a name. Returns whether it was there.
    pub fn remove(&mut self, name: impl Into<Symbol>) -> bool {
        self.0.binary_search(&name.into()).map(|at| self.0.remove(at)).is_ok()
    }

    /// Returns whether the set contains this name.
    pub fn contains(&self, name: impl Into<Symbol>) -> bool {
        self.0.contains(&name.into())
    }

    /// Returns all names, in alphabetical order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Symbol> {
        self.0.iter().copied()
    }

    /// Returns all names, in alphabetical order.
    #[inline]
    pub fn as_slice(&self) -> &[Symbol] {
        &self.0
    }
}

impl<T: Into<Symbol>> FromIterator<T> for NameSet {
    fn from_iter<I: IntoIterator<Item = T>>(names: I) -> Self {
        let mut set = Self::default();
        for name in names {
            set.insert(name);
        }
        set
    }
}

impl<T: Into<Symbol>, const N: usize> From<[T; N]> for NameSet {
    fn from(names: [T; N]) -> Self {
        names.into_iter().collect()
    }
}

impl From<Vec<Symbol>> for NameSet {
    fn from(names: Vec<Symbol>) -> Self {
        names.into_iter().collect()
    }
}

impl From<NameSet> for Vec<Symbol> {
    fn from(set: NameSet) -> Self {
        set.0.into_vec()
    }
}
