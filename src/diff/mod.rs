//! gitlab.rb, the environment and config.json side by side.
//!
//! Takes settings and a config.json, gives [`Row`]s and findings; knows no terminal and no file.
//! [`Comparison::of`] is the way in. `stated` finds what gitlab.rb says, `row` puts the sources
//! of one setting together, `findings` says what is worth telling. [`cells`] has a row in words, [`json`] as data. What
//! System Console changed becomes variables in [`adopt`].

pub mod adopt;
pub mod cells;
mod effective_file;
mod findings;
pub mod json;
mod row;
mod stated;

pub use effective_file::{EffectiveFile, effective_file};
pub use findings::{FINDINGS, FindingKind};
pub use row::{Row, shown};
pub use stated::{LegacyStated, Stated, VariableStated};

use std::collections::BTreeMap;

use crate::findings::Finding;
use crate::host::Host;
use crate::mappings::mattermost::{
    BuiltInVariable, LegacyHandling, VariableMeaning as Known, built_in_variables, handover, legacy_keys,
    settings, variable,
};
use crate::mappings::secret;
use crate::mattermost::{BuiltIn, Config, JsonPath, Server, Variable, built_in};
use crate::settings::Settings;
use crate::syntax::Span;
use crate::value::Value;

/// The sources of every setting, for one server.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// For which server.
    pub server: Server,
    /// What gitlab.rb says.
    pub stated: Stated,
    /// What config.json holds.
    pub config: &'a Config,
    /// One for each setting that some source speaks of, by section and name.
    pub rows: Vec<Row<'a>>,
}

/// The file that a finding points into first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparedFile {
    /// gitlab.rb: the first source of the report.
    GitlabRb,
    /// config.json: the second source.
    ConfigJson,
}

impl ComparedFile {
    /// The number of the file among the report's sources.
    pub fn source(self) -> usize {
        match self {
            Self::GitlabRb => 0,
            Self::ConfigJson => 1,
        }
    }
}

/// For which settings there is a row although nothing speaks of them.
#[derive(Clone, Copy)]
struct Paths {
    /// For each of the server.
    all: bool,
    /// For each that the release writes to config.json.
    template: bool,
}

impl<'a> Comparison<'a> {
    /// Compares. With `all` there is a row for each setting of the server, otherwise for those
    /// that a source speaks of.
    pub fn of(found: &Settings<'_>, config: &'a Config, server: Server, all: bool) -> Self {
        Self::of_stated(Stated::of(found, server), config, server, Paths { all, template: false })
    }

    /// Compares, with keys of `mattermost['…']` that reconfigure finds out itself: those of
    /// gitlab.rb win over them. There is a row too for each setting that a release writes to
    /// config.json whatever gitlab.rb says.
    pub fn with_derived<'k>(
        found: &Settings<'_>,
        derived: impl IntoIterator<Item = (&'k str, Value)>,
        config: &'a Config,
        server: Server,
    ) -> Self {
        let mut stated = Stated::of(found, server);
        for (key, value) in derived {
            stated.derive(key, &value, server);
        }
        Self::of_stated(stated, config, server, Paths { all: false, template: true })
    }

    fn of_stated(stated: Stated, config: &'a Config, server: Server, wanted: Paths) -> Self {
        let mut paths: BTreeMap<String, JsonPath> = BTreeMap::new();
        let mut add = |path: JsonPath| {
            paths.entry(path.as_str().to_ascii_lowercase()).or_insert(path);
        };
        if wanted.all {
            let known = settings().iter().filter(|row| row.exists_in(server.mattermost) && !row.feature_flag);
            known.for_each(|row| add(JsonPath::new(row.path.as_str())));
        }
        if wanted.template && handover(server.release).legacy_keys == LegacyHandling::Read {
            let written = legacy_keys().iter().flat_map(|key| key.written);
            let own = written.filter(|row| (row.first..=row.last).contains(&server.release));
            own.for_each(|row| add(JsonPath::new(row.path.as_str())));
        }
        stated.legacy.iter().flat_map(|legacy| &legacy.paths).for_each(|path| add(path.clone()));
        stated.variables.iter().filter_map(VariableStated::path).for_each(&mut add);
        built_in_variables().iter().filter_map(|row| built_in_path(row, &stated, server)).for_each(&mut add);
        config.entries().for_each(|entry| add(entry.path.clone()));
        let rows = paths.into_values().map(|path| Row::of(path, &stated, config, server)).collect();
        Self { server, stated, config, rows }
    }

    /// The row of a path.
    pub fn row(&self, path: &JsonPath) -> Option<&Row<'a>> {
        // The rows are in the order of their paths in lower case.
        let wanted = path.as_str().to_ascii_lowercase();
        let place = self.rows.binary_search_by(|row| row.path.as_str().to_ascii_lowercase().cmp(&wanted));
        place.ok().and_then(|place| self.rows.get(place))
    }

    /// What is worth telling, each with the file it points into.
    pub fn findings(&self) -> Vec<(ComparedFile, Finding)> {
        findings::all(self)
    }

    /// Where config.json holds secrets.
    pub fn secrets_in_config(&self) -> Vec<Span> {
        let is_secret = |path: &JsonPath| {
            self.row(path).map_or_else(|| secret(&[Variable::of(path).as_str()]), |row| row.secret)
        };
        self.config.entries().filter(|entry| is_secret(&entry.path)).map(|entry| entry.value).collect()
    }
}

/// A finding with its places in gitlab.rb as those of the file that holds it.
pub fn finding_in_file(host: &dyn Host, place: ComparedFile, mut finding: Finding) -> Finding {
    if place == ComparedFile::GitlabRb {
        return host.finding_in_file(finding);
    }
    let gitlab_rb = Some(ComparedFile::GitlabRb.source());
    for related in finding.related.iter_mut().filter(|related| related.source == gitlab_rb) {
        related.span = host.in_file(related.span);
    }
    finding
}

/// The setting of one of Omnibus' own variables, where the release sets it.
fn built_in_path(row: &'static BuiltInVariable, stated: &Stated, server: Server) -> Option<JsonPath> {
    if built_in(row, stated, server.release) == BuiltIn::LeftOut {
        return None;
    }
    match variable(&row.variable) {
        Known::Settings(settings) => settings.last().map(|setting| JsonPath::new(setting.path.as_str())),
        _ => None,
    }
}
