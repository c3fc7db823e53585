//! Which notation a file has, by its name, and for unknown names by what stands in it.

use std::path::Path;
use std::rc::Rc;

use super::embedded::Embedded;
use super::found::{EmbeddedText, TextPlace};
use super::script::{self, Dialect};
use super::template::{self, tags::Languages};
use super::{Host, Plain, VARIABLE, statements, yaml};
use crate::mappings::Release;

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

/// The gitlab.rb texts in a file, in its order. `path` tells its notation; nothing is read from it.
pub fn open<'t>(path: &'t Path, bytes: &'t [u8]) -> Vec<Box<dyn Host + 't>> {
    read(path, bytes, None)
}

/// The same as a release sees it: where a template compares GitLab's release, only the branch that it takes is there.
pub fn open_for<'t>(path: &'t Path, bytes: &'t [u8], release: Release) -> Vec<Box<dyn Host + 't>> {
    read(path, bytes, Some(release))
}

fn read<'t>(path: &'t Path, bytes: &'t [u8], release: Option<Release>) -> Vec<Box<dyn Host + 't>> {
    #[cfg(test)]
    super::READINGS.with(|readings| readings.set(readings.get() + 1));
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let found = match form(&name, bytes) {
        HostFormat::Plain => return vec![Box::new(Plain(bytes))],
        HostFormat::Template(languages) => vec![TextPlace::Text(EmbeddedText::file(bytes, languages))],
        HostFormat::Yaml => yaml::texts(bytes),
        HostFormat::Script(dialect) => script::texts(bytes, dialect),
    };
    let all: Rc<[Vec<u8>]> = found.iter().map(|found| found.held().to_vec()).collect();
    let hosts = found.into_iter().enumerate().map(|(index, found)| {
        Box::new(Embedded::new(path, bytes, Rc::clone(&all), index, found, release)) as Box<dyn Host>
    });
    hosts.collect()
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
        HostFormat::Script(_) => script::may_hold(bytes),
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
