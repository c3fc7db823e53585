//! bundled-services.json against what each release builds and what its package checks: PostgreSQL and Redis.
//!
//! Reads the newest patch of each release. `redis_required` is GitLab's own statement and not in the source: it stays as a
//! person wrote it, with what follows `; ` in the evidence, and a new release takes both from the one before.

use serde_json::{Value, json};

use crate::changes::{Change, Changes};
use crate::git::{Damaged, Repository};
use crate::release::{Release, omnibus_tags};
use crate::rows::{Row, Table, on_one_line, text};

const TABLE: &str = "bundled-services";
const FOLDERS: [&str; 4] =
    ["config/software", "config/projects", "config/templates/package-scripts", "files/gitlab-ctl-commands"];
const PREINST: &str = "config/templates/package-scripts/preinst.erb";
const UPGRADE: &str = "files/gitlab-ctl-commands/upgrade.rb";

/// What a tag builds and checks, as far as its files spell it out.
#[derive(Debug, Default, PartialEq, Eq)]
struct Services {
    /// Every bundled PostgreSQL, oldest first.
    postgresql: Vec<String>,
    /// The major version whose programs are linked at build time: that of a new installation.
    default: Option<String>,
    required: Option<String>,
    automatic: bool,
    redis: Option<String>,
    /// The files that say so.
    seen: Vec<String>,
}

/// Compares the row of each release, and adds the rows of new ones.
pub(crate) fn compare(
    table: &mut Table,
    repository: &mut Repository,
    releases: &[Release],
    changes: &mut Changes,
) -> Result<(), Damaged> {
    let tags = omnibus_tags(&repository.tags()?);
    for release in releases {
        let Some(patches) = tags.get(release) else { continue };
        let services = read(&patches.newest, repository)?;
        let place = table.rows.iter().position(|row| text(row, "release") == release.to_string());
        let stated = place.and_then(|place| table.rows.get(place)).or(table.rows.last());
        let row = corrected(stated, *release, &services, &patches.newest);
        match place.and_then(|place| table.rows.get_mut(place)) {
            Some(before) if *before == row => {}
            Some(before) => {
                changes.add(TABLE, Change::Corrected, release.to_string(), on_one_line(&row));
                *before = row;
            }
            None => {
                changes.add(TABLE, Change::New, release.to_string(), on_one_line(&row));
                table.rows.push(row);
            }
        }
    }
    Ok(())
}

/// The row as the source has it. What the source does not say stays as it is stated of this release.
fn corrected(stated: Option<&Row>, release: Release, services: &Services, tag: &str) -> Row {
    let own = stated.filter(|row| text(row, "release") == release.to_string());
    let kept = |field: &str| own.and_then(|row| row.get(field)).cloned();
    let mut row = Row::new();
    let mut set = |field: &str, value: Option<Value>| {
        if let Some(value) = value {
            row.insert(field.to_owned(), value);
        }
    };
    set("release", Some(json!(release.to_string())));
    let built = (!services.postgresql.is_empty()).then(|| json!(services.postgresql));
    set("postgresql", built.or_else(|| kept("postgresql")));
    set(
        "postgresql_default",
        services.default.clone().map(Value::from).or_else(|| kept("postgresql_default")),
    );
    set("postgresql_required", services.required.clone().map(Value::from));
    set("postgresql_automatic", services.automatic.then(|| json!(true)));
    set("redis", services.redis.clone().map(Value::from).or_else(|| kept("redis")));
    set("redis_required", stated.and_then(|row| row.get("redis_required")).cloned());
    let said = stated.map_or("", |row| text(row, "evidence"));
    let by_person = said.split_once("; ").map_or_else(String::new, |(_, rest)| format!("; {rest}"));
    let evidence = format!("{} of {tag}{by_person}", services.seen.join(", "));
    let evidence = if services.seen.is_empty() { said.to_owned() } else { evidence };
    set("evidence", Some(json!(evidence)));
    row
}

fn read(tag: &str, repository: &mut Repository) -> Result<Services, Damaged> {
    let mut services = Services::default();
    let mut linked = None;
    let mut upgrade = String::new();
    for blob in repository.files(tag, &FOLDERS)? {
        let path = blob.path.as_str();
        let name = path.strip_prefix("config/software/").and_then(|name| name.strip_suffix(".rb"));
        let is_postgresql = matches!(name, Some("postgresql" | "postgresql_old" | "postgresql_new"));
        let is_project = path == "config/projects/gitlab.rb";
        if !(is_postgresql || is_project || name == Some("redis") || path == PREINST || path == UPGRADE) {
            continue;
        }
        let contents = String::from_utf8_lossy(&repository.read(&blob)?).into_owned();
        if is_postgresql {
            let Some(version) = defined(&contents) else { continue };
            if contents.contains("block 'link bin files'") {
                linked = Some(major(&version));
            }
            services.postgresql.push(version);
        } else if is_project {
            // Up to 8.16 the definitions of another repository are used, with these versions.
            let postgresql = overridden(&contents, "postgresql");
            let redis = overridden(&contents, "redis");
            if postgresql.is_none() && redis.is_none() {
                continue;
            }
            services.postgresql.extend(postgresql);
            services.redis = redis.or(services.redis);
        } else if path == PREINST {
            let line = contents.lines().find_map(|line| line.trim().strip_prefix("PG_MIN_VERSION="));
            let Some(line) = line else { continue };
            services.required = Some(line.trim_matches('"').to_owned());
        } else if path == UPGRADE {
            upgrade = contents;
            continue;
        } else {
            services.redis = defined(&contents).or(services.redis);
        }
        services.seen.push(path.to_owned());
    }
    services.postgresql.sort_by_key(|version| numbers(version));
    services.default = linked.or_else(|| match services.postgresql.as_slice() {
        [only] => Some(major(only)),
        _ => None,
    });
    let oldest = services.postgresql.first().map(|version| major(version));
    services.automatic =
        runs_pg_upgrade(&upgrade) && services.default.is_some() && oldest != services.default;
    if services.automatic {
        services.seen.push(UPGRADE.to_owned());
    }
    Ok(services)
}

/// Whether the package upgrades the database by itself: the command is not commented out, and from 13.3 on a method of its
/// own says that it is wanted.
fn runs_pg_upgrade(upgrade: &str) -> bool {
    let code: Vec<&str> =
        upgrade.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let runs = code.iter().any(|line| line.contains("/gitlab-ctl pg-upgrade"));
    let wanted = code.iter().skip_while(|line| **line != "def attempt_auto_pg_upgrade?").nth(1);
    runs && wanted.is_none_or(|line| *line == "true")
}

/// The version that a definition builds.
fn defined(text: &str) -> Option<String> {
    let mut lines = text.lines().filter(|line| {
        ["default_version", "version =", "version '", "version \""]
            .iter()
            .any(|start| line.starts_with(start))
    });
    lines.find_map(quoted_version)
}

/// The version that a project asks of another repository's definition.
fn overridden(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| quoted_version(line.strip_prefix(&format!("override :{name}, "))?))
}

fn quoted_version(line: &str) -> Option<String> {
    let is_version =
        |part: &&str| part.contains('.') && part.split('.').all(|number| number.parse::<u16>().is_ok());
    line.split(['\'', '"']).find(is_version).map(str::to_owned)
}

/// The version that decides whether a data folder can be read: 9.6 of 9.6.11, 16 of 16.14.
fn major(version: &str) -> String {
    let mut numbers = version.split('.');
    let first = numbers.next().unwrap_or_default();
    match (first.parse::<u16>(), numbers.next()) {
        (Ok(..=9), Some(second)) => format!("{first}.{second}"),
        _ => first.to_owned(),
    }
}

fn numbers(version: &str) -> Vec<u16> {
    version.split('.').filter_map(|number| number.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::{defined, major, overridden, runs_pg_upgrade};

    #[test]
    fn definitions_spell_versions_in_three_ways() {
        assert_eq!(
            defined("default_version '16.14'\nversion default_version do\n").as_deref(),
            Some("16.14")
        );
        assert_eq!(defined("version = Gitlab::Version.new('redis', '7.2.11')\n").as_deref(), Some("7.2.11"));
        assert_eq!(defined("name 'redis'\n"), None);
        let project = "override :redis, version: '3.2.1', source: { md5: 'b3.1' }\n";
        assert_eq!(overridden(project, "redis").as_deref(), Some("3.2.1"));
        assert_eq!(overridden(project, "postgresql"), None);
    }

    #[test]
    fn a_major_version_has_two_numbers_before_10() {
        assert_eq!(["9.6.11", "10.12", "16.14"].map(major), ["9.6", "10", "16"]);
    }

    #[test]
    fn a_command_that_is_commented_out_upgrades_nothing() {
        assert!(runs_pg_upgrade("  command = %W(#{base_path}/bin/gitlab-ctl pg-upgrade -w)\n"));
        assert!(!runs_pg_upgrade("  # command = %W(#{base_path}/bin/gitlab-ctl pg-upgrade -w)\n"));
        let method = "command = %W(x/bin/gitlab-ctl pg-upgrade)\ndef attempt_auto_pg_upgrade?\n  # why\n  ";
        assert!(runs_pg_upgrade(&format!("{method}true\nend\n")));
        assert!(!runs_pg_upgrade(&format!("{method}false\nend\n")));
    }
}
