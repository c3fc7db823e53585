//! The rows of a comparison as a list for a terminal: every value whole, with its line, and the one that applies marked.

use std::cmp::Reverse;
use std::io::{self, Write};

use crate::cli::pair::ComparedText;
use crate::cli::release::ReleaseChoice;
use crate::cli::words::{counted, filled, wrapped};
use crate::diff::cells::{effective, ruby_value, why};
use crate::diff::{Comparison, Row, shown};
use crate::findings::{Finding, Level, SourceId};
use crate::mattermost::{BuiltIn, ServerValue, Winner};
use crate::report::{Report, printable};
use crate::syntax::Span;

/// Where values begin, below the name of the setting.
const INDENT: usize = 4;
/// What a locked setting's finding ends with; the list says it once for all of them.
const LOCKED: &str = "; System Console shows the setting as locked";

/// A comparison and how to print it.
pub(super) struct ComparisonList<'a> {
    pub(super) comparison: &'a Comparison<'a>,
    pub(super) side: ComparedText<'a>,
    pub(super) report: &'a Report,
    pub(super) judged: ReleaseChoice,
    pub(super) width: usize,
    pub(super) color: bool,
    /// The verdict and what is wrong, and no more.
    pub(super) brief: bool,
}

/// One source of a value.
struct ListLine {
    place: String,
    words: String,
    applies: bool,
}

impl ComparisonList<'_> {
    pub(super) fn write(&self, rows: &[&Row<'_>], out: &mut dyn Write) -> io::Result<()> {
        filled(out, self.width, 0, &self.verdict(rows))?;
        let mut rows: Vec<_> = rows.iter().map(|row| (*row, self.findings_of(row))).collect();
        rows.sort_by_key(|(_, findings)| Reverse(findings.iter().map(|finding| finding.level).max()));
        let mut reported: Vec<*const Finding> = Vec::new();
        for (row, findings) in &rows {
            reported.extend(findings.iter().map(|finding| std::ptr::from_ref(*finding)));
            let is_serious = findings.iter().any(|finding| finding.level != Level::Info);
            if self.brief && !is_serious {
                continue;
            }
            writeln!(out, "\n{}", self.paint("1", row.path.as_str()))?;
            if !self.brief {
                self.values(row, out)?;
            }
            self.reasons(row, findings, out)?;
        }
        let others: Vec<_> = self
            .report
            .findings
            .iter()
            .filter(|(_, finding)| !reported.contains(&std::ptr::from_ref(finding)))
            .filter(|(_, finding)| !self.brief || finding.level != Level::Info)
            .collect();
        if !others.is_empty() {
            writeln!(out, "\n{}", self.paint("1", "Also found"))?;
        }
        for (id, finding) in others {
            self.other(*id, finding, out)?;
        }
        self.closing(&rows, out)
    }

    /// `8 settings differ, 2 keep the server from starting (GitLab 18.11, as given, Mattermost 10.11).`
    fn verdict(&self, rows: &[&Row<'_>]) -> String {
        let ReleaseChoice { release, origin } = self.judged;
        let version = self.comparison.server.mattermost;
        let differ = rows.iter().filter(|row| row.differs()).count();
        let stops = rows.iter().filter(|row| row.effective.value == ServerValue::Stops).count();
        let what = match (differ, stops) {
            (0, _) => "No setting is set in more than one place".to_owned(),
            (_, 0) => counted(differ, "setting differs", "settings differ"),
            (_, stops) => format!(
                "{}, {}",
                counted(differ, "setting differs", "settings differ"),
                counted(stops, "keeps the server from starting", "keep the server from starting")
            ),
        };
        format!("{what} (GitLab {release}, {origin}, Mattermost {version}).")
    }

    /// The findings that point to one of the row's places.
    fn findings_of(&self, row: &Row<'_>) -> Vec<&Finding> {
        let in_ruby = |span: Span| (0, self.side.host.in_file(span));
        let mut places: Vec<(usize, Span)> = row.legacy.iter().map(|legacy| in_ruby(legacy.span)).collect();
        places.extend(row.variable.as_ref().map(|stated| in_ruby(stated.span)));
        places.extend(row.file.map(|entry| (1, entry.value)));
        let is_here = |(id, finding): &&(SourceId, Finding)| places.contains(&(id.0, finding.span));
        self.report.findings.iter().filter(is_here).map(|(_, finding)| finding).collect()
    }

    /// Every source that says something, the one that applies marked.
    fn values(&self, row: &Row<'_>, out: &mut dyn Write) -> io::Result<()> {
        let lines = self.lines(row);
        let widest = lines.iter().map(|line| line.place.chars().count()).max().unwrap_or(0);
        for ListLine { place, words, applies } in &lines {
            let mark = if *applies { ">" } else { " " };
            let head = format!("{:>width$} {place:<widest$} ", mark, width = INDENT - 1);
            wrapped(out, self.width, &head, &printable::text(words).replace('\n', "\u{240a}"))?;
        }
        if lines.iter().any(|line| line.applies) && matches!(row.effective.value, ServerValue::Known(_)) {
            return Ok(());
        }
        writeln!(out, "{:INDENT$}effective: {}", "", printable::text(&effective(row)))
    }

    fn lines(&self, row: &Row<'_>) -> Vec<ListLine> {
        let winner = row.effective.winner;
        let mut lines = Vec::new();
        for legacy in &row.legacy {
            lines.push(ListLine {
                place: self.place(0, self.side.host.in_file(legacy.span)),
                words: format!("{} = {}", legacy.row.in_ruby(), ruby_value(&legacy.value, row.secret)),
                applies: winner == Winner::Legacy,
            });
        }
        if let Some(stated) = &row.variable {
            lines.push(ListLine {
                place: self.place(0, self.side.host.in_file(stated.span)),
                words: format!("{} = {}", stated.name, ruby_value(&stated.value, row.secret)),
                applies: winner == Winner::Variable,
            });
        }
        let built_in = match &row.built_in {
            BuiltIn::LeftOut => None,
            BuiltIn::Text(_) => {
                row.built_in_value(self.comparison.server).map(|value| shown(&value, row.secret))
            }
            BuiltIn::Unknown(_) => Some("(computed)".to_owned()),
        };
        if let Some(words) = built_in {
            lines.push(ListLine { place: "Omnibus".to_owned(), words, applies: winner == Winner::BuiltIn });
        }
        if let Some(entry) = row.file {
            lines.push(ListLine {
                place: self.place(1, entry.value),
                words: shown(&entry.json, row.secret),
                applies: winner == Winner::ConfigJson,
            });
        }
        lines
    }

    /// What is wrong and what to do, or else why the value applies.
    fn reasons(&self, row: &Row<'_>, findings: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
        if findings.is_empty() {
            return wrapped(out, self.width, "   ", &why(row));
        }
        for finding in findings {
            let message = finding.message.trim_end_matches(LOCKED);
            let repeats = finding.rule == "variable-overrides-config-json"
                || message.contains(&row.effective.why)
                || row.effective.why.is_empty()
                || finding.level == Level::Info;
            let words = if repeats { why(row) } else { printable::text(message) };
            self.finding("   ", finding, &words, out)?;
        }
        Ok(())
    }

    /// A finding about no row.
    fn other(&self, id: SourceId, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        let place = self.place(id.0, finding.span);
        self.finding(&format!("  {place}"), finding, &printable::text(&finding.message), out)
    }

    fn finding(&self, head: &str, finding: &Finding, words: &str, out: &mut dyn Write) -> io::Result<()> {
        let (level, color) = match finding.level {
            Level::Error => ("error", "31"),
            Level::Warning => ("warning", "33"),
            Level::Info => ("info", "36"),
        };
        wrapped(
            out,
            self.width,
            &format!("{head} {}:", self.paint(color, level)),
            &format!("{words} [{}]", finding.rule),
        )?;
        match finding.help.as_deref().filter(|_| finding.level != Level::Info) {
            Some(help) => wrapped(out, self.width, "    help:", &printable::text(help)),
            None => Ok(()),
        }
    }

    /// `gitlab.rb:12`
    fn place(&self, source: usize, span: Span) -> String {
        let source = self.report.sources.get(SourceId(source));
        format!("{}:{}", printable::text(source.name()), source.position(span.start).line)
    }

    fn closing(&self, rows: &[(&Row<'_>, Vec<&Finding>)], out: &mut dyn Write) -> io::Result<()> {
        let locked = rows.iter().filter(|(row, _)| row.effective.locked).count();
        if locked > 0 && !self.brief {
            let words = format!(
                "System Console shows {} as read-only, because variables set them.",
                counted(locked, "of these settings", "of these settings")
            );
            writeln!(out)?;
            filled(out, self.width, 0, &words)?;
        }
        writeln!(out, "\nMore: --snippets shows the lines of each finding, --all every setting.")
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
