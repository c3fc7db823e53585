//! The tables as files: one row on one line, and rows that do not change keep their bytes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::ser::Formatter;
use serde_json::{Map, Value};

/// A row: its fields in the order of the file.
pub(crate) type Row = Map<String, Value>;

/// A table of `mappings/`.
pub(crate) struct Table {
    path: PathBuf,
    /// All before the rows.
    head: String,
    pub(crate) rows: Vec<Row>,
    /// The rows as they were read.
    before: Vec<(Row, String)>,
}

impl Table {
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let wrong = |what: &str| format!("{}: {what}", path.display());
        let text = fs::read_to_string(path).map_err(|error| wrong(&error.to_string()))?;
        let (head, rest) = text.split_once("\"rows\": [\n").ok_or_else(|| wrong("has no rows"))?;
        let body = rest.strip_suffix("\n  ]\n}\n").ok_or_else(|| wrong("does not end as a table does"))?;
        let before: Result<Vec<(Row, String)>, String> = body
            .lines()
            .map(|line| {
                let row = serde_json::from_str(line.trim().trim_end_matches(','));
                Ok((
                    row.map_err(|error| wrong(&format!("{error} in {line}")))?,
                    line.trim_end_matches(',').to_owned(),
                ))
            })
            .collect();
        let before = before?;
        let rows = before.iter().map(|(row, _)| row.clone()).collect();
        Ok(Self { path: path.to_owned(), head: format!("{head}\"rows\": [\n"), rows, before })
    }

    /// The file's text.
    pub(crate) fn text(&self) -> String {
        let lines: Vec<String> = self
            .rows
            .iter()
            .map(|row| match self.before.iter().find(|(before, _)| before == row) {
                Some((_, line)) => line.clone(),
                None => format!("    {}", on_one_line(row)),
            })
            .collect();
        format!("{}{}\n  ]\n}}\n", self.head, lines.join(",\n"))
    }

    pub(crate) fn changed(&self) -> bool {
        !self.rows.iter().eq(self.before.iter().map(|(row, _)| row))
    }

    /// Replaces the file in one step; a failure leaves it as it was.
    pub(crate) fn write(&self) -> io::Result<()> {
        let beside = self.path.with_extension("json.new");
        fs::write(&beside, self.text())?;
        fs::rename(&beside, &self.path)
    }
}

/// A field that is text; empty where there is none.
pub(crate) fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// JSON on one line, with a space after each comma and colon.
pub(crate) fn on_one_line(value: &impl Serialize) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, OneLine);
    match value.serialize(&mut serializer) {
        Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) => format!("{error}"),
    }
}

struct OneLine;

impl Formatter for OneLine {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}
