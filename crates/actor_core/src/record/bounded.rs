//! [`Bounded`]: a deserializer that counts the content of a record while it is read, and stops at the limits.
//!
//! Serde passes nothing down to the parts of a struct, so the count travels in the deserializer: every deserializer in
//! this module shares the same [`RecordCount`]. An element of a list or map counts as one entry. An item or effect
//! counts instead as one part, one level deeper.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use crate::error::RecordError;

use super::limits::RecordCount;

/// The count so far, and the reason why reading stopped, if it did. Not every format passes on the text of an error.
#[derive(Default)]
pub(super) struct Progress {
    count: RecordCount,
    pub refusal: Option<RecordError>,
}

/// The name of the struct for an item or an effect.
const PART: &str = "ContributorRecord";

/// Wraps deserializers, visitors, seeds and accesses, all with the same progress.
pub(super) struct Bounded<'p, T> {
    inner: T,
    progress: &'p RefCell<Progress>,
    /// Whether this reads an element of a list or map.
    is_element: bool,
}

impl<'p, T> Bounded<'p, T> {
    pub fn new(inner: T, progress: &'p RefCell<Progress>) -> Self {
        Self { inner, progress, is_element: false }
    }

    /// Wraps another value with the same progress.
    fn around<U>(&self, inner: U) -> Bounded<'p, U> {
        Bounded { inner, progress: self.progress, is_element: false }
    }

    fn element<U>(&self, inner: U) -> Bounded<'p, U> {
        Bounded { is_element: true, ..self.around(inner) }
    }

    /// Counts one more part or entry, and stores the error if that exceeds a limit.
    fn count<E: Error>(&self, count: fn(&mut RecordCount) -> Result<(), RecordError>) -> Result<(), E> {
        let mut progress = self.progress.borrow_mut();
        let result = count(&mut progress.count);
        result.map_err(|why| {
            let error = E::custom(&why);
            progress.refusal = Some(why);
            error
        })
    }

    /// Counts an element that is neither an item nor an effect.
    fn count_entry<E: Error>(&self) -> Result<(), E> {
        if self.is_element { self.count(RecordCount::entry) } else { Ok(()) }
    }
}

/// Implements methods that read a value of one kind.
macro_rules! forward {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.count_entry()?;
            let visitor = self.around(visitor);
            self.inner.$method(visitor)
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Bounded<'_, D> {
    type Error = D::Error;

    forward! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 deserialize_char deserialize_str
        deserialize_string deserialize_bytes deserialize_byte_buf deserialize_option deserialize_unit deserialize_seq
        deserialize_map deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.count_entry()?;
        let visitor = self.around(visitor);
        self.inner.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.count_entry()?;
        let visitor = self.around(visitor);
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, D::Error> {
        self.count_entry()?;
        // A pair of numbers counts as one value.
        self.inner.deserialize_tuple(len, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.count_entry()?;
        self.inner.deserialize_tuple_struct(name, len, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let is_part = name == PART;
        if is_part {
            self.count(RecordCount::enter_part)?;
        } else {
            self.count_entry()?;
        }
        let progress = self.progress;
        // The content of a struct is fields, by name or in order.
        let visitor = Bounded { is_element: false, ..self.around(StructFields(visitor)) };
        let value = self.inner.deserialize_struct(name, fields, visitor)?;
        if is_part {
            progress.borrow_mut().count.leave_part();
        }
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.count_entry()?;
        self.inner.deserialize_enum(name, variants, visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// The visitor or access of a struct, whose parts are fields and not elements.
struct StructFields<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Bounded<'_, StructFields<V>> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.inner.0.expecting(f)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        let access = self.around(StructFields(access));
        self.inner.0.visit_seq(access)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        let access = self.around(StructFields(access));
        self.inner.0.visit_map(access)
    }
}

/// Implements methods of a visitor that get a plain value.
macro_rules! pass {
    ($($method:ident($type:ty))*) => {
        $(fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.inner.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Bounded<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.inner.expecting(f)
    }

    pass! {
        visit_bool(bool) visit_i8(i8) visit_i16(i16) visit_i32(i32) visit_i64(i64) visit_u8(u8) visit_u16(u16)
        visit_u32(u32) visit_u64(u64) visit_f32(f32) visit_f64(f64) visit_char(char) visit_str(&str)
        visit_borrowed_str(&'de str) visit_string(String) visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8])
        visit_byte_buf(Vec<u8>)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let deserializer = self.around(deserializer);
        self.inner.visit_some(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let deserializer = self.around(deserializer);
        self.inner.visit_newtype_struct(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        let access = self.around(access);
        self.inner.visit_seq(access)
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        let access = self.around(access);
        self.inner.visit_map(access)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(access)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Bounded<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let deserializer = Bounded { is_element: self.is_element, ..self.around(deserializer) };
        self.inner.deserialize(deserializer)
    }
}

/// Reads the elements of a list. It does not trust the length that the format claims.
impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Bounded<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let seed = self.element(seed);
        self.inner.next_element_seed(seed)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Bounded<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let seed = self.element(seed);
        self.inner.next_value_seed(seed)
    }
}

/// Reads the fields of a struct in order, as compact formats store them.
impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Bounded<'_, StructFields<A>> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let seed = self.around(seed);
        self.inner.0.next_element_seed(seed)
    }
}

/// Reads the fields of a struct by name.
impl<'de, A: MapAccess<'de>> MapAccess<'de> for Bounded<'_, StructFields<A>> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.0.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let seed = self.around(seed);
        self.inner.0.next_value_seed(seed)
    }
}
