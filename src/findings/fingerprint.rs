//! What makes a finding the same finding after lines have moved.

use std::collections::HashMap;
use std::fmt;

use super::{Finding, SourceId, Sources};

/// Identifies a finding across runs.
///
/// It is the FNV-1a hash of 128 bits, as 32 hexadecimal digits, of the path, the rule, the
/// setting and the occurrence (how many findings of the same path, rule and setting stand before
/// it), each followed by a NUL byte. Values, messages and lines do not enter: a secret cannot be
/// guessed from it, and it survives edits elsewhere in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of the finding number `occurrence`, from 0, of its kind.
    pub fn new(path: &str, rule: &str, setting: Option<&str>, occurrence: usize) -> Self {
        let occurrence = occurrence.to_string();
        let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        for part in [path, rule, setting.unwrap_or_default(), &occurrence] {
            for byte in part.bytes().chain([0]) {
                hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
            }
        }
        Self(hash)
    }

    /// The fingerprints of findings in the order of a report, one for each.
    pub fn of_all(sources: &Sources, findings: &[(SourceId, Finding)]) -> Vec<Self> {
        let occurrences = occurrences(sources, findings);
        let numbered = findings.iter().zip(occurrences);
        numbered
            .map(|((id, finding), occurrence)| {
                Self::new(sources.get(*id).path(), finding.rule, finding.setting.as_deref(), occurrence)
            })
            .collect()
    }
}

/// For each finding, how many of the same file, rule and setting come before it: what tells them apart when lines move.
pub fn occurrences(sources: &Sources, findings: &[(SourceId, Finding)]) -> Vec<usize> {
    let mut seen: HashMap<(&str, &str, Option<&str>), usize> = HashMap::new();
    let kinds = findings
        .iter()
        .map(|(id, finding)| (sources.get(*id).path(), finding.rule, finding.setting.as_deref()));
    kinds
        .map(|kind| {
            let next = seen.entry(kind).or_default();
            *next += 1;
            *next - 1
        })
        .collect()
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl serde::Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a_of_128_bits() {
        // Four NUL-ended parts: "", "", "", "0".
        let mut expected = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
        for byte in *b"\0\0\x000\0" {
            expected ^= u128::from(byte);
            expected = expected.wrapping_mul((1 << 88) + 0x13b);
        }
        assert_eq!(Fingerprint::new("", "", None, 0), Fingerprint(expected));
    }

    #[test]
    fn every_part_counts() {
        let one = Fingerprint::new("a", "b", Some("c"), 0);
        assert_ne!(one, Fingerprint::new("a", "b", Some("c"), 1));
        assert_ne!(one, Fingerprint::new("a", "bc", None, 0));
        assert_ne!(one, Fingerprint::new("ab", "", Some("c"), 0));
        assert_eq!(one.to_string(), Fingerprint::new("a", "b", Some("c"), 0).to_string());
    }
}
