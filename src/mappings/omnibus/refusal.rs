//! Values that Omnibus, GitLab or a service does not take: of one setting, and of several together.

use super::super::search;
use super::super::{Release, Text};
use super::{Impact, Predicate, Premise};

include!(concat!(env!("OUT_DIR"), "/refusals.rs"));
include!(concat!(env!("OUT_DIR"), "/combinations.rs"));

/// What a setting's value must be.
#[derive(Debug)]
pub struct Refusal {
    /// The root.
    pub root: Text,
    /// The keys below it: `*` stands for every key of a hash, `[]` for every element of a list.
    pub keys: &'static [Text],
    /// The first release that asks for it.
    pub from: Release,
    /// The last release that does. None: the newest known.
    pub until: Option<Release>,
    /// What the value must be.
    pub check: Expectation,
    /// What comes of another value. None: reconfigure fails.
    pub impact: Option<Impact>,
    /// The same in words, where the impact's own do not say it.
    pub happens: Option<Text>,
    /// What to write, as an imperative, where the check's own advice does not say it.
    pub advice: Option<Text>,
    /// What else must be so.
    pub needs: &'static [Premise],
    /// Whether it is checked also where the service is off or the server has other roles.
    pub always: bool,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expectation {
    /// A string in strict Base64 that stands for so many bytes.
    Base64(usize),
    /// A string of so many characters or more.
    Shortest(usize),
    /// A string of so many digits and small letters from `a` to `f`.
    Hex(usize),
    /// A string in which this occurs.
    Contains(Text),
    /// A hash.
    Hash,
    /// A hash whose values are hashes.
    HashOfHashes,
    /// A list.
    List,
    /// A list of services whose roots the release has.
    Services,
    /// An Integer, and no string.
    Integer,
    /// A string.
    String,
    /// `true` or `false`, and no string: Ruby tests it.
    Boolean,
    /// One of these, as a string, symbol or number.
    OneOf(&'static [Text]),
    /// None of these.
    NoneOf(&'static [Text]),
    /// A host without scheme and path.
    Host,
    /// A host name as RFC 1123 has it: no port, no user, no underscore.
    HostName,
    /// An URL with a host and one of these schemes.
    Url(&'static [Text]),
    /// Whole numbers from the first to the second.
    Range(usize, usize),
    /// A hash whose keys are none of these misspelt.
    KnownKeys(&'static [Text]),
    /// A hash with all of these keys; `a|b` asks for one of the two.
    RequiredKeys(&'static [Text]),
    /// A list of hashes, no two of which have the same value under this key.
    Distinct(Text),
    /// The value of the last of these keys in an element of the list that root and keys before it name.
    ElementOf(&'static [Text]),
    /// Words with spaces between them, each one of these.
    Words(&'static [Text]),
    /// A hash with one of these keys or none.
    AtMostOneKey(&'static [Text]),
    /// A hash whose first key has none of the first values while its second key has one of the second ones.
    NotTogether(Text, &'static [Text], Text, &'static [Text]),
    /// A string of this form.
    Format(StringForm),
}

/// How a string is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StringForm {
    /// A size as NGINX reads it: `250m`.
    NginxSize,
    /// Directives of NGINX, each with `;` or a block at its end.
    NginxDirectives,
    /// An address to listen on without its port; an IPv6 address in brackets.
    ListenAddress,
    /// An address with its port, as Go's programs listen on it: `localhost:9090`.
    AddressAndPort,
    /// A size as PostgreSQL reads it: `256MB`.
    PostgresqlSize,
    /// An IP address or a network.
    Network,
    /// A network, or a host name; an IP address only with a mask.
    MaskedNetwork,
    /// Digits, and nothing else.
    Number,
    /// A URL whose host is a name and no IP address.
    UrlWithName,
}

/// Settings that do not go together.
#[derive(Debug)]
pub struct Combination {
    /// Root and keys of the setting to blame; the file sets it.
    pub blame: &'static [Text],
    /// What is so of it and of the others.
    pub when: &'static [Premise],
    /// The first release in which it matters.
    pub from: Release,
    /// The last release in which it does. None: the newest known.
    pub until: Option<Release>,
    /// What is wrong, as a clause.
    pub wrong: Text,
    /// What comes of it. None: reconfigure fails.
    pub impact: Option<Impact>,
    /// The same in words, where the impact's own do not say it.
    pub happens: Option<Text>,
    /// What to do, as an imperative.
    pub advice: Text,
    /// The file and releases that show it.
    pub evidence: Text,
}

/// What is asked of values, by root.
pub fn refusals() -> &'static [Refusal] {
    REFUSALS
}

/// What is asked of the values below this root.
pub fn refusals_of(root: &str) -> &'static [Refusal] {
    REFUSALS_BY_ROOT.slice(REFUSALS, &[root], |row| search::is(row.root, root))
}

/// What does not go together.
pub fn combinations() -> &'static [Combination] {
    COMBINATIONS
}

impl Refusal {
    /// Whether this release asks for it.
    pub fn holds_in(&self, release: Release) -> bool {
        super::covers(&[], self.from, self.until, release)
    }
}

impl Combination {
    /// Whether it matters in this release.
    pub fn holds_in(&self, release: Release) -> bool {
        super::covers(&[], self.from, self.until, release)
    }
}
