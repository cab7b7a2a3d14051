//! `newtype_conversions!`: gives a component or resource the conversions of the core type within it.

/// Implements `From` for a newtype as for the core type within it. With `collect`, also implements `FromIterator`.
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
