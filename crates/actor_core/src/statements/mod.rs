//! What is stated about one actor, kept so that it resolves fast: [`Base`], [`Contributions`] and [`Caps`].
//!
//! Each takes statements in, checks them where they enter, and keeps them sorted by dimension and in canonical order, so
//! that resolving an actor sorts nothing. A statement that cannot count is kept apart, with the reason. Start with
//! [`Contributions::replace`].

mod base;
mod caps;
mod contributions;
mod rejected;

pub use base::Base;
pub(crate) use base::Dimensions;
pub use caps::Caps;
pub use contributions::Contributions;
pub(crate) use contributions::{Key, Keys, Merger, Records, merge};
pub use rejected::RejectedStatement;
