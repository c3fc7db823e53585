//! Whether the rewritten text provably sets everything else as before; what cannot be proved is not done.

use crate::fix::EditSet;
use crate::migrate::{Broken, Migration, sets_the_rest_as_before};
use crate::settings::Settings;
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
    sets_the_rest_as_before(settings, &syntax::parse(&text), &migration.changed, edits.edits())
}
