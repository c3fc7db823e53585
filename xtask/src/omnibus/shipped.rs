//! releases.json against what each release builds from: Ruby, Chef, mixlib-config, Mattermost, the oldest release to upgrade from.

use serde_json::{Value, json};

use crate::changes::{Change, Changes};
use crate::git::{Damaged, Repository};
use crate::release::{Patches, Release, omnibus_tags};
use crate::rows::{Row, Table, on_one_line, text};
use crate::spans::put_after;

const TABLE: &str = "releases";
const FOLDERS: [&str; 3] = ["config/software", "config/software_versions.yml", "config/templates"];

/// What a tag builds from, as far as its files spell it out.
#[derive(Debug, Default, PartialEq, Eq)]
struct Built {
    ruby: Option<String>,
    chef: Option<String>,
    mixlib_config: Option<String>,
    mattermost: Option<String>,
    has_mattermost: bool,
    upgrade_from: Option<String>,
}

/// The tables that an import covers.
pub(crate) struct Covered<'n> {
    /// They were compared with their source.
    pub(crate) compared: &'n [&'n str],
    /// They are about Mattermost: a release that bundles none has nothing to compare with them.
    pub(crate) mattermost: &'n [String],
}

/// Compares the row of each release, and adds the rows of new ones.
pub(crate) fn compare(
    table: &mut Table,
    repository: &mut Repository,
    releases: &[Release],
    covered: &Covered<'_>,
    changes: &mut Changes,
) -> Result<(), Damaged> {
    let tags = omnibus_tags(&repository.tags()?);
    for release in releases {
        let Some(Patches { first, newest }) = tags.get(release) else { continue };
        let built = [read(first, repository)?, read(newest, repository)?];
        let mut tables: Vec<&str> = covered.compared.to_vec();
        if !built[1].has_mattermost {
            tables.extend(covered.mattermost.iter().map(String::as_str));
        }
        let place = table.rows.iter().position(|row| text(row, "release") == release.to_string());
        if let Some(row) = place.and_then(|place| table.rows.get_mut(place)) {
            let before = row.clone();
            correct(row, &built);
            check(row, &tables);
            if *row != before {
                changes.add(TABLE, Change::Corrected, release.to_string(), on_one_line(row));
            }
        } else {
            let mut row = table.rows.last().cloned().unwrap_or_default();
            row.insert("release".to_owned(), json!(release.to_string()));
            for field in ["runit", "interpolated", "checked"] {
                row.shift_remove(field);
            }
            correct(&mut row, &built);
            check(&mut row, &tables);
            changes.add(TABLE, Change::New, release.to_string(), on_one_line(&row));
            changes.undecided(
                TABLE,
                release.to_string(),
                "a new release: `checked` names the tables of this import alone, until a person has gone through the others".to_owned(),
            );
            table.rows.push(row);
        }
    }
    Ok(())
}

/// Notes that these tables were compared.
fn check(row: &mut Row, tables: &[&str]) {
    let checked = row.get("checked").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut names: Vec<String> = checked.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    names.extend(
        tables
            .iter()
            .filter(|table| !names.iter().any(|name| name == *table))
            .map(|table| (*table).to_owned())
            .collect::<Vec<_>>(),
    );
    let evidence = row.shift_remove("evidence");
    row.insert("checked".to_owned(), json!(names));
    row.insert("evidence".to_owned(), evidence.unwrap_or_else(|| json!("config/software of the tag")));
}

/// A patch release may build from another patch of Ruby: what either end of the release says is true.
fn correct(row: &mut Row, built: &[Built; 2]) {
    let newest = &built[1];
    let mut set = |field: &str, after: &str, found: [Option<String>; 2]| {
        let stated = row.get(field).and_then(Value::as_str).map(str::to_owned);
        let Some(value) = found[1].clone() else { return };
        if stated.is_none() || !found.contains(&stated) {
            put_after(row, after, field, Some(json!(value)));
        }
    };
    let both = |of: fn(&Built) -> Option<String>| [of(&built[0]), of(&built[1])];
    set("ruby_patch", "ruby", both(|built| built.ruby.clone()));
    set("ruby", "release", both(|built| built.ruby.as_deref().and_then(minor)));
    set("chef", "ruby_patch", both(|built| built.chef.clone()));
    set("mixlib_config", "chef", both(|built| built.mixlib_config.clone()));
    set("mattermost", "release", both(|built| built.mattermost.as_deref().and_then(minor)));
    set("upgrade_from", "mixlib_config", both(|built| built.upgrade_from.clone()));
    let seen = [("mattermost", newest.mattermost.is_some()), ("chef", newest.chef.is_some())];
    if let Some(Value::Array(derived)) = row.get_mut("interpolated") {
        derived.retain(|field| !seen.iter().any(|(name, seen)| *seen && field == name));
        if derived.is_empty() {
            row.shift_remove("interpolated");
        }
    }
    if !newest.has_mattermost {
        row.shift_remove("mattermost");
    }
    if newest.upgrade_from.is_some() {
        put_after(row, "upgrade_from", "upgrade_enforced", Some(json!(true)));
    }
}

fn read(tag: &str, repository: &mut Repository) -> Result<Built, Damaged> {
    let mut built = Built::default();
    let mut versions = String::new();
    for blob in repository.files(tag, &FOLDERS)? {
        let mut contents =
            || repository.read(&blob).map(|contents| String::from_utf8_lossy(&contents).into_owned());
        match blob.path.as_str() {
            "config/software/ruby.rb" => {
                let text = contents()?;
                let current = text.lines().find(|line| line.trim_start().starts_with("current_ruby_version"));
                built.ruby = quoted(&text, "default_version").or_else(|| current.and_then(version));
            }
            "config/software_versions.yml" => versions = contents()?,
            "config/software/chef-gem.rb" => built.chef = quoted(&contents()?, "default_version"),
            "config/software/mattermost.rb" => {
                built.has_mattermost = true;
                built.mattermost = quoted(&contents()?, "default_version");
            }
            "config/templates/package-scripts/preinst.erb" => {
                let text = contents()?;
                let line = text.lines().find_map(|line| line.trim().strip_prefix("MIN_VERSION="));
                built.upgrade_from = line.map(|line| line.trim_matches('"').to_owned());
            }
            "config/templates/omnibus-gitlab-gems/Gemfile.lock" => {
                let text = contents()?;
                let line = text.lines().find_map(|line| line.strip_prefix("    mixlib-config ("));
                built.mixlib_config = line.map(|line| line.trim_end_matches(')').to_owned());
            }
            _ => {}
        }
    }
    if built.ruby.is_none() {
        let of_ruby = versions.lines().skip_while(|line| *line != "ruby:").skip(1);
        built.ruby =
            of_ruby.take(3).find_map(|line| Some(line.trim().strip_prefix("current: ")?.trim().to_owned()));
    }
    Ok(built)
}

/// The version that a line of the build's Ruby gives, without its `v`.
fn quoted(text: &str, key: &str) -> Option<String> {
    text.lines().find(|line| line.starts_with(key)).and_then(version)
}

fn version(line: &str) -> Option<String> {
    let inside = line.split(['\'', '"']).find(|part| {
        let digits = part.trim_start_matches('v');
        digits.starts_with(|letter: char| letter.is_ascii_digit()) && digits.contains('.')
    })?;
    Some(inside.trim_start_matches('v').to_owned())
}

fn minor(version: &str) -> Option<String> {
    let (major, rest) = version.split_once('.')?;
    Some(format!("{major}.{}", rest.split('.').next()?))
}
