//! What an import finds: printed for people, and counted for `--check`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};

use crate::rows::{Row, on_one_line, text};

/// What becomes of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// A row that the table does not have.
    New,
    /// A row that the source contradicts.
    Corrected,
    /// A row that nothing in the source bears out.
    Removed,
    /// A row that is true and whose evidence is not as the source has it.
    Evidence,
}

/// All findings of an import.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    found: Vec<(&'static str, Change, String, String)>,
    undecided: Vec<(&'static str, String, String)>,
    /// What persons decided before: table and row.
    decided: BTreeSet<(String, String)>,
}

impl Changes {
    /// Reads what persons decided before.
    pub(crate) fn with_decisions(path: &Path) -> Result<Self, String> {
        let rows = apart(path)?;
        let decided = rows.iter().filter(|row| row.contains_key("decided"));
        let decided =
            decided.map(|row| (text(row, "table").to_owned(), text(row, "row").to_owned())).collect();
        Ok(Self { decided, ..Self::default() })
    }

    /// Whether a person decided about this row: it stays as it is.
    pub(crate) fn is_decided(&self, table: &str, row: &str) -> bool {
        self.decided.contains(&(table.to_owned(), row.to_owned()))
    }

    pub(crate) fn add(&mut self, table: &'static str, change: Change, row: String, detail: String) {
        self.found.push((table, change, row, detail));
    }

    /// Something that only a person can decide.
    pub(crate) fn undecided(&mut self, table: &'static str, row: String, reason: String) {
        self.undecided.push((table, row, reason));
    }

    /// Whether a table says something that is not so, or lacks something.
    pub(crate) fn contradicts(&self) -> bool {
        self.found.iter().any(|(_, change, _, _)| *change != Change::Evidence)
    }

    /// Prints all of it, table by table; evidence that only changed its spans is counted.
    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let mut counts: BTreeMap<(&str, Change), usize> = BTreeMap::new();
        for (table, change, row, detail) in &self.found {
            *counts.entry((table, *change)).or_default() += 1;
            let word = match change {
                Change::New => "new",
                Change::Corrected => "corrected",
                Change::Removed => "removed",
                Change::Evidence => continue,
            };
            writeln!(out, "{table}: {word}: {row}: {detail}")?;
        }
        for ((table, change), count) in counts {
            let what = match change {
                Change::New => "new rows",
                Change::Corrected => "rows corrected",
                Change::Removed => "rows removed",
                Change::Evidence => "rows with other evidence",
            };
            writeln!(out, "{table}: {count} {what}")?;
        }
        Ok(())
    }

    /// Writes what needs a person into a file, keeping what persons decided; returns what is not decided yet.
    ///
    /// A row of the file with a `decided` field is a person's answer: it stays, and is not asked again.
    pub(crate) fn keep_apart(
        &self,
        path: &Path,
        tables: &BTreeSet<&str>,
        write: bool,
    ) -> Result<Vec<String>, String> {
        let known = apart(path)?;
        let mut rows: BTreeMap<(String, String), Row> = BTreeMap::new();
        for row in known {
            let decided = row.contains_key("decided") || !tables.contains(text(&row, "table"));
            if decided {
                rows.insert((text(&row, "table").to_owned(), text(&row, "row").to_owned()), row);
            }
        }
        let mut open = Vec::new();
        for (table, row, reason) in &self.undecided {
            let name = ((*table).to_owned(), row.clone());
            if rows.contains_key(&name) {
                continue;
            }
            open.push(format!("{table}: {row}: {reason}"));
            let mut fields = Row::new();
            for (field, value) in [("table", *table), ("row", row), ("reason", reason)] {
                fields.insert(field.to_owned(), Value::from(value));
            }
            rows.insert(name, fields);
        }
        if write {
            let lines: Vec<String> =
                rows.values().map(|row| format!("  {}", on_one_line(&json!(row)))).collect();
            let text = format!("[\n{}\n]\n", lines.join(",\n"));
            fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(open)
    }
}

/// The rows that were kept apart before; none where there is no file yet.
fn apart(path: &Path) -> Result<Vec<Row>, String> {
    match fs::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}
