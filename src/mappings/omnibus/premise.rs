//! What a row asks of the rest of the file, and what comes of a wrong value: the vocabulary that the tables about values
//! share. Who evaluates it: [`crate::constraints`].

use super::super::Text;

/// Something that must be so for certain before a row applies.
#[derive(Debug)]
pub struct Premise {
    /// Root and keys of the setting.
    pub setting: &'static [Text],
    /// What it must be.
    pub is: Predicate,
    /// What it is compared with.
    pub values: &'static [Text],
    /// Root and keys of another setting that it is compared with; `values` then has its default.
    pub of: &'static [Text],
}

/// What a setting must be. A value that only running the file can tell is none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Predicate {
    /// Set, and to something else than `nil`.
    Set,
    /// Not set, or `nil`.
    Unset,
    /// Set, and true in Ruby.
    On,
    /// Not set, `nil` or `false`.
    Off,
    /// Not `false`: for what is on by default.
    NotOff,
    /// `false`, as the file itself says.
    False,
    /// One of `values`.
    OneOf,
    /// One of `values`, or not set.
    UnsetOrOneOf,
    /// Set, and none of `values`.
    NoneOf,
    /// An URL whose scheme is one of `values`.
    Scheme,
    /// A number that is not below that of `of`.
    NotBelow,
    /// Another value than that of `of`, which is set too.
    Differs,
    /// A hash or list that is not empty.
    NotEmpty,
    /// A string in which one of `values` occurs, or a list with one of them.
    Contains,
    /// Set, and a string in which none of `values` occurs.
    Lacks,
}

/// What comes of it, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// `gitlab-ctl reconfigure` ends with an error.
    ReconfigureFails,
    /// Puma and Sidekiq do not start.
    RailsFails,
    /// The service of the setting does not start.
    ServiceFails,
    /// GitLab runs and does something else than the file says.
    Misbehaves,
}
