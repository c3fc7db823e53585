//! Reading what a subcommand is pointed at: a file or standard input.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::outcome::Failure;

/// The longest source that spans can describe.
const LONGEST: u64 = u32::MAX as u64;

/// A source that was read.
#[derive(Debug, Clone)]
pub struct Input {
    /// How reports call it: the path as it was given, or `<stdin>`.
    pub name: String,
    /// Where it lives; `None` for standard input.
    pub path: Option<PathBuf>,
    /// What it holds, as it is.
    pub bytes: Vec<u8>,
}

/// Reads a file, or standard input for `-`.
pub fn read(path: &Path) -> Result<Input, Failure> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .take(LONGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::new(format!("cannot read standard input: {error}")))?;
        check_length(bytes.len() as u64, "standard input")?;
        return Ok(Input { name: "<stdin>".to_owned(), path: None, bytes });
    }
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if metadata.is_dir() {
        return Err(Failure::new(format!("{} is a directory", path.display()))
            .help("give the file itself, such as gitlab.rb inside it"));
    }
    check_length(metadata.len(), &path.display().to_string())?;
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| unreadable(path, &error))?;
    check_length(bytes.len() as u64, &path.display().to_string())?;
    Ok(Input { name: path.display().to_string(), path: Some(path.to_owned()), bytes })
}

fn check_length(length: u64, name: &str) -> Result<(), Failure> {
    if length > LONGEST {
        return Err(Failure::new(format!("{name} is larger than 4 GiB")));
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let failure = Failure::new(format!("cannot read {}: {}", path.display(), plain(error)));
    match error.kind() {
        io::ErrorKind::NotFound if path != Path::new("/etc/gitlab/gitlab.rb") => failure
            .help("an Omnibus installation keeps it at /etc/gitlab/gitlab.rb; `-` reads standard input"),
        io::ErrorKind::PermissionDenied => {
            failure.help("gitlab.rb belongs to root with mode 0600: run the command with sudo")
        }
        _ => failure,
    }
}

/// The system's words without `(os error 2)`.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
