//! Versions as types of their own, so that a Mattermost version is never taken for a GitLab one.

use std::fmt;
use std::str::FromStr;

macro_rules! version_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            /// Before the dot.
            pub major: u8,
            /// After the dot.
            pub minor: u8,
        }

        impl $name {
            /// `major.minor`
            pub const fn new(major: u8, minor: u8) -> Self {
                Self { major, minor }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}.{}", self.major, self.minor)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl FromStr for $name {
            type Err = InvalidVersion;

            fn from_str(text: &str) -> Result<Self, InvalidVersion> {
                parse(text).map(|(major, minor)| Self { major, minor }).ok_or_else(|| InvalidVersion(text.to_owned()))
            }
        }
    };
}

version_type! {
    /// A GitLab release, such as `11.0`; what `--from`, `--to` and `--at` take.
    Release
}
version_type! {
    /// A Mattermost server version, such as `4.10`.
    MattermostVersion
}
version_type! {
    /// A Ruby version, such as `2.4`.
    RubyVersion
}

/// A text that is no version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidVersion(pub String);

impl fmt::Display for InvalidVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a version; write it as MAJOR.MINOR, for example 11.0", self.0)
    }
}

impl std::error::Error for InvalidVersion {}

/// `v11.0.3-ee.0`, `11.0.3`, `11.0`: what people paste. A patch level is accepted and ignored.
fn parse(text: &str) -> Option<(u8, u8)> {
    let text = text.trim();
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let mut parts = text.splitn(3, '.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?;
    let digits = minor.bytes().take_while(u8::is_ascii_digit).count();
    if digits < minor.len() && !minor[digits..].starts_with(['-', '+']) {
        return None;
    }
    let minor = minor[..digits].parse().ok()?;
    if let Some(patch) = parts.next()
        && !patch.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    Some((major, minor))
}
