//! Files that commands write beside the user's own: never in place of one that they read.

use std::path::Path;

use super::outcome::Failure;

/// Refuses to write over an input, whatever name or link it is reached by.
///
/// # Errors
///
/// `output` is one of `inputs`.
pub(super) fn refuse_inputs<'p>(
    output: &Path,
    inputs: impl IntoIterator<Item = &'p Path>,
) -> Result<(), Failure> {
    let is_output = |input: &&Path| same_file::is_same_file(output, input).unwrap_or(false);
    match inputs.into_iter().find(is_output) {
        None => Ok(()),
        Some(input) => Err(Failure::new(format!("{} is an input of this command", input.display()))
            .nothing_changed()
            .help("give another path for the output")),
    }
}
