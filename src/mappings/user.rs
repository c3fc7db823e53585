//! Rows that users add: settings of a fork, of a plugin, of a release newer than the tables.
//!
//! A file has the form of the table it adds to, and says by its `$schema` which that is:
//! `mattermost/legacy-keys.schema.json`, `mattermost/settings.schema.json`,
//! `mattermost/other-variables.schema.json`, `omnibus/roots.schema.json` or `omnibus/settings.schema.json`.
//! [`parse`] reads it, [`Rows::install`] makes the rows known to every look-up by name. A row of a user wins over the
//! table's row of the same name.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::mattermost::{LegacyKey, MattermostSetting, OtherVariable, variable_of};
use super::mattermost::{legacy_key, setting, variable};
use super::omnibus;

/// Rows of one or more files.
#[derive(Debug, Default)]
pub struct Rows {
    legacy_keys: Vec<LegacyKey>,
    settings: Vec<MattermostSetting>,
    other_variables: Vec<OtherVariable>,
    roots: Vec<omnibus::Root>,
    omnibus_settings: Vec<omnibus::OmnibusSetting>,
}

/// What is wrong with a file, and where; line and column start at 1, columns count code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableProblem {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
    /// One sentence without a full stop, beginning in lower case.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserTable<'a> {
    #[serde(rename = "$schema")]
    schema: String,
    #[serde(borrow)]
    rows: Vec<&'a RawValue>,
}

/// Reads the rows of a file. Every row that is wrong is reported.
pub fn parse(text: &str) -> Result<Rows, Vec<TableProblem>> {
    let document: UserTable<'_> =
        serde_json::from_str(text).map_err(|error| vec![TableProblem::of(text, 0, &error)])?;
    let mut reader = TableReader { text, problems: Vec::new() };
    let mut rows = Rows::default();
    let schema = document.schema.as_str();
    if schema.ends_with("mattermost/legacy-keys.schema.json") {
        rows.legacy_keys = reader.rows(&document.rows, |row: &LegacyKey| {
            row.targets.iter().find_map(|target| mistaken_variable(&target.path, &target.variable))
        });
    } else if schema.ends_with("mattermost/settings.schema.json") {
        rows.settings = reader.rows(&document.rows, |row: &MattermostSetting| {
            mistaken_variable(&row.path, &row.variable).or_else(|| backwards(row.from, row.until))
        });
    } else if schema.ends_with("mattermost/other-variables.schema.json") {
        rows.other_variables = reader.rows(&document.rows, |_: &OtherVariable| None);
    } else if schema.ends_with("omnibus/roots.schema.json") {
        rows.roots = reader.rows(&document.rows, |row: &omnibus::Root| backwards(row.from, row.until));
    } else if schema.ends_with("omnibus/settings.schema.json") {
        rows.omnibus_settings =
            reader.rows(&document.rows, |row: &omnibus::OmnibusSetting| backwards(row.from, row.until));
    } else {
        let message = format!("`$schema` is `{schema}`, which is no table that rows can be added to");
        reader.problem_at(text.find("\"$schema\"").unwrap_or(0), message);
    }
    if reader.problems.is_empty() { Ok(rows) } else { Err(reader.problems) }
}

impl Rows {
    /// Takes the rows of another file too.
    pub fn extend(&mut self, other: Self) {
        self.legacy_keys.extend(other.legacy_keys);
        self.settings.extend(other.settings);
        self.other_variables.extend(other.other_variables);
        self.roots.extend(other.roots);
        self.omnibus_settings.extend(other.omnibus_settings);
    }

    /// Makes the rows known to every look-up by name, until the process ends. Says whether they are: only the first call does it.
    pub fn install(self) -> bool {
        legacy_key::ADDED.set(self.legacy_keys)
            && setting::ADDED.set(self.settings)
            && variable::ADDED.set(self.other_variables)
            && omnibus::root::ADDED.set(self.roots)
            && omnibus::setting::ADDED.set(self.omnibus_settings)
    }
}

struct TableReader<'a> {
    text: &'a str,
    problems: Vec<TableProblem>,
}

impl TableReader<'_> {
    fn rows<T: DeserializeOwned>(
        &mut self,
        rows: &[&RawValue],
        check: impl Fn(&T) -> Option<String>,
    ) -> Vec<T> {
        let mut read = Vec::new();
        for row in rows {
            // serde_json borrows the row from the text.
            let start = (row.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
            match serde_json::from_str::<T>(row.get()) {
                Ok(row) => match check(&row) {
                    Some(message) => self.problem_at(start, message),
                    None => read.push(row),
                },
                Err(error) => self.problems.push(TableProblem::of(self.text, start, &error)),
            }
        }
        read
    }

    fn problem_at(&mut self, byte: usize, message: String) {
        let (line, column) = place(self.text, byte);
        self.problems.push(TableProblem { line, column, message });
    }
}

impl TableProblem {
    /// The error of a part of `text` that begins at `start`.
    fn of(text: &str, start: usize, error: &serde_json::Error) -> Self {
        let (line, column) = place(text, start);
        let message = error.to_string();
        let message =
            message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message).to_owned();
        // serde_json counts lines from 1 and columns in bytes, 0 where it knows none.
        let byte = error.column().saturating_sub(1);
        let (line, column) = match error.line() {
            0 | 1 => (line, column + byte),
            below => (line + below - 1, byte + 1),
        };
        Self { line, column, message }
    }
}

fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

fn mistaken_variable(path: &str, variable: &str) -> Option<String> {
    let computed = variable_of(path);
    (computed != variable).then(|| format!("the variable of {path} is {computed}, not {variable}"))
}

fn backwards<V: Copy + PartialOrd + std::fmt::Display>(from: V, until: Option<V>) -> Option<String> {
    let until = until.filter(|until| *until < from)?;
    Some(format!("`until` is {until}, before `from`, which is {from}"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    const GOOD: &str = r#"{
  "$schema": "https://example.org/mattermost/settings.schema.json",
  "rows": [
    {"path": "ForkSettings.Colour", "variable": "MM_FORKSETTINGS_COLOUR", "kind": "string", "from": "9.0", "evidence": "our fork"}
  ]
}"#;

    #[test]
    fn rows_of_a_table_s_form_are_read() {
        let rows = parse(GOOD).expect("the rows are right");
        assert_eq!(rows.settings[0].path, "ForkSettings.Colour");
        assert_eq!(rows.settings[0].until, None);
    }

    #[test]
    fn a_wrong_row_is_reported_where_it_stands() {
        let problems = |text: &str| {
            let problems = parse(text).expect_err("the rows are wrong");
            problems.iter().map(|p| format!("{}:{}: {}", p.line, p.column, p.message)).collect::<Vec<_>>()
        };
        assert_eq!(
            problems(&GOOD.replace("_COLOUR", "_COLOR")),
            ["4:5: the variable of ForkSettings.Colour is MM_FORKSETTINGS_COLOUR, not MM_FORKSETTINGS_COLOR"]
        );
        assert_eq!(
            problems(&GOOD.replace("\"kind\": \"string\"", "\"kind\": \"text\""))[0]
                .split(" expected")
                .next(),
            Some("4:88: unknown variant `text`,")
        );
        assert_eq!(
            problems(&GOOD.replace(", \"evidence\": \"our fork\"", "")),
            ["4:106: missing field `evidence`"]
        );
        assert_eq!(problems(&GOOD.replace(']', ""))[0].split(':').next(), Some("6"));
        assert_eq!(
            problems(&GOOD.replace("settings.schema", "eras.schema")),
            [
                "2:3: `$schema` is `https://example.org/mattermost/eras.schema.json`, which is no table that rows can be added to"
            ]
        );
    }
}
