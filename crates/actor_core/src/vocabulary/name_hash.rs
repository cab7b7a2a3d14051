//! [`name_hash`]: a hash of a name that is the same in every process.

/// Returns the 64-bit FNV-1a hash of a name. It is the same in every process and on every platform.
///
/// Checksums of snapshots add up such hashes, so that neither the numbering of symbols nor any order matters.
pub fn name_hash(name: &str) -> u64 {
    fnv1a(name.as_bytes())
}

/// Returns the 64-bit FNV-1a hash of these bytes.
///
/// One changed byte always changes the hash. Several changed bytes leave it unchanged in one case of 2^64.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3))
}
