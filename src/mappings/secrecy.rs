//! Whose value must not be shown.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::near::is_one_slip;
use super::{Text, mattermost, omnibus};

include!(concat!(env!("OUT_DIR"), "/secret_names.rs"));

/// Whether a setting's value must not be shown, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// It may be shown.
    Public,
    /// The tables say that it is secret.
    Known,
    /// The tables say that it may hold a secret: an address with a password, a hash with a key in it.
    MayEmbed,
    /// Its name is that of a secret, or nearly.
    ByName,
}

/// A name whose value is a secret, in whatever hash or file it is.
#[derive(Debug)]
pub struct SecretName {
    /// The root below which alone the name is a secret's.
    pub root: Option<Text>,
    /// In lower case, letters and digits only.
    pub name: Text,
    /// What of a name it must be.
    pub matches: NameMatch,
    /// The file that shows it.
    pub evidence: Text,
}

/// What of a name a [`SecretName`] must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMatch {
    /// Its end, without regard to how words are joined.
    Ending,
    /// Its last word.
    Word,
    /// All of it.
    Whole,
}

/// Names that are recognised with one slip of the keyboard in them.
const OFTEN_MISSPELT: [&str; 3] = ["password", "passphrase", "secret"];

/// Every name of a secret.
pub fn secret_names() -> &'static [SecretName] {
    SECRET_NAMES
}

/// Whether the value of this setting must not be shown: `["gitlab_rails", "db_password"]`,
/// `["mattermost", "env", "MM_SQLSETTINGS_DATASOURCE"]`. Letter case and whitespace around a name do not matter.
pub fn secrecy<S: AsRef<str>>(path: &[S]) -> Secrecy {
    let path: Vec<&str> = path.iter().map(|name| name.as_ref().trim()).collect();
    let known = match path.as_slice() {
        ["mattermost", "env", variable, ..] => of_variable(variable),
        ["mattermost", key] => of_legacy_key(key).or_else(|| of_omnibus("mattermost", key)),
        [name] => of_omnibus(name, "").or_else(|| of_variable(name)),
        [root, key] => of_omnibus(root, key),
        // What is below a secret is one, too.
        [root, key, ..] => of_omnibus(root, key).filter(|secrecy| *secrecy == Secrecy::Known),
        [] => None,
    };
    let by_name = || names_secret(&path).then_some(Secrecy::ByName);
    let embeds =
        || matches!(path.as_slice(), [root, key, _, ..] if of_omnibus(root, key) == Some(Secrecy::MayEmbed));
    match known {
        // An address that is a credential itself.
        Some(Secrecy::MayEmbed) if names_secret(&path) => Secrecy::Known,
        Some(known) => known,
        None => by_name().or_else(|| embeds().then_some(Secrecy::MayEmbed)).unwrap_or(Secrecy::Public),
    }
}

/// Whether the value of this setting must not be shown. Of one that [may embed](Secrecy::MayEmbed) a secret the value's
/// shape tells.
pub fn secret<S: AsRef<str>>(path: &[S]) -> bool {
    matches!(secrecy(path), Secrecy::Known | Secrecy::ByName)
}

/// Whether a name is a secret's under some root.
pub fn secret_somewhere(name: &str) -> bool {
    let known = || omnibus::settings_by_key(name).any(|row| row.secret == Some(omnibus::KeySecrecy::Secret));
    let legacy = || of_legacy_key(name) == Some(Secrecy::Known);
    secret(&[name]) || legacy() || known()
}

/// Whether a name is a secret's below a root for which `near` holds, where it is not one everywhere.
pub fn secret_below_root(name: &str, near: impl Fn(&str) -> bool) -> bool {
    let roots = SECRET_NAMES.iter().filter_map(|row| row.root);
    roots.into_iter().any(|root| looks_secret(name, root.as_str()) && near(root.as_str()))
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
        Some(omnibus::KeySecrecy::Secret) => Secrecy::Known,
        Some(omnibus::KeySecrecy::MayEmbed) => Secrecy::MayEmbed,
        Some(omnibus::KeySecrecy::Path) | None => Secrecy::Public,
    })
}

fn known_if(secret: bool) -> Secrecy {
    if secret { Secrecy::Known } else { Secrecy::Public }
}

/// The last name decides; of those above it one that is a list of secrets.
fn names_secret(path: &[&str]) -> bool {
    let Some((name, above)) = path.split_last() else { return false };
    let root = path.first().copied().unwrap_or_default();
    let is_list = |name: &&str| name.ends_with('s') && looks_secret(name, root);
    looks_secret(name, root) || above.iter().skip(1).any(is_list)
}

fn looks_secret(name: &str, root: &str) -> bool {
    let mut squeezed = Vec::with_capacity(name.len());
    for byte in name.as_bytes() {
        if byte.is_ascii_alphanumeric() {
            squeezed.push(byte.to_ascii_lowercase());
        }
    }
    let fits = |row: &SecretName| match row.matches {
        NameMatch::Ending => squeezed.ends_with(row.name.as_bytes()),
        NameMatch::Word => last_word(name).eq_ignore_ascii_case(row.name.as_str()),
        NameMatch::Whole => squeezed == row.name.as_bytes(),
    };
    let rows = squeezed.last().and_then(|last| BY_LAST_LETTER.get(last)).map_or(&[][..], Vec::as_slice);
    let known = |row: &&SecretName| fits(row) && row.root.is_none_or(|only| only.as_str() == root);
    rows.iter().any(known) || OFTEN_MISSPELT.iter().any(|wanted| ends_nearly(&squeezed, wanted.as_bytes()))
}

/// The names by their last letter: most names end in one that no secret's name ends in.
static BY_LAST_LETTER: LazyLock<BTreeMap<u8, Vec<&'static SecretName>>> = LazyLock::new(|| {
    let mut rows = BTreeMap::<u8, Vec<_>>::new();
    for row in SECRET_NAMES {
        rows.entry(row.name.as_bytes().last().copied().unwrap_or_default()).or_default().push(row);
    }
    rows
});

/// `smtp_pasword`: the end is the wanted one but for a letter that is missing, added, another or swapped.
fn ends_nearly(name: &[u8], wanted: &[u8]) -> bool {
    let mut lengths = wanted.len() - 1..=wanted.len() + 1;
    lengths.any(|length| {
        let end = name.len().checked_sub(length).map(|start| &name[start..]);
        end.is_some_and(|end| is_one_slip(end, wanted))
    })
}

/// The last word of a name: `dsn` of `sentry_dsn`, `SentryDSN` and `sentryDsn`.
fn last_word(name: &str) -> &str {
    let name = name.trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let bytes = name.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1].is_ascii_alphanumeric() {
        start -= 1;
        let begins = bytes[start].is_ascii_uppercase() && start > 0 && bytes[start - 1].is_ascii_lowercase();
        if begins {
            break;
        }
    }
    name.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Secrecy, secrecy, secret, secret_somewhere};

    #[test]
    fn a_secret_is_known_in_each_of_its_spellings() {
        assert_eq!(secrecy(&["gitlab_rails", "db_password"]), Secrecy::Known);
        assert_eq!(secrecy(&["gitlab_rails", "db_password "]), Secrecy::Known);
        assert_eq!(secrecy(&["mattermost", "email_smtp_password"]), Secrecy::Known);
        assert_eq!(secrecy(&["mattermost", "env", "mm_sqlsettings_datasource"]), Secrecy::Known);
        assert_eq!(secrecy(&["gitlab_rails", "new_thing", "deploy_token"]), Secrecy::ByName);
        assert!(secret_somewhere("secret_key_base") && secret_somewhere("MM_EMAILSETTINGS_SMTPPASSWORD"));
    }

    #[test]
    fn a_misspelt_secret_is_one() {
        for name in [
            "smtp_pasword",
            "smtp_passwrod",
            "SMTP_PASSWORT",
            "smtp_password2 ",
            "gitlab_secrt",
            "smtpPassword",
        ] {
            assert!(secret(&["gitlab_rails", name]), "{name}");
        }
    }

    #[test]
    fn a_nested_secret_is_known_by_its_own_name() {
        for path in [
            &["registry", "storage", "s3", "secretkey"][..],
            &["registry", "storage", "azure", "accountkey"],
            &["registry", "notifications", "headers", "Authorization"],
            &["gitlab_rails", "object_store", "connection", "google_json_key_string"],
            &["consul", "configuration", "encrypt"],
            &["alertmanager", "global", "slack_api_url"],
            &["alertmanager", "receivers", "pagerduty_configs", "service_key"],
            &["postgres_exporter", "env", "DATA_SOURCE_NAME"],
            &["gitlab_rails", "sentry_dsn"],
        ] {
            assert!(secret(path), "{path:?}");
        }
    }

    #[test]
    fn what_is_no_secret_may_be_shown() {
        for path in [
            &["external_url"][..],
            &["mattermost", "team_site_name"],
            &["mattermost", "env", "MM_TEAMSETTINGS_SITENAME"],
            &["gitlab_rails", "ldap_servers", "main", "host"],
            &["gitlab_rails", "ldap_servers", "main", "encryption"],
            &["registry", "auth", "token", "issuer"],
            &["registry", "storage", "s3", "bucket"],
            &["consul", "configuration", "datacenter"],
            &["alertmanager", "env", "SSL_CERT_DIR"],
            &["gitlab_kas", "api_url"],
            &["nginx", "ssl_certificate_key"],
            &["nginx", "ssl_password_file"],
        ] {
            assert!(!secret(path), "{path:?}");
        }
    }
}
