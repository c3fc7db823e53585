//! Names that the release does not know as settings.

use std::collections::HashSet;

use crate::findings::{Applicability, Edit, Finding, Fix, Level};
use crate::mappings::Release;
use crate::mappings::omnibus::{self, RootKind};
use crate::rule;
use crate::settings::model::Names;
use crate::mappings::{is_typing_mistake, nearest, nearest_of};
use crate::rules::ruby::wrong_literal::is_wrong_literal;
use crate::mappings::milestones::STRICT_ROOTS;
use crate::rules::Context;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::walk;

rule! {
    /// The name of a setting that this GitLab release does not have.
    ///
    /// ## What it finds
    /// A name that is called, indexed or read as a setting and that the release does not have: misspelled,
    /// removed, or not there yet. The finding names the one that was probably meant.
    ///
    /// ## Why it matters
    /// | line | up to 12.2 | from 12.3 on |
    /// |---|---|---|
    /// | `gitlab_rials['x'] = 1` | `NoMethodError`: reconfigure fails | `Reading unsupported config value`: reconfigure fails |
    /// | `extrenal_url 'https://…'` | accepted, no effect, no message | `Cannot set unsupported config value`: reconfigure fails |
    ///
    /// The same applies to roots that a release removed: at `grafana['enable'] = false`, reconfigure fails
    /// from GitLab 17.1 on. `gitlab-ctl check-config` does not see it. Run on the settings code of Omnibus
    /// 8.x to 19.x.
    ///
    /// `lint` also reports what is wrong below the line, although reconfigure never gets there.
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rials['time_zone'] = 'UTC'
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['time_zone'] = 'UTC'
    /// ```
    /// The fix writes the name that was probably meant. It is unsafe, because that is a guess and because the
    /// setting takes effect.
    "unknown-root", level: Error, fixable: Unsafe, check: check
}

/// How an unknown name is used, which decides what older releases do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RootUse {
    /// `name['key']`
    Index,
    /// `name 'value'`
    Set,
    /// `name`
    Read,
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut search = RootSearch { context, names: Names::of(context.tree), done: HashSet::new(), findings };
    walk::expressions(context.tree.body(), &mut |expression| search.visit(expression));
}

struct RootSearch<'a, 't> {
    context: &'a Context<'t>,
    names: Names<'t>,
    /// Places that were looked at as part of something larger, or whose self is another object.
    done: HashSet<Span>,
    findings: &'a mut Vec<Finding>,
}

impl<'t> RootSearch<'_, 't> {
    fn visit(&mut self, expression: &'t Expression<'t>) {
        match &expression.kind {
            ExpressionKind::Index { receiver, arguments } => {
                if let [key] = &arguments[..] {
                    self.unquoted_key(receiver, key);
                }
                if let ExpressionKind::Constant { scope: None, name } = &receiver.kind {
                    self.capital(name, receiver.span, RootUse::Index);
                }
                self.look(receiver, RootUse::Index);
            }
            ExpressionKind::Call(call) if call.receiver.is_none() => {
                self.capital(call.name, call.name_span, RootUse::Set);
                let usage = if call.arguments.is_empty() { RootUse::Read } else { RootUse::Set };
                if self.judge(call.name, call.name_span, usage) {
                    self.skip(call.arguments);
                }
            }
            ExpressionKind::Binary { left, operator: "-", right } => self.hyphen(left, right),
            ExpressionKind::Assignment { target, value }
                if matches!(target.kind, ExpressionKind::Index { .. })
                    && matches!(value.kind, ExpressionKind::Identifier(_)) =>
            {
                self.unquoted(target, value);
            }
            ExpressionKind::Identifier(_) => self.look(expression, RootUse::Read),
            ExpressionKind::Definition(definition) if definition.keyword != "def" => {
                walk::expressions(&definition.body, &mut |inner| {
                    self.done.insert(inner.span);
                    if let ExpressionKind::Call(call) = &inner.kind {
                        self.done.insert(call.name_span);
                    }
                });
            }
            _ => {}
        }
    }

    fn look(&mut self, expression: &'t Expression<'t>, usage: RootUse) {
        if let ExpressionKind::Identifier(name) = &expression.kind {
            let _ = self.judge(name, expression.span, usage);
        }
    }

    /// `gitlab-rails['x'] = 1`, which Ruby reads as a difference.
    fn hyphen(&mut self, left: &'t Expression<'t>, right: &'t Expression<'t>) {
        let ExpressionKind::Identifier(first) = &left.kind else { return };
        let Some((second, span)) = leading_name(right) else { return };
        let meant = format!("{first}_{second}");
        let is_root = omnibus::is_root(&meant, self.context.target.gitlab);
        if left.span.end + 1 != span.start || !is_root || self.names.is_variable(first) {
            return;
        }
        self.done.extend([left.span, span]);
        let place = left.span.to(span);
        let finding =
            RULE.finding(place, format!("`{first}-{second}` is a subtraction in Ruby, so reconfigure fails here"));
        let finding = finding.setting(&meant).label("not one name");
        let finding = finding.help(format!("write `{meant}`, with an underscore"));
        self.findings.push(self.renamed(finding, place, &meant));
    }

    /// `gitlab_rails['smtp_domain'] = example`: a string without its quotes. It may be a password, so it is not shown.
    fn unquoted(&mut self, target: &'t Expression<'t>, value: &'t Expression<'t>) {
        let ExpressionKind::Identifier(name) = &value.kind else { return };
        let release = self.context.target.gitlab;
        let is_name = omnibus::root(name).is_some() || self.names.is_taken(name) || is_wrong_literal(name);
        let is_near = || nearest(name, omnibus::roots().iter().map(|row| row.root.as_str())).is_some();
        if is_name || !name.is_ascii() || is_near() || !self.done.insert(value.span) {
            return;
        }
        let (level, effect) = effect(RootUse::Read, release);
        let setting = self.context.tree.text(target.span);
        self.findings.push(
            RULE.finding(value.span, format!("the value of `{setting}` is a word without quotes, so {effect}"))
                .level(level)
                .setting(setting)
                .label("no quotes")
                .help("put it in quotes"),
        );
    }

    /// `External_url 'https://…'`: a root in other letters, which Ruby takes for another name.
    fn capital(&mut self, name: &str, span: Span, usage: RootUse) {
        let meant = name.to_ascii_lowercase();
        let is_root = meant != name && omnibus::is_root(&meant, self.context.target.gitlab);
        if !is_root || !self.done.insert(span) {
            return;
        }
        let (level, effect) = effect(usage, self.context.target.gitlab);
        let finding = RULE
            .finding(span, format!("`{name}` is not `{meant}` to Ruby, so {effect}"))
            .level(level)
            .setting(&meant)
            .label("other letters")
            .help(format!("write `{meant}` in small letters"));
        let finding = self.renamed(finding, span, &meant);
        self.findings.push(finding);
    }

    /// `gitlab_rails[smtp_enable]`: a key without its quotes.
    fn unquoted_key(&mut self, receiver: &'t Expression<'t>, key: &'t Expression<'t>) {
        let (ExpressionKind::Identifier(root), ExpressionKind::Identifier(name)) = (&receiver.kind, &key.kind) else {
            return;
        };
        let release = self.context.target.gitlab;
        let is_key = omnibus::is_root(root, release) && omnibus::setting(root, name).is_some();
        if !is_key || self.names.is_taken(name) || omnibus::is_root(name, release) || !self.done.insert(key.span) {
            return;
        }
        let (level, effect) = effect(RootUse::Read, release);
        self.findings.push(
            RULE.finding(key.span, format!("the key `{name}` has no quotes, so {effect}"))
                .level(level)
                .setting(format!("{root}['{name}']"))
                .label("no quotes")
                .help(format!("write `{root}['{name}']`"))
                .fix(rename(key.span, &format!("'{name}'"))),
        );
    }

    /// Offers another name, unless the file has a local variable of it, which would be set instead.
    fn renamed(&self, finding: Finding, span: Span, meant: &str) -> Finding {
        if self.names.is_variable(meant) { finding } else { finding.fix(rename(span, meant)) }
    }

    /// Names among the arguments of an unknown one: prose without a `#` is one mistake, not ten.
    fn skip(&mut self, arguments: &'t [Expression<'t>]) {
        for argument in arguments {
            walk::expression(argument, &mut |inner| {
                self.done.insert(inner.span);
                if let ExpressionKind::Call(call) = &inner.kind {
                    self.done.insert(call.name_span);
                }
            });
        }
    }

    /// Tells of the name where it is unknown; whether it did.
    fn judge(&mut self, name: &str, span: Span, usage: RootUse) -> bool {
        let release = self.context.target.gitlab;
        let known = omnibus::is_root(name, release)
            || self.names.is_taken(name)
            || is_wrong_literal(name)
            // Told as typographic characters.
            || !name.is_ascii();
        if known || !self.done.insert(span) {
            return false;
        }
        let row = omnibus::root(name).filter(|row| row.root == name);
        let (level, effect) = effect(usage, release);
        let message = match row.map(|row| (row.from, row.until)) {
            Some((from, _)) if from > release => {
                format!("`{name}` came with GitLab {from}, so on {release} {effect}")
            }
            Some((_, Some(until))) if until < release => {
                format!("`{name}` was removed after GitLab {until}, so on {release} {effect}")
            }
            _ => format!("`{name}` is no setting of GitLab {release}, so {effect}"),
        };
        let finding = RULE.finding(span, message).level(level).setting(name).label("unknown here");
        // One that takes a value is not meant by a hash, nor the other way round.
        let suits = |row: &omnibus::Root| {
            row.exists_in(release)
                && is_typing_mistake(name, &row.root)
                && match usage {
                    RootUse::Index => !matches!(row.kind, RootKind::Setter),
                    RootUse::Set => !matches!(row.kind, RootKind::Hash),
                    RootUse::Read => true,
                }
        };
        let near = || nearest_of(name, omnibus::roots(), |row| row.root.as_str(), suits);
        let meant = row.is_none().then(near).flatten().map(|row| row.root.as_str());
        self.findings.push(match (row, meant) {
            (Some(_), _) => finding.help(match successor(name) {
                Some(new) => format!(
                    "use `{new}`; `gitlab-rb migrate --to {release}` rewrites what it can"
                ),
                None => "delete it for this release".to_owned(),
            }),
            (None, Some(meant)) => {
                self.renamed(finding.help(format!("`{meant}` was probably meant")), span, meant)
            }
            (None, None) => finding.help("see the official template of this release for the names it has"),
        });
        true
    }
}

/// The root that took the place of one that went with all its keys.
fn successor(name: &str) -> Option<&'static str> {
    let whole = omnibus::deprecations_of(name).iter().find(|row| row.keys.iter().any(|key| key == "*"))?;
    whole.new_path.first().map(|root| root.as_str())
}

/// What the release does with an unknown name.
fn effect(usage: RootUse, release: Release) -> (Level, &'static str) {
    match usage {
        _ if release >= STRICT_ROOTS => (Level::Error, "reconfigure fails here"),
        RootUse::Index => (Level::Error, "reconfigure fails here with a NoMethodError"),
        RootUse::Set => (Level::Warning, "the line is accepted and has no effect"),
        RootUse::Read => (Level::Warning, "reading it gives nil"),
    }
}

fn rename(span: Span, meant: &str) -> Fix {
    Fix {
        title: format!("Write `{meant}`"),
        applicability: Applicability::Unsafe("the name is a guess, and the setting takes effect".to_owned()),
        edits: vec![Edit { span, text: meant.to_owned() }],
    }
}

/// The name that an expression begins with: `rails` in `rails['x'] = 1`.
fn leading_name<'t>(expression: &Expression<'t>) -> Option<(&'t str, Span)> {
    match &expression.kind {
        ExpressionKind::Identifier(name) => Some((name, expression.span)),
        ExpressionKind::Index { receiver, .. } => leading_name(receiver),
        ExpressionKind::Assignment { target, .. } | ExpressionKind::OperatorAssignment { target, .. } => {
            leading_name(target)
        }
        ExpressionKind::Call(call) if call.receiver.is_none() => Some((call.name, call.name_span)),
        _ => None,
    }
}
