//! Curves: functions of one number, given by points.

/// A function of one number, given by points.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Whether it jumps at its points instead of going straight from one to the next.
    pub step: bool,
    /// At least one, x strictly ascending.
    pub points: Vec<(f64, f64)>,
}

impl Curve {
    /// Checks the points.
    pub fn new(step: bool, points: Vec<(f64, f64)>) -> Result<Curve, String> {
        if points.is_empty() {
            return Err("a curve needs a point".to_string());
        }
        for i in 1..points.len() {
            if points[i - 1].0 >= points[i].0 {
                return Err("x must be strictly ascending".to_string());
            }
        }
        Ok(Curve { step, points })
    }

    /// The value of the curve at `input`.
    #[must_use]
    pub fn at(&self, input: f64) -> f64 {
        let first = self.points[0];
        if input <= first.0 {
            return first.1;
        }
        let last = self.points[self.points.len() - 1];
        if input >= last.0 {
            return last.1;
        }
        for i in 1..self.points.len() {
            let (x0, y0) = self.points[i - 1];
            let (x1, y1) = self.points[i];
            if input == x0 {
                return y0;
            }
            if x0 < input && input < x1 {
                if self.step {
                    return y0;
                }
                return y0 + (y1 - y0) * ((input - x0) / (x1 - x0));
            }
        }
        last.1
    }
}
