//! Which of gitlab.rb, Omnibus and config.json decides about each setting of Mattermost.

use gitlab_rb::diff::cells::{effective, ruby_value};
use gitlab_rb::diff::{ComparedFile, Comparison, Row, finding_in_file, shown};
use gitlab_rb::document::{Document, DocumentText};
use gitlab_rb::findings::{Finding, Level};
use gitlab_rb::mappings::{Release, releases};
use gitlab_rb::mattermost::{BuiltIn, Config, Server, ServerValue, Winner};
use gitlab_rb::report::printable;
use gitlab_rb::secrets::Secrets;
use gitlab_rb::settings::{Options, Settings};
use gitlab_rb::syntax::Span;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::failure::{Failure, if_ruby_refuses};
use crate::file::File;
use crate::offsets::Offsets;

/// The file, and Mattermost's config.json.
#[derive(Debug, Deserialize)]
pub struct Compare {
    #[serde(flatten)]
    pub file: File,
    /// Empty where there is none.
    pub config: String,
}

pub fn compare(question: &Compare) -> Result<Json, Failure> {
    let Compare { file, config } = question;
    let (server, why) = server(file)?;
    let document = Document::open(file.path(), file.bytes(), server.release);
    if_ruby_refuses(&document)?;
    let text = meant(&document)?;
    let config = parsed(config)?;
    let settings = Settings::with_options(text.tree, Options { release: server.release, all_roots: true });
    let comparison = Comparison::of(&settings, &config, server, false);
    let page = Page::of(file, &document, text, &comparison, &question.config);
    let mut rows: Vec<&Row<'_>> = comparison.rows.iter().filter(|row| row.differs()).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(page.findings_of(row).map(|(_, finding)| finding.level).max()));
    let told: Vec<*const Finding> = rows
        .iter()
        .flat_map(|row| page.findings_of(row))
        .map(|(_, finding)| std::ptr::from_ref(finding))
        .collect();
    let others = page.findings.iter().filter(|(_, finding)| !told.contains(&std::ptr::from_ref(finding)));
    Ok(json!({
        "verdict": verdict(&rows, server, why),
        "rows": rows.iter().map(|row| page.row(row)).collect::<Vec<_>>(),
        "others": others.map(|found| page.remark(found)).collect::<Vec<_>>(),
    }))
}

/// The server that is judged: of the release that runs, else of the target, else the newest that bundles one.
pub fn server(file: &File) -> Result<(Server, &'static str), Failure> {
    let bundled = |release: Release| {
        releases::bundled_mattermost(release).map(|mattermost| Server { release, mattermost })
    };
    if let Some(from) = file.from {
        return bundled(from).map(|server| (server, "which runs now")).ok_or_else(|| {
            Failure::new(format!("GitLab {from} has no bundled Mattermost."))
                .help("Choose a release from 8.0 to 18.11 on top.")
        });
    }
    let newest = releases::last_with_mattermost().unwrap_or_else(releases::newest);
    let (release, why) = if file.to <= newest {
        (file.to, "the target")
    } else {
        (newest, "the newest release that bundles it")
    };
    bundled(release).map(|server| (server, why)).ok_or_else(|| Failure::new("No release bundles Mattermost."))
}

/// The text that is meant: of several the only one that sets something of Mattermost.
pub fn meant(document: &Document) -> Result<DocumentText<'_>, Failure> {
    let texts: Vec<DocumentText<'_>> = document.texts().collect();
    if let [text] = texts.as_slice() {
        return Ok(*text);
    }
    let sets_mattermost = |text: &&DocumentText<'_>| {
        let options = Options { release: document.release(), all_roots: true };
        let settings = Settings::with_options(text.tree, options);
        settings.assignments.iter().any(|assignment| assignment.path.root.starts_with("mattermost"))
    };
    let mut meant = texts.iter().filter(sets_mattermost);
    match (texts.is_empty(), meant.next(), meant.next()) {
        (true, ..) => Err(Failure::no_text()),
        (_, Some(text), None) => Ok(*text),
        _ => Err(Failure::new(format!("This file contains {} gitlab.rb texts.", texts.len()))
            .help("Paste the one that is meant, alone.")),
    }
}

/// The config.json; an empty one where none was given.
pub fn parsed(config: &str) -> Result<Config, Failure> {
    let config = if config.trim().is_empty() { "{}" } else { config };
    Config::parse(config.as_bytes()).map_err(|error| {
        let line = Offsets::of(config).line(error.span.start);
        let failure = Failure::new(format!("config.json, line {line}: {}.", error.message));
        error.help.into_iter().fold(failure, Failure::help)
    })
}

fn verdict(rows: &[&Row<'_>], server: Server, why: &str) -> String {
    let stops = rows.iter().filter(|row| row.effective.value == ServerValue::Stops).count();
    let differ = match rows.len() {
        0 => "No setting is set in more than one place".to_owned(),
        1 => "1 setting differs".to_owned(),
        many => format!("{many} settings differ"),
    };
    let stops = match stops {
        0 => String::new(),
        1 => ", 1 keeps the server from starting".to_owned(),
        many => format!(", {many} keep the server from starting"),
    };
    format!("{differ}{stops} (GitLab {}, {why}, Mattermost {}).", server.release, server.mattermost)
}

/// A comparison with the places of its files.
struct Page<'a> {
    comparison: &'a Comparison<'a>,
    text: DocumentText<'a>,
    name: &'a str,
    offsets: Offsets<'a>,
    config_offsets: Offsets<'a>,
    findings: Vec<(ComparedFile, Finding)>,
}

impl<'a> Page<'a> {
    fn of(
        file: &'a File,
        document: &'a Document,
        text: DocumentText<'a>,
        comparison: &'a Comparison<'a>,
        config: &'a str,
    ) -> Self {
        let in_config = Secrets::of(config.as_bytes(), comparison.secrets_in_config());
        let findings = comparison
            .findings()
            .into_iter()
            .map(|(place, finding)| {
                let finding = finding_in_file(text.host, place, finding);
                (place, finding.masked(document.secrets()).masked(&in_config))
            })
            .collect();
        Self {
            comparison,
            text,
            name: file.shown_name(),
            offsets: Offsets::of(&file.text),
            config_offsets: Offsets::of(config),
            findings,
        }
    }

    /// The findings that point to one of the row's places.
    fn findings_of(&self, row: &Row<'_>) -> impl Iterator<Item = &(ComparedFile, Finding)> {
        let in_ruby = |span: Span| (ComparedFile::GitlabRb, self.text.host.in_file(span));
        let mut places: Vec<(ComparedFile, Span)> =
            row.legacy.iter().map(|legacy| in_ruby(legacy.span)).collect();
        places.extend(row.variable.as_ref().map(|stated| in_ruby(stated.span)));
        places.extend(row.file.map(|entry| (ComparedFile::ConfigJson, entry.value)));
        self.findings.iter().filter(move |(file, finding)| places.contains(&(*file, finding.span)))
    }

    fn row(&self, row: &Row<'_>) -> Json {
        json!({
            "path": row.path.as_str(),
            "sources": self.sources(row),
            "effective": printable::text(&effective(row)),
            "why": printable::text(&row.effective.why),
            "locked": row.effective.locked,
            "findings": self.findings_of(row).map(|found| self.remark(found)).collect::<Vec<_>>(),
        })
    }

    /// Every source that says something.
    fn sources(&self, row: &Row<'_>) -> Vec<Json> {
        let winner = row.effective.winner;
        let source = |source: &str, span: Option<Span>, words: String, applies: bool| {
            let place = span.map(|span| self.offsets.place(self.text.host.in_file(span)));
            json!({ "source": source, "place": place, "words": printable::text(&words), "applies": applies })
        };
        let mut sources = Vec::new();
        for legacy in &row.legacy {
            let words = format!("{} = {}", legacy.row.in_ruby(), ruby_value(&legacy.value, row.secret));
            sources.push(source(self.name, Some(legacy.span), words, winner == Winner::Legacy));
        }
        if let Some(stated) = &row.variable {
            let words = format!("{} = {}", stated.name, ruby_value(&stated.value, row.secret));
            sources.push(source(self.name, Some(stated.span), words, winner == Winner::Variable));
        }
        let built_in = match &row.built_in {
            BuiltIn::LeftOut => None,
            BuiltIn::Text(_) => {
                row.built_in_value(self.comparison.server).map(|value| shown(&value, row.secret))
            }
            BuiltIn::Unknown(_) => Some("(computed)".to_owned()),
        };
        sources.extend(built_in.map(|words| source("Omnibus", None, words, winner == Winner::BuiltIn)));
        if let Some(entry) = row.file {
            let line = self.config_offsets.line(entry.value.start);
            let name = format!("config.json, line {line}");
            sources.push(source(&name, None, shown(&entry.json, row.secret), winner == Winner::ConfigJson));
        }
        sources
    }

    fn remark(&self, (file, finding): &(ComparedFile, Finding)) -> Json {
        let in_ruby = *file == ComparedFile::GitlabRb;
        json!({
            "place": in_ruby.then(|| self.offsets.place(finding.span)),
            "level": finding.level,
            "message": finding.message,
            "help": finding.help.as_ref().filter(|_| finding.level != Level::Info),
        })
    }
}
