//! How much memory something takes: by how much the process grows, and what is allocated.

/// What was measured, for all actors together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// By how many bytes the process grew, where the system tells.
    pub resident: Option<u64>,
    /// Bytes that were allocated and not freed.
    pub allocated: Option<u64>,
    /// How often something was allocated.
    pub allocations: Option<u64>,
}

/// Makes something on this thread, and says what it took.
pub fn used<T>(make: impl FnOnce() -> T) -> (T, Used) {
    let before = resident();
    let (made, allocated, allocations) = counted(make);
    let resident = before.zip(resident()).map(|(before, after)| after.saturating_sub(before));
    (made, Used { resident, allocated, allocations })
}

#[cfg(feature = "allocations")]
fn counted<T>(make: impl FnOnce() -> T) -> (T, Option<u64>, Option<u64>) {
    let mut made = None;
    let info = allocation_counter::measure(|| made = Some(make()));
    let made = made.expect("it was made");
    (made, u64::try_from(info.bytes_current).ok(), Some(info.count_total))
}

#[cfg(not(feature = "allocations"))]
fn counted<T>(make: impl FnOnce() -> T) -> (T, Option<u64>, Option<u64>) {
    (make(), None, None)
}

/// How many bytes of the process are in memory; `None` where there is no `/proc`.
fn resident() -> Option<u64> {
    /// What `/proc` counts in on the machines that have it, nearly always.
    const PAGE: u64 = 4096;
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE)
}
