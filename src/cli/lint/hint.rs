//! The release that a file is for by what is in it or beside it.

use crate::fix::writer::read_bounded;
use crate::host;
use crate::lint::discovery::LintFile;
use crate::mappings::Release;

/// A Chart.yaml is not longer.
const CHART: u64 = 1 << 20;

/// The release that a file is for by an image or a package that it names, or by the chart that it is part of.
pub(super) fn release_beside(found: &LintFile, bytes: &[u8]) -> Option<Release> {
    let hint = host::release_hint(bytes).or_else(|| {
        let folders = found.absolute.ancestors().skip(1).take(2);
        let charts =
            folders.map(|folder| folder.join("Chart.yaml")).filter(|_| !host::is_gitlab_rb(&found.name));
        charts.into_iter().find_map(|chart| host::release_hint(&read_bounded(&chart, CHART).ok()?))
    });
    hint.map(|hint| hint.release)
}
