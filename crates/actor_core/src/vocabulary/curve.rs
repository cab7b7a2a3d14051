//! [`Curve`]: a function of one number, given by points.

/// A function of one number, given by points with strictly ascending x. The curve is flat outside of its points.
///
/// ```
/// use actor_core::Curve;
/// let hp = Curve::linear([(1.0, 400.0), (27.0, 1000.0)]);
/// assert_eq!((hp.at(14.0), hp.at(0.0), hp.at(99.0)), (700.0, 400.0, 1000.0));
/// let cap = Curve::step([(0.0, 100.0), (1.0, 300.0)]);
/// assert_eq!((cap.at(0.9), cap.at(1.0)), (100.0, 300.0));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    step: bool,
    points: Vec<(f64, f64)>,
}

impl Curve {
    /// Creates a curve of straight lines between the points.
    pub fn linear(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self { step: false, points: points.into_iter().map(|(x, y)| (x + 0.0, y + 0.0)).collect() }
    }

    /// Creates a curve of steps. Its value is the y of the last point at or before x. Before the first point it is the
    /// y of the first point.
    pub fn step(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Self { step: true, ..Self::linear(points) }
    }

    /// Returns the points.
    pub fn points(&self) -> &[(f64, f64)] {
        &self.points
    }

    /// Returns whether the curve goes in steps.
    pub fn is_step(&self) -> bool {
        self.step
    }

    /// Returns the value at `x`. A curve without points, which no registry accepts, is 0 everywhere.
    pub fn at(&self, x: f64) -> f64 {
        let after = self.points.partition_point(|point| point.0 <= x);
        match (after.checked_sub(1).map(|before| self.points[before]), self.points.get(after).copied()) {
            (None, None) => 0.0,
            (None, Some((_, y))) | (Some((_, y)), None) => y,
            (Some((x0, y0)), Some(_)) if self.step || x == x0 => y0,
            (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * ((x - x0) / (x1 - x0)),
        }
    }

    /// Returns the indices of points that are not finite, or whose x is not greater than that of the point before.
    pub(crate) fn bad_points(&self) -> impl Iterator<Item = usize> {
        (0..self.points.len()).filter(|&i| {
            let (x, y) = self.points[i];
            !x.is_finite() || !y.is_finite() || (i > 0 && self.points[i - 1].0 >= x)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_exact_at_points_and_flat_outside() {
        let curve = Curve::linear([(1.0, 403.0), (27.0, 1000.0), (50.0, 1300.0)]);
        assert_eq!(
            [0.0, 1.0, 27.0, 50.0, 1e300].map(|x| curve.at(x)),
            [403.0, 403.0, 1000.0, 1300.0, 1300.0]
        );
        assert_eq!(curve.at(2.0), 403.0 + (1000.0 - 403.0) * (1.0 / 26.0));
    }

    #[test]
    fn minus_zero_becomes_zero_where_a_point_enters() {
        let bits =
            |curve: Curve| curve.points().iter().map(|(x, y)| [x.to_bits(), y.to_bits()]).collect::<Vec<_>>();
        assert_eq!(bits(Curve::linear([(-0.0, -0.0)])), [[0, 0]]);
        assert_eq!(bits(Curve::step([(-0.0, -0.0)])), [[0, 0]]);
    }

    #[test]
    fn a_curve_of_steps_says_so() {
        assert!(Curve::step([(0.0, 1.0)]).is_step());
        assert!(!Curve::linear([(0.0, 1.0)]).is_step());
    }

    #[test]
    fn points_that_do_not_ascend_are_found() {
        let bad = |curve: &Curve| curve.bad_points().collect::<Vec<_>>();
        assert_eq!(bad(&Curve::linear([(0.0, 1.0), (0.0, 2.0), (1.0, 2.0), (0.5, 2.0)])), [1, 3]);
        assert_eq!(bad(&Curve::linear([(0.0, f64::NAN)])), [0]);
        assert_eq!(bad(&Curve::linear([(0.0, 1.0), (1.0, 0.0)])), [0_usize; 0]);
    }
}
