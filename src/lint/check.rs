//! One text or file in memory: what the rules find in it, and what it is after fixing.

use std::collections::BTreeMap;
use std::path::Path;

use crate::document::{Document, DocumentText};
use crate::findings::{Finding, NOT_UNDERSTOOD, SYNTAX_ERROR};
use crate::fix::{Converged, NotConverging, converge};
use crate::host::{self, MountedFile};
use crate::mappings::Release;
use crate::rules::host::{compose_dollar, quoted_filter};
use crate::rules::omnibus::environment_boolean;
use crate::rules::{Answers, Context, TEMPLATED, Target};
use crate::syntax::{Span, Tree};

use super::{Selection, suppression};

/// How a text is looked at.
#[derive(Debug, Clone)]
pub struct LintOptions {
    /// The releases that decide what is right.
    pub target: Target,
    /// Whether the text is known to be under version control.
    pub in_repository: bool,
    /// Which rules run.
    pub selection: Selection,
    /// The files that are mounted into a container whose variable the text is.
    pub mounted: Vec<MountedFile>,
    /// Whether secret values are looked for: not where nothing is shown.
    pub find_secrets: bool,
}

impl LintOptions {
    /// The default rules for a release, outside version control.
    pub fn new(target: Target) -> Self {
        Self {
            target,
            in_repository: false,
            selection: Selection::default(),
            mounted: Vec::new(),
            find_secrets: true,
        }
    }
}

/// What the rules found in a text or a file.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// In source order, without those that a comment suppresses.
    pub findings: Vec<Finding>,
    /// How many a comment suppresses.
    pub suppressed: usize,
    /// Where secret values stand: no report may show them.
    pub secrets: Vec<Span>,
    /// How many errors Ruby will refuse the text for, whichever rules run.
    pub syntax_errors: usize,
}

/// Looks at a gitlab.rb. Never fails: text that cannot be parsed gives findings of its own.
pub fn check(source: &[u8], options: &LintOptions) -> Checked {
    check_file(Path::new("gitlab.rb"), source, options)
}

/// The rule that reports no more than that another one is right.
const CONSEQUENCE: &str = "evaluation-fails";

/// The findings without those that only say what another one of them leads to.
pub fn without_consequences(mut findings: Vec<Finding>) -> Vec<Finding> {
    let causes: Vec<Span> =
        findings.iter().filter(|finding| finding.rule != CONSEQUENCE).map(|finding| finding.span).collect();
    findings.retain(|finding| {
        finding.rule != CONSEQUENCE
            || !causes.iter().any(|cause| cause.start < finding.span.end && finding.span.start < cause.end)
    });
    findings
}

/// Looks at the gitlab.rb texts in a file; `path` tells its notation, and nothing is read from it.
pub fn check_file(path: &Path, bytes: &[u8], options: &LintOptions) -> Checked {
    check_document(&Document::open(path, bytes, options.target.gitlab), options)
}

/// Looks at the gitlab.rb texts of a document that was read for the target.
pub fn check_document(document: &Document, options: &LintOptions) -> Checked {
    let mut checked = check_texts(document, options);
    let mut others = BTreeMap::<Release, Vec<Span>>::new();
    for (span, release) in document.texts().flat_map(|text| text.host.other_branches()) {
        others.entry(release).or_default().push(span);
    }
    for (release, branches) in others {
        check_branches(document, options, release, &branches, &mut checked);
    }
    checked
}

/// Adds what is wrong in the branches of a template that another release takes, for that release.
fn check_branches(
    document: &Document,
    options: &LintOptions,
    release: Release,
    branches: &[Span],
    checked: &mut Checked,
) {
    let options = LintOptions { target: Target::of(release, None), ..options.clone() };
    let other = check_texts(&Document::open(document.path(), document.bytes(), release), &options);
    let inside = |span: Span| branches.iter().any(|branch| branch.contains(span));
    checked.findings.extend(other.findings.into_iter().filter(|finding| inside(finding.span)));
    checked.findings.sort_by_key(|finding| finding.span);
    checked.secrets.extend(other.secrets.into_iter().filter(|span| inside(*span)));
}

/// Applies the fixes of what is found in a gitlab.rb, and again in the new text, until nothing
/// changes. Fixes that may change the meaning are applied only on demand.
///
/// # Errors
///
/// Rules that undo each other's fixes, and a fix after which the text has more findings of level
/// error or more syntax errors than before: the text is to be left as it was.
pub fn fix(source: &[u8], options: &LintOptions, unsafe_fixes: bool) -> Result<Converged, NotConverging> {
    fix_file(Path::new("gitlab.rb"), source, options, unsafe_fixes)
}

/// As [`fix`], for the gitlab.rb texts in a file; see [`check_file`].
pub fn fix_file(
    path: &Path,
    bytes: &[u8],
    options: &LintOptions,
    unsafe_fixes: bool,
) -> Result<Converged, NotConverging> {
    let options = LintOptions { find_secrets: false, ..options.clone() };
    fix_with(bytes, unsafe_fixes, |text| check_file(path, text, &options))
}

fn fix_with(
    bytes: &[u8],
    unsafe_fixes: bool,
    check: impl Fn(&[u8]) -> Checked,
) -> Result<Converged, NotConverging> {
    let (mut before, mut latest) = (None, (Vec::new(), 0));
    let find = |text: &[u8]| {
        let checked = check(text);
        before.get_or_insert(checked.syntax_errors);
        latest = (text.to_vec(), checked.syntax_errors);
        checked.findings
    };
    let converged = converge(bytes, |fix| unsafe_fixes || fix.is_safe(), find)?;
    let after = if latest.0 == converged.text { latest.1 } else { check(&converged.text).syntax_errors };
    // The rule that reports syntax errors may be switched off: this is looked at all the same.
    if before.is_some_and(|before| before < after) {
        let mut rules: Vec<&'static str> = converged.applied.iter().map(|fix| fix.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        return Err(NotConverging::Harm { rules });
    }
    Ok(converged)
}

fn check_texts(document: &Document, options: &LintOptions) -> Checked {
    let mut checked = Checked::default();
    if options.find_secrets {
        checked.secrets = document.secret_spans().to_vec();
    }
    let (mut hosts, mut found) = (Vec::new(), Vec::new());
    for (number, text) in document.texts().enumerate() {
        let (findings, suppressed) = findings(text, options);
        found.extend(findings.into_iter().map(|finding| (number, finding)));
        checked.suppressed += suppressed;
        checked.syntax_errors += text.tree.errors.iter().filter(|error| error.certain).count();
        hosts.push(text.host);
    }
    checked.findings = host::findings_in_file(document.path(), document.bytes(), &hosts, found);
    checked
}

/// What is to be told, in source order, and how much is suppressed.
fn findings(text: DocumentText<'_>, options: &LintOptions) -> (Vec<Finding>, usize) {
    let DocumentText { host, tree, settings } = text;
    let answers = Answers::default();
    let context = Context {
        tree,
        settings,
        target: options.target,
        in_repository: options.in_repository,
        notes: host.notes(),
        mounts: host.mounts(),
        service: host.service(),
        fragment: host.is_fragment(),
        mounted: &options.mounted,
        answers: &answers,
    };
    let mut findings = Vec::new();
    for selected in options.selection.rules() {
        let first = findings.len();
        (selected.rule.check)(&context, &mut findings);
        forget_templated(tree, first, &mut findings);
        for finding in findings.iter_mut().skip(first) {
            finding.level = selected.level.unwrap_or(finding.level);
        }
    }
    let found = findings.len();
    let remarks = suppression::apply(tree, &options.selection, &mut findings);
    let suppressed = found - findings.len();
    findings.extend(remarks);
    findings.sort_by(|left, right| {
        (left.span, left.rule, &left.message).cmp(&(right.span, right.rule, &right.message))
    });
    (findings, suppressed)
}

/// Takes out what is said of a value that a template puts in: it is not known.
fn forget_templated(tree: &Tree<'_>, first: usize, findings: &mut Vec<Finding>) {
    let about_host = [
        NOT_UNDERSTOOD,
        SYNTAX_ERROR,
        TEMPLATED,
        quoted_filter::RULE.name,
        compose_dollar::RULE.name,
        environment_boolean::RULE.name,
    ];
    let mut index = 0;
    findings.retain(|finding| {
        index += 1;
        index <= first || about_host.contains(&finding.rule) || !tree.templated.literal(finding.span)
    });
}
