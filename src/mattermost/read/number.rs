//! Go's `strconv.ParseInt` for 64 bits, as the released servers were built with it.

/// `prefixes`: base 0, so `0x10` is 16 and `010` is 8; otherwise base 10.
///
/// The servers that use base 0 come from Go up to 1.12, which refuses `1_000`, `0b1` and `0o7`.
pub(super) fn parse(text: &str, prefixes: bool) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (digits, radix) = match digits.as_bytes() {
        [b'0', b'x' | b'X', ..] if prefixes => (&digits[2..], 16),
        [b'0', _, ..] if prefixes => (&digits[1..], 8),
        _ => (digits, 10),
    };
    // `from_str_radix` would take a second sign.
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let magnitude = i128::from_str_radix(digits, radix).ok()?;
    i64::try_from(if negative { -magnitude } else { magnitude }).ok()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn base_0_reads_prefixes_and_base_10_does_not() {
        let cases = [
            ("10", Some(10), Some(10)),
            ("-3", Some(-3), Some(-3)),
            ("+3", Some(3), Some(3)),
            ("0", Some(0), Some(0)),
            ("010", Some(8), Some(10)),
            ("08", None, Some(8)),
            ("0x10", Some(16), None),
            ("0X1f", Some(31), None),
            ("-0x1", Some(-1), None),
            ("1_000", None, None),
            ("0b1", None, None),
            ("0o7", None, None),
            ("7.5", None, None),
            (" 7", None, None),
            ("--7", None, None),
            ("", None, None),
            ("-", None, None),
            ("0x", None, None),
            ("abc", None, None),
            ("9223372036854775807", Some(i64::MAX), Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN), Some(i64::MIN)),
            ("9223372036854775808", None, None),
            ("\u{663}", None, None),
        ];
        for (text, base_0, base_10) in cases {
            assert_eq!((parse(text, true), parse(text, false)), (base_0, base_10), "{text:?}");
        }
    }
}
