//! `gitlab-rb adopt`: what System Console changed becomes `mattermost['env']`.

mod json;

use std::io::{self, Write};
use std::path::PathBuf;

use super::Run;
use super::console::{Console, diff_deadline};
use super::input::InputFile;
use super::outcome::{CommandOutcome, Failure};
use super::pair::{self, ComparedText, InputPair};
use super::release::{ReleaseChoice, TargetArgs};
use super::texts::{Texts, Which};
use super::words::counted;
use crate::cli::installation::{CONFIG_JSON, GITLAB_RB};
use crate::diff::Comparison;
use crate::diff::adopt::{Adoption, AdoptionOutcome, Choice, adoptions};
use crate::findings::{Edit, LineIndex};
use crate::fix::{Diff, DiffStyle, EditSet};
use crate::mappings::milestones::FIRST_WITH_VARIABLES;
use crate::migrate::{EntryText, NewVariable, env_hash, same_settings};
use crate::report::{columns::wrap, printable};
use crate::settings::{Options, SettingPath, Settings};
use crate::syntax::Tree;
use crate::value::{Key, Value};

/// Carry what System Console changed into gitlab.rb as variables
///
/// Every effective value of config.json that is not the server's default becomes an entry, so that
/// gitlab.rb decides again. Nothing is written without --write.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb adopt gitlab.rb config.json                show what would change
  gitlab-rb adopt --write gitlab.rb config.json        change it, keep a backup
  gitlab-rb adopt --only 'EmailSettings.*' gitlab.rb config.json
                                                       one section alone
  gitlab-rb adopt --skip-secrets gitlab.rb config.json leave passwords and salts

Exit codes:
  0  nothing would change, or the change was written
  1  something would change
  2  wrong usage, or a file that cannot be read or parsed")]
pub(super) struct Adopt {
    /// The gitlab.rb, or a file that contains one; `-` reads standard input
    #[arg(value_name = "FILE", default_value = GITLAB_RB)]
    file: PathBuf,
    /// Mattermost's config.json, or the output of `mmctl config show`; `-` reads standard input
    #[arg(value_name = "CONFIG_JSON", default_value = CONFIG_JSON)]
    config_json: PathBuf,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    target: TargetArgs,
    /// Only settings whose path or variable matches; `*` matches any text
    #[arg(long, value_name = "PATTERN", help_heading = "Settings")]
    only: Option<String>,
    /// Leave secrets in config.json
    #[arg(long, help_heading = "Settings")]
    skip_secrets: bool,
    /// Replace gitlab.rb; the old one becomes FILE.before-gitlab-rb unless git has it
    #[arg(long, help_heading = "Result")]
    write: bool,
    /// How to print the report
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Result")]
    format: AdoptFormat,
}

/// The argument of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum AdoptFormat {
    /// For people
    Text,
    /// For programs: documented and versioned
    Json,
}

impl Run for Adopt {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let (server, judged) = pair::server(self.target.to, &self.file)?;
        if server.release < FIRST_WITH_VARIABLES {
            return Err(Failure::new(format!(
                "GitLab {} overwrites config.json with the values of the legacy keys",
                server.release
            ))
            .help("adopt for the release you upgrade to: --to 11.0 or later"));
        }
        let pair = InputPair::read(&self.file, &self.config_json)?;
        let texts = Texts::of(&pair.gitlab_rb)?;
        let host = pair::text_of(&texts, self.which, server.release)?;
        let tree = host.tree();
        let side = ComparedText { texts: &texts, host, tree: &tree };
        let Some(config) = pair.config(side, console)? else { return Ok(CommandOutcome::Unusable) };
        pair.tell_choice(&texts, host, console)?;
        let options = Options { release: server.release, all_roots: true };
        let settings = Settings::with_options(&tree, options);
        let comparison = Comparison::of(&settings, &config, server, false);
        let choice = Choice { only: self.only.as_deref(), skip_secrets: self.skip_secrets };
        let mut adoptions = adoptions(&comparison, choice);
        let entries: Vec<_> = adoptions.iter().filter_map(entry).collect();
        if host.draft(&env_hash::add(&settings, &entries)).is_none() {
            // A template would take part of a value for a tag: that one stays, and the others are adopted.
            let fits = |entry: NewVariable| host.draft(&env_hash::add(&settings, &[entry])).is_some();
            let fitting: Vec<bool> =
                adoptions.iter().map(|adoption| entry(adoption).is_some_and(fits)).collect();
            let some_fit = fitting.contains(&true);
            for (adoption, fits) in adoptions.iter_mut().zip(fitting) {
                if some_fit && !fits && matches!(adoption.outcome, AdoptionOutcome::Entry(_)) {
                    let why = "the template would take part of its value for a tag";
                    adoption.outcome = AdoptionOutcome::Stays(why.to_owned());
                }
            }
        }
        let entries: Vec<_> = adoptions.iter().filter_map(entry).collect();
        let edits = env_hash::add(&settings, &entries);
        let text = applied(&edits, host.text())?;
        verify(&host.tree_after(&edits, &text), &settings, &entries, options).map_err(|error| {
            Failure::new(error).nothing_changed().help("fix the file first, then run adopt again")
        })?;
        let file = applied(&texts.edits_in_file(host, &edits)?, &pair.gitlab_rb.bytes)?;
        let changes = file != pair.gitlab_rb.bytes;
        if self.format == AdoptFormat::Json {
            let mut diff = Vec::new();
            difference(&pair, &texts, &file, false, &mut diff)?;
            let done = (self.write && changes).then(|| pair.gitlab_rb.replace(&file)).transpose()?;
            let would_change = changes && done.is_none();
            let diff = String::from_utf8_lossy(&diff).into_owned();
            let next = done.is_some().then(|| texts.next_step().to_owned());
            let report =
                json::AdoptionReport { pair: &pair, judged, adoptions: &adoptions, diff, done, next };
            report.write(&mut console.out)?;
            return Ok(if would_change { CommandOutcome::Findings } else { CommandOutcome::Clean });
        }
        self.verdict(&adoptions, judged, console)?;
        list(&adoptions, console)?;
        if !changes {
            return Ok(CommandOutcome::Clean);
        }
        if !self.write {
            difference(&pair, &texts, &file, console.color, &mut console.out)?;
            writeln!(console.out)?;
            writeln!(console.out, "Nothing was written. To write it, add --write.")?;
            return Ok(CommandOutcome::Findings);
        }
        writeln!(console.out, "{}", pair.gitlab_rb.replace(&file)?)?;
        writeln!(
            console.out,
            "Next: {}. System Console then shows these settings as read-only.",
            texts.next_step()
        )?;
        Ok(CommandOutcome::Clean)
    }
}

impl Adopt {
    /// How many settings become entries, and for which release.
    fn verdict(
        &self,
        adoptions: &[Adoption],
        judged: ReleaseChoice,
        console: &mut Console,
    ) -> io::Result<()> {
        let entries = adoptions.iter().filter(|adoption| entry(adoption).is_some()).count();
        let verb = if self.write { "Moved" } else { "Would move" };
        let ReleaseChoice { release, origin } = judged;
        let words = format!(
            "{verb} {entries} of {} that differ from the defaults of GitLab {release} ({origin}) into mattermost['env'].",
            counted(adoptions.len(), "setting", "settings")
        );
        for line in wrap(&words, console.width) {
            writeln!(console.out, "{line}")?;
        }
        writeln!(console.out)
    }
}

/// All other settings are as before, and every entry is effective.
fn verify(
    tree: &Tree<'_>,
    before: &Settings<'_>,
    entries: &[NewVariable],
    options: Options,
) -> Result<(), String> {
    if let Some(failure) = before.failures.iter().find(|failure| failure.certain) {
        let line = LineIndex::new(before.tree.source).line(failure.span.start) + 1;
        return Err(format!(
            "reconfigure fails at line {line}, so no entry would take effect: {}",
            failure.kind.message()
        ));
    }
    let after = Settings::with_options(tree, options);
    let env = SettingPath::root("mattermost").child(Key::Text("env".to_owned()));
    same_settings(before, &after, &[env]).map_err(|error| error.to_string())?;
    for entry in entries {
        let found = after.get("mattermost", &["env", &entry.variable]);
        let wanted = |value: &Value| matches!((value, &entry.text), (Value::String(found), EntryText::Literal(text)) if found == text);
        if !found.is_some_and(wanted) {
            return Err(format!("{} would have no effect", entry.variable));
        }
    }
    Ok(())
}

fn entry(adoption: &Adoption) -> Option<NewVariable> {
    match &adoption.outcome {
        AdoptionOutcome::Entry(text) => {
            Some(NewVariable::new(adoption.variable.as_str(), EntryText::Literal(text.clone())))
        }
        AdoptionOutcome::Stays(_) => None,
    }
}

fn applied(edits: &[Edit], text: &[u8]) -> Result<Vec<u8>, Failure> {
    EditSet::new(edits.iter().cloned())
        .and_then(|edits| edits.apply(text))
        .map_err(|error| Failure::defect(&error))
}

/// The change for eyes: secrets masked.
fn difference(
    pair: &InputPair,
    before: &Texts<'_>,
    file: &[u8],
    color: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let after = InputFile { bytes: file.to_vec(), ..pair.gitlab_rb.clone() };
    Ok(Diff::new(&pair.gitlab_rb.name, &pair.gitlab_rb.bytes, file)
        .until(diff_deadline())
        .mask(&before.secrets(), &Texts::of(&after)?.secrets())
        .write(DiffStyle { color, terminal: true }, out)?)
}

/// What stays in config.json.
fn list(adoptions: &[Adoption], console: &mut Console) -> io::Result<()> {
    let stays: Vec<_> = adoptions
        .iter()
        .filter_map(|adoption| match &adoption.outcome {
            AdoptionOutcome::Stays(why) => Some((adoption, why)),
            AdoptionOutcome::Entry(_) => None,
        })
        .collect();
    if !stays.is_empty() {
        writeln!(console.out, "Stays in config.json:")?;
        for (adoption, why) in &stays {
            writeln!(console.out, "  {}: {}", adoption.path, printable::text(why))?;
        }
        writeln!(console.out)?;
    }
    Ok(())
}
