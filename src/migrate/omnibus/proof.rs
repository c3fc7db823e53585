//! Whether the rewritten text provably sets everything else as before; what cannot be proved is not done.

use crate::fix::EditSet;
use crate::mappings::milestones::VIVIFYING;
use crate::migrate::{Broken, Migration, same_settings_after};
use crate::settings::{Options, Settings};
use crate::syntax;

/// Reads the text after the edits and compares. A templated text has to be put together by its host: not looked at here.
pub(super) fn check(settings: &Settings<'_>, migration: &Migration) -> Result<(), Broken> {
    let tree = settings.tree;
    let templated = !tree.templated.values.is_empty() || !tree.templated.regions.is_empty();
    if migration.edits.is_empty() || templated {
        return Ok(());
    }
    let broken = |error: crate::fix::EditError| Broken::Syntax(error.to_string());
    let edits = EditSet::new(migration.edits.iter().cloned()).map_err(broken)?;
    let text = edits.apply(tree.source).map_err(broken)?;
    let new_tree = syntax::parse(&text);
    // What is written anew is for a release that creates the levels of a nested key: both texts are read as it would.
    let options = Options { release: settings.release.max(VIVIFYING), all_roots: true };
    let new = Settings::with_options(&new_tree, options);
    if options.release == settings.release {
        return same_settings_after(settings, &new, &migration.changed, edits.edits());
    }
    let old = Settings::with_options(tree, options);
    same_settings_after(&old, &new, &migration.changed, edits.edits())
}
