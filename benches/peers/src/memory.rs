//! Measures the memory that something takes: how far the process grows, and what is allocated.

/// The measurement, for all actors together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// The bytes that the process grew by, where the system reports them.
    pub resident: Option<u64>,
    /// The bytes that were allocated and not freed.
    pub allocated: Option<u64>,
    /// The number of allocations.
    pub allocations: Option<u64>,
}

/// Makes something on this thread, and returns it with the memory that it took.
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

/// Returns the resident bytes of the process, or `None` where there is no `/proc`.
fn resident() -> Option<u64> {
    /// The unit that `/proc` counts in on nearly every machine that has it.
    const PAGE: u64 = 4096;
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE)
}
