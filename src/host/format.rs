//! How a file holds gitlab.rb text, by its name and content.

use std::path::Path;

use super::found::TextPlace;
use super::script::dialect::{self, Dialect};
use super::template::{self, tags::Languages};
use super::{VARIABLE, statements, yaml};

/// How a file holds gitlab.rb text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HostFormat {
    /// It is one.
    Plain,
    /// It becomes one.
    Template(Languages),
    /// In values of YAML or JSON.
    Yaml,
    /// In a script or the like.
    Script(Dialect),
}

/// What `form` says without looking at the text; `None` for a name that says nothing.
fn by_name(name: &str) -> Option<HostFormat> {
    let name = name.to_lowercase();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let languages = template::languages(extension);
    let inner = match languages {
        Some(_) => stem.rsplit_once('.').map_or("", |(_, inner)| inner),
        None => extension,
    };
    let plain = languages.map_or(name.as_str(), |_| stem);
    if ["dockerfile", "containerfile"].iter().any(|word| plain.starts_with(word) || plain.ends_with(word)) {
        return Some(HostFormat::Script(Dialect::Shell));
    }
    if plain == "vagrantfile" {
        return Some(HostFormat::Script(Dialect::Shell));
    }
    // Also `.env.sample` and `gitlab.env.example`.
    if plain.starts_with(".env") || plain.contains(".env.") {
        return Some(HostFormat::Script(Dialect::EnvFile));
    }
    match inner {
        "rb" => Some(languages.map_or(HostFormat::Plain, HostFormat::Template)),
        "yml" | "yaml" | "json" => Some(HostFormat::Yaml),
        "sh" | "bash" | "zsh" | "ksh" | "service" | "container" => Some(HostFormat::Script(Dialect::Shell)),
        "env" => Some(HostFormat::Script(Dialect::EnvFile)),
        "tf" | "tfvars" | "tofu" | "hcl" | "nomad" => Some(HostFormat::Script(Dialect::Hcl)),
        "pp" => Some(HostFormat::Script(Dialect::Puppet)),
        "nix" => Some(HostFormat::Script(Dialect::Nix)),
        _ => None,
    }
}

/// The notation of a file.
pub(super) fn form(name: &str, bytes: &[u8]) -> HostFormat {
    if let Some(form) = by_name(name) {
        return form;
    }
    if bytes.starts_with(b"#!") {
        return HostFormat::Script(Dialect::Shell);
    }
    if bytes.starts_with(b"#cloud-config") {
        return HostFormat::Yaml;
    }
    if yaml::names_text(bytes) && yaml::texts(bytes).iter().any(|found| matches!(found, TextPlace::Text(_))) {
        return HostFormat::Yaml;
    }
    if sets_variable(bytes) {
        return HostFormat::Script(Dialect::Shell);
    }
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase();
    template::languages(&extension).map_or(HostFormat::Plain, HostFormat::Template)
}

/// Whether a text gives the variable a value; Ruby that reads it does not.
fn sets_variable(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, VARIABLE).any(|at| {
        let rest = text[at + VARIABLE.len()..].trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest).trim_ascii_start();
        matches!(rest.first(), Some(b'=' | b':'))
    })
}

/// Whether `lint` looks at a file that it comes across in a folder and whose name says nothing: a glance, not the last word.
pub fn may_hold_text(name: &str, bytes: &[u8]) -> bool {
    match form(name, bytes) {
        HostFormat::Yaml => yaml::may_hold(bytes),
        HostFormat::Script(_) => dialect::may_hold(bytes),
        HostFormat::Plain => by_name(name).is_some() && statements::is_settings_file(bytes),
        HostFormat::Template(_) => statements::is_settings_file(bytes),
    }
}

/// Whether a file of this name may hold gitlab.rb text: one that says nothing of gitlab.rb.
pub fn is_container(name: &str) -> bool {
    let template =
        name.rsplit_once('.').is_some_and(|(_, last)| template::languages(&last.to_lowercase()).is_some());
    let cloud_init = ["user-data", "user_data", "userdata", "cloud-config", "cloud-init", "cloud_init"];
    template || by_name(name).is_some() || cloud_init.iter().any(|start| name.starts_with(start))
}

/// What people call a file by the way it holds gitlab.rb text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// It is one.
    GitlabRb,
    /// It becomes one.
    Template,
    /// YAML or JSON.
    Yaml,
    /// A script, or what is read like one.
    Script,
}

/// How a file holds gitlab.rb text.
pub fn file_kind(path: &Path, bytes: &[u8]) -> FileKind {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match form(&name, bytes) {
        HostFormat::Plain => FileKind::GitlabRb,
        HostFormat::Template(_) => FileKind::Template,
        HostFormat::Yaml => FileKind::Yaml,
        HostFormat::Script(_) => FileKind::Script,
    }
}

/// Whether a file that is called gitlab.rb is none: a recipe of Chef, a formula, an initialiser.
pub fn is_other_ruby(name: &str, bytes: &[u8]) -> bool {
    matches!(form(name, bytes), HostFormat::Plain | HostFormat::Template(_))
        && statements::is_other_ruby(bytes)
}
