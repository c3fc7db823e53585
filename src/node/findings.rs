//! What is wrong with what the last reconfigure left.

use super::{NodeItem, NodeJson, SecretsJson, advice};
use crate::effects;
use crate::findings::{Finding, Level};
use crate::mappings::milestones::UNDERSCORED_NODE;
use crate::mappings::omnibus::{Deprecation, EffectKind};
use crate::mappings::{Release, releases};
use crate::rules::Target;
use crate::rules::node::{node_json_outdated, node_setting_refused, secrets_section_refused};
use crate::settings::{SettingPath, Settings};
use crate::syntax::Span;

/// Which of the two a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeFile {
    /// The node JSON.
    Node,
    /// gitlab-secrets.json.
    Secrets,
}

/// What the last reconfigure left, as far as it is at hand.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReconfigureOutput<'a> {
    /// The node JSON.
    pub node: Option<&'a NodeJson>,
    /// gitlab-secrets.json.
    pub secrets: Option<&'a SecretsJson>,
}

/// What the target refuses in there. `files` are the settings of gitlab.rb, read with the roots of every release: what they set
/// is told by the rules about gitlab.rb itself.
pub fn findings(
    left: &ReconfigureOutput<'_>,
    files: &[Settings<'_>],
    target: Target,
) -> Vec<(NodeFile, Finding)> {
    let judge = Judge { left, files, target };
    let node = left.node.into_iter().flat_map(|node| judge.node(node));
    let secrets = left.secrets.into_iter().flat_map(|secrets| judge.secrets(secrets));
    let node = node.map(|finding| (NodeFile::Node, finding));
    node.chain(secrets.map(|finding| (NodeFile::Secrets, finding))).collect()
}

struct Judge<'a> {
    left: &'a ReconfigureOutput<'a>,
    files: &'a [Settings<'a>],
    target: Target,
}

impl Judge<'_> {
    fn node(&self, node: &NodeJson) -> Vec<Finding> {
        let Some(roots) = &node.roots else { return vec![incomplete()] };
        let mut found = Vec::new();
        if let (Some(key), Some(from)) =
            (node.hyphenated, self.target.from.filter(|from| *from >= UNDERSCORED_NODE))
        {
            found.push(outdated(key, from));
        }
        for root in roots {
            self.below(root, &mut |item, _, release| {
                if !self.is_in_secrets(item) && !self.is_set(&item.path) {
                    found.push(self.setting_refused(item, release));
                }
            });
        }
        found
    }

    fn secrets(&self, secrets: &SecretsJson) -> Vec<Finding> {
        let mut found = Vec::new();
        for root in &secrets.roots {
            self.below(root, &mut |item, row, release| found.push(self.section_refused(item, row, release)));
            let lost = effects::about(&root.path, &root.evaluation, self.target.gitlab);
            if lost.is_some_and(|(_, effect)| effect == EffectKind::Ignored) && self.is_used(root) {
                found.push(advice::lost(root, self.target.gitlab));
            }
        }
        found
    }

    /// Calls `tell` with what a release on the way refuses, and the first that does.
    fn below(&self, item: &NodeItem, tell: &mut dyn FnMut(&NodeItem, &'static Deprecation, Release)) {
        let refuses = |release: Release| {
            let row = effects::about(&item.path, &item.evaluation, release);
            row.filter(|(_, effect)| *effect == EffectKind::Aborts).map(|(row, _)| (row, release))
        };
        match self.stops().into_iter().find_map(refuses) {
            Some((row, release)) => tell(item, row, release),
            None => item.items.iter().for_each(|inner| self.below(inner, tell)),
        }
    }

    /// The releases that are installed on the way, the target at the end.
    fn stops(&self) -> Vec<Release> {
        let to = self.target.gitlab;
        let path = self.target.from.map(|from| releases::upgrade_path(from, to)).unwrap_or_default();
        if path.is_empty() { vec![to] } else { path }
    }

    /// Whether gitlab.rb sets it, or may.
    fn is_set(&self, path: &SettingPath) -> bool {
        let keys = effects::texts(&path.keys);
        keys.is_none_or(|keys| self.files.iter().any(|settings| settings.get(&path.root, &keys).is_some()))
    }

    /// Whether the root is used: set in gitlab.rb, or on in the node.
    fn is_used(&self, root: &NodeItem) -> bool {
        let mut nodes = self.left.node.into_iter().flat_map(|node| node.roots.iter().flatten());
        self.is_set(&root.path) || nodes.any(|item| item.path == root.path && is_on(item))
    }

    /// Whether gitlab-secrets.json is why the node has it.
    fn is_in_secrets(&self, item: &NodeItem) -> bool {
        let mut sections = self.left.secrets.into_iter().flat_map(|secrets| &secrets.roots);
        sections.any(|section| section.path.contains(&item.path))
    }

    fn setting_refused(&self, item: &NodeItem, release: Release) -> Finding {
        let message = format!(
            "`{}` is in the node JSON, although gitlab.rb does not set it, and `gitlab-ctl check-config` of GitLab {release} refuses it",
            item.path
        );
        let secrets = if self.left.secrets.is_none() {
            "comes from gitlab-secrets.json, which --secrets looks at, or is computed by Omnibus"
        } else {
            "is computed by Omnibus and needs no change in gitlab.rb"
        };
        node_setting_refused::RULE
            .finding(item.key, message)
            .setting(item.path.to_string())
            .label("left over")
            .help(format!(
                "run `sudo gitlab-ctl reconfigure` with the GitLab that runs now, which writes the JSON again; what then remains {secrets}"
            ))
    }

    fn section_refused(&self, item: &NodeItem, row: &Deprecation, release: Release) -> Finding {
        let nobody = if self.is_set(&item.path) { "" } else { ", although gitlab.rb does not" };
        let message = format!(
            "reconfigure of GitLab {release} reads `{}` from gitlab-secrets.json as a setting{nobody}, and fails",
            item.path
        );
        secrets_section_refused::RULE
            .finding(item.key, message)
            .setting(item.path.to_string())
            .label("read back as a setting")
            .help(advice::taking_out(item, row, release))
    }
}

fn is_on(item: &NodeItem) -> bool {
    let on = crate::value::Value::Bool(true);
    item.items.iter().any(|inner| inner.path.first_key() == Some("enable") && inner.evaluation == on)
}

fn incomplete() -> Finding {
    node_json_outdated::RULE
        .finding(
            Span::at(0),
            "the node JSON contains no settings, because the last reconfigure did not succeed, and `gitlab-ctl check-config` fails",
        )
        .label("`normal` is missing")
        .help("run `sudo gitlab-ctl reconfigure` with the GitLab that runs now, until it succeeds")
}

fn outdated(key: Span, from: Release) -> Finding {
    node_json_outdated::RULE
        .finding(
            key,
            format!("the node JSON was written by GitLab 16.0 or older, but GitLab {from} runs now, so it says nothing about the current settings"),
        )
        .level(Level::Warning)
        .label("underscores since 16.1")
        .help("run `sudo gitlab-ctl reconfigure`, and take the newest file of /opt/gitlab/embedded/nodes/")
}
