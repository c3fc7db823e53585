//! `git_data_dirs` becomes Gitaly's storages, and Rails' list of them where one is on another machine.
//!
//! `/repositories` is appended to each path, as Omnibus did it itself up to 17.11 (`File.join` in
//! libraries/gitaly.rb and gitlab_rails.rb; run on 17.8 to 17.11).

use super::context::{RewriteContext, single};
use super::destination::fits_elsewhere;
use super::new_setting::{NewSetting, key, source_of};
use super::rewriting::STORAGES;
use super::{NotRewritten, RewriteResult};
use crate::effects::Obsolete;
use crate::fix::hash::NewValue;
use crate::settings::{Assignment, Entry, Operation, SettingPath};
use crate::value::{Key, Value, ruby};

/// Where Gitaly listens unless told otherwise.
const SOCKET: &str = "unix:/var/opt/gitlab/gitaly/gitaly.socket";
/// Settings of Gitaly that change where it listens.
const LISTENING: [&str; 4] = ["socket_path", "listen_addr", "tls_listen_addr", "runtime_dir"];

/// Settings that say the same in other words: with one of them set, too, the user has to say which applies.
const SAME_MEANING: [(&str, &[&str]); 4] = [
    ("gitaly", &["storage"]),
    ("gitlab_shell", &["git_data_directories"]),
    ("git_data_dir", &[]),
    (STORAGES, &[]),
];

/// One storage, in Ruby.
struct Storage {
    name: String,
    path: Option<String>,
    address: Option<String>,
    token: Option<String>,
}

/// Rewrites the call, or the setting of before 8.10 that is a path or the same hash; for a release that does not take
/// Gitaly's storages, as the call.
pub(super) fn rewrite<'t>(
    context: &RewriteContext<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    gitaly: bool,
) -> RewriteResult<'t> {
    let place = single(places)?;
    let assignment = place.assignment;
    let whole = matches!(assignment.operation, Operation::SetRoot | Operation::Set);
    if !whole || assignment.repeated() || assignment.path != place.path || place.entry.is_some() {
        return Err(NotRewritten::new("it is not one call with a hash"));
    }
    context.unread(&place.path, &[assignment.target])?;
    for legacy in SAME_MEANING {
        let own = place.path.is(legacy.0, legacy.1);
        if !own && context.settings.get(legacy.0, legacy.1).is_some() {
            return Err(NotRewritten(format!("{} is set, too", key(legacy.0, legacy.1))));
        }
    }
    let storages: Vec<Storage> = match &assignment.evaluation {
        Value::Hash(_) => {
            assignment.entries.iter().map(|entry| storage(context, entry)).collect::<Result<_, _>>()?
        }
        _ => vec![only(context, assignment)?],
    };
    if !gitaly {
        return call(context, assignment, &storages);
    }
    let mut written = Vec::new();
    let text = |key: &str, text: &str| (key.to_owned(), NewValue::Text(text.to_owned()));
    if storages.iter().any(|storage| storage.path.is_some()) {
        let list = storages.iter().filter_map(|storage| {
            let name = ruby::quote(&storage.name);
            Some(NewValue::Hash(vec![
                text("name", &name),
                text("path", &repositories(storage.path.as_ref()?)),
            ]))
        });
        let value = NewValue::List(list.collect());
        written.push(NewSetting { path: key("gitaly", &["configuration", "storage"]), value });
    }
    if storages.iter().any(|storage| storage.address.is_some()) {
        let mut entries = Vec::new();
        for storage in &storages {
            let address = match &storage.address {
                Some(address) => address.clone(),
                None => local_address(context)?,
            };
            let mut one = vec![text("gitaly_address", &address)];
            one.extend(storage.token.iter().map(|token| text("gitaly_token", token)));
            entries.push((storage.name.clone(), NewValue::Hash(one)));
        }
        let path = key("gitlab_rails", &["repositories_storages"]);
        written.push(NewSetting { path, value: NewValue::Hash(entries) });
    }
    if written.is_empty() {
        return Err(NotRewritten::new("it names no path and no address"));
    }
    super::new_setting::replace(context, assignment, written)
}

/// The call that took a single path's place.
fn call<'t>(
    context: &RewriteContext<'_, 't>,
    assignment: &Assignment<'t>,
    storages: &[Storage],
) -> RewriteResult<'t> {
    let text = |key: &str, text: &str| (key.to_owned(), NewValue::Text(text.to_owned()));
    let entries = storages.iter().map(|storage| {
        let known =
            [("path", &storage.path), ("gitaly_address", &storage.address), ("gitaly_token", &storage.token)];
        let known = known.into_iter().filter_map(|(key, value)| Some(text(key, value.as_ref()?)));
        (storage.name.clone(), NewValue::Hash(known.collect()))
    });
    let value = NewValue::Hash(entries.collect());
    super::new_setting::replace(
        context,
        assignment,
        vec![NewSetting { path: SettingPath::root(STORAGES), value }],
    )
}

/// The storage that a single path stands for.
fn only(context: &RewriteContext<'_, '_>, assignment: &Assignment<'_>) -> Result<Storage, NotRewritten> {
    let path = match (&assignment.evaluation, assignment.value) {
        (Value::String(path), _) => ruby::quote(path),
        (Value::Dynamic(_), Some(value)) if fits_elsewhere(context.source(), value) => {
            context.settings.tree.text(value.span).into_owned()
        }
        _ => return Err(unfollowed()),
    };
    Ok(Storage { name: "default".to_owned(), path: Some(path), address: None, token: None })
}

fn storage(context: &RewriteContext<'_, '_>, entry: &Entry<'_>) -> Result<Storage, NotRewritten> {
    let Key::Text(name) = &entry.key else { return Err(unfollowed()) };
    let mut storage = Storage { name: name.clone(), path: None, address: None, token: None };
    match &entry.evaluation {
        Value::String(_) => storage.path = Some(source_of(context, entry)?),
        Value::Hash(inner) if inner.len() == entry.entries.len() => {
            for inner in &entry.entries {
                let slot = match inner.key.text() {
                    Some("path") => &mut storage.path,
                    Some("gitaly_address") => &mut storage.address,
                    Some("gitaly_token") => &mut storage.token,
                    _ => return Err(NotRewritten(format!("{} is not one of its keys", inner.key.as_str()))),
                };
                *slot = Some(source_of(context, inner)?);
            }
        }
        _ => return Err(unfollowed()),
    }
    Ok(storage)
}

/// The path of the repositories below a path in Ruby.
fn repositories(path: &str) -> String {
    let known = path.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    match known.filter(|known| !known.contains('\'')) {
        Some(known) => format!("'{}/repositories'", known.trim_end_matches('/')),
        None => format!("File.join({path}, 'repositories')"),
    }
}

/// The address of the Gitaly on this machine, which Omnibus filled in and no longer does.
fn local_address(context: &RewriteContext<'_, '_>) -> Result<String, NotRewritten> {
    let moved = LISTENING.iter().any(|key| {
        context.settings.get("gitaly", &[key]).is_some()
            || context.settings.get("gitaly", &["configuration", key]).is_some()
    });
    if moved {
        return Err(NotRewritten::new(
            "one storage is on another machine, and where the Gitaly on this one listens is set, too",
        ));
    }
    Ok(ruby::quote(SOCKET))
}

fn unfollowed() -> NotRewritten {
    NotRewritten::new("its storages are known only when the file runs")
}
