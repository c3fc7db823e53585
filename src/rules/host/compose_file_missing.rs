//! Files that a container reads and does not have.

use crate::findings::Finding;
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::plain_text;
use crate::syntax::tree::ExpressionKind;
use crate::syntax::{Span, Tree, walk};

rule! {
    /// A file that `from_file` reads in a container and that nothing brings there.
    ///
    /// ## What it finds
    /// `from_file '/path'` in the `GITLAB_OMNIBUS_CONFIG` of a compose service, where no volume, config or secret of the
    /// service is mounted at that path or above it.
    ///
    /// ## Why it matters
    /// `from_file` of a file that does not exist raises an error. Reconfigure fails, and the container does not start.
    ///
    /// ## Example
    /// ```yaml
    /// environment:
    ///   GITLAB_OMNIBUS_CONFIG: "from_file('/omnibus_config.rb')"
    /// ```
    ///
    /// ## What to write instead
    /// ```yaml
    /// environment:
    ///   GITLAB_OMNIBUS_CONFIG: "from_file('/omnibus_config.rb')"
    /// volumes:
    ///   - ./omnibus_config.rb:/omnibus_config.rb:ro
    /// ```
    "compose-file-missing", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(service) = context.service else { return };
    let missing = files_read(context.tree).into_iter().filter(|(path, _)| !service.may_have(path));
    findings.extend(missing.map(|(path, span)| {
        RULE.finding(span, format!("nothing brings `{path}` into this container, so reconfigure fails"))
            .label("not there")
            .help(format!("mount it: add `./FILE:{path}:ro` to the `volumes` of the service"))
    }));
}

/// The files that `from_file '/path'` reads, and where their names are.
pub fn files_read<'t>(tree: &'t Tree<'t>) -> Vec<(&'t str, Span)> {
    let mut found = Vec::new();
    walk::expressions(tree.body(), &mut |expression| {
        let ExpressionKind::Call(call) = &expression.kind else { return };
        let [argument] = call.arguments else { return };
        let path = plain_text(tree, argument).filter(|path| path.starts_with('/'));
        if let Some(path) = path.filter(|_| call.name == "from_file" && call.receiver.is_none()) {
            found.push((path, argument.span));
        }
    });
    found
}
