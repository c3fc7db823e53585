//! Variables that the target release does not look at.

use crate::findings::{Finding, Fix, Level};
use crate::mappings::mattermost::{RenameKind, Conversion, Rename, MattermostSetting, rename, variable_of};
use crate::mappings::{MattermostVersion, releases};
use crate::mattermost::{NotRead, Server, Variable, Verdict, clause};
use crate::rule;
use crate::rules::Context;
use crate::rules::variable_verdict::VariableVerdict;
use crate::rules::variables::{safe, server, unsafe_fix, with_fix};

rule! {
    /// A variable that the target release does not read, whatever its value.
    ///
    /// ## What it finds
    ///
    /// Names that some Mattermost reads, but not the one that the target release bundles:
    ///
    /// * the setting came later, or was removed or renamed (`MM_WEBRTCSETTINGS_*` from Mattermost 5.6 on,
    ///   `MM_TEAMSETTINGS_ENABLETEAMCREATION` from 5.6 on);
    /// * the variable has no effect there: the four plugin switches (`MM_PLUGINSETTINGS_ENABLE`,
    ///   `…_ENABLEUPLOADS`, `…_DIRECTORY`, `…_CLIENTDIRECTORY`) up to 5.1, maps such as
    ///   `MM_PLUGINSETTINGS_PLUGINSTATES` from 5.30 to 7.4, the length of sessions in days from 7.0 on, where
    ///   hours count;
    /// * its letters are not all upper case, which only 5.30 and later take;
    /// * up to GitLab 10.8: the key is not in the config.json that Omnibus writes, and Mattermost before 4.10
    ///   reads variables only for keys that are;
    /// * up to GitLab 9.5: there is no `mattermost['env']`.
    ///
    /// ## Why it matters
    ///
    /// The entry has no effect, and reconfigure does not say so. The plugin switches even show as overridden
    /// in System Console and cannot be changed there any more (run on Mattermost 4.10 and 5.10). Up to 11.6,
    /// GitLab also keeps variables that were deleted from the file.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// # GitLab 12.10: the setting moved in Mattermost 5.8
    /// mattermost['env'] = { 'MM_SERVICESETTINGS_IMAGEPROXYURL' => 'https://proxy.example.com' }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['env'] = { 'MM_IMAGEPROXYSETTINGS_REMOTEIMAGEPROXYURL' => 'https://proxy.example.com' }
    /// ```
    ///
    /// Upper case is a safe fix. The new name of a setting that was only renamed or moved is an unsafe one:
    /// the setting takes effect, which it does not today. Where nothing replaces the setting, delete the
    /// entry.
    "mattermost-variable-not-read", level: Warning, fixable: Safe, check: check, tag: Unnecessary
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(server) = server(context) else { return };
    for entry in context.judged() {
        let Verdict::NotRead(reason) = entry.verdict else { continue };
        let message = format!(
            "Mattermost {} of GitLab {} does not read `{}`, so the entry has no effect: {}",
            server.mattermost,
            server.release,
            entry.name,
            because(reason, server)
        );
        let finding = entry.finding(&RULE, message, "not read by this release");
        let finding = finding.help(help(reason, server, entry.name)).level(level(reason));
        found.push(with_fix(finding, fix(context, entry, reason)));
    }
}

/// What nobody checked in the source is said more softly.
fn level(reason: NotRead) -> Level {
    match reason {
        NotRead::OtherNotYet(_) => Level::Info,
        _ => Level::Warning,
    }
}

fn because(reason: NotRead, server: Server) -> String {
    match reason {
        NotRead::NoEnvironment => "mattermost['env'] exists from GitLab 10.0 on".to_owned(),
        NotRead::NoOverrides => "it reads no variables, only config.json".to_owned(),
        NotRead::NotYet(setting) => format!("{} came with Mattermost {}", setting.path, setting.from),
        NotRead::NoLonger(setting) => match setting.until {
            Some(until) => format!("the last with {} was Mattermost {until}", setting.path),
            None => format!("it has no {}", setting.path),
        },
        NotRead::WithoutEffect(_, note) => clause(note),
        NotRead::OtherNotYet(row) => match row.from {
            Some(from) => format!("it came with Mattermost {from}"),
            None => "it came later".to_owned(),
        },
        NotRead::LetterCase => "up to Mattermost 5.29 names are found in upper case only".to_owned(),
        NotRead::KeyNotInFile => format!(
            "before Mattermost 4.10 a variable has an effect only if config.json has the key, and GitLab {} writes it without",
            server.release
        ),
    }
}

fn help(reason: NotRead, server: Server, name: &str) -> String {
    match reason {
        NotRead::LetterCase => format!("write `{}`", name.to_ascii_uppercase()),
        NotRead::NoEnvironment => "write the setting as `mattermost['…']`, or delete the entry until the server runs GitLab 10.0 or later"
            .to_owned(),
        NotRead::NotYet(setting) => from_release(setting.from),
        NotRead::OtherNotYet(row) => row.from.map_or_else(|| "delete the entry".to_owned(), from_release),
        NotRead::WithoutEffect(setting, _) if setting.env_from.is_some_and(|from| from > server.mattermost) => {
            format!("set {} in config.json or in System Console, and delete the entry", setting.path)
        }
        NotRead::NoLonger(setting) | NotRead::WithoutEffect(setting, _) => successor(setting, server),
        NotRead::KeyNotInFile | NotRead::NoOverrides => {
            "delete the entry, or keep it for GitLab 11.0 and later, which read it".to_owned()
        }
    }
}

fn from_release(version: MattermostVersion) -> String {
    match releases::first_with_mattermost(version) {
        Some(release) => format!("delete the entry, or keep it for GitLab {release} and later"),
        None => "delete the entry: no GitLab release bundles that Mattermost".to_owned(),
    }
}

fn successor(setting: &MattermostSetting, server: Server) -> String {
    let row = rename(&setting.path).filter(|row| !row.new.is_empty());
    let Some(row) = row else {
        return match rename(&setting.path) {
            Some(Rename { change: RenameKind::Roles, note: Some(note), .. }) => {
                format!("delete the entry. {}", note.trim_end_matches('.'))
            }
            Some(Rename { note: Some(note), .. }) => format!("delete the entry. {}", note.trim_end_matches('.')),
            _ => "delete the entry: nothing replaces the setting".to_owned(),
        };
    };
    let names: Vec<_> = row.new.iter().map(|path| format!("`{}`", variable_of(path))).collect();
    let reads = row.new.iter().all(|path| {
        crate::mappings::mattermost::setting_at(path, server.mattermost)
            .is_some_and(|setting| setting.variable_works_in(server.mattermost))
    });
    let instead = match row.conversions {
        [Conversion::Multiply(factor)] => format!("write {factor} times the value to {} instead", names.join(" and ")),
        _ => format!("write {} instead", names.join(" and ")),
    };
    match row.note {
        Some(note) if !row.conversions.is_empty() && row.change != RenameKind::Superseded => format!("{instead}. {}", note.trim_end_matches('.')),
        _ if reads => instead,
        _ => format!("delete the entry: {} replaced it and was removed too", names.join(" and ")),
    }
}

fn fix(context: &Context<'_>, entry: &VariableVerdict<'_, '_>, reason: NotRead) -> Option<Fix> {
    match reason {
        NotRead::LetterCase => {
            let name = Variable::new(entry.name).upper_case();
            if !entry.applies_as(context, name.as_str()) {
                return None;
            }
            Some(safe("Write the name in upper case", vec![entry.rename(context, name.as_str())?]))
        }
        NotRead::NoLonger(setting) | NotRead::WithoutEffect(setting, _) => renamed(context, entry, setting),
        _ => None,
    }
}

/// The new name, where nothing but the name changed.
fn renamed(context: &Context<'_>, entry: &VariableVerdict<'_, '_>, setting: &MattermostSetting) -> Option<Fix> {
    let row = rename(&setting.path)?;
    let [path] = row.new else { return None };
    if !matches!(row.change, RenameKind::Renamed | RenameKind::Moved) || !row.conversions.is_empty() {
        return None;
    }
    let name = variable_of(path);
    if !entry.applies_as(context, &name) {
        return None;
    }
    let edit = entry.rename(context, &name)?;
    Some(unsafe_fix(
        format!("Rename to `{name}`"),
        "the setting takes effect under its new name, which it does not today",
        vec![edit],
    ))
}
