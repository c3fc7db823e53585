//! Reading gitlab.rb and config.json together, for `diff`, `adopt` and `export`.

use std::io::Write;
use std::path::Path;

use super::console::Console;
use super::input::{self, InputFile};
use super::outcome::Failure;
use super::project::Project;
use super::release::{self, ReleaseChoice};
use super::texts::{Texts, Which, remarks};
use crate::diff::{ComparedFile, Comparison, finding_in_file};
use crate::findings::{Finding, Level, SourceId};
use crate::host::Host;
use crate::mappings::{Release, releases};
use crate::mattermost::{Config, ConfigError, Server};
use crate::report::{self, Layout, Report};
use crate::settings::{Options, Settings};
use crate::syntax::{Span, Tree};

/// The two files as they were read.
pub(super) struct InputPair {
    pub(super) gitlab_rb: InputFile,
    pub(super) config_json: InputFile,
}

/// The gitlab.rb text that is compared, and all that its file holds.
#[derive(Clone, Copy)]
pub(super) struct ComparedText<'a> {
    pub(super) texts: &'a Texts<'a>,
    pub(super) host: &'a dyn Host,
    pub(super) tree: &'a Tree<'a>,
}

impl InputPair {
    /// Reads both; one of them may be `-`.
    pub(super) fn read(gitlab_rb: &Path, config_json: &Path) -> Result<Self, Failure> {
        if gitlab_rb.as_os_str() == "-" && config_json.as_os_str() == "-" {
            return Err(Failure::new("only one of the two files can be standard input"));
        }
        let pair = Self { gitlab_rb: input::read_text(gitlab_rb)?, config_json: input::read(config_json)? };
        let is_json = |input: &InputFile| input.bytes.trim_ascii_start().starts_with(b"{");
        if is_json(&pair.gitlab_rb) && !is_json(&pair.config_json) {
            return Err(Failure::new(format!("{} is a JSON file, not a gitlab.rb", pair.gitlab_rb.name))
                .help("the two files are in the wrong order: gitlab.rb comes first, then config.json"));
        }
        Ok(pair)
    }

    /// The report of a comparison: both files, secrets masked, and what was found.
    pub(super) fn report(
        &self,
        side: ComparedText<'_>,
        comparison: &Comparison<'_>,
        judged: ReleaseChoice,
    ) -> Report {
        let mut report = self.sources(side, comparison.secrets_in_config());
        for (place, finding) in comparison.findings() {
            report.add(SourceId(place.source()), [finding_in_file(side.host, place, finding)]);
        }
        report.add(SourceId(ComparedFile::GitlabRb.source()), remarks(side.host, side.tree));
        report.target = Some(release::described(judged));
        report.sort();
        report
    }

    /// The config.json; none where one of the files cannot be used, which is told.
    pub(super) fn config(
        &self,
        side: ComparedText<'_>,
        console: &mut Console,
    ) -> Result<Option<Config>, Failure> {
        let problem = if side.tree.errors.iter().any(|error| error.certain) {
            None
        } else {
            match Config::parse(&self.config_json.bytes) {
                Ok(config) => return Ok(Some(config)),
                Err(error) => Some(error),
            }
        };
        self.refuse(console, side, problem)?;
        Ok(None)
    }

    /// Says why a file cannot be used. What cannot be parsed may contain a secret anywhere.
    fn refuse(
        &self,
        console: &mut Console,
        side: ComparedText<'_>,
        error: Option<ConfigError>,
    ) -> Result<(), Failure> {
        let everything = Span::new(0, u32::try_from(self.config_json.bytes.len()).unwrap_or(u32::MAX));
        let mut report = self.sources(side, vec![everything]);
        match error {
            Some(error) => {
                let finding = Finding::new("config-json-unreadable", Level::Error, error.span, error.message)
                    .label(error.label);
                let finding = error.help.into_iter().fold(finding, Finding::help);
                report.add(SourceId(ComparedFile::ConfigJson.source()), [finding]);
            }
            None => report.add(SourceId(ComparedFile::GitlabRb.source()), remarks(side.host, side.tree)),
        }
        let style = console.style(Layout::Auto);
        Ok(report::write_findings(&report, &style, &mut console.err)?)
    }

    /// Says which of several texts was taken.
    pub(super) fn tell_choice(
        &self,
        texts: &Texts<'_>,
        host: &dyn Host,
        console: &mut Console,
    ) -> Result<(), Failure> {
        if texts.count() > 1 {
            writeln!(console.err, "In {}: the settings in line {}.", self.gitlab_rb.name, texts.line(host))?;
        }
        Ok(())
    }

    fn sources(&self, side: ComparedText<'_>, config_secrets: Vec<Span>) -> Report {
        let project = Project::find();
        let mut report = Report::default();
        report.sources.add(self.gitlab_rb.source(&project).with_secrets(side.texts.secrets()));
        report.sources.add(self.config_json.source(&project).with_secrets(config_secrets));
        report
    }
}

/// The text that is meant: of several the only one that sets something of Mattermost.
pub(super) fn text_of<'a>(
    texts: &'a Texts<'_>,
    which: Which,
    release: Release,
) -> Result<&'a dyn Host, Failure> {
    let sets_mattermost = |host: &dyn Host| {
        let tree = host.tree();
        let settings = Settings::with_options(&tree, Options { release, all_roots: true });
        settings.assignments.iter().any(|assignment| assignment.path.root.starts_with("mattermost"))
    };
    texts.one(which, sets_mattermost).map(|host| -> &dyn Host { host })
}

/// The server that a gitlab.rb is judged for, and why; by default of the newest release that bundles Mattermost.
pub(super) fn server(at: Option<Release>, gitlab_rb: &Path) -> Result<(Server, ReleaseChoice), Failure> {
    let newest = releases::last_with_mattermost().unwrap_or_else(releases::newest);
    let judged = ReleaseChoice::of(at, release::configured(gitlab_rb)?.to, None, newest);
    let release = judged.release;
    let mattermost = releases::bundled_mattermost(release).ok_or_else(|| {
        Failure::new(format!("GitLab {release} ({}) has no bundled Mattermost", judged.origin)).help(
            "give a release from 8.0 to 18.11; `gitlab-rb export` writes its configuration for a separate server",
        )
    })?;
    Ok((Server { release, mattermost }, judged))
}
