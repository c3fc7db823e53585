//! How users of the bundled Mattermost sign on with GitLab: what reconfigure registers by itself and what a person must.
//!
//! By `files/gitlab-cookbooks/mattermost` of Omnibus 8.0 to 18.11: reconfigure registers the application in GitLab's
//! database, if GitLab and its PostgreSQL run on the same server. Knows no reports.

use crate::settings::Settings;
use crate::value::Value;

/// The keys that name the application in GitLab, in the order of GitLab's pages.
const APPLICATION_KEYS: [&str; 2] = ["gitlab_id", "gitlab_secret"];
/// The keys that reconfigure derives from `external_url`, if it is set.
const ENDPOINT_KEYS: [&str; 3] =
    ["gitlab_auth_endpoint", "gitlab_token_endpoint", "gitlab_user_api_endpoint"];

/// The sign-on of one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOn {
    /// The URIs that the application in GitLab must allow; none where the address of Mattermost is not known.
    pub redirect_uris: Vec<String>,
    /// Who registers the application.
    pub registration: Registration,
    /// What the file leaves open although a person registers the application: keys of `mattermost`.
    pub missing: Vec<&'static str>,
    /// The certificate and the key of Mattermost's address, if it is HTTPS: the file's, otherwise the default names.
    pub certificate: Option<(String, String)>,
}

/// Who registers Mattermost in GitLab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    /// Reconfigure does.
    Automatic,
    /// A person must, for this reason.
    Administrator(RegistrationObstacle),
}

/// Why reconfigure does not register Mattermost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationObstacle {
    /// `gitlab_rails['enable']` is false: GitLab runs on another server.
    NoRails,
    /// `postgresql['enable']` is false: GitLab's database is not reachable on this server.
    NoDatabase,
    /// `mattermost['register_as_oauth_app']` is false.
    SwitchedOff,
}

impl RegistrationObstacle {
    /// The setting that is the reason, as Ruby writes it.
    pub fn setting(self) -> &'static str {
        match self {
            Self::NoRails => "gitlab_rails['enable']",
            Self::NoDatabase => "postgresql['enable']",
            Self::SwitchedOff => "mattermost['register_as_oauth_app']",
        }
    }
}

/// The sign-on that a gitlab.rb leads to.
pub fn sign_on(settings: &Settings<'_>) -> SignOn {
    let is_false = |root: &str, key: &str| settings.get(root, &[key]) == Some(&Value::Bool(false));
    let obstacle = [
        (RegistrationObstacle::NoRails, "gitlab_rails", "enable"),
        (RegistrationObstacle::NoDatabase, "postgresql", "enable"),
        (RegistrationObstacle::SwitchedOff, "mattermost", "register_as_oauth_app"),
    ]
    .into_iter()
    .find(|(_, root, key)| is_false(root, key));
    let registration =
        obstacle.map_or(Registration::Automatic, |(obstacle, ..)| Registration::Administrator(obstacle));
    let site = text(settings, "mattermost_external_url", &[]);
    let redirect_uris = site.iter().flat_map(|site| {
        ["signup", "login"].map(|way| format!("{}/{way}/gitlab/complete", site.trim_end_matches('/')))
    });
    let missing = match registration {
        Registration::Automatic => Vec::new(),
        Registration::Administrator(_) => missing(settings),
    };
    SignOn {
        redirect_uris: redirect_uris.collect(),
        registration,
        missing,
        certificate: site.as_deref().and_then(|site| certificate(settings, site)),
    }
}

/// The keys that have no value, and none that reconfigure derives.
fn missing(settings: &Settings<'_>) -> Vec<&'static str> {
    let has_address = settings.state.get("external_url").is_some_and(|value| *value != Value::Nil);
    let endpoints = ENDPOINT_KEYS.into_iter().filter(|_| !has_address);
    let keys = ["gitlab_enable"].into_iter().chain(APPLICATION_KEYS).chain(endpoints);
    keys.filter(|key| {
        let variable = format!(
            "MM_GITLABSETTINGS_{}",
            key.trim_start_matches("gitlab_").replace('_', "").to_uppercase()
        );
        let given = |keys: &[&str]| {
            settings
                .get("mattermost", keys)
                .is_some_and(|value| !matches!(value, Value::Nil | Value::Bool(false)))
        };
        !given(&[key]) && !given(&["env", &variable])
    })
    .collect()
}

/// Where NGINX looks for the certificate of an HTTPS address.
fn certificate(settings: &Settings<'_>, site: &str) -> Option<(String, String)> {
    let host = site.strip_prefix("https://")?.split(['/', ':']).next()?;
    let path = |key: &str, end: &str| {
        text(settings, "mattermost_nginx", &[key]).unwrap_or_else(|| format!("/etc/gitlab/ssl/{host}.{end}"))
    };
    Some((path("ssl_certificate", "crt"), path("ssl_certificate_key", "key")))
}

fn text(settings: &Settings<'_>, root: &str, keys: &[&str]) -> Option<String> {
    match settings.get(root, keys)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mappings::Release;
    use crate::syntax;

    fn of(text: &str) -> SignOn {
        let tree = syntax::parse(text.as_bytes());
        sign_on(&Settings::of(&tree, Release::new(15, 11)))
    }

    #[test]
    fn gitlab_on_the_same_server_registers_mattermost() {
        let sign_on = of(
            "external_url 'https://git.example.com'\nmattermost_external_url 'https://chat.example.com/'\n",
        );
        assert_eq!(sign_on.registration, Registration::Automatic);
        assert_eq!(
            sign_on.redirect_uris,
            [
                "https://chat.example.com/signup/gitlab/complete",
                "https://chat.example.com/login/gitlab/complete"
            ]
        );
        assert_eq!(
            sign_on.certificate,
            Some((
                "/etc/gitlab/ssl/chat.example.com.crt".into(),
                "/etc/gitlab/ssl/chat.example.com.key".into()
            ))
        );
        assert!(sign_on.missing.is_empty());
    }

    #[test]
    fn a_server_of_its_own_needs_the_application_and_the_endpoints() {
        let text = "mattermost_external_url 'http://chat.example.com'\ngitlab_rails['enable'] = false\n";
        let sign_on = of(text);
        assert_eq!(sign_on.registration, Registration::Administrator(RegistrationObstacle::NoRails));
        assert_eq!(sign_on.certificate, None);
        assert_eq!(
            sign_on.missing,
            [
                "gitlab_enable",
                "gitlab_id",
                "gitlab_secret",
                "gitlab_auth_endpoint",
                "gitlab_token_endpoint",
                "gitlab_user_api_endpoint"
            ]
        );
        let given = "mattermost['gitlab_enable'] = true\nmattermost['gitlab_id'] = 'x'\n\
                     mattermost['env'] = { 'MM_GITLABSETTINGS_SECRET' => ENV['S'], 'MM_GITLABSETTINGS_AUTHENDPOINT' => 'a' }\n\
                     mattermost['gitlab_token_endpoint'] = 'b'\n";
        assert_eq!(of(&format!("{text}{given}")).missing, ["gitlab_user_api_endpoint"]);
    }
}
