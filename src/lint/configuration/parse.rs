//! Reading the text of a configuration file.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Configuration, Patterns};
use crate::findings::{Finding, Level};
use crate::lint::RuleLevel;
use crate::mappings::nearest;
use crate::mappings::{Release, releases};
use crate::rules::hygiene::unknown_rule;
use crate::rules::{RULES, Rule, find};
use crate::syntax::Span;

/// The keys of the top level.
pub const KEYS: [&str; 10] = [
    "to",
    "from",
    "files",
    "exclude",
    "in-repository",
    "baseline",
    "mappings",
    "fail-level",
    "rules",
    "per-path-ignores",
];

/// The levels of a rule.
const LEVELS: [(&str, RuleLevel); 5] = [
    ("error", RuleLevel::At(Level::Error)),
    ("warning", RuleLevel::At(Level::Warning)),
    ("info", RuleLevel::At(Level::Info)),
    ("off", RuleLevel::Off),
    ("on", RuleLevel::Own),
];

/// The levels from which the command fails.
const FAIL_LEVELS: [(&str, Option<Level>); 4] = [
    ("error", Some(Level::Error)),
    ("warning", Some(Level::Warning)),
    ("info", Some(Level::Info)),
    ("never", None),
];

/// Why a configuration file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationProblem {
    /// Where, in bytes.
    pub span: Span,
    /// One sentence without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// Reads the text of a file; patterns and paths in it are relative to `folder`.
///
/// # Errors
///
/// All that is wrong with it. A rule that does not exist is no error but a remark, so that one
/// file serves several versions of this program.
pub fn parse(text: &str, folder: &Path) -> Result<Configuration, Vec<ConfigurationProblem>> {
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span().map_or(Span::at(0), place);
        vec![ConfigurationProblem { span, message: error.message().replace('\n', ", "), help: None }]
    })?;
    let configuration = Configuration { text: text.to_owned(), ..Configuration::defaults(folder) };
    let mut reader = ConfigurationReader { folder, configuration, problems: Vec::new() };
    for (key, value) in table.get_ref() {
        reader.top_level(key, value);
    }
    if reader.problems.is_empty() {
        Ok(reader.configuration)
    } else {
        reader.problems.sort_by_key(|problem| problem.span);
        Err(reader.problems)
    }
}

type TomlValue<'i> = Spanned<DeValue<'i>>;

struct ConfigurationReader<'f> {
    folder: &'f Path,
    configuration: Configuration,
    problems: Vec<ConfigurationProblem>,
}

impl ConfigurationReader<'_> {
    fn top_level(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, value: &TomlValue<'_>) {
        match key.get_ref().as_ref() {
            "to" => self.configuration.to = self.release(value),
            "from" => self.configuration.from = self.release(value),
            "files" => self.configuration.files = self.patterns(value),
            "exclude" => self.configuration.exclude = self.patterns(value),
            "in-repository" => match value.get_ref().as_bool() {
                Some(known) => self.configuration.in_repository = Some(known),
                None => self.wrong_type(value, "`true` or `false`"),
            },
            "baseline" => {
                self.configuration.baseline = self.text(value).map(|text| self.folder.join(text));
            }
            "mappings" => {
                let texts = self.texts(value, "a list of files");
                let files = texts.iter().map(|(text, _)| self.folder.join(text));
                self.configuration.mappings = files.collect();
            }
            "fail-level" => {
                if let Some(word) = self.text(value) {
                    self.configuration.fail_level = self.word(value, &word, &FAIL_LEVELS);
                }
            }
            "rules" => self.rules(value),
            "per-path-ignores" => self.per_path(value),
            unknown => {
                let help = nearest(unknown, KEYS).map_or_else(
                    || format!("the keys are {}", KEYS.join(", ")),
                    |near| format!("did you mean `{near}`?"),
                );
                self.problem(place(key.span()), format!("unknown key `{unknown}`"), Some(help));
            }
        }
    }

    fn rules(&mut self, value: &TomlValue<'_>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong_type(value, "a table of rules and levels");
        };
        for (name, value) in table {
            let Some(word) = self.text(value) else { continue };
            let Some(level) = self.word(value, &word, &LEVELS) else { continue };
            if let Some(rule) = self.rule(name.get_ref(), place(name.span())) {
                self.configuration.levels.push((rule, level));
            }
        }
    }

    fn per_path(&mut self, value: &TomlValue<'_>) {
        let Some(table) = value.get_ref().as_table() else {
            return self.wrong_type(value, "a table of patterns and lists of rules");
        };
        for (pattern, value) in table {
            let patterns = match Patterns::compile(self.folder, vec![pattern.get_ref().to_string()]) {
                Ok(patterns) => patterns,
                Err((_, error)) => {
                    self.problem(place(pattern.span()), format!("not a pattern: {error}"), None);
                    continue;
                }
            };
            let names = self.texts(value, "a list of rules");
            let rules = names.iter().filter_map(|(name, span)| self.rule(name, *span)).collect();
            self.configuration.per_path.push((patterns, rules));
        }
    }

    /// The rule of this name; a remark where there is none.
    fn rule(&mut self, name: &str, span: Span) -> Option<&'static Rule> {
        let found = find(name);
        if found.is_none() {
            let rule = &unknown_rule::RULE;
            let message = format!("`{name}` is not a rule, so this has no effect");
            let help = nearest(name, RULES.iter().map(|rule| rule.name)).map_or_else(
                || "`gitlab-rb rules` lists the rules".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let remark = Finding::new(rule.name, rule.level, span, message).label("unknown rule").help(help);
            self.configuration.remarks.push(remark);
        }
        found
    }

    fn release(&mut self, value: &TomlValue<'_>) -> Option<Release> {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            // `to = 18.11` is read as written; as a number 17.10 would be 17.1.
            DeValue::Float(number) => number.as_str().to_owned(),
            _ => {
                self.wrong_type(value, "a release such as \"18.11\"");
                return None;
            }
        };
        match known_release(&text) {
            Ok(release) => Some(release),
            Err(error) => {
                self.problem(place(value.span()), error, None);
                None
            }
        }
    }

    fn patterns(&mut self, value: &TomlValue<'_>) -> Patterns {
        let texts = self.texts(value, "a list of patterns");
        let spans: Vec<Span> = texts.iter().map(|(_, span)| *span).collect();
        let texts = texts.into_iter().map(|(text, _)| text).collect();
        Patterns::compile(self.folder, texts).unwrap_or_else(|(index, error)| {
            let span = spans.get(index).copied().unwrap_or_default();
            self.problem(span, format!("not a pattern: {error}"), None);
            Patterns::new(self.folder)
        })
    }

    fn texts(&mut self, value: &TomlValue<'_>, expected: &str) -> Vec<(String, Span)> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(value, expected);
            return Vec::new();
        };
        let texts = array.iter().filter_map(|value| Some((self.text(value)?, place(value.span()))));
        texts.collect()
    }

    fn text(&mut self, value: &TomlValue<'_>) -> Option<String> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(value, "a string in quotes");
        }
        text.map(str::to_owned)
    }

    /// What a word stands for in a list.
    fn word<T: Copy>(&mut self, value: &TomlValue<'_>, word: &str, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let known: Vec<String> = words.iter().map(|(known, _)| format!("\"{known}\"")).collect();
            let help = format!("write one of {}", known.join(", "));
            self.problem(place(value.span()), format!("`{word}` is not a level"), Some(help));
        }
        found
    }

    fn wrong_type(&mut self, value: &TomlValue<'_>, expected: &str) {
        let message = format!("expected {expected}, found a value of type {}", value.get_ref().type_str());
        self.problem(place(value.span()), message, None);
    }

    fn problem(&mut self, span: Span, message: String, help: Option<String>) {
        self.problems.push(ConfigurationProblem { span, message, help });
    }
}

/// A release that exists or is to come, or why there is none.
fn known_release(text: &str) -> Result<Release, String> {
    let release = text.parse::<Release>().map_err(|error| error.to_string())?;
    if releases::shipped(release).is_some() || release > releases::newest() {
        return Ok(release);
    }
    let around = [releases::previous(release), releases::next(release)];
    let around: Vec<String> = around.iter().flatten().map(ToString::to_string).collect();
    Err(format!(
        "there is no GitLab {release}, as far as this gitlab-rb knows; the nearest are {}",
        around.join(" and ")
    ))
}

fn place(range: Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end.max(range.start)))
}
