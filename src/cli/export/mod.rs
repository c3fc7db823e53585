//! `gitlab-rb export`: the configuration of the bundled Mattermost, for a server of one's own.
//!
//! `output` writes files, `leave` removes Mattermost from gitlab.rb, `report` says what happened
//! and what is left to do.

mod json;
mod leave;
mod output;
mod report;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Run;
use super::console::Console;
use super::input::{self, InputFile};
use super::outcome::{CommandOutcome, Failure};
use super::pair::{self, ComparedText, InputPair};
use super::texts::{Texts, Which};
use super::{release_name, user_rows};
use crate::cli::installation::GITLAB_RB;
use crate::diff::Comparison;
use crate::export::forms::{EnvQuoting, Form, Reveal};
use crate::export::{
    self as library, MattermostSecrets, QuotedExpression, StandaloneServer, checklist, derived,
};
use crate::findings::LineIndex;
use crate::host::Delivery;
use crate::mappings::mattermost::newest_version;
use crate::mappings::{MattermostVersion, Release};
use crate::mattermost::Server;
use crate::node::SecretsJson;
use crate::report::printable;
use crate::secrets::Secrets as FileSecrets;
use crate::settings::{Options, Settings};
use leave::Leaving;
use output::ProductDestination;
use report::ExportReport;

/// Export the configuration of the bundled Mattermost for a separate server
///
/// GitLab 19.0 has no Mattermost. Its config.json alone is not its configuration: what gitlab.rb and
/// Omnibus set lives in the environment. This puts all of it together and writes it for another
/// version. Secrets are written to --output alone, with mode 0600.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb export /etc/gitlab/gitlab.rb          what there is to carry
  sudo gitlab-rb export --secrets /etc/gitlab/gitlab-secrets.json \\
      --data-source 'postgres://mmuser:PASSWORD@db/mattermost' \\
      --format systemd --output leaving/ \\
      /etc/gitlab/gitlab.rb /var/opt/gitlab/mattermost/config.json
                                                  all of it, into a folder
  gitlab-rb export --format config-json --patch gitlab.rb config.json
                                                  what config.json lacks
  gitlab-rb export --at 15.11 --target-mattermost 10.11 gitlab.rb
                                                  for other versions
  gitlab-rb export --report-format json -o leaving/ gitlab.rb 2> report.json
                                                  the report for a program")]
pub(super) struct ExportCommand {
    /// The gitlab.rb, or a file that contains one; `-` reads standard input
    #[arg(value_name = "FILE", default_value = GITLAB_RB)]
    file: PathBuf,
    /// Mattermost's config.json; without it only what gitlab.rb and Omnibus set is carried
    #[arg(value_name = "CONFIG_JSON")]
    config_json: Option<PathBuf>,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    source: ExportSource,
    #[command(flatten)]
    target: NewServer,
    #[command(flatten)]
    result: FormArgs,
}

/// What the configuration is taken from.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "From")]
struct ExportSource {
    /// The GitLab release that bundles the server, 18.11 if not given
    #[arg(long, value_name = "RELEASE", value_parser = release_name::parse)]
    at: Option<Release>,
    /// gitlab-secrets.json, for what reconfigure keeps there: at-rest key, GitLab sign-on
    #[arg(long, value_name = "FILE")]
    secrets: Option<PathBuf>,
}

/// The server it is written for.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "To")]
struct NewServer {
    /// The version of the new server, the newest that is known if not given
    #[arg(long, value_name = "VERSION")]
    target_mattermost: Option<MattermostVersion>,
    /// The folder of the new server, /opt/mattermost if not given
    #[arg(long, value_name = "DIR")]
    prefix: Option<String>,
    /// The address of the new database, postgres://USER:PASSWORD@HOST:5432/DATABASE; better given in the
    /// environment, where other users do not see it
    #[arg(long, value_name = "DSN", env = "MM_SQLSETTINGS_DATASOURCE", hide_env_values = true)]
    data_source: Option<String>,
}

/// What is written, and where.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Result")]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
struct FormArgs {
    /// How to write it
    #[arg(long, value_name = "FORM", default_value = "config-json")]
    format: ExportFormat,
    /// With config-json: only what differs from CONFIG_JSON, as a JSON merge patch
    #[arg(long)]
    patch: bool,
    /// With env: who reads the file
    #[arg(long, value_name = "READER", default_value = "shell")]
    quoting: QuotingArgument,
    /// Write to a file, or into a folder, with real secrets and mode 0600
    #[arg(long, short, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Overwrite what --output finds there
    #[arg(long, requires = "output")]
    force: bool,
    /// Print secrets to standard output too
    #[arg(long, conflicts_with = "output")]
    reveal_secrets: bool,
    /// How to print the report, which goes to standard error
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    report_format: ExportReportFormat,
    /// Remove Mattermost from FILE too, keeping its address and a backup
    #[arg(long, requires = "output")]
    write_gitlab_rb: bool,
}

/// The argument of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ExportFormat {
    /// Mattermost's config.json
    ConfigJson,
    /// An environment file
    Env,
    /// A drop-in for the systemd unit, and its environment file
    Systemd,
    /// A service of Docker Compose
    Compose,
    /// A script of mmctl commands for a running server
    Mmctl,
    /// Values for the Helm chart mattermost-team-edition
    Helm,
}

/// The argument of `--quoting`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum QuotingArgument {
    /// A POSIX shell, and EnvironmentFile= of systemd
    Shell,
    /// `docker run --env-file`
    Raw,
}

/// The argument of `--report-format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ExportReportFormat {
    /// For people
    Text,
    /// For programs: documented and versioned
    Json,
}

impl Run for ExportCommand {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let form = self.form()?;
        let (server, judged) = pair::server(self.source.at, &self.file)?;
        let target = self.target(server, form)?;
        let destination = ProductDestination::of(&self.result, form)?;
        let pair = self.read()?;
        let texts = Texts::of(&pair.gitlab_rb)?;
        let host = pair::text_of(&texts, self.which, server.release)?;
        let tree = host.tree();
        let side = ComparedText { texts: &texts, host, tree: &tree };
        let Some(config) = pair.config(side, console)? else { return Ok(CommandOutcome::Unusable) };
        let secrets = self.source.read_secrets()?;
        if self.result.report_format == ExportReportFormat::Text {
            pair.tell_choice(&texts, host, console)?;
        }

        let settings = Settings::with_options(&tree, Options { release: server.release, all_roots: true });
        let keys = derived(&settings, secrets.as_ref(), server.release);
        let comparison = Comparison::with_derived(&settings, keys, &config, server);
        let mut export = library::Export::of(&comparison, &settings, &target);
        let lines = LineIndex::new(&pair.gitlab_rb.bytes);
        let in_file = FileSecrets::of(&pair.gitlab_rb.bytes, texts.secrets());
        export.mark_secrets(|text| in_file.is_value(text));
        export.locate(|span| {
            let place = host.in_file(span);
            let text = String::from_utf8_lossy(tree.bytes(span)).into_owned();
            let line = lines.position(&pair.gitlab_rb.bytes, place.start).line;
            QuotedExpression {
                file_and_line: format!("{}:{line}", pair.gitlab_rb.name),
                text: in_file.mask(&host.in_words(&text)).into_owned(),
            }
        });
        let in_container = host.delivery() == Delivery::Container;
        let steps = checklist(&export, &comparison, &settings, &target, form, in_container);
        let leaving = Leaving::of(&texts, host, &tree, server.release)?;
        if self.result.write_gitlab_rb {
            leaving.check(&pair.gitlab_rb)?;
        }
        let reveal = match (&destination, self.result.reveal_secrets) {
            (ProductDestination::Stdout, false) => Reveal::Nothing,
            _ => Reveal::Secrets,
        };
        let product = form.write(&export, &target, reveal);

        let report = ExportReport {
            export: &export,
            product: &product,
            steps: &steps,
            leaving: &leaving,
            name: &pair.gitlab_rb.name,
            given: report::ExportInputs {
                config_json: self.config_json.is_some(),
                secrets: secrets.is_some(),
                enabled: report::is_enabled(&settings),
            },
            masked: destination == ProductDestination::Stdout && reveal == Reveal::Nothing,
            width: console.width,
            origin: judged.origin,
        };
        let written = destination.write(&product, &report, &leaving, &self.inputs(), console)?;
        console.out.flush()?;
        if self.result.report_format == ExportReportFormat::Json {
            let mut done = Vec::new();
            if self.result.write_gitlab_rb {
                leaving.write(&pair.gitlab_rb, &mut done)?;
            }
            json::write(&report, &written, &done, &mut console.err)?;
        } else {
            report.print(console.err_color, &written, &mut console.err)?;
            if self.result.write_gitlab_rb {
                leaving.write(&pair.gitlab_rb, &mut console.err)?;
            }
        }
        Ok(if report.needs_you() { CommandOutcome::Findings } else { CommandOutcome::Clean })
    }
}

impl ExportCommand {
    /// The files that are read.
    fn inputs(&self) -> Vec<&Path> {
        let named = [Some(&self.file), self.config_json.as_ref(), self.source.secrets.as_ref()];
        named.into_iter().flatten().map(PathBuf::as_path).chain(user_rows::files()).collect()
    }

    fn form(&self) -> Result<Form, Failure> {
        let FormArgs { format, patch, quoting, .. } = self.result;
        if patch && format != ExportFormat::ConfigJson {
            return Err(Failure::new("--patch goes with --format config-json only"));
        }
        if quoting == QuotingArgument::Raw && format != ExportFormat::Env {
            return Err(Failure::new("--quoting goes with --format env only"));
        }
        Ok(match format {
            ExportFormat::ConfigJson if patch => Form::ConfigPatch,
            ExportFormat::ConfigJson => Form::ConfigJson,
            ExportFormat::Env if quoting == QuotingArgument::Raw => Form::Env(EnvQuoting::Raw),
            ExportFormat::Env => Form::Env(EnvQuoting::Shell),
            ExportFormat::Systemd => Form::Systemd,
            ExportFormat::Compose => Form::Compose,
            ExportFormat::Mmctl => Form::Mmctl,
            ExportFormat::Helm => Form::Helm,
        })
    }

    fn target(&self, server: Server, form: Form) -> Result<StandaloneServer, Failure> {
        let newest = newest_version();
        let mattermost = self.target.target_mattermost.unwrap_or(newest);
        if mattermost < server.mattermost {
            return Err(Failure::new(format!(
                "Mattermost {mattermost} is older than the {} that GitLab {} bundles",
                server.mattermost, server.release
            ))
            .help("an older server does not take the database of a newer one: give the same version or a later one"));
        }
        if mattermost > newest {
            return Err(Failure::new(format!("this gitlab-rb knows Mattermost up to {newest}"))
                .help(format!("--target-mattermost {newest} is the nearest")));
        }
        let folder = match (form.image_folder(), &self.target.prefix) {
            (Some(_), Some(_)) => {
                return Err(Failure::new("--prefix has no effect here: the image has a folder of its own"));
            }
            (Some(folder), None) => folder.to_owned(),
            (None, Some(prefix)) if !prefix.starts_with('/') => {
                return Err(Failure::new(format!("`{prefix}` is not an absolute path"))
                    .help("give the folder of the new server, such as --prefix /opt/mattermost"));
            }
            (None, Some(prefix))
                if prefix.chars().any(|c| c != ' ' && printable::character(c) != c || c == '\t') =>
            {
                return Err(Failure::new("--prefix has a character that is no part of a folder's name")
                    .help("give the folder of the new server, such as --prefix /opt/mattermost"));
            }
            (None, prefix) => prefix.clone().unwrap_or_else(|| "/opt/mattermost".to_owned()),
        };
        let data_source = self.target.data_source.clone().filter(|address| !address.is_empty());
        let container = form.image_folder().is_some();
        Ok(StandaloneServer { mattermost, folder, data_source, container })
    }

    fn read(&self) -> Result<InputPair, Failure> {
        if let Some(config_json) = &self.config_json {
            return InputPair::read(&self.file, config_json);
        }
        let config_json = InputFile { name: "config.json".to_owned(), bytes: b"{}".to_vec(), original: None };
        Ok(InputPair { gitlab_rb: input::read_text(&self.file)?, config_json })
    }
}

impl ExportSource {
    fn read_secrets(&self) -> Result<Option<MattermostSecrets>, Failure> {
        let Some(path) = &self.secrets else { return Ok(None) };
        let input = input::read(path)?;
        let json = SecretsJson::parse(&input.bytes).map_err(|error| {
            let place = LineIndex::new(&input.bytes).position(&input.bytes, error.span.start);
            let at = format!("{}:{}:{}", input.name, place.line, place.column);
            Failure::new(format!("{at}: {}", error.message)).help(
                error.help.unwrap_or("an Omnibus installation keeps it at /etc/gitlab/gitlab-secrets.json"),
            )
        })?;
        MattermostSecrets::of(&json).map(Some).ok_or_else(|| {
            Failure::new(format!("{} has no section `mattermost`", input.name)).help(
                "GitLab 19.0 deletes the section: give the file as it was before, from a backup, or leave out --secrets",
            )
        })
    }
}
