//! Describes numbers, clamps, buckets and caps as files write them.

use crate::vocabulary::{Bucket, CapKind, CapMode, EffectiveCaps};

/// Formats a number without the noise in its last digits.
pub(super) fn number(value: f64) -> String {
    let tidy = (value * 1e9).round() / 1e9;
    if (tidy - value).abs() <= value.abs() * 1e-9 { tidy.to_string() } else { value.to_string() }
}

/// Formats a clamp: "1 to 99", "at least 1" or "at most 99".
pub(super) fn range(clamp: EffectiveCaps) -> String {
    match (number(clamp.min), number(clamp.max)) {
        (min, _) if clamp.max == f64::INFINITY => format!("at least {min}"),
        (_, max) if clamp.min == f64::NEG_INFINITY => format!("at most {max}"),
        (min, max) => format!("{min} to {max}"),
    }
}

/// Returns the name of a bucket in the short form of a rule.
pub(super) fn bucket(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Flat => "add",
        Bucket::Percent => "increase",
        Bucket::Mult => "Mult",
        Bucket::Factor => "times",
        Bucket::PostAdd => "add_after",
        Bucket::Override => "set",
    }
}

/// Returns the name of a cap in the short form of a rule.
pub(super) fn cap(mode: CapMode, kind: CapKind) -> &'static str {
    match (mode, kind) {
        (CapMode::Baseline, CapKind::Max) => "base_max",
        (CapMode::Baseline, CapKind::Min) => "base_min",
        (CapMode::Additive, CapKind::Max) => "add_max",
        (CapMode::Additive, CapKind::Min) => "add_min",
        (CapMode::Override, CapKind::Max) => "set_max",
        (CapMode::Override, CapKind::Min) => "set_min",
        (CapMode::HardMax, _) => "hard_max",
        (CapMode::HardMin, _) => "hard_min",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_would() {
        for (value, text) in [(1.2 - 1.0, "0.2"), (20.0, "20"), (1e-12, "0.000000000001"), (-0.5, "-0.5")] {
            assert_eq!(number(value), text);
        }
        assert_eq!(number(f64::INFINITY), "inf");
    }
}
