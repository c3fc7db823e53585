//! The gitlab.rb texts of a file.

use std::path::Path;
use std::rc::Rc;

use super::embedded::Embedded;
use super::format::{HostFormat, form};
use super::found::{EmbeddedText, TextPlace};
use super::{Host, Plain, script, yaml};
use crate::mappings::Release;

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
