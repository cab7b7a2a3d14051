//! The statements about one actor, stored so that they resolve fast: [`Base`], [`Contributions`] and [`Caps`].
//!
//! Statements go in by system. Each type checks them on entry and keeps them sorted by dimension and in canonical
//! order, so that resolving an actor sorts nothing. It keeps statements that cannot count apart, each with the reason.
//! Start with [`Contributions::replace`].

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
