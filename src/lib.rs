//! Reads GitLab's `/etc/gitlab/gitlab.rb` without running it, tells what is wrong with it for a
//! given GitLab release, and rewrites what is legacy.
//!
//! The modules are the stations of one pipeline, and each knows only those before it:
//!
//! ```text
//! host        where the text lives: a file, a YAML block, a template
//! syntax      text -> tree with byte spans and trivia; Ruby's spelling, nothing of GitLab
//! value       what an expression is worth: known, or dynamic and why; values back to Ruby
//! secrets     where a text has secret values, and text without them
//! settings    tree -> assignments in order: which setting, which value, under which condition
//! mappings    the tables of `mappings/`, typed and read-only; a leaf that anyone may read
//! document    a file with all that is worked out of it once
//! mattermost  variables, values by era, config.json, who wins
//! constraints what a release asks of values, and which settings have no effect because of another
//! effects     which places of a file a release warns about, refuses or ignores
//! migrate     what each legacy setting becomes
//! diff        gitlab.rb, environment and config.json side by side; what to adopt
//! export      the configuration of the bundled server, for a server of one's own
//! rules       what is worth a finding, one file a rule
//! node        what the last reconfigure left beside gitlab.rb
//! fix         edits applied to text; the safe writing of a file
//! lookup      what a name means, in words
//! lint        the rules over a text or many files: which ones run, what is suppressed
//! editor      what an editor shows of a file, and the edits that it offers
//! plan        an upgrade leg by leg: what must change before each stop
//! report      findings as text, JSON and the formats of review tools
//! cli         one file a subcommand
//! ```
//!
//! Start reading at [`syntax::parse`], then [`settings::Settings`].

#[cfg(feature = "cli")]
pub mod cli;
pub mod constraints;
pub mod diff;
pub mod document;
pub mod editor;
pub mod effects;
pub mod export;
pub mod findings;
pub mod fix;
pub mod host;
pub mod json;
pub mod lint;
pub mod lookup;
pub mod mappings;
pub mod mattermost;
pub mod migrate;
pub mod node;
pub mod plan;
pub mod report;
pub mod rules;
pub mod secrets;
pub mod settings;
pub mod syntax;
pub mod value;

/// The name and version of the program, in every document for programs.
pub const TOOL: &str = concat!("gitlab-rb ", env!("CARGO_PKG_VERSION"));
