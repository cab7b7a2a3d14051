//! The functions whose last bits depend on the implementation: `exp`, `ln` and `power`.
//!
//! Without the feature `libm` the platform's library computes them. With it, the same code does on every platform.

#[cfg(not(feature = "libm"))]
mod functions {
    pub fn exp(x: f64) -> f64 {
        x.exp()
    }
    pub fn ln(x: f64) -> f64 {
        x.ln()
    }
    pub fn power(x: f64, exponent: f64) -> f64 {
        x.powf(exponent)
    }
}

#[cfg(feature = "libm")]
mod functions {
    pub use libm::{exp, log as ln, pow as power};
}

pub use functions::{exp, ln, power};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_what_they_are_called() {
        for (value, expected) in [
            (exp(0.0), 1.0),
            (exp(1.0), std::f64::consts::E),
            (ln(1.0), 0.0),
            (ln(std::f64::consts::E), 1.0),
            (power(2.0, 0.5), std::f64::consts::SQRT_2),
            (power(3.0, -2.0), 1.0 / 9.0),
        ] {
            assert!((value - expected).abs() < 1e-15, "{value} {expected}");
        }
        assert!(ln(-1.0).is_nan() && power(-8.0, 0.5).is_nan());
        assert_eq!((ln(0.0), exp(1000.0)), (f64::NEG_INFINITY, f64::INFINITY));
    }

    /// The `libm` code gives these bits on every platform. A platform's own library may differ from them in the last
    /// bits.
    #[cfg(feature = "libm")]
    #[test]
    fn with_libm_they_have_these_bits_everywhere() {
        let bits = [exp(0.3), ln(7.7), power(1.7, 3.3)].map(f64::to_bits);
        assert_eq!(bits, [0x3FF5_9905_8C8C_1A96, 0x4000_546B_52E3_0F62, 0x4017_0B0A_6F6E_CCFA], "{bits:x?}");
    }
}
