//! `gitlab-rb show FILE`: what a file sets.

use std::io::Write;
use std::path::PathBuf;

use serde_json::{Map, Value as Json, json};

use super::console::Console;
use super::outcome::{CommandOutcome, Failure};
use super::texts::Texts;
use super::{input, release};
use crate::TOOL;
use crate::cli::installation::GITLAB_RB;
use crate::findings::LineIndex;
use crate::host::{self, Host};
use crate::mappings::{self, releases};
use crate::secrets::{self, MASK, Secrets};
use crate::settings::{Options, SettingPath, Settings, Uncertain};
use crate::syntax::Span;
use crate::value::{DynamicReason, Key, Value, ruby};

/// Show what a gitlab.rb sets, without running it
///
/// What is certain is printed as settings; what depends on the environment, on a condition, or on
/// something that cannot be followed is listed apart, with its line. Values of secrets are masked.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb show /etc/gitlab/gitlab.rb
  gitlab-rb show --format json --to 16.11 gitlab.rb
  gitlab-rb show - < gitlab.rb")]
pub(super) struct Show {
    /// The gitlab.rb to read, or `-` for standard input
    #[arg(value_name = "FILE", default_value = GITLAB_RB)]
    file: PathBuf,
    /// How to print it
    #[arg(long, value_enum, default_value = "tree")]
    format: ShowFormat,
    /// Print the values of secrets as they are
    #[arg(long)]
    reveal_secrets: bool,
    /// Accept the settings of every release, so that a removed one is not an error
    #[arg(long)]
    all_roots: bool,
    #[command(flatten)]
    target: release::TargetArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ShowFormat {
    /// For people
    Tree,
    /// For programs
    Json,
}

impl super::Run for Show {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let input = input::read_text(&self.file)?;
        let hint = host::release_hint(&input.bytes).map(|hint| hint.release);
        let judged = release::ReleaseChoice::of(
            self.target.to,
            release::configured(&self.file)?.to,
            hint,
            releases::newest(),
        );
        let options = Options {
            release: judged.release,
            all_roots: self.all_roots || judged.origin == release::ReleaseOrigin::Newest,
        };
        let texts = Texts::of(&input)?;
        let (mut reports, mut unparsable) = (Vec::new(), false);
        for host in texts.all() {
            let tree = host.tree();
            let settings = Settings::with_options(&tree, options);
            let page = ShowOutput {
                file: &input.bytes,
                lines: LineIndex::new(&input.bytes),
                host,
                settings: &settings,
                secrets: Secrets::of(host.text(), secrets::secret_spans(&tree)),
                reveal: self.reveal_secrets,
            };
            reports.push(page.report(&input.name));
            unparsable |= tree.errors.iter().any(|error| error.certain);
        }
        match (self.format, reports.as_slice()) {
            (ShowFormat::Json, [report]) => writeln!(console.out, "{report:#}")?,
            (ShowFormat::Json, reports) => writeln!(console.out, "{:#}", Json::from(reports))?,
            (ShowFormat::Tree, [report]) => write!(console.out, "{}", tree_text(report))?,
            (ShowFormat::Tree, reports) => {
                for (number, (report, host)) in reports.iter().zip(texts.all()).enumerate() {
                    let line = texts.line(host);
                    let blank = if number > 0 { "\n" } else { "" };
                    writeln!(console.out, "{blank}# {}, line {line}", input.name)?;
                    write!(console.out, "{}", tree_text(report))?;
                }
            }
        }
        Ok(if unparsable { CommandOutcome::Unusable } else { CommandOutcome::Clean })
    }
}

/// What is printed, and how to find places in it.
struct ShowOutput<'a> {
    file: &'a [u8],
    lines: LineIndex,
    host: &'a dyn Host,
    settings: &'a Settings<'a>,
    /// Where the file holds secrets, in source order.
    secrets: Secrets,
    reveal: bool,
}

impl ShowOutput<'_> {
    /// The report in the shape of `--format json`, version 1, which docs/show.schema.json describes; the tree is drawn
    /// from it too.
    fn report(&self, name: &str) -> Json {
        let summary = self.settings.summary();
        let mut roots: Vec<_> = summary.certain.iter().collect();
        roots.sort_by_key(|(root, _)| root.as_str());
        let certain: Map<String, Json> = roots
            .into_iter()
            .map(|(root, value)| (root.clone(), self.value(value, &mut vec![root.clone()])))
            .collect();
        let errors = self.errors();
        json!({
            "version": 1,
            "tool": TOOL,
            "file": name,
            "ok": errors.is_empty(),
            "settings": certain,
            "dynamic": summary.dynamic.iter().map(|uncertain| self.uncertain(uncertain)).collect::<Vec<_>>(),
            "conditional": summary.conditional.iter().map(|uncertain| self.uncertain(uncertain)).collect::<Vec<_>>(),
            "unknown": self.unknown(),
            "errors": errors,
        })
    }

    /// What has effects that are not known, and what stops the file if it is reached.
    fn unknown(&self) -> Vec<Json> {
        let mut rows: Vec<(Span, String)> = self
            .settings
            .unknown
            .iter()
            .map(|unknown| (unknown.span, unknown.reason.text().to_owned()))
            .collect();
        let perhaps = self.settings.failures.iter().filter(|failure| !failure.certain);
        rows.extend(
            perhaps.map(|failure| (failure.span, format!("if this runs: {}", failure.kind.message()))),
        );
        rows.sort();
        rows.into_iter()
            .map(|(span, reason)| {
                let source = self.host.in_words(&self.source(span));
                self.place(span, vec![("source", source.into()), ("reason", reason.into())])
            })
            .collect()
    }

    fn errors(&self) -> Vec<Json> {
        let syntax = self.settings.tree.errors.iter().filter(|error| error.certain);
        let mut errors: Vec<(Span, String)> = syntax.map(|error| (error.span, error.message())).collect();
        let certain = self.settings.failures.iter().filter(|failure| failure.certain);
        errors.extend(certain.map(|failure| (failure.span, failure.kind.message())));
        errors.sort();
        errors
            .into_iter()
            .map(|(span, message)| self.place(span, vec![("message", message.into())]))
            .collect()
    }

    fn uncertain(&self, uncertain: &Uncertain) -> Json {
        let names = names(&uncertain.path);
        let source = self.host.in_words(&self.source(uncertain.span));
        let fields = vec![
            ("setting", uncertain.path.to_string().into()),
            ("path", names.into()),
            ("source", source.into()),
            ("reason", reason(uncertain.reason).into()),
        ];
        self.place(uncertain.span, fields)
    }

    /// An object with the given fields and the line and column of a span.
    fn place(&self, span: Span, fields: Vec<(&str, Json)>) -> Json {
        let position = self.lines.position(self.file, self.host.in_file(span).start);
        let mut object: Map<String, Json> =
            fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        object.insert("line".to_owned(), position.line.into());
        object.insert("column".to_owned(), position.column.into());
        Json::Object(object)
    }

    /// The text of a span, secrets masked.
    fn source(&self, span: Span) -> String {
        let tree = self.settings.tree;
        let text = tree.text(span).into_owned();
        if self.reveal {
            return text;
        }
        let mut shown = String::new();
        let mut at = span.start;
        let inside =
            self.secrets.spans().iter().filter(|secret| span.start < secret.end && secret.start < span.end);
        for secret in inside {
            if secret.start >= at {
                shown.push_str(&tree.text(Span::new(at, secret.start)));
                shown.push_str(MASK);
            }
            at = at.max(secret.end.min(span.end));
        }
        shown.push_str(&tree.text(Span::new(at, span.end)));
        shown
    }

    /// A value as JSON. Keys are sorted, so that equal settings print equally.
    fn value(&self, value: &Value, path: &mut Vec<String>) -> Json {
        match value {
            Value::Integer(_) | Value::Float(_) if !self.reveal && mappings::secret(path) => MASK.into(),
            Value::String(text) if !self.reveal && self.secrets.is_value(text) => MASK.into(),
            Value::String(text) | Value::Symbol(text) if !self.reveal => {
                secrets::masked_text(path, text).into_owned().into()
            }
            Value::Nil | Value::Dynamic(_) => Json::Null,
            Value::Bool(known) => (*known).into(),
            Value::Integer(number) => integer(*number),
            Value::Float(number) => (*number).into(),
            Value::String(text) | Value::Symbol(text) | Value::Regexp(text) | Value::Range(text) => {
                text.as_str().into()
            }
            Value::Array(elements) => elements.iter().map(|element| self.value(element, path)).collect(),
            Value::Hash(entries) => {
                let mut sorted: Vec<_> = entries.iter().collect();
                sorted.sort_by_key(|(key, _)| key.as_str());
                let mut object = Map::new();
                for (key, value) in sorted {
                    path.push(key.as_str().to_owned());
                    object.insert(key.as_str().to_owned(), self.value(value, path));
                    path.pop();
                }
                Json::Object(object)
            }
        }
    }
}

/// The report for people.
fn tree_text(report: &Json) -> String {
    let mut lines = Vec::new();
    if let Some(settings) = report["settings"].as_object() {
        draw(settings, 0, &mut lines);
    }
    for (field, title) in [
        ("dynamic", "Known only when it runs"),
        ("conditional", "Depends on a condition"),
        ("unknown", "Not followed"),
        ("errors", "Errors"),
    ] {
        let rows = report[field].as_array().map_or(&[][..], Vec::as_slice);
        if rows.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(format!("{title}:"));
        lines.extend(rows.iter().map(row_text));
    }
    let mut text = crate::report::printable::text(&lines.join("\n"));
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// `  line 4: gitlab_rails['x'] = ENV['FOO'] (environment)`
fn row_text(row: &Json) -> String {
    let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let what = match row["path"].as_array() {
        Some(path) => format!("{} = {} ({})", path_text(path), first_line(&field("source")), field("reason")),
        None if row["message"].is_string() => field("message"),
        None => format!("{} ({})", first_line(&field("source")), field("reason")),
    };
    format!("  line {}: {what}", row["line"])
}

fn draw(entries: &Map<String, Json>, level: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(level);
    for (key, value) in entries {
        match value {
            Json::Object(inner) if !inner.is_empty() => {
                lines.push(format!("{indent}{key}"));
                draw(inner, level + 1, lines);
            }
            other => lines.push(format!("{indent}{key} = {}", inline(other))),
        }
    }
}

/// A value on one line, as Ruby writes it.
fn inline(value: &Json) -> String {
    match value {
        Json::Null => "nil".to_owned(),
        Json::String(text) if text == MASK => MASK.to_owned(),
        Json::String(text) => ruby::quote(text),
        Json::Array(elements) => format!("[{}]", elements.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Json::Object(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| format!("{} => {}", ruby::quote(key), inline(value)))
                .collect();
            if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
        }
        other => other.to_string(),
    }
}

fn path_text(path: &[Json]) -> String {
    let mut names = path.iter().filter_map(Json::as_str).map(str::to_owned);
    let root = names.next().unwrap_or_default();
    SettingPath { root, keys: names.map(Key::Text).collect() }.to_string()
}

fn first_line(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    if lines.next().is_some() { format!("{first} …") } else { first.to_owned() }
}

fn names(path: &SettingPath) -> Vec<String> {
    std::iter::once(path.root.clone()).chain(path.keys.iter().map(|key| key.as_str().to_owned())).collect()
}

fn integer(number: i128) -> Json {
    i64::try_from(number)
        .map(Json::from)
        .or_else(|_| u64::try_from(number).map(Json::from))
        .unwrap_or_else(|_| number.to_string().into())
}

fn reason(reason: DynamicReason) -> &'static str {
    match reason {
        DynamicReason::Environment => "environment",
        DynamicReason::File => "file",
        DynamicReason::Node => "node",
        DynamicReason::Shell => "shell",
        DynamicReason::MethodCall => "method call",
        DynamicReason::Variable => "variable",
        DynamicReason::Condition => "condition",
        DynamicReason::Unrepresentable => "unrepresentable",
        DynamicReason::TooLarge => "too large to follow",
        DynamicReason::Template => "template",
        DynamicReason::Unparsed => "unparsed",
    }
}
