//! `--node-json` and `--secrets`: what the last reconfigure left beside gitlab.rb.

use std::path::{Path, PathBuf};

use super::console::Console;
use super::input::{self, InputFile};
use super::outcome::Failure;
use super::project::Project;
use crate::findings::{Finding, Level, Source, SourceId};
use crate::host;
use crate::json::JsonError;
use crate::node::{NodeFile, NodeJson, ReconfigureOutput, SecretsJson, findings};
use crate::report::{self, Layout, Report};
use crate::rules::Target;
use crate::settings::{Options, Settings};
use crate::syntax::{Span, Tree};

/// The files to look at; flatten it into a subcommand's arguments.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "What the last reconfigure left")]
pub(super) struct ReconfigureOutputArgs {
    /// Check the node JSON too, which check-config reads: /opt/gitlab/embedded/nodes/HOST.json
    #[arg(long, value_name = "FILE")]
    node_json: Option<PathBuf>,
    /// Check gitlab-secrets.json too, which reconfigure reads: /etc/gitlab/gitlab-secrets.json
    #[arg(long, value_name = "FILE")]
    secrets: Option<PathBuf>,
}

/// The files as they were read.
#[derive(Debug, Default)]
pub(super) struct ReconfigureOutputFiles {
    node: Option<(InputFile, NodeJson)>,
    secrets: Option<(InputFile, SecretsJson)>,
}

/// Why there is nothing to look at.
pub(super) enum Unreadable {
    /// It is to be told by the caller.
    Failure(Failure),
    /// It was told.
    Told,
}

impl ReconfigureOutputArgs {
    /// Whether one of them is asked for.
    pub(super) fn is_given(&self) -> bool {
        self.node_json.is_some() || self.secrets.is_some()
    }

    /// The files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        [&self.node_json, &self.secrets].into_iter().flatten().map(PathBuf::as_path)
    }

    /// Reads the files.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and one that is something else.
    pub(super) fn read(&self, console: &mut Console) -> Result<ReconfigureOutputFiles, Unreadable> {
        if self.node_json.as_deref() == Some(Path::new("-"))
            && self.secrets.as_deref() == Some(Path::new("-"))
        {
            return Err(Failure::new("only one of the files can be standard input").into());
        }
        Ok(ReconfigureOutputFiles {
            node: read(self.node_json.as_deref(), NodeJson::parse, console)?,
            secrets: read(self.secrets.as_deref(), SecretsJson::parse, console)?,
        })
    }
}

impl From<Failure> for Unreadable {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

fn read<T>(
    path: Option<&Path>,
    parse: impl Fn(&[u8]) -> Result<T, JsonError>,
    console: &mut Console,
) -> Result<Option<(InputFile, T)>, Unreadable> {
    let Some(path) = path else { return Ok(None) };
    let input = input::read(path)?;
    match parse(&input.bytes) {
        Ok(parsed) => Ok(Some((input, parsed))),
        Err(error) => {
            refuse(&input, error, console)?;
            Err(Unreadable::Told)
        }
    }
}

/// Tells why a file cannot be used. What cannot be parsed may hold a secret anywhere.
fn refuse(input: &InputFile, error: JsonError, console: &mut Console) -> Result<(), Failure> {
    let everything = Span::new(0, u32::try_from(input.bytes.len()).unwrap_or(u32::MAX));
    let mut report = Report::default();
    let source = report.sources.add(input.source(&Project::find()).with_secrets(vec![everything]));
    let finding = Finding::new("json-unreadable", Level::Error, error.span, error.message).label(error.label);
    report.add(source, [error.help.into_iter().fold(finding, Finding::help)]);
    report::write_findings(&report, &console.style(Layout::Auto), &mut console.err)?;
    Ok(())
}

impl ReconfigureOutputFiles {
    /// What is wrong in there, given the gitlab.rb at `path`; `keep` decides about each finding.
    pub(super) fn tell(
        &self,
        path: &Path,
        gitlab_rb: &[u8],
        target: Target,
        keep: impl Fn(Finding) -> Option<Finding>,
        report: &mut Report,
    ) {
        let hosts = host::open(path, gitlab_rb);
        let trees: Vec<Tree<'_>> = hosts.iter().map(|host| host.tree()).collect();
        let options = Options { release: target.gitlab, all_roots: true };
        let settings: Vec<Settings<'_>> =
            trees.iter().map(|tree| Settings::with_options(tree, options)).collect();
        let left = ReconfigureOutput {
            node: self.node.as_ref().map(|(_, node)| node),
            secrets: self.secrets.as_ref().map(|(_, secrets)| secrets),
        };
        let project = Project::find();
        let mut add = |input: &InputFile, values: &[Span]| -> SourceId {
            let source: Source = input.source(&project).with_secrets(values.to_vec());
            report.sources.add(source)
        };
        let node = self.node.as_ref().map(|(input, node)| add(input, &node.values));
        let secrets = self.secrets.as_ref().map(|(input, secrets)| add(input, &secrets.values));
        for (place, finding) in findings(&left, &settings, target) {
            let id = match place {
                NodeFile::Node => node,
                NodeFile::Secrets => secrets,
            };
            if let (Some(id), Some(finding)) = (id, keep(finding)) {
                report.add(id, [finding]);
            }
        }
    }
}
