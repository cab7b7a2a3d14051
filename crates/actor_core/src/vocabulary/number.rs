//! [`shortest`]: prints a number as the shortest text that reads back as the same number.

/// Returns the shortest text that reads back as the same number, such as `957`, `0.1` or `1e300`.
///
/// ```
/// assert_eq!(actor_core::shortest(957.0), "957");
/// assert_eq!(actor_core::shortest(0.1), "0.1");
/// ```
pub fn shortest(value: f64) -> String {
    let text = format!("{value:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
