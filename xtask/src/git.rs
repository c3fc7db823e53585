//! Reading a git checkout through git's plumbing: no work tree is needed, and nothing of it is run.
//!
//! One `git cat-file --batch` serves every file. What a checkout's own configuration could start is switched off.

use std::fmt;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Why a checkout cannot be read.
#[derive(Debug)]
pub(crate) struct Damaged(pub(crate) String);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file of a commit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Blob {
    pub(crate) path: String,
    /// The name of its contents: equal names mean equal contents.
    pub(crate) id: String,
}

/// No file of these repositories that is read here is larger.
const LARGEST_FILE: usize = 8 << 20;

/// A git directory, or a checkout with one.
pub(crate) struct Repository {
    folder: PathBuf,
    reader: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Repository {
    pub(crate) fn open(folder: &Path) -> Result<Self, Damaged> {
        if !folder.is_dir() {
            return Err(Damaged(format!("{} is not a folder", folder.display())));
        }
        let mut reader = plumbing(folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Damaged(format!("git cannot be run: {error}")))?;
        let pipes = reader.stdin.take().zip(reader.stdout.take());
        let (requests, answers) = pipes.ok_or_else(|| Damaged("git has no pipes".to_owned()))?;
        Ok(Self { folder: folder.to_owned(), reader, requests, answers: BufReader::new(answers) })
    }

    /// The names of all tags.
    pub(crate) fn tags(&self) -> Result<Vec<String>, Damaged> {
        let listing = self.output(&["for-each-ref", "--format=%(refname:strip=2)", "refs/tags"])?;
        Ok(String::from_utf8_lossy(&listing).lines().map(str::to_owned).collect())
    }

    /// Every file under these folders at a tag.
    pub(crate) fn files(&self, tag: &str, folders: &[&str]) -> Result<Vec<Blob>, Damaged> {
        let commit = format!("refs/tags/{tag}");
        let mut arguments = vec!["ls-tree", "-r", "-z", "--full-tree", &commit, "--"];
        arguments.extend(folders);
        let listing = self.output(&arguments)?;
        let lines = listing.split(|&byte| byte == 0).filter(|line| !line.is_empty());
        lines
            .map(|line| {
                let line = String::from_utf8_lossy(line);
                let (head, path) = line.split_once('\t')?;
                let mut head = head.split(' ').skip(1);
                (head.next()? == "blob").then_some(())?;
                Some(Blob { path: path.to_owned(), id: head.next()?.to_owned() })
            })
            .map(|blob| blob.ok_or_else(|| Damaged(format!("the list of files of {tag} cannot be read"))))
            .collect()
    }

    /// The contents of a file.
    pub(crate) fn read(&mut self, blob: &Blob) -> Result<Vec<u8>, Damaged> {
        let damaged = |what: &str| Damaged(format!("{} of {}: {what}", blob.path, blob.id));
        writeln!(self.requests, "{}", blob.id)
            .and_then(|()| self.requests.flush())
            .map_err(|error| damaged(&error.to_string()))?;
        let mut head = String::new();
        self.answers.read_line(&mut head).map_err(|error| damaged(&error.to_string()))?;
        let size = head.strip_prefix(&format!("{} blob ", blob.id)).and_then(|size| size.trim().parse().ok());
        let size: usize = size.ok_or_else(|| damaged("its contents are missing or damaged"))?;
        if size > LARGEST_FILE {
            return Err(damaged("is too large"));
        }
        let mut contents = vec![0; size + 1];
        self.answers.read_exact(&mut contents).map_err(|error| damaged(&error.to_string()))?;
        contents.pop();
        Ok(contents)
    }

    fn output(&self, arguments: &[&str]) -> Result<Vec<u8>, Damaged> {
        let output = plumbing(&self.folder)
            .args(arguments)
            .output()
            .map_err(|error| Damaged(format!("git cannot be run: {error}")))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let reason = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(Damaged(format!("{}: {reason}", self.folder.display())))
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = self.reader.kill();
        let _ = self.reader.wait();
    }
}

/// git in this folder, without anything that the user's or the checkout's configuration could make it run or fetch.
fn plumbing(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    git.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.directory=*"]);
    git.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "").env("GIT_TERMINAL_PROMPT", "0");
    git.env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C").stdin(Stdio::null());
    git
}
