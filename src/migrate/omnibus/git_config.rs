//! `omnibus_gitconfig['system']` becomes Gitaly's list of Git settings.
//!
//! As Omnibus did it itself up to 18.1 (libraries/gitaly.rb, run): without the settings that it shipped as defaults.

use super::context::{RewriteContext, single};
use super::new_setting::{NewSetting, git_pair, replace, unfollowed};
use super::{NotRewritten, RewriteResult};
use crate::effects::Obsolete;
use crate::fix::hash::NewValue;
use crate::mappings::omnibus::{self, MoveTransform};
use crate::settings::{Operation, SettingPath};
use crate::value::{Key, Value};

/// Rewrites the assignment.
pub(super) fn rewrite<'t>(
    context: &RewriteContext<'_, 't>,
    places: &[&Obsolete<'_, 't>],
    new: &SettingPath,
) -> RewriteResult<'t> {
    let place = single(places)?;
    let assignment = place.assignment;
    let system = assignment.path.is("omnibus_gitconfig", &["system"]);
    if !system || assignment.operation != Operation::Set || assignment.repeated() {
        return Err(NotRewritten::new("it is not omnibus_gitconfig['system'] as one hash"));
    }
    context.unread(&place.path, &[assignment.target])?;
    let Value::Hash(sections) = &assignment.evaluation else { return Err(unfollowed()) };
    let mut list = Vec::new();
    for (section, lines) in sections {
        let (Key::Text(section), Value::Array(lines)) = (section, lines) else { return Err(unfollowed()) };
        let section = name(section)?;
        for line in lines {
            let Value::String(line) = line else { return Err(unfollowed()) };
            let (key, value) = line.split_once('=').ok_or_else(unfollowed)?;
            let (key, value) = (format!("{section}.{}", key.trim()), value.trim());
            if !is_default(&format!("{key}={value}")) {
                list.push(git_pair(&key, value));
            }
        }
    }
    if list.is_empty() {
        return Err(NotRewritten::new("it contains only what Omnibus ships: delete it"));
    }
    replace(context, assignment, vec![NewSetting { path: new.clone(), value: NewValue::List(list) }])
}

/// `http.http://x` for `http "http://x"`.
fn name(section: &str) -> Result<String, NotRewritten> {
    match section.split_once(' ') {
        None => Ok(section.to_owned()),
        Some((first, quoted)) => {
            let inner = quoted.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            let inner = inner.filter(|inner| !inner.contains(['"', '\\'])).ok_or_else(unfollowed)?;
            Ok(format!("{first}.{inner}"))
        }
    }
}

fn is_default(setting: &str) -> bool {
    let mut rows = omnibus::moves().iter().filter(|row| row.transform == MoveTransform::GitConfig);
    rows.any(|row| row.drop_values.iter().any(|value| value == setting))
}
