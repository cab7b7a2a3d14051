//! How much one record may hold.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::error::RecordError;

/// The most bytes of a record, as text or binary.
pub const MAX_RECORD_BYTES: usize = 16 << 20;

/// How many entries one record may hold in all: base values, statements, labels, inputs, realms, tags and pools.
pub const MAX_RECORD_ENTRIES: usize = 1 << 16;

/// How many items and effects one record may hold in all.
pub const MAX_RECORD_PARTS: usize = 1 << 14;

/// How deep items and effects may lie in each other: 1 is a sword of the actor, 2 a gem in it.
pub const MAX_RECORD_DEPTH: usize = 16;

/// The most bytes of a name, such as that of a dimension or a system.
pub const MAX_NAME_BYTES: usize = 1 << 10;

/// Counts what a record holds while it is read, checked or taken, against the limits.
///
/// ```
/// use actor_core::{MAX_RECORD_DEPTH, RecordCount, RecordError};
/// let mut count = RecordCount::default();
/// for _ in 0..MAX_RECORD_DEPTH {
///     count.enter_part()?;
/// }
/// assert!(matches!(count.enter_part(), Err(RecordError::TooMuch { .. })), "a gem in a gem in a gem …");
/// # Ok::<(), RecordError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct RecordCount {
    entries: usize,
    parts: usize,
    depth: usize,
}

impl RecordCount {
    /// Counts one more entry.
    ///
    /// # Errors
    /// [`RecordError::TooMuch`] beyond [`MAX_RECORD_ENTRIES`].
    pub fn entry(&mut self) -> Result<(), RecordError> {
        self.entries += 1;
        within("entries", self.entries, MAX_RECORD_ENTRIES)
    }

    /// Counts one more item or effect, and goes into it.
    ///
    /// # Errors
    /// [`RecordError::TooMuch`] beyond [`MAX_RECORD_DEPTH`] or [`MAX_RECORD_PARTS`].
    pub fn enter_part(&mut self) -> Result<(), RecordError> {
        self.depth += 1;
        self.parts += 1;
        within("levels of items and effects in each other", self.depth, MAX_RECORD_DEPTH)?;
        within("items and effects", self.parts, MAX_RECORD_PARTS)
    }

    /// Goes back out of an item or effect.
    pub fn leave_part(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

fn within(what: &'static str, count: usize, limit: usize) -> Result<(), RecordError> {
    if count > limit { Err(RecordError::TooMuch { what, limit }) } else { Ok(()) }
}

/// Reads a map from names; the same name twice is an error.
pub(super) fn unique_map<'de, V: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, V>, D::Error> {
    struct Map<V>(PhantomData<V>);

    impl<'de, V: Deserialize<'de>> Visitor<'de> for Map<V> {
        type Value = BTreeMap<String, V>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some((name, value)) = from.next_entry::<String, V>()? {
                if map.contains_key(&name) {
                    return Err(A::Error::custom(format_args!("`{name}` stands here twice")));
                }
                map.insert(name, value);
            }
            Ok(map)
        }
    }

    from.deserialize_map(Map(PhantomData))
}
