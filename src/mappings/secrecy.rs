//! Whose value must not be shown.

use super::{mattermost, omnibus};

/// Whether a setting's value must not be shown, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// It may be shown.
    Public,
    /// The tables say that it is secret.
    Known,
    /// The tables say that it may hold a secret: an address with a password, a hash with a key in it.
    MayEmbed,
    /// Its name looks like a secret's.
    ByName,
}

/// Ends of names whose value is a secret: of keys in nested hashes, of variables, and of settings newer than the tables.
const ENDINGS: [&str; 15] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "tokens",
    "api_key",
    "apikey",
    "access_key",
    "access_key_id",
    "private_key",
    "internal_key",
    "encryption_key",
    "_salt",
];

/// Whether the value of this setting must not be shown: `["gitlab_rails", "db_password"]`,
/// `["mattermost", "env", "MM_SQLSETTINGS_DATASOURCE"]`. Letter case does not matter.
pub fn secrecy<S: AsRef<str>>(path: &[S]) -> Secrecy {
    let path: Vec<&str> = path.iter().map(AsRef::as_ref).collect();
    let known = match path.as_slice() {
        ["mattermost", "env", variable, ..] => of_variable(variable),
        ["mattermost", key] => of_legacy_key(key).or_else(|| of_omnibus("mattermost", key)),
        [root] => of_omnibus(root, ""),
        [root, key] => of_omnibus(root, key),
        [root, key, ..] => of_omnibus(root, key).filter(|secrecy| *secrecy != Secrecy::Public),
        [] => None,
    };
    let by_name = || path.iter().any(|name| looks_secret(name)).then_some(Secrecy::ByName);
    known.or_else(by_name).unwrap_or(Secrecy::Public)
}

/// Whether the value of this setting must not be shown, for whatever reason.
pub fn secret<S: AsRef<str>>(path: &[S]) -> bool {
    secrecy(path) != Secrecy::Public
}

fn of_variable(name: &str) -> Option<Secrecy> {
    let settings = mattermost::settings_by_variable(name);
    if !settings.is_empty() {
        return Some(known_if(settings.iter().any(|row| row.secret.is_some())));
    }
    mattermost::other_variable(name).map(|row| known_if(row.secret))
}

fn of_legacy_key(key: &str) -> Option<Secrecy> {
    mattermost::legacy_key(key).map(|row| known_if(row.secret)).filter(|_| key != "env")
}

fn of_omnibus(root: &str, key: &str) -> Option<Secrecy> {
    Some(match omnibus::setting(root, key)?.secret {
        Some(omnibus::Secrecy::Secret) => Secrecy::Known,
        Some(omnibus::Secrecy::MayEmbed) => Secrecy::MayEmbed,
        Some(omnibus::Secrecy::Path) | None => Secrecy::Public,
    })
}

fn known_if(secret: bool) -> Secrecy {
    if secret { Secrecy::Known } else { Secrecy::Public }
}

fn looks_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::{Secrecy, secrecy, secret};

    #[test]
    fn a_secret_is_known_in_each_of_its_spellings() {
        assert_eq!(secrecy(&["gitlab_rails", "db_password"]), Secrecy::Known);
        assert_eq!(secrecy(&["mattermost", "email_smtp_password"]), Secrecy::Known);
        assert_eq!(secrecy(&["mattermost", "env", "mm_sqlsettings_datasource"]), Secrecy::Known);
        assert_eq!(secrecy(&["gitlab_rails", "new_thing", "deploy_token"]), Secrecy::ByName);
    }

    #[test]
    fn what_is_no_secret_may_be_shown() {
        assert!(!secret(&["external_url"]));
        assert!(!secret(&["mattermost", "team_site_name"]));
        assert!(!secret(&["mattermost", "env", "MM_TEAMSETTINGS_SITENAME"]));
    }
}
