//! Real Ruby as referee: evaluates files under a stand-in for the settings DSL (`oracle.rb`) and
//! compares what they set with what `show` claims.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod migrated;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use gitlab_rb::mappings::{omnibus, releases};
use serde_json::{Value, json};

/// How a file is evaluated by both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setup {
    /// `--version`, `--to`; `newest` is the newest of the tables.
    pub(crate) release: &'static str,
    /// Know the roots of every release
    pub(crate) all_roots: bool,
    /// Every variable, file and node attribute exists and holds a placeholder; otherwise none does
    pub(crate) everything_exists: bool,
}

impl Setup {
    /// The release as the command line takes it.
    pub(crate) fn release(self) -> String {
        crate::support::release(self.release).to_string()
    }
}

/// What a comparison found.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Contradictions, in words
    pub(crate) problems: Vec<String>,
    /// Settings that both agree on
    pub(crate) agreed: usize,
    /// Settings of Ruby's that are listed as uncertain, with their path
    pub(crate) listed: usize,
    /// Settings of Ruby's that are covered only by something of which no effect is known
    pub(crate) unfollowed: usize,
    /// Failures of Ruby's that nothing we said would have led one to expect
    pub(crate) unforeseen: Vec<String>,
    /// Files that fail in Ruby
    pub(crate) refused: usize,
}

impl Verdict {
    pub(crate) fn add(&mut self, other: Self) {
        self.problems.extend(other.problems);
        self.unforeseen.extend(other.unforeseen);
        self.agreed += other.agreed;
        self.listed += other.listed;
        self.unfollowed += other.unfollowed;
        self.refused += other.refused;
    }
}

/// Evaluates files with Ruby; one result each, in order.
pub(crate) fn evaluate(files: &[PathBuf], setup: Setup) -> Vec<Value> {
    let mut table = tempfile::NamedTempFile::new().expect("a temporary file is created");
    write!(table, "{}", root_table()).expect("the root table is written");
    let mut command = Command::new("ruby");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/oracle.rb"));
    command.arg("--settings").arg(table.path()).args(["--lines", "--version", &setup.release()]);
    if setup.all_roots {
        command.arg("--all-roots");
    }
    if setup.everything_exists {
        command.args(["--env-any", "--stub-files", "--node", "any"]);
    } else {
        command.arg("--no-env");
    }
    let output = command.args(files).output().expect("ruby starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let results: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("the oracle prints JSON")).collect();
    assert_eq!(results.len(), files.len(), "{}", String::from_utf8_lossy(&output.stderr));
    results
}

/// The roots of every release, as the oracle wants them.
fn root_table() -> Value {
    let newest = releases::newest().to_string();
    let minors: Vec<String> = releases::all().iter().map(|row| row.release.to_string()).collect();
    let roots: BTreeMap<&str, Value> = omnibus::roots()
        .iter()
        .filter(|root| root.kind != omnibus::RootKind::Method)
        .map(|root| {
            let kind = match root.kind {
                omnibus::RootKind::Hash => "hash",
                omnibus::RootKind::Role => "role",
                omnibus::RootKind::Setter | omnibus::RootKind::Method => "method",
            };
            let ranges = ranges(root);
            (root.root.as_str(), json!({ "kind": kind, "ranges": ranges }))
        })
        .collect();
    json!({ "minors": minors, "newest": newest, "roots": roots })
}

/// The spans of releases that know a root: first and last of each.
fn ranges(root: &omnibus::Root) -> Vec<[String; 2]> {
    let known: Vec<bool> = releases::all().iter().map(|row| root.exists_in(row.release)).collect();
    let mut ranges: Vec<[String; 2]> = Vec::new();
    for (index, row) in releases::all().iter().enumerate().filter(|(index, _)| known[*index]) {
        let release = row.release.to_string();
        match ranges.last_mut() {
            Some(range) if index > 0 && known[index - 1] => range[1] = release,
            _ => ranges.push([release.clone(), release]),
        }
    }
    ranges
}

/// Compares what `show --format json --reveal-secrets` says of a file with what Ruby made of it.
pub(crate) fn compare(ours: &Value, ruby: &Value) -> Verdict {
    let mut verdict = Verdict::default();
    let ruby_fails = ruby["ok"] == json!(false);
    let we_fail = ours["ok"] == json!(false);
    let unfollowed = !ours["unknown"].as_array().is_none_or(Vec::is_empty);
    if ruby["error"]["class"] == json!("SyntaxError") {
        verdict.refused += 1;
        if !we_fail && !unfollowed {
            verdict
                .unforeseen
                .push(format!("Ruby refuses the text, we do not: {}", ruby["error"]["message"]));
        }
        return verdict;
    }
    if we_fail && !ruby_fails {
        verdict.problems.push(format!("we say it fails, Ruby does not: {}", ours["errors"]));
        return verdict;
    }
    if ruby_fails {
        verdict.refused += 1;
        let may_fail = ["dynamic", "conditional", "unknown"]
            .iter()
            .any(|field| !ours[*field].as_array().is_none_or(Vec::is_empty));
        if !we_fail && !may_fail {
            verdict.unforeseen.push(format!("Ruby fails, we are sure of everything: {}", ruby["error"]));
        }
        let lines =
            ours["errors"].as_array().into_iter().flatten().filter_map(|error| error["line"].as_u64());
        let earlier = lines.min().zip(ruby["error"]["line"].as_u64()).is_some_and(|(ours, ruby)| ruby < ours);
        if !we_fail || (earlier && may_fail) {
            // What is certain is certain for a file that gets so far: this one failed before, at
            // something that only running it can tell.
            return verdict;
        }
    }
    let listed: Vec<Vec<String>> = ["dynamic", "conditional"]
        .iter()
        .flat_map(|field| ours[*field].as_array().cloned().unwrap_or_default())
        .map(|row| texts(&row["path"]))
        .collect();
    check_certain(&ours["settings"], &ruby["settings"], &mut Vec::new(), &mut verdict);
    check_complete(
        &ruby["settings"],
        Some(&ours["settings"]),
        &mut Vec::new(),
        &listed,
        unfollowed,
        &mut verdict,
    );
    verdict
}

/// Everything we are sure of is what Ruby sets.
fn check_certain(ours: &Value, ruby: &Value, path: &mut Vec<String>, verdict: &mut Verdict) {
    match (ours, ruby) {
        (Value::Object(ours), Value::Object(ruby)) => {
            if ours.is_empty() && !ruby.is_empty() {
                // Entries of Ruby's that we lack are looked at by `check_complete`.
                return;
            }
            for (key, value) in ours {
                path.push(key.clone());
                match ruby.get(key) {
                    Some(other) => check_certain(value, other, path, verdict),
                    None => verdict
                        .problems
                        .push(format!("{}: we are sure of {value}, Ruby sets nothing", path.join("."))),
                }
                path.pop();
            }
        }
        _ if ours == ruby => verdict.agreed += 1,
        _ => verdict.problems.push(format!("{}: we are sure of {ours}, Ruby sets {ruby}", path.join("."))),
    }
}

/// Everything that Ruby sets and we are not sure of is listed.
fn check_complete(
    ruby: &Value,
    ours: Option<&Value>,
    path: &mut Vec<String>,
    listed: &[Vec<String>],
    unfollowed: bool,
    verdict: &mut Verdict,
) {
    match (ruby, ours) {
        (Value::Object(entries), ours) if !entries.is_empty() => {
            for (key, value) in entries {
                path.push(key.clone());
                check_complete(value, ours.and_then(|ours| ours.get(key)), path, listed, unfollowed, verdict);
                path.pop();
            }
        }
        (_, Some(_)) => {}
        (_, None) if listed.iter().any(|known| path.starts_with(known) || known.starts_with(path)) => {
            verdict.listed += 1;
        }
        (_, None) if unfollowed => verdict.unfollowed += 1,
        (value, None) => {
            verdict.problems.push(format!("{}: Ruby sets {value}, we do not say so", path.join(".")));
        }
    }
}

fn texts(path: &Value) -> Vec<String> {
    path.as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}
