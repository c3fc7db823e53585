//! Object storage that is set kind by kind and could be set once.
//!
//! No release up to 19.3 took the old form away, so nothing is rewritten: `gitlab_rails['object_store']` makes every kind use it
//! that is not switched off there, also those that the file leaves alone. The user has to say which.

use crate::settings::Settings;
use crate::value::{Key, Value};

const ROOT: &str = "gitlab_rails";
const ENABLED: &str = "_object_store_enabled";
const CONNECTION: &str = "_object_store_connection";
/// The form that sets all kinds at once.
const CONSOLIDATED: &str = "object_store";

/// The kinds that use object storage over one and the same connection; empty where they are less than two, or where the file
/// has the form that sets all at once.
pub fn consolidable(settings: &Settings<'_>) -> Vec<String> {
    let Some(Value::Hash(rails)) = settings.state.get(ROOT) else { return Vec::new() };
    let get = |key: String| rails.get(&Key::Text(key));
    if get(CONSOLIDATED.to_owned()).is_some() {
        return Vec::new();
    }
    let mut kinds = Vec::new();
    let mut connection = None;
    for (key, value) in rails {
        let Some(kind) = key.text().and_then(|key| key.strip_suffix(ENABLED)) else { continue };
        if *value != Value::Bool(true) {
            continue;
        }
        let own = get(format!("{kind}{CONNECTION}")).filter(|own| is_known(own));
        if own.is_none() || connection.is_some_and(|first| Some(first) != own) {
            return Vec::new();
        }
        connection = own;
        kinds.push(kind.to_owned());
    }
    if kinds.len() < 2 { Vec::new() } else { kinds }
}

/// Whether a connection is a hash of which every value is known.
fn is_known(value: &Value) -> bool {
    match value {
        Value::Hash(entries) => entries.values().all(|inner| !matches!(inner, Value::Dynamic(_))),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mappings::Release;
    use crate::syntax::parse;

    fn kinds(lines: &[&str]) -> Vec<String> {
        let text = lines.concat();
        let tree = parse(text.as_bytes());
        consolidable(&Settings::of(&tree, Release::new(19, 3)))
    }

    const ARTIFACTS: &str = "gitlab_rails['artifacts_object_store_enabled'] = true\n\
                             gitlab_rails['artifacts_object_store_connection'] = { 'provider' => 'AWS' }\n";
    const LFS: &str = "gitlab_rails['lfs_object_store_enabled'] = true\n";

    #[test]
    fn only_one_known_connection_counts() {
        let same = "gitlab_rails['lfs_object_store_connection'] = { provider: 'AWS' }\n";
        let other = "gitlab_rails['lfs_object_store_connection'] = { 'provider' => 'Google' }\n";
        let dynamic = "gitlab_rails['lfs_object_store_connection'] = { 'provider' => ENV['P'] }\n";
        assert_eq!(kinds(&[ARTIFACTS, LFS, same]), ["artifacts", "lfs"]);
        assert_eq!(kinds(&[ARTIFACTS, LFS, other]), Vec::<String>::new());
        assert_eq!(kinds(&[ARTIFACTS, LFS, dynamic]), Vec::<String>::new());
        assert_eq!(kinds(&[ARTIFACTS, LFS]), Vec::<String>::new());
        assert_eq!(kinds(&[ARTIFACTS]), Vec::<String>::new());
        let whole = "gitlab_rails['object_store']['enabled'] = true\n";
        assert_eq!(kinds(&[ARTIFACTS, LFS, same, whole]), Vec::<String>::new());
    }
}
