//! How one file is looked at where no arguments of `lint` say otherwise: for the server of editors.

use super::hint::release_beside;
use super::mounted;
use super::options::{Chosen, RuleOptions};
use crate::cli::release::{ReleaseChoice, UpgradeArgs};
use crate::lint::LintOptions;
use crate::lint::discovery::LintFile;
use crate::mappings::Release;

/// How one file is looked at.
pub(in crate::cli) struct LintChoice {
    pub(in crate::cli) options: LintOptions,
    /// The release that it is for, and why.
    pub(in crate::cli) release: ReleaseChoice,
}

/// The same as `lint` decides for a file with this text; `to` is the release that the user asks for.
pub(in crate::cli) fn lint_choice(found: &LintFile, bytes: &[u8], to: Option<Release>) -> LintChoice {
    let chosen =
        Chosen { upgrade: UpgradeArgs { from: None, to }, rules: &RuleOptions::default(), verbose: false };
    let hint = release_beside(found, bytes);
    let mounted = mounted::files(&found.absolute, bytes);
    LintChoice {
        options: LintOptions { mounted, ..chosen.options(found, hint) },
        release: chosen.judged(found.configuration(), hint),
    }
}
