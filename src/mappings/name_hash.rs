//! The hash of a name that does not depend on its letter case. `build.rs` compiles it too, and lays the indexes of the
//! tables out by it.

/// The hash of the parts of a name, such as a root and a key: FNV-1a of their lower-case bytes, each part ended by a
/// byte that no name contains.
pub(crate) fn name_hash(parts: &[&str]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for part in parts {
        for byte in part.as_bytes() {
            hash = (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
        }
        hash = (hash ^ 0xff).wrapping_mul(0x0100_0193);
    }
    hash ^ (hash >> 15)
}
