//! `gitlab-rb undo`: the last backup back in place.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::{Value, json};

use super::Run;
use super::console::Console;
use super::input::{self, InputFile};
use super::installation::GITLAB_RB;
use super::json;
use super::outcome::{CommandOutcome, Failure};
use crate::fix::writer::{self, BackupFile, Original, WriteResult};
use crate::report::printable;

/// Put the last backup of a file back
///
/// `migrate --write`, `adopt --write` and `lint --fix` keep the text that they replace as FILE.before-gitlab-rb, or with a
/// number behind it. This command replaces FILE with the newest of them that differs from it. The text it replaces becomes
/// a backup as well, so running the command twice changes nothing in the end.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  sudo gitlab-rb undo                    /etc/gitlab/gitlab.rb
  gitlab-rb undo --list prod/gitlab.rb   the backups, newest first

Exit codes:
  0  the backup is back
  2  there is no backup, or the file cannot be replaced")]
pub(super) struct Undo {
    /// The file to put back
    #[arg(value_name = "FILE", default_value = GITLAB_RB)]
    file: PathBuf,
    /// List the backups and change nothing
    #[arg(long)]
    list: bool,
    /// How to print the report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: UndoFormat,
}

/// The argument of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum UndoFormat {
    /// For people
    Text,
    /// For programs: documented and versioned
    Json,
}

impl Run for Undo {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        if self.file.as_os_str() == "-" {
            return Err(Failure::new("standard input has no backup").help("name the file"));
        }
        let input = input::read(&self.file)?;
        let original = input.writable()?;
        let backups = writer::backups(original)?;
        if self.list && self.format == UndoFormat::Text {
            for backup in &backups {
                let state = if backup.text == input.bytes { "  same as the file" } else { "" };
                let path = printable::text(&backup.path.display().to_string());
                writeln!(console.out, "{path}  {}{state}", age(backup.modified))?;
            }
        }
        if self.list && self.format == UndoFormat::Json {
            json::write(document(&input, &backups, None), &mut console.out)?;
        }
        let Some(backup) = backups.iter().find(|backup| backup.text != input.bytes) else {
            return none(&self.file, backups.is_empty());
        };
        if self.list {
            return Ok(CommandOutcome::Clean);
        }
        let written = replace(original, &backup.text)?;
        if self.format == UndoFormat::Json {
            json::write(document(&input, &backups, Some((backup, &written))), &mut console.out)?;
            return Ok(CommandOutcome::Clean);
        }
        writeln!(console.out, "Restored {} from {}.", shown(&written.target), shown(&backup.path))?;
        writeln!(console.out, "The text that was replaced is in {}.", shown(&written.backup.path))?;
        writeln!(console.out, "Next: sudo gitlab-ctl reconfigure, if the change was applied.")?;
        Ok(CommandOutcome::Clean)
    }
}

/// The report in JSON; docs/undo.schema.json describes it.
fn document(
    input: &InputFile,
    backups: &[BackupFile],
    restored: Option<(&BackupFile, &WriteResult)>,
) -> Value {
    let listed = backups.iter().map(|backup| {
        let modified = backup.modified.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        json!({
            "path": shown(&backup.path),
            "modified": modified.map(|since| since.as_secs()),
            "same": backup.text == input.bytes,
        })
    });
    let restored = restored.map(|(backup, written)| {
        json!({
            "file": shown(&written.target),
            "from": shown(&backup.path),
            "replaced_text": shown(&written.backup.path),
        })
    });
    json!({ "file": input.name, "backups": listed.collect::<Vec<_>>(), "restored": restored })
}

fn replace(original: &Original, text: &[u8]) -> Result<WriteResult, Failure> {
    let same = |written: &[u8]| {
        if written == text { Ok(()) } else { Err("the disk has a different text".to_owned()) }
    };
    original.replace(text, same).map_err(|error| Failure::from(error).nothing_changed())
}

fn none(file: &Path, no_backups: bool) -> Result<CommandOutcome, Failure> {
    let file = shown(file);
    let failure = if no_backups {
        Failure::new(format!("there is no backup of {file}")).help(format!(
            "a backup is named {file}.before-gitlab-rb; in a git work tree, use `git checkout -- {file}`"
        ))
    } else {
        Failure::new(format!("every backup of {file} is the same as the file"))
            .help("there is nothing to undo")
    };
    Err(failure)
}

fn shown(path: &Path) -> String {
    printable::text(&path.display().to_string())
}

/// `3 days ago`; how long ago the backup was made.
fn age(modified: Option<SystemTime>) -> String {
    let Some(age) = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok()) else {
        return "now".to_owned();
    };
    let minutes = age.as_secs() / 60;
    let (count, unit) = match minutes {
        0 => return "just now".to_owned(),
        1..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}
