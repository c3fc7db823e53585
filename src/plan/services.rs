//! What an upgrade asks of PostgreSQL, Redis and the storage before a package installs: the rows of
//! `mappings/upgrade-preparations.json` that are for this server's setup, at the required stop where they are due.
//!
//! Knows no terminal. What each release bundles and requires is in `mappings/bundled-services.json`. Read [`add`] first.

use std::path::Path;

use super::{Leg, Plan};
use crate::constraints::holds;
use crate::host;
use crate::mappings::services::{
    PostgresqlMajor, PreparedService, ServiceSetup, UpgradePreparation, bundled_services,
    newly_required_postgresql, newly_required_redis, upgrade_preparations,
};
use crate::mappings::upgrades::{BrokenPatches, broken_patches};
use crate::settings::{Options, Settings};
use crate::value::{TextKey, Value};

/// What to do about one service before a stop's package is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceStep {
    /// The service.
    pub service: PreparedService,
    /// The version that it must have at least; none for the storage.
    pub version: Option<String>,
    /// What to do, as an imperative without a full stop.
    pub title: String,
    /// Why, in full sentences.
    pub text: String,
    /// What to type.
    pub commands: Vec<String>,
}

/// Adds what each leg asks for. A file that holds several gitlab.rb texts is judged by the first.
pub(super) fn add(plan: &mut Plan, path: &Path, bytes: &[u8]) {
    let hosts = host::open(path, bytes);
    let Some(host) = hosts.first() else { return };
    let tree = host.tree();
    let settings = Settings::with_options(&tree, Options { release: plan.from, all_roots: true });
    let server = ServiceSettings { settings: &settings };
    for leg in &mut plan.legs {
        leg.services = server.steps(leg);
        let is_affected = |row: &&BrokenPatches| row.needs.iter().all(|premise| holds(premise, &settings));
        leg.broken_patches = broken_patches(leg.to).filter(is_affected).collect();
    }
}

/// The settings that say who runs a server's services.
struct ServiceSettings<'a, 't> {
    settings: &'a Settings<'t>,
}

impl ServiceSettings<'_, '_> {
    fn steps(&self, leg: &Leg) -> Vec<ServiceStep> {
        let mut steps = Vec::new();
        if let Some(required) = newly_required_postgresql(leg.from, leg.to) {
            let mut wanted = Vec::new();
            if self.uses_external_database() {
                wanted.push(ServiceSetup::External);
            }
            if self.runs("postgresql") {
                wanted.push(self.bundled_setup(leg, required));
            }
            let version = required.to_string();
            steps.extend(
                wanted
                    .into_iter()
                    .filter_map(|setup| self.step(leg, PreparedService::Postgresql, setup, Some(&version))),
            );
        }
        if let Some(required) = newly_required_redis(leg.from, leg.to).filter(|_| self.uses_external_redis())
        {
            steps.extend(self.step(leg, PreparedService::Redis, ServiceSetup::External, Some(&required)));
        }
        steps.extend(self.step(leg, PreparedService::Storage, ServiceSetup::Any, None));
        steps
    }

    fn step(
        &self,
        leg: &Leg,
        service: PreparedService,
        setup: ServiceSetup,
        version: Option<&str>,
    ) -> Option<ServiceStep> {
        let is_due = |row: &UpgradePreparation| {
            row.refused_from.is_none_or(|first| leg.from < first && first <= leg.to)
        };
        let mut rows =
            upgrade_preparations().iter().filter(|row| row.service == service && row.setup == setup);
        let row = rows.find(|row| row.is_for(leg.from) && is_due(row))?;
        let pinned = self.pinned().map_or_else(String::new, |pinned| pinned.to_string());
        let filled = |text: &str| {
            text.replace("{version}", version.unwrap_or_default())
                .replace("{running}", &leg.from.to_string())
                .replace("{pinned}", &pinned)
        };
        Some(ServiceStep {
            service,
            version: version.map(str::to_owned),
            title: filled(&row.title),
            text: filled(&row.text),
            commands: row.commands.iter().map(|command| filled(command)).collect(),
        })
    }

    /// Who upgrades the database of this server.
    fn bundled_setup(&self, leg: &Leg, required: PostgresqlMajor) -> ServiceSetup {
        let upgraded = bundled_services(leg.from)
            .is_some_and(|row| row.postgresql_automatic && row.postgresql_default >= required);
        match self.pinned() {
            _ if self.has_role("patroni") || self.is_on("patroni") || self.is_on("repmgr") => {
                ServiceSetup::Cluster
            }
            _ if self.has_role("geo_primary")
                || self.has_role("geo_secondary")
                || self.is_on("geo_postgresql") =>
            {
                ServiceSetup::Geo
            }
            Some(pinned) if pinned < required => ServiceSetup::Pinned,
            None if upgraded => ServiceSetup::Upgraded,
            _ => ServiceSetup::Bundled,
        }
    }

    /// The PostgreSQL that gitlab.rb asks for.
    fn pinned(&self) -> Option<PostgresqlMajor> {
        match self.settings.get("postgresql", &["version"])? {
            Value::String(text) => PostgresqlMajor::of(text),
            Value::Integer(number) => PostgresqlMajor::of(&number.to_string()),
            Value::Float(number) => PostgresqlMajor::of(&number.to_string()),
            _ => None,
        }
    }

    fn uses_external_database(&self) -> bool {
        !self.runs("postgresql") || self.is_elsewhere("db_host")
    }

    fn uses_external_redis(&self) -> bool {
        !self.runs("redis") || self.is_elsewhere("redis_host")
    }

    /// Whether the package runs the service here. What only running the file can tell is taken for the default.
    fn runs(&self, root: &str) -> bool {
        self.settings.get(root, &["enable"]) != Some(&Value::Bool(false))
    }

    fn is_on(&self, root: &str) -> bool {
        self.settings.get(root, &["enable"]) == Some(&Value::Bool(true))
    }

    /// Whether an address is neither a socket of this server nor the server itself.
    fn is_elsewhere(&self, key: &str) -> bool {
        match self.settings.get("gitlab_rails", &[key]) {
            Some(Value::String(host)) => {
                !(host.is_empty()
                    || host.starts_with('/')
                    || matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1"))
            }
            Some(Value::Dynamic(_)) => true,
            _ => false,
        }
    }

    /// Whether the server has a role, in the list of GitLab 11 and later or as a root of its own.
    fn has_role(&self, name: &str) -> bool {
        let role = format!("{name}_role");
        let is_it =
            |value: &Value| matches!(value, Value::String(text) | Value::Symbol(text) if *text == role);
        let listed = match self.settings.state.get("roles") {
            Some(Value::Array(names)) => names.iter().any(is_it),
            Some(value) => is_it(value),
            None => false,
        };
        let enabled = match self.settings.state.get(&role) {
            Some(Value::Hash(entries)) => entries.get(&TextKey("enable")) == Some(&Value::Bool(true)),
            _ => false,
        };
        listed || enabled
    }
}
