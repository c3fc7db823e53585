//! `gitlab-rb releases [VERSION]`.

use std::io::Write;

use serde_json::{Value, json};

use super::console::Console;
use super::json as document;
use super::outcome::{CommandOutcome, Failure};
use super::release;
use super::release_name;
use crate::effects::legacy;
use crate::mappings::Release;
use crate::mappings::mattermost::LegacyKey;
use crate::mappings::omnibus::{self, Deprecation, EffectKind, SilentRemoval};
use crate::mappings::releases::{self, Shipped};
use crate::mappings::services::{self, bundled_services};
use crate::mappings::upgrades;
use crate::report::columns::{self, wrap};

/// Say what a GitLab release ships and removed, or where an upgrade must stop
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Examples:
  gitlab-rb releases
  gitlab-rb releases 16.0
  gitlab-rb releases --from 11.11 --to 17.0
  gitlab-rb releases --from 10.8 --format json")]
pub(super) struct Releases {
    /// Only this release, and what it removed from gitlab.rb
    #[arg(value_name = "RELEASE", value_parser = release_name::parse, conflicts_with_all = ["from", "to"])]
    release: Option<Release>,
    #[command(flatten)]
    upgrade: release::UpgradeArgs,
    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ReleasesFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ReleasesFormat {
    /// Tables for people
    Text,
    /// For scripts
    Json,
}

impl super::Run for Releases {
    fn run(self, console: &mut Console) -> Result<CommandOutcome, Failure> {
        let (from, to) = (self.upgrade.from, self.upgrade.to);
        let fields = if let Some(release) = self.release {
            release::announce(release, console)?;
            let row = known(release)?;
            if self.format == ReleasesFormat::Text {
                print_release(row, console)?;
            }
            one(row)
        } else if from.is_some() || to.is_some() {
            let oldest = releases::all().first().map_or(Release::new(7, 0), |row| row.release);
            let (from, to) = (from.unwrap_or(oldest), to.unwrap_or_else(releases::newest));
            release::announce(to, console)?;
            if to <= from {
                return Err(Failure::new(format!("GitLab {to} is not newer than {from}")));
            }
            let path = releases::upgrade_path(from, to);
            if self.format == ReleasesFormat::Text {
                print_path(from, &path, console)?;
            }
            let stops: Vec<_> = path.iter().filter_map(|stop| releases::shipped_at(*stop)).map(one).collect();
            let only_some: Vec<_> =
                upgrades::stops_between(from, to).filter(|stop| stop.only_if.is_some()).collect();
            json!({ "from": from, "to": to, "stops": stops, "conditional_stops": only_some })
        } else {
            if self.format == ReleasesFormat::Text {
                print_all(console)?;
            }
            json!({ "releases": releases::all() })
        };
        if self.format == ReleasesFormat::Json {
            document::write(fields, &mut console.out)?;
        }
        Ok(CommandOutcome::Clean)
    }
}

fn known(release: Release) -> Result<&'static Shipped, Failure> {
    let newest = release > releases::newest();
    releases::shipped(release).or_else(|| releases::shipped_at(release).filter(|_| newest)).ok_or_else(|| {
        let close = releases::shipped_at(release)
            .map_or(String::new(), |row| format!("; the one before it is {}", row.release));
        Failure::new(format!("there is no GitLab {release} in the tables{close}"))
            .help(format!("They go from 7.0 to {}.", releases::newest()))
    })
}

/// What a release removed: reconfigure stops at it, or the root is gone.
fn removed_in(release: Release) -> Vec<&'static Deprecation> {
    let rows = omnibus::deprecations().iter();
    rows.filter(|row| {
        row.effects.iter().any(|effect| {
            effect.from == release && matches!(effect.effect, EffectKind::Aborts | EffectKind::UnknownRoot)
        })
    })
    .collect()
}

/// What a release dropped without a word, or no longer checks.
fn ignored_from(release: Release) -> Vec<&'static Deprecation> {
    let rows = omnibus::deprecations().iter();
    rows.filter(|row| {
        row.effects.iter().any(|effect| effect.from == release && effect.effect == EffectKind::Ignored)
    })
    .collect()
}

fn dropped_in(release: Release) -> Vec<&'static SilentRemoval> {
    omnibus::silent_removals().iter().filter(|row| row.gone == Some(release)).collect()
}

fn one(row: &'static Shipped) -> Value {
    let names = |rows: Vec<&'static Deprecation>| rows.into_iter().map(|row| row.path).collect::<Vec<_>>();
    let dropped: Vec<_> =
        dropped_in(row.release).into_iter().map(|row| omnibus::in_ruby(&row.root, row.keys)).collect();
    json!({
        "ships": row,
        "services": bundled_services(row.release),
        "removed": names(removed_in(row.release)),
        "removed_from_mattermost": legacy::removed_in(row.release).map(LegacyKey::in_ruby).collect::<Vec<_>>(),
        "silently_ignored": names(ignored_from(row.release)),
        "dropped_without_deprecation": dropped,
    })
}

fn print_all(console: &mut Console) -> Result<(), Failure> {
    writeln!(console.out, "GitLab  Mattermost  Ruby  PostgreSQL    upgrade from")?;
    for row in releases::all().iter().rev() {
        let mattermost =
            row.mattermost.map_or("-".to_owned(), |version| marked(&version.to_string(), row, "mattermost"));
        let from = match row.upgrade_from {
            Some(from) if row.upgrade_enforced => from.to_string(),
            Some(from) => format!("{from} (advice)"),
            None => "-".to_owned(),
        };
        writeln!(
            console.out,
            "{:<8}{mattermost:<12}{:<6}{:<14}{from}",
            row.release.to_string(),
            row.ruby.to_string(),
            postgresql(row.release)
        )?;
    }
    writeln!(console.out, "\n~ derived from the releases around it")?;
    Ok(())
}

/// The major versions that a release bundles; before 8.0 that is not known.
fn postgresql(release: Release) -> String {
    bundled_services(release).map_or_else(
        || "-".to_owned(),
        |row| row.postgresql_majors().map(|major| major.to_string()).collect::<Vec<_>>().join(", "),
    )
}

fn print_release(row: &'static Shipped, console: &mut Console) -> Result<(), Failure> {
    let width = console.width;
    let out = &mut console.out;
    writeln!(out, "GitLab {}", row.release)?;
    match row.mattermost {
        Some(version) => {
            writeln!(out, "  Mattermost    {}", marked(&version.to_string(), row, "mattermost"))?;
        }
        None => writeln!(out, "  Mattermost    not bundled")?,
    }
    writeln!(out, "  Ruby          {}", row.ruby_patch)?;
    if let Some(chef) = row.chef {
        writeln!(out, "  Chef          {chef}")?;
    }
    if let Some(runit) = row.runit {
        writeln!(out, "  runit         {}", marked(&runit, row, "runit"))?;
    }
    if let Some(row) = bundled_services(row.release) {
        let versions: Vec<&str> = row.postgresql.iter().map(|version| version.as_str()).collect();
        let also = if versions.len() > 1 {
            format!("; a new installation has {}", row.postgresql_default)
        } else {
            String::new()
        };
        writeln!(out, "  PostgreSQL    {}{also}", versions.join(", "))?;
        if let Some(required) = row.postgresql_required {
            writeln!(out, "                {required} or later must run, or the package refuses")?;
        }
        if let Some(redis) = row.redis {
            writeln!(
                out,
                "  Redis         {redis}; an external one must be {} or later",
                row.redis_required
            )?;
        }
    }
    if let Some(from) = row.upgrade_from {
        let word = if row.upgrade_enforced {
            "or later, or the package refuses"
        } else {
            "or later is GitLab's advice"
        };
        writeln!(out, "  upgrade from  {from} {word}")?;
    }
    list(
        out,
        width,
        "Removed from gitlab.rb, so reconfigure fails",
        removed_in(row.release).iter().map(|row| entry(row)),
    )?;
    let legacy: Vec<_> = legacy::removed_in(row.release).collect();
    list(
        out,
        width,
        "Removed from mattermost, so reconfigure fails",
        legacy.iter().map(|key| legacy_entry(key)),
    )?;
    list(out, width, "Ignored from here on", ignored_from(row.release).iter().map(|row| entry(row)))?;
    let dropped = dropped_in(row.release);
    list(
        out,
        width,
        "Removed without a deprecation",
        dropped.iter().map(|row| omnibus::in_ruby(&row.root, row.keys)),
    )?;
    let changed: Vec<_> =
        omnibus::default_changes().iter().filter(|change| change.since == row.release).collect();
    list(out, width, "Other defaults", changed.iter().map(|row| omnibus::in_ruby(&row.root, row.keys)))?;
    if !row.interpolated.is_empty() {
        writeln!(out, "\n~ derived from the releases around it")?;
    }
    writeln!(out)?;
    for line in wrap(&format!("Evidence: {}", row.evidence), width) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn print_path(from: Release, path: &[Release], console: &mut Console) -> Result<(), Failure> {
    let width = console.width;
    let out = &mut console.out;
    writeln!(out, "From GitLab {from}, upgrade to each of these required stops and run reconfigure:")?;
    let mut before = from;
    let mut databases = Vec::new();
    for stop in path {
        let required = services::newly_required_postgresql(before, *stop);
        databases.extend(required.map(|version| format!("{version} before {stop}")));
        let Some(row) = releases::shipped_at(*stop) else { continue };
        let removals = omnibus::deprecations()
            .iter()
            .filter(|row| row.effect_in(*stop) != row.effect_in(before))
            .filter(|row| {
                matches!(
                    row.effect_in(*stop),
                    Some(EffectKind::Aborts | EffectKind::UnknownRoot | EffectKind::Ignored)
                )
            })
            .count();
        let mattermost =
            row.mattermost.map_or("no Mattermost".to_owned(), |version| format!("Mattermost {version}"));
        let removals = match removals {
            0 => "nothing removed".to_owned(),
            1 => "1 setting removed or ignored".to_owned(),
            count => format!("{count} settings removed or ignored"),
        };
        writeln!(out, "  {:<7}{mattermost:<18}Ruby {:<5}{removals}", stop.to_string(), row.ruby.to_string())?;
        before = *stop;
    }
    if !databases.is_empty() {
        writeln!(out)?;
        let text = format!("The packages refuse an older PostgreSQL: upgrade to {}.", databases.join(", "));
        for line in wrap(&text, width) {
            writeln!(out, "{line}")?;
        }
    }
    let Some(to) = path.last() else { return Ok(()) };
    let some: Vec<_> = upgrades::stops_between(from, *to).filter(|stop| stop.only_if.is_some()).collect();
    if !some.is_empty() {
        writeln!(out, "\nRequired under a condition:")?;
    }
    for stop in some {
        let condition = stop.only_if.as_deref().unwrap_or_default();
        writeln!(out, "  {:<7}{condition}", stop.release.to_string())?;
    }
    writeln!(
        out,
        "\nInstall the newest patch release of each. What a required stop removed: gitlab-rb releases RELEASE"
    )?;
    writeln!(out, "What your file must change: gitlab-rb plan --from {from} --to {to} FILE")?;
    Ok(())
}

fn list(
    out: &mut impl Write,
    width: usize,
    title: &str,
    lines: impl ExactSizeIterator<Item = String>,
) -> Result<(), Failure> {
    if lines.len() == 0 {
        return Ok(());
    }
    writeln!(out, "\n{title}:")?;
    for line in lines {
        match line.split_once(" -> ") {
            // The new name in a line of its own: a name must stay in one piece to be copied.
            Some((old, new)) if 2 + columns::of(&line) > width => {
                writeln!(out, "  {old}\n    -> {new}")?;
            }
            _ => writeln!(out, "  {line}")?,
        }
    }
    Ok(())
}

fn entry(row: &Deprecation) -> String {
    row.replacement.map_or(row.path.to_string(), |new| format!("{} -> {new}", row.path))
}

/// A legacy key of Mattermost and the variable that takes its place.
fn legacy_entry(key: &LegacyKey) -> String {
    let new: Vec<_> =
        key.targets.iter().map(|target| format!("mattermost['env']['{}']", target.variable)).collect();
    match new.first() {
        Some(first) => format!("{} -> {first}", key.in_ruby()),
        None => key.in_ruby(),
    }
}

/// A derived value is marked.
fn marked(text: &str, row: &Shipped, field: &str) -> String {
    if row.interpolated.iter().any(|name| name == field) { format!("~{text}") } else { text.to_owned() }
}
