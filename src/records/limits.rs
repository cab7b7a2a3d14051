//! How much one record may hold, and lists and maps that are read no further than that.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::RecordError;

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

const LEVELS: &str = "levels of items and effects in each other";

/// What was counted of one record.
#[derive(Clone, Copy, Default)]
pub(super) struct Counted {
    entries: usize,
    parts: usize,
    depth: usize,
    /// How many [`Scope`]s are open.
    scopes: usize,
}

impl Counted {
    /// One entry more.
    pub fn entry(&mut self) -> Result<(), RecordError> {
        self.entries += 1;
        within("entries", self.entries, MAX_RECORD_ENTRIES)
    }

    /// One item or effect more, at the present depth.
    pub fn part(&mut self) -> Result<(), RecordError> {
        self.parts += 1;
        within(LEVELS, self.depth, MAX_RECORD_DEPTH)?;
        within("items and effects", self.parts, MAX_RECORD_PARTS)
    }

    /// Into what an actor, an item or an effect has, which is mostly nothing: that may lie one level deeper.
    pub fn deeper(&mut self) -> Result<(), RecordError> {
        self.depth += 1;
        within(LEVELS, self.depth, MAX_RECORD_DEPTH + 1)
    }

    /// Back out of it.
    pub fn back(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

fn within(what: &'static str, count: usize, limit: usize) -> Result<(), RecordError> {
    if count > limit { Err(RecordError::TooMuch { what, limit }) } else { Ok(()) }
}

thread_local! {
    /// What was read so far of the record that is being read: serde hands nothing down to what it reads.
    static COUNTED: Cell<Counted> = const { Cell::new(Counted { entries: 0, parts: 0, depth: 0, scopes: 0 }) };
}

thread_local! {
    /// Why the last record was refused: not every format tells.
    static REFUSED: Cell<Option<RecordError>> = const { Cell::new(None) };
}

/// The error for serde.
pub(super) fn refuse<E: Error>(why: RecordError) -> E {
    let error = E::custom(&why);
    REFUSED.set(Some(why));
    error
}

/// Why the last record was refused, if that is not asked for the second time.
#[cfg(feature = "saves")]
pub(super) fn take_refusal() -> Option<RecordError> {
    REFUSED.take()
}

fn count<E: Error>(by: impl FnOnce(&mut Counted) -> Result<(), RecordError>) -> Result<(), E> {
    let mut counted = COUNTED.get();
    let result = by(&mut counted);
    COUNTED.set(counted);
    result.map_err(refuse)
}

/// The outermost one of these counts from nothing.
pub(super) struct Scope;

impl Scope {
    pub fn open() -> Self {
        let counted = COUNTED.get();
        let before = if counted.scopes == 0 { Counted::default() } else { counted };
        COUNTED.set(Counted { scopes: counted.scopes + 1, ..before });
        Self
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        let counted = COUNTED.get();
        COUNTED.set(Counted { scopes: counted.scopes.saturating_sub(1), ..counted });
    }
}

/// Reads a list of entries.
pub(super) fn entries<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let _scope = Scope::open();
    from.deserialize_seq(List { each: Counted::entry, of: PhantomData })
}

/// Reads a list of items or effects.
pub(super) fn parts<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    let _scope = Scope::open();
    count(Counted::deeper)?;
    let parts = from.deserialize_seq(List { each: Counted::part, of: PhantomData });
    count(|counted| {
        counted.back();
        Ok(())
    })?;
    parts
}

/// A list of which each element counts. What is said of its length is not believed.
struct List<T> {
    each: fn(&mut Counted) -> Result<(), RecordError>,
    of: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = from.next_element()? {
            count(self.each)?;
            list.push(element);
        }
        Ok(list)
    }
}

/// Reads a map from names; the same name twice is an error.
pub(super) fn map<'de, V: Deserialize<'de>, D: Deserializer<'de>>(
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
                count(Counted::entry)?;
                if map.contains_key(&name) {
                    return Err(A::Error::custom(format_args!("`{name}` stands here twice")));
                }
                map.insert(name, value);
            }
            Ok(map)
        }
    }

    let _scope = Scope::open();
    from.deserialize_map(Map(PhantomData))
}
