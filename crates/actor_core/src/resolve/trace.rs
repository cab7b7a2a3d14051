//! [`Trace`]: a listener to the fold of an actor.

use crate::vocabulary::EffectiveCaps;

use super::caps::CapTerm;
use super::layers::LayerBounds;
use super::term::Term;

/// A listener to the resolving of one actor. The silent listener `()` compiles to nothing.
pub(crate) trait Trace {
    /// Whether the listener listens at all.
    const ON: bool;

    /// Returns whether the listener wants to know about this dimension.
    fn wants(&self, slot: u32) -> bool;

    /// Reports the base from which a dimension's fold starts, or `None` for a base that is not finite.
    fn base(&mut self, value: Option<f64>);

    /// Reports a contribution that counts, and the value so far.
    fn term(&mut self, term: &Term, running: f64);

    /// Reports a contribution that does not count.
    fn left_out(&mut self, term: &Term, why: LeftOut);

    /// Reports the caps that count, in order, and the bounds of each layer.
    fn caps(&mut self, caps: &[CapTerm], layers: &[LayerBounds]);

    /// Reports a cap that does not count.
    fn cap_left_out(&mut self, cap: &CapTerm, why: LeftOut);

    /// Reports the fold of a dimension, the value after rounding, and the effective caps. The fold is `None` if the
    /// dimension is absent.
    fn end(&mut self, folded: Option<f64>, rounded: f64, caps: EffectiveCaps);
}

/// The reason why a statement does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeftOut {
    /// An Override counts instead of it. Of several Overrides, only the first counts.
    Overridden,
    /// Its rule's condition does not hold.
    Condition,
    /// Its effect's condition to stay does not hold.
    Inhibited,
    /// A stronger one of its kind counts instead.
    Weaker,
    /// Its formula is not finite.
    NotFinite,
    /// Its system is disabled.
    Disabled,
    /// The dimension is merged by an operator, which does not accept its bucket.
    Bucket,
    /// The actor is not in its realm.
    Realm,
    /// Its layer does not exist.
    Layer,
}

impl Trace for () {
    const ON: bool = false;

    fn wants(&self, _: u32) -> bool {
        false
    }
    fn base(&mut self, _: Option<f64>) {}
    fn term(&mut self, _: &Term, _: f64) {}
    fn left_out(&mut self, _: &Term, _: LeftOut) {}
    fn caps(&mut self, _: &[CapTerm], _: &[LayerBounds]) {}
    fn cap_left_out(&mut self, _: &CapTerm, _: LeftOut) {}
    fn end(&mut self, _: Option<f64>, _: f64, _: EffectiveCaps) {}
}
