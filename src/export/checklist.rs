//! What no file can do: the steps of the move, with the commands of this server filled in.

use super::derived::host;
use super::forms::Form;
use super::{Export, StandaloneServer, folders, shell_word};
use crate::diff::Comparison;
use crate::mappings::mattermost::upgrade_stops;
use crate::mappings::{MattermostVersion, Release, releases};
use crate::mattermost::{JsonPath, ServerValue, Winner};
use crate::settings::Settings;
use crate::value::{Key, Value};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    /// What, as an imperative without a full stop.
    pub title: String,
    /// What to know about it; may be empty.
    pub words: String,
    /// What to type, one command each.
    pub commands: Vec<String>,
}

/// Folders that move with the server, and their settings.
const FOLDERS: [&str; 3] =
    ["FileSettings.Directory", "PluginSettings.Directory", "PluginSettings.ClientDirectory"];

/// The steps of the move, in order. `container`: GitLab runs in one.
pub fn checklist(
    export: &Export,
    comparison: &Comparison<'_>,
    settings: &Settings<'_>,
    target: &StandaloneServer,
    form: Form,
    container: bool,
) -> Vec<ChecklistItem> {
    let bundle = Bundle { comparison, settings };
    let inside =
        if container { " Run GitLab's commands inside its container: docker exec CONTAINER …" } else { "" };
    let mut steps = vec![
        step(
            "Keep gitlab-secrets.json",
            &format!(
                "The first reconfigure of GitLab 19.0 deletes Mattermost's keys and salts from it.{inside}"
            ),
            ["sudo cp -p /etc/gitlab/gitlab-secrets.json /etc/gitlab/gitlab-secrets.with-mattermost.json"],
        ),
        install(export, target, form),
        step(
            "Trust the same certificates",
            "The bundled server trusts the certificates in /etc/gitlab/trusted-certs. The new one trusts those of its \
             system or image.",
            Vec::<String>::new(),
        ),
        step(
            "Stop the bundled Mattermost",
            "Users cannot chat from here until the new server runs.",
            ["sudo gitlab-ctl stop mattermost"],
        ),
    ];
    steps.extend(bundle.database());
    steps.extend(bundle.restore());
    steps.extend(bundle.folders(export, target, form));
    steps.push(place(target, form));
    steps.extend(sign_on(export));
    steps.extend(bundle.address(export));
    steps.push(step(
        "Remove Mattermost from gitlab.rb",
        "Do this only when the new server runs, because reconfigure then removes the bundled one. --write-gitlab-rb makes \
         the change, and `gitlab-rb migrate --to 19.0 --drop-mattermost` shows it.",
        ["sudo gitlab-ctl reconfigure"],
    ));
    steps
}

/// The server that is left.
struct Bundle<'a> {
    comparison: &'a Comparison<'a>,
    settings: &'a Settings<'a>,
}

impl Bundle<'_> {
    /// A text that gitlab.rb sets, or the default.
    fn text(&self, root: &str, key: &str, default: &str) -> String {
        match self.settings.get(root, &[key]) {
            Some(Value::String(text)) if !text.is_empty() => text.clone(),
            Some(Value::Integer(number)) => number.to_string(),
            Some(Value::Dynamic(_)) => format!("{}_OF_GITLAB_RB", key.to_uppercase()),
            _ => default.to_owned(),
        }
    }

    /// The address of a database that is not the bundled one.
    fn is_elsewhere(&self) -> bool {
        let row = self.comparison.row(&JsonPath::new(super::DATA_SOURCE));
        row.is_some_and(|row| match &row.effective.value {
            ServerValue::Known(value) if row.effective.winner != Winner::Default => {
                value.as_str().is_some_and(|address| !folders::is_bundled_database(address))
            }
            _ => false,
        })
    }

    fn database(&self) -> Option<ChecklistItem> {
        if self.is_elsewhere() {
            return None;
        }
        let user = self.text("postgresql", "username", "gitlab-psql");
        let folder = self.text("postgresql", "dir", "/var/opt/gitlab/postgresql");
        let socket = self.text("postgresql", "unix_socket_directory", &folder);
        let port = self.text("postgresql", "port", "5432");
        let port = if port == "5432" { String::new() } else { format!(" -p {}", shell_word(&port)) };
        let name = self.text("mattermost", "database_name", "mattermost_production");
        let dump = format!(
            "sudo -i -u {} -- /opt/gitlab/embedded/bin/pg_dump -h {}{port} --no-owner {} | gzip > mattermost.sql.gz",
            shell_word(&user),
            shell_word(&socket),
            shell_word(&name)
        );
        Some(step(
            "Dump the database and copy the dump to the new server",
            "Mattermost's database is in GitLab's PostgreSQL. GitLab's backups do not contain it. Skip the copy if the new \
             server is the same machine.",
            [dump, "scp mattermost.sql.gz NEW_SERVER:".to_owned()],
        ))
    }

    fn restore(&self) -> Option<ChecklistItem> {
        (!self.is_elsewhere()).then(|| {
            step(
                "Restore the dump into the new database",
                "On the new server, use an empty PostgreSQL database at the address of --data-source. Mattermost's \
                 documentation lists the PostgreSQL versions it accepts.",
                ["zcat mattermost.sql.gz | psql --set ON_ERROR_STOP=1 NEW_DATABASE_ADDRESS"],
            )
        })
    }

    fn folders(&self, export: &Export, target: &StandaloneServer, form: Form) -> Option<ChecklistItem> {
        let in_cloud =
            export.value("FileSettings.DriverName").and_then(|name| name.as_str()) == Some("amazons3");
        let folder = |path: &str| {
            if in_cloud && path == FOLDERS[0] {
                return None;
            }
            let row = self.comparison.row(&JsonPath::new(path))?;
            let ServerValue::Known(old) = &row.effective.value else { return None };
            let old = old.as_str().filter(|old| old.starts_with('/'))?.trim_end_matches('/');
            let new = export.value(path)?.as_str()?.trim_end_matches('/');
            let (from, to) = (shell_word(old), shell_word(&there(new, target, form)));
            (old != new).then(|| match form {
                Form::Helm => format!("kubectl cp {from}/. {to}"),
                _ => format!("sudo rsync -a {from}/ {to}/"),
            })
        };
        let mut commands: Vec<_> = FOLDERS.into_iter().filter_map(folder).collect();
        if commands.is_empty() {
            return None;
        }
        let words = match form {
            Form::Helm => {
                "Copy uploads and plugins into the volumes of the pod, once it runs (the next step)."
            }
            _ => "Copy uploads and plugins from the GitLab server. Run the last command on the new server.",
        };
        match form {
            Form::Helm => {}
            Form::Compose => commands.push("sudo chown -R 2000:2000 ./mattermost".to_owned()),
            _ => commands.push(format!("sudo chown -R mattermost:mattermost {}", shell_word(&target.folder))),
        }
        Some(ChecklistItem { title: "Copy the folders".to_owned(), words: words.to_owned(), commands })
    }

    fn address(&self, export: &Export) -> Option<ChecklistItem> {
        let site = export.value("ServiceSettings.SiteURL")?.as_str()?;
        let name = host(site)?;
        let mut words = format!("{name} now points to GitLab's nginx.");
        if site.starts_with("https:") {
            let crt =
                self.text("mattermost_nginx", "ssl_certificate", &format!("/etc/gitlab/ssl/{name}.crt"));
            let key =
                self.text("mattermost_nginx", "ssl_certificate_key", &format!("/etc/gitlab/ssl/{name}.key"));
            words = format!("{words} Its certificate is {crt}, the key {key}.");
        }
        if let Some(address) = export.value("ServiceSettings.ListenAddress").and_then(|value| value.as_str())
        {
            words =
                format!("{words} The new server listens on {address} and needs a proxy with TLS in front.");
        }
        if let Some(Value::Hash(keys)) = self.settings.state.get("mattermost_nginx")
            && !keys.is_empty()
        {
            let keys: Vec<_> = keys.keys().map(Key::as_str).collect();
            words = format!("{words} Configure that proxy as mattermost_nginx does: {}.", keys.join(", "));
        }
        Some(ChecklistItem { title: format!("Point {name} to the new server"), words, commands: Vec::new() })
    }
}

/// The application that lets people sign in with GitLab.
fn sign_on(export: &Export) -> Option<ChecklistItem> {
    let on = export.value("GitLabSettings.Enable") == Some(&serde_json::Value::Bool(true));
    let pending = export.pending.iter().any(|pending| pending.name == "GitLabSettings.Enable");
    if !on && !pending {
        return None;
    }
    let site = export.value("ServiceSettings.SiteURL").and_then(|value| value.as_str());
    let site = site.unwrap_or("SITE_URL").trim_end_matches('/');
    Some(step(
        "Check the OAuth application in GitLab",
        "Open Admin > Applications > GitLab Mattermost. GitLab 19 keeps it. If the new server has a different address, these must be its callback URLs:",
        [format!("{site}/signup/gitlab/complete"), format!("{site}/login/gitlab/complete")],
    ))
}

/// A folder of the new server, as a command on the old one reaches it.
fn there(folder: &str, target: &StandaloneServer, form: Form) -> String {
    match form {
        Form::Compose => {
            let inside = folder.strip_prefix(target.folder.trim_end_matches('/')).unwrap_or(folder);
            format!("NEW_SERVER:mattermost{}", inside.replace("/client/plugins", "/client-plugins"))
        }
        Form::Helm => format!("POD:/mattermost/{}", folder.trim_start_matches("./")),
        _ => format!("NEW_SERVER:{folder}"),
    }
}

/// Which version to install first.
fn install(export: &Export, target: &StandaloneServer, form: Form) -> ChecklistItem {
    let stops = upgrade_stops(export.server.mattermost, target.mattermost);
    let bundled = export.server.mattermost;
    let words = match stops.as_slice() {
        [] => "It is the version that GitLab bundled, so the database does not change.".to_owned(),
        [_] => format!("It updates the database of Mattermost {bundled} at its first start."),
        [before @ .., _] => {
            let before: Vec<_> = before.iter().map(ToString::to_string).collect();
            let older = last_bundled().filter(|(_, last)| bundled < *last).map_or_else(String::new, |(release, last)| {
                format!(
                    "The easiest way: upgrade GitLab to {release} first, which updates the database to Mattermost {last}, then export. Otherwise: "
                )
            });
            format!(
                "{older}Mattermost promises compatible databases from one extended support release to the next only. \
                 Start {} before {}, each with its own configuration (--target-mattermost). Which shortcuts work \
                 is not known.",
                before.join(", "),
                target.mattermost
            )
        }
    };
    let title = match form {
        Form::Compose | Form::Helm => format!("Prepare Mattermost {}", target.mattermost),
        _ => format!("Install Mattermost {} in {}", target.mattermost, target.folder),
    };
    ChecklistItem { title, words, commands: Vec::new() }
}

/// The last release that bundles Mattermost, and its version.
fn last_bundled() -> Option<(Release, MattermostVersion)> {
    releases::all().iter().rev().find_map(|row| Some((row.release, row.mattermost?)))
}

/// Where the files of the product are needed.
const COPIED: &str = "Copy the exported files to the new server and run this there.";

/// Where the product goes.
fn place(target: &StandaloneServer, form: Form) -> ChecklistItem {
    let folder = target.folder.trim_end_matches('/');
    let config = shell_word(&format!("{folder}/config/config.json"));
    let env = shell_word(&format!("{folder}/config/mattermost.env"));
    let script = shell_word(&format!("{folder}/config/mattermost-config.sh"));
    let private = "-o mattermost -g mattermost -m 0600";
    let start = "sudo systemctl start mattermost".to_owned();
    let (words, commands) = match form {
        Form::ConfigJson => (COPIED, vec![format!("sudo install {private} config.json {config}"), start]),
        Form::ConfigPatch => (
            "On the GitLab server, merge the patch into the config.json of the bundled server. Copy the result to the new server.",
            vec![
                format!("jq -s '.[0] * .[1]' /var/opt/gitlab/mattermost/config.json config-patch.json > config.json"),
                format!("sudo install {private} config.json {config}"),
                start,
            ],
        ),
        Form::Env(_) => (
            "Copy mattermost.env to the new server. Whatever starts the server must give it these variables.",
            vec![format!("sudo install {private} mattermost.env {env}")],
        ),
        Form::Systemd => (
            COPIED,
            vec![
                format!("sudo install {private} mattermost.env {env}"),
                "sudo install -D -m 0644 mattermost.service.d/gitlab.conf /etc/systemd/system/mattermost.service.d/gitlab.conf"
                    .to_owned(),
                "sudo systemctl daemon-reload".to_owned(),
                start,
            ],
        ),
        Form::Compose => (COPIED, vec!["docker compose up -d".to_owned()]),
        Form::Mmctl => (
            "Copy mattermost-config.sh to the new server. The server must already run, with its database and at-rest key.",
            vec![format!("sudo install {private} mattermost-config.sh {script}"),
                format!("sudo -u mattermost sh {script} && sudo rm {script}"), "sudo systemctl restart mattermost".to_owned()],
        ),
        Form::Helm => (
            "Run this where values.yaml is.",
            vec![
                "helm repo add mattermost https://helm.mattermost.com".to_owned(),
                "helm upgrade --install mattermost mattermost/mattermost-team-edition -f values.yaml".to_owned(),
            ],
        ),
    };
    ChecklistItem {
        title: "Give the server its configuration and start it".to_owned(),
        words: words.to_owned(),
        commands,
    }
}

fn step<C: Into<String>>(title: &str, words: &str, commands: impl IntoIterator<Item = C>) -> ChecklistItem {
    ChecklistItem {
        title: title.to_owned(),
        words: words.to_owned(),
        commands: commands.into_iter().map(Into::into).collect(),
    }
}
