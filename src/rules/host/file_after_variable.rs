//! A gitlab.rb that is read after the variable.

use crate::findings::{Finding, Level, LineIndex};
use crate::host::{Mount, MountedFile, Mounted, VARIABLE};
use crate::rule;
use crate::rules::Context;
use crate::settings::{Assignment, Effectiveness, Operation, SettingPath, Settings};
use crate::syntax::{Span, parse};

rule! {
    /// A gitlab.rb that a container reads after `GITLAB_OMNIBUS_CONFIG`.
    ///
    /// ## What it finds
    /// A container that gets `GITLAB_OMNIBUS_CONFIG` and has `/etc/gitlab`, or a gitlab.rb in it, mounted.
    /// Where the mounted gitlab.rb can be read (a path in the file, for instance beside docker-compose.yml):
    /// each setting of the variable that it sets to another value.
    ///
    /// ## Why it matters
    /// The image evaluates the variable first and `/etc/gitlab/gitlab.rb` after it (docker/assets/gitlab.rb
    /// of Omnibus 8.4 and later): both apply, and if both set the same key, the file takes precedence. A
    /// change of the variable then has no effect, and no log says so. A volume that was used before may
    /// contain a gitlab.rb with settings. The one that the image puts into an empty volume sets nothing.
    ///
    /// ## Example
    /// ```yaml
    /// environment:
    ///   GITLAB_OMNIBUS_CONFIG: |
    ///     external_url 'https://new.example.com'
    /// volumes:
    ///   - ./gitlab.rb:/etc/gitlab/gitlab.rb   # has another external_url
    /// ```
    ///
    /// ## What to write instead
    /// Write each setting in one of the two, the variable or the file.
    "file-after-variable", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let is_file = |mount: &&Mount| mount.what == Mounted::File;
    let any_file = context.mounts.iter().any(|mount| is_file(&mount));
    // A file lies over the one in a folder.
    for mount in context.mounts.iter().filter(|mount| !any_file || is_file(mount)) {
        let file = mount.source.as_ref().and_then(|source| {
            context.mounted.iter().find(|file| file.source == *source && file.what == mount.what)
        });
        match file {
            Some(file) => overruled(context, file, findings),
            None => findings.push(unknown(context, mount)),
        }
    }
}

/// What is mounted is not known.
fn unknown(context: &Context<'_>, mount: &Mount) -> Finding {
    let first = context.tree.body().statements.first();
    let span = first.map_or(Span::at(0), |statement| statement.expression.span);
    let message = match mount.what {
        Mounted::File => format!(
            "this container also reads a gitlab.rb (`{}`) after {VARIABLE}; if it sets the same key, it takes precedence",
            mount.entry
        ),
        Mounted::Folder => format!(
            "this container keeps /etc/gitlab (`{}`); if its gitlab.rb sets the same key, it overrides {VARIABLE}",
            mount.entry
        ),
    };
    RULE.finding(span, message)
        .level(Level::Info)
        .label("read first")
        .help("set each key in one place: in the variable or in the file")
}

/// Each setting of the variable that a mounted gitlab.rb sets to something else for certain.
fn overruled(context: &Context<'_>, file: &MountedFile, findings: &mut Vec<Finding>) {
    let tree = parse(&file.bytes);
    let later = Settings::of(&tree, context.target.gitlab);
    let lines = LineIndex::new(&file.bytes);
    let writers = || {
        later.assignments.iter().rev().filter(|writer| {
            matches!(writer.operation, Operation::Set | Operation::SetRoot | Operation::Delete)
                && matches!(writer.effectiveness, Effectiveness::Wins)
                && writer.is_certain()
        })
    };
    let mut tell = |path: &SettingPath, span: Span, by: &Assignment<'_>| {
        let (name, line) = (&file.name, lines.line(by.target.start) + 1);
        let what = if by.path == *path { "it too".to_owned() } else { format!("`{}`", by.path) };
        let message = format!(
            "`{path}` has no effect: line {line} of {name} sets {what}, and that file is read after {VARIABLE}"
        );
        let finding = RULE.finding(span, message).setting(path.to_string()).label("has no effect");
        findings.push(finding.help(format!("keep one of the two: this line, or line {line} of {name}")));
    };
    for assignment in &context.settings.assignments {
        if !matches!(assignment.effectiveness, Effectiveness::Wins | Effectiveness::PerhapsOverwritten { .. }) || assignment.operation == Operation::Vivify {
            continue;
        }
        if let Some(by) = writers().find(|writer| writer.path.contains(&assignment.path)) {
            if by.path != assignment.path || by.evaluation != assignment.evaluation {
                tell(&assignment.path, assignment.target, by);
            }
            continue;
        }
        for entry in assignment.entries.iter().filter(|entry| entry.in_place) {
            let path = assignment.path.child(entry.key.clone());
            let by = writers().find(|writer| writer.path == path && writer.evaluation != entry.evaluation);
            if let (Some(by), Some(span)) = (by, entry.key_span) {
                tell(&path, span, by);
            }
        }
    }
}
