//! Reading gitlab.rb and config.json together, for `diff` and `adopt`.

use std::path::Path;

use super::console::Console;
use super::input::{self, Input};
use super::outcome::{Failure, Outcome};
use super::project::Project;
use crate::diff::{Comparison, Place};
use crate::findings::{Finding, Level, SourceId, syntax_errors};
use crate::mappings::{Release, releases, secret};
use crate::mattermost::{ConfigError, JsonPath, Server, Variable};
use crate::report::{self, Report, Shape};
use crate::settings::secrets::secret_spans;
use crate::syntax::Tree;

/// The two files as they were read.
pub(super) struct Pair {
    pub(super) gitlab_rb: Input,
    pub(super) config_json: Input,
}

impl Pair {
    /// Reads both; one of them may be `-`.
    pub(super) fn read(gitlab_rb: &Path, config_json: &Path) -> Result<Self, Failure> {
        if gitlab_rb.as_os_str() == "-" && config_json.as_os_str() == "-" {
            return Err(Failure::new("only one of the two files can be standard input"));
        }
        Ok(Self { gitlab_rb: input::read(gitlab_rb)?, config_json: input::read(config_json)? })
    }

    /// The report of a comparison: both files, secrets masked, and what was found.
    pub(super) fn report(&self, tree: &Tree<'_>, comparison: &Comparison<'_>) -> Report {
        let mut report = self.sources(tree, secrets(comparison));
        for (place, finding) in comparison.findings() {
            report.add(SourceId(place.source()), [finding]);
        }
        report.add(SourceId(Place::GitlabRb.source()), syntax_errors(tree));
        report.target = Some(target(comparison.server));
        report.sort();
        report
    }

    /// Tells why a file cannot be used. What cannot be parsed may hold a secret anywhere.
    pub(super) fn refuse(
        &self,
        console: &mut Console,
        tree: &Tree<'_>,
        error: Option<ConfigError>,
    ) -> Result<Outcome, Failure> {
        let everything =
            crate::syntax::Span::new(0, u32::try_from(self.config_json.bytes.len()).unwrap_or(u32::MAX));
        let mut report = self.sources(tree, vec![everything]);
        match error {
            Some(error) => {
                let finding = Finding::new("config-json-unreadable", Level::Error, error.span, error.message)
                    .label(error.label);
                let finding = error.help.into_iter().fold(finding, Finding::help);
                report.add(SourceId(Place::ConfigJson.source()), [finding]);
            }
            None => report.add(SourceId(Place::GitlabRb.source()), syntax_errors(tree)),
        }
        let style = console.style(Shape::Auto, None);
        report::write_text(&report, &style, &mut console.err)?;
        Ok(Outcome::Unusable)
    }

    fn sources(&self, tree: &Tree<'_>, config_secrets: Vec<crate::syntax::Span>) -> Report {
        let project = Project::find();
        let mut report = Report::default();
        report.sources.add(self.gitlab_rb.source(&project).with_secrets(secret_spans(tree)));
        report.sources.add(self.config_json.source(&project).with_secrets(config_secrets));
        report
    }
}

/// Where config.json holds secrets.
fn secrets(comparison: &Comparison<'_>) -> Vec<crate::syntax::Span> {
    let is_secret = |path: &JsonPath| {
        comparison.row(path).map_or_else(|| secret(&[Variable::of(path).as_str()]), |row| row.secret)
    };
    comparison.config.entries().filter(|entry| is_secret(&entry.path)).map(|entry| entry.value).collect()
}

/// The server of a release, by default of the newest one that bundles Mattermost.
pub(super) fn server(at: Option<Release>) -> Result<Server, Failure> {
    let newest = || releases::all().iter().rev().find(|row| row.mattermost.is_some()).map(|row| row.release);
    let release = at.or_else(newest).unwrap_or_else(releases::newest);
    let mattermost = releases::bundled_mattermost(release).ok_or_else(|| {
        Failure::new(format!("GitLab {release} has no bundled Mattermost"))
            .help("give a release from 8.0 to 18.11; `diff --effective --at 18.11` shows what a server of its own needs")
    })?;
    Ok(Server { release, mattermost })
}

fn target(server: Server) -> report::Target {
    report::Target {
        gitlab: server.release.to_string(),
        mattermost: Some(server.mattermost.to_string()),
        ruby: releases::ruby(server.release).map(|ruby| ruby.to_string()),
    }
}
