//! Why a file was not replaced.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a file was not read or not replaced. In each case it is as it was.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// A directory was given.
    Directory(PathBuf),
    /// It is not a regular file.
    NotRegular(PathBuf),
    /// The file has other names, which a replacement would cut off from it.
    HardLinks {
        /// The file.
        path: PathBuf,
        /// How many names it has.
        links: u64,
    },
    /// Another program changed the file after it was read.
    Changed(PathBuf),
    /// It is larger than can be worked on.
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The largest length in bytes.
        limit: u64,
    },
    /// Owner, mode, ACL or an extended attribute cannot be kept.
    Attribute {
        /// The file.
        path: PathBuf,
        /// Which, in words.
        what: String,
        /// What the system says.
        error: io::Error,
    },
    /// The check of the new text failed; the reason.
    Refused(String),
    /// All names for a backup are taken.
    BackupNames(PathBuf),
    /// The system refused something.
    Io {
        /// What was to be done, to be followed by the path.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl WriteError {
    pub(super) fn io(what: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io { what, path: path.to_owned(), error }
    }

    /// What the user can do.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Directory(_) => Some("give the file itself, such as gitlab.rb inside it"),
            Self::HardLinks { .. } => Some("use --stdout and write the output where you want it"),
            Self::Changed(_) => Some("run the command again"),
            Self::Attribute { .. } => Some("run the command as the owner of the file, or with sudo"),
            Self::Refused(_) => Some("nothing was written; this is a defect of gitlab-rb, please report it"),
            Self::Io { error, .. } => match error.kind() {
                io::ErrorKind::PermissionDenied => {
                    Some("gitlab.rb belongs to root with mode 0600: run the command with sudo")
                }
                io::ErrorKind::ResourceBusy => Some(
                    "a file that is mounted by itself cannot be replaced: mount its folder, or use --stdout",
                ),
                io::ErrorKind::ReadOnlyFilesystem => {
                    Some("use --stdout and write the output where you want it")
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// What kind of system error it is, if one.
    pub fn kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Io { error, .. } | Self::Attribute { error, .. } => Some(error.kind()),
            _ => None,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "{} is a directory", shown(path)),
            Self::NotRegular(path) => write!(f, "{} is not a regular file", shown(path)),
            Self::HardLinks { path, links } => write!(
                f,
                "{} has {links} hard links, and the others would keep the old contents",
                shown(path)
            ),
            Self::Changed(path) => {
                write!(f, "{} was changed by another program after it was read", shown(path))
            }
            Self::TooLarge { path, limit } => {
                // The largest text that spans can describe is a byte short of 4 GiB.
                let mebibytes = limit.saturating_add(1) >> 20;
                match mebibytes >> 10 {
                    0 => write!(f, "{} is larger than {mebibytes} MiB", shown(path)),
                    gibibytes => write!(f, "{} is larger than {gibibytes} GiB", shown(path)),
                }
            }
            Self::Attribute { path, what, error } => {
                write!(f, "cannot keep {what} of {}: {}", shown(path), words(error))
            }
            Self::Refused(reason) => write!(f, "the new text does not do what it should: {reason}"),
            Self::BackupNames(path) => write!(f, "there are too many backups of {}", shown(path)),
            Self::Io { what, path, error } => {
                write!(f, "cannot {what} {}: {}", shown(path), words(error))
            }
        }
    }
}

impl std::error::Error for WriteError {}

fn shown(path: &Path) -> String {
    crate::report::printable::line(&path.display().to_string())
}

/// The system's words without `(os error 2)`, in lower case.
fn words(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
