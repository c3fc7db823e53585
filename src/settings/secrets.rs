//! Where a file holds secret values, so that no report shows them.
//!
//! Goes by names alone, in code and in comments, and errs on the side of hiding: a value that
//! is hidden without need costs a look into the file, the other way round costs a password.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::mappings::{self, Secrecy};
use crate::syntax::tree::{Expression, ExpressionKind, HashEntry, Tree};
use crate::syntax::{Span, walk};

/// The spans of all secret values, in source order.
pub fn secret_spans(tree: &Tree<'_>) -> Vec<Span> {
    let mut found = Collector { tree, spans: Vec::new(), told: HashSet::new() };
    walk::expressions(tree.body(), &mut |expression| match &expression.kind {
        ExpressionKind::Assignment { target, value }
        | ExpressionKind::OperatorAssignment { target, value, .. } => {
            found.value_of(&path_of(tree, target), value);
        }
        ExpressionKind::Call(call) if call.receiver.is_none() => {
            for argument in call.arguments {
                found.value_of(&[Cow::Borrowed(call.name)], argument);
            }
        }
        // In whatever place a hash stands, its keys tell, unless a setting's name told already.
        ExpressionKind::Hash { .. } if !found.told.contains(&expression.span) => {
            found.value_of(&[], expression);
        }
        // What could not be parsed is shown with its error, and is as secret as before.
        ExpressionKind::Opaque { .. } => lines_with_secrets(tree, expression.span, &mut found.spans),
        ExpressionKind::Heredoc(heredoc) => lines_with_secrets(tree, heredoc.content, &mut found.spans),
        _ => {}
    });
    let mut spans = found.spans;
    for statement in tree.body().statements {
        lines_with_secrets(tree, statement.leading, &mut spans);
        lines_with_secrets(tree, statement.trailing, &mut spans);
    }
    lines_with_secrets(tree, tree.body().tail, &mut spans);
    outermost(spans)
}

/// In order, each byte covered once.
fn outermost(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => *last = last.to(span),
            _ => merged.push(span),
        }
    }
    merged
}

struct Collector<'t, 's> {
    tree: &'t Tree<'s>,
    spans: Vec<Span>,
    /// The hashes whose path is known.
    told: HashSet<Span>,
}

impl<'s> Collector<'_, 's> {
    /// The secrets in the value of a setting: all of it, or entries of a hash.
    fn value_of(&mut self, path: &[Cow<'s, str>], value: &Expression<'s>) {
        let secrecy = secrecy_of(path);
        let may_look_inside = matches!(secrecy, Secrecy::Public | Secrecy::MayEmbed);
        match &value.kind {
            ExpressionKind::Hash { entries, .. } if may_look_inside => {
                self.told.insert(value.span);
                for entry in *entries {
                    let HashEntry::Pair { key, value: Some(value), .. } = entry else { continue };
                    let Some(key) = text_of(self.tree, key) else { continue };
                    self.value_of(&[path, &[key]].concat(), value);
                }
            }
            ExpressionKind::Array(elements) if may_look_inside => {
                for element in *elements {
                    self.value_of(path, element);
                }
            }
            _ if secrecy != Secrecy::Public => self.hide(value),
            _ => {}
        }
    }

    fn hide(&mut self, value: &Expression<'s>) {
        if !says_nothing(self.tree.bytes(value.span)) {
            self.spans.push(value.span);
        }
        walk::expression(value, &mut |inner| {
            if let ExpressionKind::Heredoc(heredoc) = &inner.kind {
                self.spans.push(heredoc.content);
            }
        });
    }
}

/// `["mattermost", "env", "MM_X"]` for `mattermost['env']['MM_X']`; what is no text is left out.
fn path_of<'s>(tree: &Tree<'s>, target: &Expression<'s>) -> Vec<Cow<'s, str>> {
    match &target.kind {
        ExpressionKind::Index { receiver, arguments } => {
            let mut path = path_of(tree, receiver);
            path.extend(arguments.iter().filter_map(|argument| text_of(tree, argument)));
            path
        }
        ExpressionKind::Identifier(name) => vec![Cow::Borrowed(*name)],
        ExpressionKind::Call(call) => vec![Cow::Borrowed(call.name)],
        // `Gitlab['root']` names the root in its index.
        ExpressionKind::Constant { name, .. } if *name != "Gitlab" => vec![Cow::Borrowed(*name)],
        _ => Vec::new(),
    }
}

fn text_of<'s>(tree: &Tree<'s>, key: &Expression<'s>) -> Option<Cow<'s, str>> {
    match &key.kind {
        ExpressionKind::String(literal) | ExpressionKind::Symbol(literal) => Some(tree.text(literal.content)),
        _ => None,
    }
}

/// Below a setting that may embed a secret somewhere, the names of its parts tell where.
fn secrecy_of(path: &[Cow<'_, str>]) -> Secrecy {
    match (mappings::secrecy(path), path) {
        (Secrecy::MayEmbed, [_, _, .., part]) => mappings::secrecy(&[part]),
        (secrecy, _) => secrecy,
    }
}

/// Nobody's password, and worth seeing.
fn says_nothing(value: &[u8]) -> bool {
    matches!(value, b"nil" | b"true" | b"false" | b"''" | b"\"\"" | b"'true'" | b"'false'")
}

/// Secret values in a text that is no gitlab.rb, such as the rest of a file around one: behind
/// `NAME: ` and `NAME=`, and behind a `value` below a `name`; but not in the spans given.
pub fn secrets_around(text: &[u8], except: &[Span]) -> Vec<Span> {
    let (mut spans, mut start, mut named) = (Vec::new(), 0, false);
    for newline in memchr::memchr_iter(b'\n', text).chain([text.len()]) {
        let line = &text[start..newline];
        let outside = |offset: &usize| {
            let at = to_offset(start + offset);
            !except.iter().any(|other| other.start <= at && at < other.end)
        };
        let mut offsets = secrets_of_line(line).chain(value_of_name(line).filter(|_| named));
        if let Some(offset) = offsets.find(outside) {
            let end = start + line.trim_ascii_end().len();
            let span = Span::new(to_offset(start + offset), to_offset(end.max(start + offset)));
            if !says_nothing(text.get(span.range()).unwrap_or_default()) {
                spans.push(span);
            }
        }
        named = names_secret(line);
        start = newline + 1;
    }
    spans
}

/// Where the secret values of a line begin.
fn secrets_of_line(line: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memchr2_iter(b'=', b':', line).filter_map(|separator| {
        let from =
            line[..separator].iter().rposition(|byte| matches!(byte, b'=' | b':')).map_or(0, |at| at + 1);
        value_offset(&line[from..]).map(|offset| from + offset)
    })
}

/// `value: x`: where `x` begins.
fn value_of_name(line: &[u8]) -> Option<usize> {
    let key = without_dash(line).strip_prefix(b"value")?;
    let skipped = key.iter().take_while(|byte| matches!(byte, b'"' | b'=' | b':' | b' ')).count();
    Some(line.len() - key.len() + skipped)
}

/// `- name: DB_PASSWORD`
fn names_secret(line: &[u8]) -> bool {
    let Some(name) = without_dash(line).strip_prefix(b"name") else { return false };
    let name = name.trim_ascii();
    let name = name.strip_prefix(b":").or_else(|| name.strip_prefix(b"=")).unwrap_or_default().trim_ascii();
    let name: Vec<u8> = name.iter().copied().filter(|byte| is_name(*byte)).collect();
    std::str::from_utf8(&name).is_ok_and(|name| !name.is_empty() && mappings::secret(&[name]))
}

/// A line without indentation and the dash of a list.
fn without_dash(line: &[u8]) -> &[u8] {
    let line = line.trim_ascii_start();
    line.strip_prefix(b"- ").unwrap_or(line).trim_ascii_start()
}

fn to_offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Values behind `name: `, `'name' => ` and `['name'] = ` in comments and here-documents.
fn lines_with_secrets(tree: &Tree<'_>, region: Span, spans: &mut Vec<Span>) {
    let text = tree.bytes(region);
    let mut start = 0;
    for newline in memchr::memchr_iter(b'\n', text).chain([text.len()]) {
        let line = &text[start..newline];
        if let Some(offset) = value_offset(line) {
            let end = start + line.trim_ascii_end().len();
            let begin = start + offset;
            if begin < end && !says_nothing(&text[begin..end]) {
                let at = |offset: usize| region.start + u32::try_from(offset).unwrap_or(u32::MAX);
                spans.push(Span::new(at(begin), at(end)));
            }
        }
        start = newline + 1;
    }
}

/// Where the value begins in a line that names a secret.
fn value_offset(line: &[u8]) -> Option<usize> {
    let separator = memchr::memchr2(b'=', b':', line)?;
    let name_end = line[..separator].iter().rposition(|byte| is_name(*byte))? + 1;
    let name_start = line[..name_end].iter().rposition(|byte| !is_name(*byte)).map_or(0, |before| before + 1);
    let name = std::str::from_utf8(&line[name_start..name_end]).ok()?;
    if !mappings::secret(&[name])
        && !mappings::secret(&["mattermost", name])
        && !mappings::secret(&["mattermost", "env", name])
    {
        return None;
    }
    let skipped =
        line[separator..].iter().take_while(|byte| matches!(byte, b'=' | b':' | b'>' | b' ' | b'\t')).count();
    Some(separator + skipped)
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::secret_spans;
    use crate::syntax::parse;

    fn secrets(source: &str) -> Vec<&str> {
        let tree = parse(source.as_bytes());
        secret_spans(&tree).into_iter().map(|span| &source[span.range()]).collect()
    }

    #[test]
    fn values_of_secret_settings_are_found_however_they_are_written() {
        assert_eq!(secrets("mattermost['email_smtp_password'] = 'a'"), ["'a'"]);
        assert_eq!(secrets("Gitlab['gitlab_rails']['db_password'] = 'a'"), ["'a'"]);
        assert_eq!(
            secrets("mattermost['env'] = { 'MM_SQLSETTINGS_DATASOURCE' => 'a', 'B' => 'c' }"),
            ["'a'"]
        );
        assert_eq!(secrets("x = [{ password: 'a', host: 'b' }]"), ["'a'"]);
        assert_eq!(secrets("smtp_password = ENV['X'] || 'a'"), ["ENV['X'] || 'a'"]);
    }

    #[test]
    fn comments_and_here_documents_hold_secrets_too() {
        assert_eq!(secrets("# gitlab_rails['smtp_password'] = \"a b\"\n"), ["\"a b\""]);
        assert_eq!(secrets("x = YAML.load <<-EOS\n  password: 'a'\n  host: b\nEOS\n"), ["'a'"]);
    }

    #[test]
    fn what_is_no_secret_is_shown() {
        assert!(
            secrets("mattermost['email_smtp_server'] = 'a'\n# port: 25\nnginx['enable'] = true").is_empty()
        );
        assert!(secrets("mattermost['email_smtp_password'] = nil").is_empty());
        assert!(
            secrets("gitaly['configuration']['storage'] = [{ 'name' => 'a', 'path' => 'b' }]").is_empty()
        );
    }
}
