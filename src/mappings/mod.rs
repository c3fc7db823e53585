//! Typed, read-only access to the tables of `mappings/`; the only module that knows their format.
//!
//! `build.rs` compiles the tables in: nothing is read, parsed or allocated at run time. A row is a struct of
//! [`Text`] and versions; each field says what it means, and `evidence` where it was seen.
//!
//! * [`mattermost`]: legacy keys, settings, variables, and how each version reads them
//! * [`omnibus`]: roots and keys, deprecations, moves, changed defaults
//! * [`releases`]: what each GitLab release ships, and where an upgrade stops
//! * [`services`]: the bundled PostgreSQL and Redis, and what a package asks of them
//! * [`milestones`]: from which release on Omnibus as a whole behaves otherwise
//! * [`find`]: what a name of any kind means
//! * [`description`](fn@description): what a setting is for
//! * [`nearest`]: what a mistyped name was probably meant to be
//! * [`user`]: rows that users add
//! * [`secrecy()`]: whose value must not be shown

mod added;
mod describe;
pub mod find;
pub mod mattermost;
pub mod milestones;
mod name_hash;
mod near;
pub mod omnibus;
pub mod releases;
mod search;
mod secrecy;
pub mod services;
mod text;
pub mod upgrades;
pub mod user;
mod version;

pub use describe::{Description, description};
pub use near::{Letters, is_typing_mistake, nearest, nearest_of};
pub use secrecy::{
    NameMatch, Secrecy, SecretName, secrecy, secret, secret_below_root, secret_names, secret_somewhere,
};
pub use text::Text;
pub use version::{InvalidVersion, MattermostVersion, Release, RubyVersion};
