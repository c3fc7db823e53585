//! What holds for a file: its configuration, the release that it is for, the config.json beside it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::OpenText;
use crate::cli::lint::{LintChoice, lint_choice};
use crate::cli::release::ReleaseChoice;
use crate::cli::user_rows;
use crate::editor::Buffer;
use crate::fix::writer::read_bounded;
use crate::host;
use crate::lint::configuration::folders::{ConfigurationError, Folders};
use crate::lint::discovery;
use crate::mappings::Release;
use crate::mattermost::Config;

/// A config.json is not longer.
const LONGEST: u64 = 4 << 20;

/// The configurations of the folders that are open.
pub(super) struct Workspace {
    folders: Folders,
    /// The release that the user asked for, for all files.
    pub(super) release: Option<Release>,
    configs: HashMap<PathBuf, Option<Arc<Config>>>,
    has_rows: bool,
    /// What the user has to know and does not yet: whole sentences.
    pub(super) remarks: Vec<String>,
}

impl Workspace {
    pub(super) fn new(release: Option<Release>) -> Self {
        Self {
            folders: Folders::nearest(),
            release,
            configs: HashMap::new(),
            has_rows: false,
            remarks: Vec::new(),
        }
    }

    /// Files on disk have changed.
    pub(super) fn forget(&mut self) {
        self.folders = Folders::nearest();
        self.configs.clear();
    }

    /// How a file is looked at.
    ///
    /// # Errors
    ///
    /// Its configuration cannot be used.
    pub(super) fn choice(
        &mut self,
        path: &Path,
        text: &[u8],
    ) -> Result<Option<LintChoice>, ConfigurationError> {
        // A file that is not saved yet may be in a folder that is not there either: the nearest one above counts.
        let there = path.ancestors().skip(1).find(|folder| folder.as_os_str().is_empty() || folder.is_dir());
        let place = there.unwrap_or(Path::new(".")).join(path.file_name().unwrap_or_default());
        let Ok(found) = discovery::named(&place, &self.folders)? else { return Ok(None) };
        if !self.has_rows {
            // They are known to every look-up until the process ends: those of the first configuration count.
            self.has_rows = true;
            if let Err(failure) = user_rows::install(&found.configuration().mappings) {
                self.remarks.push(format!("The rows of your own are not used: {failure}."));
            }
        }
        Ok(Some(lint_choice(&found, text, self.release)))
    }

    /// The release that a file is judged for.
    pub(super) fn release_of(&mut self, open: &OpenText) -> Option<ReleaseChoice> {
        let choice = self.choice(&open.path, &open.text).ok()??;
        Some(choice.release)
    }

    /// A file worked out; `None` where it is no gitlab.rb and has none in it.
    pub(super) fn work_out(&mut self, open: &OpenText) -> Result<Option<Buffer>, ConfigurationError> {
        if !is_meant(&open.path, &open.text) {
            return Ok(None);
        }
        let Some(choice) = self.choice(&open.path, &open.text)? else { return Ok(None) };
        let config = self.config_beside(&open.path);
        Ok(Some(Buffer::new(&open.path, open.text.clone(), choice.options).with_config(config)))
    }

    /// The config.json beside a file.
    fn config_beside(&mut self, path: &Path) -> Option<Arc<Config>> {
        let path = path.parent()?.join("config.json");
        let read = |path: &Path| Config::parse(&read_bounded(path, LONGEST).ok()?).ok().map(Arc::new);
        self.configs.entry(path).or_insert_with_key(|path| read(path)).clone()
    }
}

/// Whether a file is a gitlab.rb by its name, or holds the text of one.
fn is_meant(path: &Path, text: &[u8]) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    (host::is_gitlab_rb(&name) && !host::is_other_ruby(&name, text))
        || (host::may_hold_text(&name, text) && !host::open(path, text).is_empty())
}
