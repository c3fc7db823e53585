//! `git_data_dirs` becomes Gitaly's storages, and Rails' list of them where one is on another machine.
//!
//! `/repositories` is appended to each path, as Omnibus did it itself up to 17.11 (`File.join` in
//! libraries/gitaly.rb and gitlab_rails.rb; run on 17.8 to 17.11).

use super::ground::Ground;
use super::reshape::{Written, key, source_of};
use super::{Made, Refusal};
use crate::fix::hash::NewValue;
use crate::obsolete::Obsolete;
use crate::settings::{Entry, Operation};
use crate::value::{Key, Value, ruby};

/// Where Gitaly listens unless told otherwise.
const SOCKET: &str = "unix:/var/opt/gitlab/gitaly/gitaly.socket";
/// Settings of Gitaly that change where it listens.
const LISTENING: [&str; 4] = ["socket_path", "listen_addr", "tls_listen_addr", "runtime_dir"];

/// One storage, in Ruby.
struct Storage {
    name: String,
    path: Option<String>,
    address: Option<String>,
    token: Option<String>,
}

/// Rewrites the call.
pub(super) fn rewrite<'t>(ground: &Ground<'_, 't>, places: &[&Obsolete<'_, 't>]) -> Made<'t> {
    let [place] = places else { return Err(Refusal::new("it is set in several places")) };
    let assignment = place.assignment;
    if assignment.operation != Operation::SetRoot || assignment.repeated() {
        return Err(Refusal::new("it is not one call with a hash"));
    }
    ground.unread(&place.path, &[assignment.target])?;
    for legacy in [["gitaly", "storage"], ["gitlab_shell", "git_data_directories"]] {
        if ground.settings.get(legacy[0], &legacy[1..]).is_some() {
            return Err(Refusal(format!("{}['{}'] is set, too", legacy[0], legacy[1])));
        }
    }
    let storages: Vec<Storage> =
        assignment.entries.iter().map(|entry| storage(ground, entry)).collect::<Result<_, _>>()?;
    let mut written = Vec::new();
    let text = |key: &str, text: &str| (key.to_owned(), NewValue::Text(text.to_owned()));
    if storages.iter().any(|storage| storage.path.is_some()) {
        let list = storages.iter().filter_map(|storage| {
            let name = ruby::quote(&storage.name);
            Some(NewValue::Hash(vec![text("name", &name), text("path", storage.path.as_ref()?)]))
        });
        let value = NewValue::List(list.collect());
        written.push(Written { path: key("gitaly", &["configuration", "storage"]), value });
    }
    if storages.iter().any(|storage| storage.address.is_some()) {
        let mut entries = Vec::new();
        for storage in &storages {
            let address = match &storage.address {
                Some(address) => address.clone(),
                None => local_address(ground)?,
            };
            let mut one = vec![text("gitaly_address", &address)];
            one.extend(storage.token.iter().map(|token| text("gitaly_token", token)));
            entries.push((storage.name.clone(), NewValue::Hash(one)));
        }
        let path = key("gitlab_rails", &["repositories_storages"]);
        written.push(Written { path, value: NewValue::Hash(entries) });
    }
    if written.is_empty() {
        return Err(Refusal::new("it names no path and no address"));
    }
    super::reshape::replace(ground, assignment, written)
}

fn storage(ground: &Ground<'_, '_>, entry: &Entry<'_>) -> Result<Storage, Refusal> {
    let Key::Text(name) = &entry.key else { return Err(unfollowed()) };
    let mut storage = Storage { name: name.clone(), path: None, address: None, token: None };
    match &entry.worth {
        Value::String(_) => storage.path = Some(repositories(ground, entry)?),
        Value::Hash(inner) if inner.len() == entry.entries.len() => {
            for inner in &entry.entries {
                let slot = match inner.key.text() {
                    Some("path") => {
                        storage.path = Some(repositories(ground, inner)?);
                        continue;
                    }
                    Some("gitaly_address") => &mut storage.address,
                    Some("gitaly_token") => &mut storage.token,
                    _ => return Err(Refusal(format!("{} is none of its keys", inner.key.as_str()))),
                };
                *slot = Some(source_of(ground, inner)?);
            }
        }
        _ => return Err(unfollowed()),
    }
    Ok(storage)
}

/// The path of the repositories below the path that the entry gives.
fn repositories(ground: &Ground<'_, '_>, entry: &Entry<'_>) -> Result<String, Refusal> {
    match &entry.worth {
        Value::String(path) => Ok(ruby::quote(&format!("{}/repositories", path.trim_end_matches('/')))),
        _ => Ok(format!("File.join({}, 'repositories')", source_of(ground, entry)?)),
    }
}

/// The address of the Gitaly on this machine, which Omnibus filled in and no longer does.
fn local_address(ground: &Ground<'_, '_>) -> Result<String, Refusal> {
    let moved = LISTENING.iter().any(|key| {
        ground.settings.get("gitaly", &[key]).is_some()
            || ground.settings.get("gitaly", &["configuration", key]).is_some()
    });
    if moved {
        return Err(Refusal::new(
            "one storage is on another machine, and where the Gitaly on this one listens is set, too",
        ));
    }
    Ok(ruby::quote(SOCKET))
}

fn unfollowed() -> Refusal {
    Refusal::new("only running the file can tell its storages")
}
