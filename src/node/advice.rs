//! What to type.

use super::NodeItem;
use crate::findings::{Finding, Level};
use crate::mappings::omnibus::{Deprecation, EffectKind};
use crate::mappings::{Release, releases};
use crate::rules::node::secrets_section_refused;
use crate::value::Key;

const FILE: &str = "gitlab-secrets.json";

/// How to take a section or a key out of gitlab-secrets.json, and whether a later release does without.
pub(super) fn taking_out(item: &NodeItem, row: &Deprecation, release: Release) -> String {
    let effect =
        row.effects.iter().find(|effect| effect.effect == EffectKind::Aborts && covers(effect, release));
    let before = effect.and_then(|effect| releases::previous(effect.from));
    let when =
        before.map_or_else(String::new, |before| format!("after the last reconfigure of GitLab {before}, "));
    let later = effect.and_then(|effect| effect.until).and_then(releases::next);
    let direct =
        |later: &Release| before.is_some_and(|before| releases::upgrade_path(before, *later) == [*later]);
    let later = later.filter(direct).map_or_else(String::new, |later| {
        format!("\nor upgrade to GitLab {later} directly, which accepts it")
    });
    format!(
        "{when}keep a copy and delete it before you install the new package:\n{}\n{}{later}",
        copy(release),
        script(item)
    )
}

/// A section that the release does not write any more.
pub(super) fn lost(item: &NodeItem, release: Release) -> Finding {
    let message = format!(
        "the first reconfigure of GitLab {release} writes gitlab-secrets.json without `{}`",
        item.path
    );
    secrets_section_refused::RULE
        .finding(item.key, message)
        .level(Level::Info)
        .setting(item.path.to_string())
        .label("not kept")
        .help(format!("keep a copy, because a separate server needs its contents:\n{}", copy(release)))
}

fn covers(effect: &crate::mappings::omnibus::Effect, release: Release) -> bool {
    effect.from <= release && effect.until.is_none_or(|until| release <= until)
}

fn copy(release: Release) -> String {
    format!("cd /etc/gitlab\nsudo cp -p {FILE} {FILE}.before-{release}")
}

/// Ruby for a shell's single quotes, in lines that fit into a narrow terminal. The file keeps its owner and mode.
fn script(item: &NodeItem) -> String {
    let names = std::iter::once(item.path.root.as_str()).chain(item.path.keys.iter().map(Key::as_str));
    let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    let (last, above) =
        names.split_last().map_or((String::new(), &[][..]), |(last, above)| (last.clone(), above));
    let above = above.iter().fold(String::new(), |above, name| format!("{above}[{name}]"));
    format!(
        "sudo /opt/gitlab/embedded/bin/ruby -rjson -e '\n\
         f = \"{FILE}\"; s = JSON.parse(File.read(f))\n\
         s{above}.delete({last})\n\
         File.write(f, JSON.pretty_generate(s) + \"\\n\")'"
    )
}
