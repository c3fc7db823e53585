//! The gitlab.rb texts in what a subcommand was pointed at, and the one it is about.

use std::path::Path;

use super::input::InputFile;
use super::outcome::Failure;
use crate::document::secrets_in_file;
use crate::findings::{Edit, Finding, LineIndex, syntax_errors};
use crate::host::{self, Delivery, Draft, Host, VARIABLE};
use crate::mappings::Release;
use crate::rules::host_remarks;
use crate::syntax::{Span, Tree};

/// Why an edit of a text is none of the file.
const NO_ROOM: &str = "its quoting, folding or tags do not allow it: write it as a literal block (`|`) of YAML, or as a separate gitlab.rb, and change that";

/// Which of several texts a command is about; flatten it into a subcommand's arguments.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct Which {
    /// Of several gitlab.rb texts in FILE, the one at this line
    #[arg(long, value_name = "LINE")]
    pub line: Option<usize>,
}

/// The texts of an input; there is at least one.
pub struct Texts<'t> {
    input: &'t InputFile,
    hosts: Vec<Box<dyn Host + 't>>,
    lines: LineIndex,
}

impl<'t> Texts<'t> {
    /// Looks for them.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn of(input: &'t InputFile) -> Result<Self, Failure> {
        Self::found(input, host::open(Path::new(&input.name), &input.bytes))
    }

    /// The same as a release sees them: where a template compares GitLab's release, only the branch that it takes is there.
    pub fn for_release(input: &'t InputFile, release: Release) -> Result<Self, Failure> {
        Self::found(input, host::open_for(Path::new(&input.name), &input.bytes, release))
    }

    fn found(input: &'t InputFile, hosts: Vec<Box<dyn Host + 't>>) -> Result<Self, Failure> {
        if hosts.is_empty() {
            return Err(Failure::new(format!("{} gives {VARIABLE} no value", input.name))
                .help("there is no gitlab.rb text in it"));
        }
        Ok(Self { input, hosts, lines: LineIndex::new(&input.bytes) })
    }

    /// The file that holds them.
    pub fn input(&self) -> &'t InputFile {
        self.input
    }

    /// All of them, in the order of the file.
    pub fn all(&self) -> impl Iterator<Item = &(dyn Host + 't)> {
        self.hosts.iter().map(Box::as_ref)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.hosts.len()
    }

    /// The line, from 1, in which a text begins.
    pub fn line(&self, host: &dyn Host) -> usize {
        self.lines.line(host.in_file(Span::at(0)).start) + 1
    }

    /// The line, from 1, of a place in the file.
    pub fn line_of(&self, span: Span) -> usize {
        self.lines.line(span.start) + 1
    }

    /// Where they hold secrets, in terms of the file.
    pub fn secrets(&self) -> Vec<Span> {
        secrets_in_file(&self.input.bytes, &self.hosts)
    }

    /// What to do for GitLab to take a change of the file up.
    pub fn next_step(&self) -> &'static str {
        match self.hosts.first().map_or(Delivery::Reconfigure, |host| host.delivery()) {
            Delivery::Reconfigure => "sudo gitlab-ctl reconfigure",
            Delivery::RolledOut => "deploy the file and run gitlab-ctl reconfigure",
            Delivery::Container => "recreate the container (docker compose up -d, or your deployment)",
        }
    }

    /// The text that `which` names; without a line the only one, or the only one for which
    /// `meant` holds.
    ///
    /// # Errors
    ///
    /// Several texts that may be meant, none at that line, and one whose value is not understood.
    pub fn one(&self, which: Which, meant: impl Fn(&dyn Host) -> bool) -> Result<&(dyn Host + 't), Failure> {
        let host = match which.line {
            Some(line) => self.at(line)?,
            None => self.only(meant)?,
        };
        if host.notes().iter().any(|note| note.kind.is_not_followed()) {
            let (line, name) = (self.line(host), &self.input.name);
            return Err(Failure::new(format!(
                "the value of {VARIABLE} in line {line} of {name} is not understood"
            ))
            .help("its settings are not known: put them into a separate gitlab.rb and name that"));
        }
        Ok(host)
    }

    /// The text in which a line stands, or the next one: a block begins below its key.
    fn at(&self, line: usize) -> Result<&(dyn Host + 't), Failure> {
        let ends_behind = |host: &&(dyn Host + 't)| {
            let end = u32::try_from(host.text().len()).unwrap_or(u32::MAX);
            let last = host.in_file(Span::new(end.saturating_sub(1), end)).start;
            self.lines.line(last) + 1 >= line
        };
        self.all().find(ends_behind).ok_or_else(|| {
            Failure::new(format!("there is no gitlab.rb text in or below line {line} of {}", self.input.name))
                .help(self.choice())
        })
    }

    fn only(&self, meant: impl Fn(&dyn Host) -> bool) -> Result<&(dyn Host + 't), Failure> {
        if let [host] = self.hosts.as_slice() {
            return Ok(host.as_ref());
        }
        let mut candidates = self.all().filter(|host| meant(*host));
        match (candidates.next(), candidates.next()) {
            (Some(host), None) => Ok(host),
            _ => Err(Failure::new(format!("{} contains {} gitlab.rb texts", self.input.name, self.count()))
                .help(self.choice())),
        }
    }

    fn choice(&self) -> String {
        let lines: Vec<String> = self.all().map(|host| self.line(host).to_string()).collect();
        format!("choose one by its line: --line {}", lines.join(", --line "))
    }

    /// Edits of a text as those of the file.
    ///
    /// # Errors
    ///
    /// The file's notation cannot hold them.
    pub fn edits_in_file(&self, host: &dyn Host, edits: &[Edit]) -> Result<Vec<Edit>, Failure> {
        if edits.is_empty() {
            return Ok(Vec::new());
        }
        host.edits_in_file(edits).ok_or_else(|| self.no_room(host))
    }

    /// Edits of several texts as those of the file, each with its text; and the texts that the file's notation cannot take
    /// the new text of.
    pub fn all_edits_in_file(&self, edits: &[(&dyn Host, Vec<Edit>)]) -> (Vec<Edit>, Vec<usize>) {
        let drafts: Vec<Option<Draft>> = edits.iter().map(|(host, edits)| host.draft(edits)).collect();
        let drafted: Vec<Draft> = drafts.iter().flatten().cloned().collect();
        let proved = host::proved(Path::new(&self.input.name), &self.input.bytes, &drafted);
        let mut proved = drafted.iter().zip(proved);
        let (mut in_file, mut refused) = (Vec::new(), Vec::new());
        for (number, draft) in drafts.iter().enumerate() {
            match draft.as_ref().and_then(|_| proved.next()) {
                Some((draft, true)) => in_file.extend(draft.edits().iter().cloned()),
                _ => refused.push(number),
            }
        }
        (in_file, refused)
    }

    /// The file's notation cannot take the new text.
    pub fn no_room(&self, host: &dyn Host) -> Failure {
        let (line, name) = (self.line(host), &self.input.name);
        Failure::new(format!("the value in line {line} of {name} cannot take the new text"))
            .nothing_changed()
            .help(NO_ROOM)
    }
}

/// What is wrong with a text before anything is made of it, in terms of the file: what its
/// notation does to it, and what Ruby does not take.
pub fn remarks(host: &dyn Host, tree: &Tree<'_>) -> Vec<Finding> {
    let found = host_remarks(host.notes()).into_iter().chain(syntax_errors(tree));
    found.map(|finding| host.finding_in_file(finding)).collect()
}
