//! The limits of one record, and the count against them.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::error::RecordError;

/// The maximum size of a record in bytes, as text or binary.
pub const MAX_RECORD_BYTES: usize = 16 << 20;

/// The maximum number of entries in one record, all parts together: base values, statements, labels, inputs, realms,
/// tags and pools.
pub const MAX_RECORD_ENTRIES: usize = 1 << 16;

/// The maximum number of items and effects in one record, all levels together.
pub const MAX_RECORD_PARTS: usize = 1 << 14;

/// The maximum depth of items and effects in each other. A sword of the actor is at depth 1, and a gem in it at depth
/// 2.
pub const MAX_RECORD_DEPTH: usize = 16;

/// The maximum length of a name in bytes, such as the name of a dimension or a system.
pub const MAX_NAME_BYTES: usize = 1 << 10;

/// Counts the content of a record against the limits, while the record is read, checked or taken.
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

    /// Counts one more item or effect, and enters it.
    ///
    /// # Errors
    /// [`RecordError::TooMuch`] beyond [`MAX_RECORD_DEPTH`] or [`MAX_RECORD_PARTS`].
    pub fn enter_part(&mut self) -> Result<(), RecordError> {
        self.depth += 1;
        self.parts += 1;
        within("levels of items and effects in each other", self.depth, MAX_RECORD_DEPTH)?;
        within("items and effects", self.parts, MAX_RECORD_PARTS)
    }

    /// Leaves an item or effect.
    pub fn leave_part(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

fn within(what: &'static str, count: usize, limit: usize) -> Result<(), RecordError> {
    if count > limit { Err(RecordError::TooMuch { what, limit }) } else { Ok(()) }
}

/// Reads a map by names. The same name twice is an error.
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
