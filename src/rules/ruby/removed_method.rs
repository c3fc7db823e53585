//! Methods and constants that a newer bundled Ruby no longer has.

use crate::findings::{Applicability, Edit, Finding, Fix};
use crate::mappings::RubyVersion;
use crate::rule;
use crate::rules::Context;
use crate::rules::literal::is_constant;
use crate::syntax::Span;
use crate::syntax::tree::{Expression, ExpressionKind};
use crate::syntax::walk;

rule! {
    /// A method or constant that the bundled Ruby no longer has.
    ///
    /// ## What it finds
    /// Names that Ruby removed, from the GitLab release on whose bundled Ruby lacks them:
    ///
    /// | name | removed in | first GitLab |
    /// |---|---|---|
    /// | `URI.escape`, `URI.encode`, `URI.unescape`, `URI.decode` | Ruby 3.0 | 15.5 |
    /// | `TRUE`, `FALSE`, `NIL` | Ruby 3.1 at the latest | 16.7 |
    /// | `File.exists?`, `Dir.exists?`, `FileTest.exists?` | Ruby 3.2 | 17.5 |
    /// | `Fixnum`, `Bignum` | Ruby 3.2 | 17.5 |
    ///
    /// ## Why it matters
    /// gitlab.rb is evaluated by the Ruby inside the package. The line raises `NoMethodError` or `NameError`,
    /// and reconfigure fails in the middle of an upgrade. `gitlab-ctl check-config` cannot see it: it never
    /// reads gitlab.rb. Ruby's release notes and a run on Ruby 3.1 and 3.2 show the removals;
    /// `config/software/ruby.rb` of each Omnibus release says which Ruby it bundles.
    ///
    /// ## Example
    /// ```ruby
    /// nginx['enable'] = false if File.exists?('/etc/no-nginx')
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// nginx['enable'] = false if File.exist?('/etc/no-nginx')
    /// ```
    /// The new spelling works in every release. The fix is safe but for `Fixnum` and `Bignum`, which were not
    /// yet the same as `Integer` before Ruby 2.4 (GitLab 11.0).
    "ruby-removed-method", level: Error, fixable: Safe, check: check
}

/// A name that went, and what does the same in every Ruby.
struct Removal {
    /// `None`: a constant.
    receiver: Option<&'static str>,
    name: &'static str,
    removed_in: RubyVersion,
    instead: &'static str,
    /// How the meaning differs in an older Ruby.
    differs: Option<&'static str>,
}

const fn method(receiver: &'static str, name: &'static str, removed_in: RubyVersion, instead: &'static str) -> Removal {
    Removal { receiver: Some(receiver), name, removed_in, instead, differs: None }
}

const fn constant(name: &'static str, removed_in: RubyVersion, instead: &'static str) -> Removal {
    Removal { receiver: None, name, removed_in, instead, differs: None }
}

const INTEGER: &str = "before Ruby 2.4 it is not the same class as Integer";

const REMOVALS: [Removal; 12] = [
    method("URI", "escape", RubyVersion::new(3, 0), "URI::DEFAULT_PARSER.escape"),
    method("URI", "encode", RubyVersion::new(3, 0), "URI::DEFAULT_PARSER.escape"),
    method("URI", "unescape", RubyVersion::new(3, 0), "URI::DEFAULT_PARSER.unescape"),
    method("URI", "decode", RubyVersion::new(3, 0), "URI::DEFAULT_PARSER.unescape"),
    method("File", "exists?", RubyVersion::new(3, 2), "File.exist?"),
    method("Dir", "exists?", RubyVersion::new(3, 2), "Dir.exist?"),
    method("FileTest", "exists?", RubyVersion::new(3, 2), "FileTest.exist?"),
    constant("TRUE", RubyVersion::new(3, 1), "true"),
    constant("FALSE", RubyVersion::new(3, 1), "false"),
    constant("NIL", RubyVersion::new(3, 1), "nil"),
    Removal { differs: Some(INTEGER), ..constant("Fixnum", RubyVersion::new(3, 2), "Integer") },
    Removal { differs: Some(INTEGER), ..constant("Bignum", RubyVersion::new(3, 2), "Integer") },
];

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(ruby) = context.target.ruby else { return };
    walk::expressions(context.tree.body(), &mut |expression| {
        let Some((removal, span)) = removed(expression) else { return };
        if ruby < removal.removed_in {
            return;
        }
        let (spelled, error) = match removal.receiver {
            Some(receiver) => (format!("{receiver}.{}", removal.name), "NoMethodError"),
            None => (removal.name.to_owned(), "NameError"),
        };
        let applicability =
            removal.differs.map_or(Applicability::Safe, |why| Applicability::Unsafe(why.to_owned()));
        findings.push(
            RULE.finding(
                span,
                format!(
                    "Ruby {ruby} of GitLab {} has no `{spelled}`, so reconfigure fails here with {error}",
                    context.target.gitlab
                ),
            )
            .label("no longer in Ruby")
            .help(format!("write `{}`, which every release understands", removal.instead))
            .fix(Fix {
                title: format!("Write `{}`", removal.instead),
                applicability,
                edits: vec![Edit { span, text: removal.instead.to_owned() }],
            }),
        );
    });
}

/// The row of an expression, and what of it is to be replaced.
fn removed(expression: &Expression<'_>) -> Option<(&'static Removal, Span)> {
    match &expression.kind {
        ExpressionKind::Call(call) => {
            let receiver = call.receiver.as_ref()?;
            let row = REMOVALS.iter().find(|row| {
                row.name == call.name && row.receiver.is_some_and(|wanted| is_constant(receiver, wanted))
            })?;
            Some((row, receiver.span.to(call.name_span)))
        }
        ExpressionKind::Constant { scope: None, name } => {
            let row = REMOVALS.iter().find(|row| row.receiver.is_none() && row.name == *name)?;
            Some((row, expression.span))
        }
        _ => None,
    }
}
