//! [`Trace`]: who listens to a fold.

use crate::vocabulary::EffectiveCaps;

use super::caps::CapTerm;
use super::layers::LayerBounds;
use super::term::Term;

/// Who listens while one actor is resolved. The silent listener `()` compiles to nothing.
pub(crate) trait Trace {
    /// Whether there is anyone to listen at all.
    const ON: bool;

    /// Whether this dimension is of interest.
    fn wants(&self, slot: u32) -> bool;

    /// The dimension's fold starts from its base; `None` for a base that is not finite.
    fn base(&mut self, value: Option<f64>);

    /// A contribution that counts, and the value so far.
    fn term(&mut self, term: &Term, running: f64);

    /// A contribution that does not count.
    fn left_out(&mut self, term: &Term, why: LeftOut);

    /// The caps that count, in order, and the bounds of each layer.
    fn caps(&mut self, caps: &[CapTerm], layers: &[LayerBounds]);

    /// A cap that does not count.
    fn cap_left_out(&mut self, cap: &CapTerm, why: LeftOut);

    /// The dimension's fold, the value after rounding, and the effective caps. `None` if the dimension is absent.
    fn end(&mut self, folded: Option<f64>, rounded: f64, caps: EffectiveCaps);
}

/// Why a statement does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeftOut {
    /// Another Override stands before it, or the dimension has an Override at all.
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
    /// The dimension is merged by an operator, which does not take its bucket.
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
