//! `newtype_conversions!`: a component or resource is made of whatever its data in the core is made of.

/// Implements `From` and, with `collect`, `FromIterator` for a newtype as the type of the core within it does.
macro_rules! newtype_conversions {
    ($name:ident($inner:ty) $(, $collect:ident)?) => {
        impl<T> From<T> for $name
        where
            $inner: From<T>,
        {
            fn from(value: T) -> Self {
                Self(value.into())
            }
        }

        $(newtype_conversions!(@$collect $name($inner));)?
    };
    (@collect $name:ident($inner:ty)) => {
        impl<T> FromIterator<T> for $name
        where
            $inner: FromIterator<T>,
        {
            fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
                Self(items.into_iter().collect())
            }
        }
    };
}

pub(crate) use newtype_conversions;
