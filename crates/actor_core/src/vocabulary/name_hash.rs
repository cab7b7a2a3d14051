//! A number for a name that is the same in every process.

/// The 64-bit FNV-1a hash of a name: the same in every process and on every platform.
///
/// Checksums of snapshots add such numbers up, so that neither the numbering of symbols nor any order matters.
pub fn name_hash(name: &str) -> u64 {
    fnv1a(name.as_bytes())
}

/// FNV-1a with 64 bits: one changed byte always gives another number; several changed bytes give the same one in one case
/// of 2^64.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
}
