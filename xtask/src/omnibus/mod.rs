//! `import omnibus DIR`: what a checkout of omnibus-gitlab says about the tables of `mappings/omnibus/` and releases.json.
//!
//! * [`source`]: the files of one release and what each of them says
//! * [`release`]: one release: roots, keys, defaults, reads
//! * [`history`]: the same over all releases, as spans
//! * [`statements`]: lists of removals, refusals, gitlab-secrets.json of one release
//! * `settings`, `roots`, `removals`, `defaults`, `deprecations`, `services`, `shipped`: one table each, compared with that
//! * `questions`: what only a person can decide

pub(crate) mod defaults;
pub(crate) mod deprecations;
pub(crate) mod history;
mod mentions;
pub(crate) mod questions;
pub(crate) mod release;
pub(crate) mod removals;
pub(crate) mod roots;
pub(crate) mod services;
pub(crate) mod settings;
pub(crate) mod shipped;
mod source;
mod statements;
