//! Secrets in text that has no tree: comments, broken Ruby, here-documents, the rest of a file around a gitlab.rb.
//!
//! Goes by names and by what follows them. A name of a secret, then `=`, `:`, `=>` or a string, then the
//! value; what is not quoted ends where the notation says.

use std::ops::Range;

use super::shape::{is_reference, secret_parameters, secrets_by_shape};
use crate::mappings;

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextContext {
    /// A comment: prose may follow a value.
    Comment,
    /// YAML, env files, scripts, text inside of strings, Ruby that could not be parsed.
    Text,
}

/// Words with which a sentence goes on behind `password:`.
const PROSE: [&str; 30] = [
    "the", "a", "an", "this", "that", "is", "are", "see", "must", "should", "will", "may", "can", "if",
    "when", "for", "set", "use", "used", "to", "of", "and", "or", "in", "by", "with", "your", "not", "only",
    "enter",
];

/// The byte ranges of secrets, not in order.
pub(super) fn secrets_of_text(text: &[u8], context: TextContext) -> Vec<Range<usize>> {
    let mut scanner = Scanner { text, context, found: Vec::new() };
    let mut at = 0;
    while let Some(start) = text[at..].iter().position(|byte| is_name(*byte)).map(|offset| at + offset) {
        let end =
            text[start..].iter().position(|byte| !is_name(*byte)).map_or(text.len(), |offset| start + offset);
        scanner.name(start, end);
        at = end;
    }
    scanner.by_shape();
    scanner.named_values();
    scanner.found
}

struct Scanner<'t> {
    text: &'t [u8],
    context: TextContext,
    found: Vec<Range<usize>>,
}

impl Scanner<'_> {
    fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or(b'\n')
    }

    fn skip(&self, mut at: usize, skipped: &[u8]) -> usize {
        while self.text.get(at).is_some_and(|byte| skipped.contains(byte)) {
            at += 1;
        }
        at
    }

    fn line_end(&self, at: usize) -> usize {
        let from = at.min(self.text.len());
        memchr::memchr(b'\n', &self.text[from..]).map_or(self.text.len(), |offset| from + offset)
    }

    fn line_start(&self, at: usize) -> usize {
        memchr::memrchr(b'\n', &self.text[..at]).map_or(0, |offset| offset + 1)
    }

    fn hide(&mut self, range: Range<usize>) {
        let shown = self.text.get(range.clone()).unwrap_or_default().trim_ascii();
        let says_nothing = matches!(shown, b"" | b"nil" | b"true" | b"false" | b"null" | b"~");
        if !says_nothing && !is_reference(&String::from_utf8_lossy(shown)) {
            self.found.push(range);
        }
    }

    /// Looks at what follows a name.
    fn name(&mut self, start: usize, end: usize) {
        let opening = start.checked_sub(1).map_or(0, |before| self.text[before]);
        let mut at = self.skip(end, b" \t");
        let mut closed = false;
        if is_quote(self.byte(self.skip(at, b"\\"))) {
            (at, closed) = (self.skip(at, b"\\") + 1, true);
        }
        let after_quote = at;
        at = self.skip(at, b" \t])");
        closed |= at > after_quote && self.text[after_quote..at].contains(&b']');
        // `'name' 'value'`: the separator was forgotten, or it is a call.
        let spaced = at > end && is_quote(self.byte(at)) && self.byte(at - 1) != self.byte(at);
        let separator = at;
        let docker = self.context == TextContext::Text && self.is_docker_variable(start);
        match self.byte(at) {
            b':' if self.byte(at + 1) == b':' => return,
            b'=' | b':' | b'|' | b'+' | b'<' => at = self.skip(at, b"=:>|+<?~ \t"),
            b',' if closed => at = self.skip(at + 1, b" \t"),
            _ if spaced => {}
            _ if docker && at > end => {}
            _ => return,
        }
        if !self.is_secret(start, end) {
            return;
        }
        let arrow = memchr::memchr(b'>', &self.text[separator..at]).is_some();
        // The operator of a here-document was skipped with the separator.
        if let Some(shift) = self.text[separator..at].windows(2).rposition(|pair| pair == b"<<") {
            return self.heredoc(separator + shift + 2);
        }
        if self.text[separator..at].ends_with(b"|") || self.block_header(separator, at) {
            return self.block(start, at);
        }
        self.value(start, at, if closed { b' ' } else { opening }, arrow);
    }

    fn is_secret(&self, start: usize, end: usize) -> bool {
        std::str::from_utf8(&self.text[start..end]).is_ok_and(|name| {
            let name = name.trim_matches('-');
            let near = |root: &str| memchr::memmem::find(&self.text[..start], root.as_bytes()).is_some();
            !name.is_empty() && (mappings::secret_somewhere(name) || mappings::secret_below_root(name, near))
        })
    }

    /// `ENV NAME value`
    fn is_docker_variable(&self, name: usize) -> bool {
        let before = self.text[self.line_start(name)..name].trim_ascii();
        before.eq_ignore_ascii_case(b"ENV") || before.eq_ignore_ascii_case(b"ARG")
    }

    /// `password: >-`, where the signs were taken for a part of the separator.
    fn block_header(&self, separator: usize, at: usize) -> bool {
        let skipped = &self.text[separator..at];
        let rest = self.text[at..self.line_end(at)].trim_ascii();
        let signs = rest.iter().all(|byte| matches!(byte, b'-' | b'+' | b'0'..=b'9'));
        skipped.starts_with(b":") && skipped[1..].iter().any(|byte| matches!(byte, b'|' | b'>')) && signs
    }

    /// The lines of YAML below a key that are indented deeper.
    fn block(&mut self, key: usize, at: usize) {
        let indentation = |start: usize| self.skip(start, b" ") - start;
        let deep = indentation(self.line_start(key));
        let start = self.line_end(at) + 1;
        let mut end = start;
        while end < self.text.len() {
            let line_end = self.line_end(end);
            let is_blank = self.text[end..line_end].trim_ascii().is_empty();
            if !is_blank && indentation(end) <= deep {
                break;
            }
            end = line_end + 1;
        }
        if start < self.text.len() {
            self.hide(start..end.min(self.text.len()));
        }
    }

    fn heredoc(&mut self, tag: usize) {
        let tag_start = self.skip(tag, b"-~'\"");
        let tag_end = tag_start + self.text[tag_start..].iter().take_while(|byte| is_name(**byte)).count();
        let tag = &self.text[tag_start..tag_end];
        if tag.is_empty() {
            return self.quoted_until(tag_start, self.line_end(tag_start));
        }
        let start = (self.line_end(tag_end) + 1).min(self.text.len());
        let mut end = start;
        while end < self.text.len() {
            let line_end = self.line_end(end);
            if self.text[end..line_end].trim_ascii() == tag {
                break;
            }
            end = (line_end + 1).min(self.text.len());
        }
        self.hide(start..end);
    }

    fn value(&mut self, name: usize, at: usize, opening: u8, arrow: bool) {
        let end = self.line_end(at);
        let rest = &self.text[at..end];
        match rest.first() {
            // On the next line, if that is a string.
            None => {
                let next = self.skip(at, b" \t\r\n\\");
                if is_quote(self.byte(next)) && next > at {
                    self.strings(next);
                }
            }
            Some(quote) if is_quote(*quote) => self.strings(at),
            Some(b'\\') if is_quote(self.byte(at + 1)) => self.strings(at + 1),
            Some(b'[') => self.list(at + 1),
            Some(b'{') if !rest.starts_with(b"{{") => {}
            Some(b'%')
                if rest.get(1).is_some_and(|byte| !byte.is_ascii_digit()) && arrow_or_percent(rest) =>
            {
                self.hide(at..end);
            }
            _ if is_expression(rest) => self.behind_expression(at, end),
            _ if arrow && rest.first().is_some_and(|byte| byte.is_ascii_lowercase() || *byte == b'_') => {
                // A local variable; what it is worth is hidden where it is assigned.
            }
            _ => self.unquoted(name, at, end, opening),
        }
    }

    fn unquoted(&mut self, name: usize, at: usize, end: usize, opening: u8) {
        let rest = &self.text[at..end];
        let word = || rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
        let before = self.text[self.line_start(name)..name].trim_ascii();
        let first_in_line = before.is_empty() || before == b"-" || before == b"export" || before == b"#";
        let length = if is_quote(opening) {
            rest.iter().position(|byte| *byte == opening).unwrap_or(rest.len())
        } else if self.context == TextContext::Comment {
            let first = std::str::from_utf8(&rest[..word()]).unwrap_or_default();
            let several = rest.trim_ascii().len() > first.len();
            if several && PROSE.contains(&first.to_ascii_lowercase().as_str()) { 0 } else { word() }
        } else if first_in_line
            || self.byte(at.saturating_sub(1)) == b' ' && !before.eq_ignore_ascii_case(b"ENV")
        {
            rest.windows(2).position(|pair| pair == b" #").unwrap_or(rest.len())
        } else {
            word()
        };
        let value = rest[..length].trim_ascii_end();
        let value = value.strip_suffix(b",").unwrap_or(value);
        self.hide(at..at + value.len());
    }

    /// A string, and those that Ruby or an operator joins to it.
    fn strings(&mut self, mut at: usize) {
        loop {
            let quote = self.byte(at);
            let start = at + 1;
            let end = self.closing(start, quote);
            self.hide(at..(end + 1).min(self.text.len()));
            at = self.skip(end + 1, b" \t+|\\<.");
            if end >= self.text.len() || !is_quote(self.byte(at)) {
                return;
            }
        }
    }

    /// Where a string ends: at its quote, or, if that was forgotten, at the next line with one.
    fn closing(&self, start: usize, quote: u8) -> usize {
        let mut at = start;
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'\\' if self.byte(at + 1) != quote || quote_escaped(self.text, start, quote) => at += 2,
                byte if *byte == quote => return at,
                _ => at += 1,
            }
        }
        self.text.len()
    }

    fn list(&mut self, mut at: usize) {
        let end = memchr::memchr(b']', &self.text[at..]).map_or(self.line_end(at), |offset| at + offset);
        while at < end {
            if is_quote(self.byte(at)) {
                let close = self.closing(at + 1, self.byte(at));
                self.hide(at + 1..close);
                at = close;
            }
            at += 1;
        }
    }

    /// `ENV['NAME'] || 'default'`, `ENV.fetch('NAME', 'default')`: the name is no secret, the rest may be.
    fn behind_expression(&mut self, at: usize, end: usize) {
        let rest = &self.text[at..end];
        let open = rest.iter().position(|byte| matches!(byte, b'[' | b'(')).unwrap_or(rest.len());
        let first = rest[open..]
            .iter()
            .position(|byte| matches!(byte, b']' | b')' | b','))
            .unwrap_or(rest.len() - open);
        self.quoted_until(at + open + first, end);
    }

    fn quoted_until(&mut self, mut at: usize, end: usize) {
        while at < end {
            if is_quote(self.byte(at)) {
                let close = self.closing(at + 1, self.byte(at)).min(end);
                self.hide(at + 1..close);
                at = close;
            }
            at += 1;
        }
    }

    fn by_shape(&mut self) {
        // Offsets of a lossy text would be others.
        let mut start = 0;
        for chunk in self.text.utf8_chunks() {
            let text = chunk.valid();
            let ranges = secrets_by_shape(text).into_iter().chain(secret_parameters(text));
            self.found.extend(ranges.map(|range| start + range.start..start + range.end));
            start += text.len() + chunk.invalid().len();
        }
    }

    /// `- name: PASSWORD` with a `value: x` before or behind it.
    fn named_values(&mut self) {
        let has = |name: &str| memchr::memmem::find(self.text, name.as_bytes()).is_some();
        if self.context == TextContext::Comment || !(has("value") || has("default")) {
            return;
        }
        let mut lines = Vec::new();
        let mut start = 0;
        while start < self.text.len() {
            let end = self.line_end(start);
            lines.push(start..end);
            start = end + 1;
        }
        let named: Vec<bool> = lines.iter().map(|line| self.names_secret(line.clone())).collect();
        for index in 0..lines.len() {
            let Some(value) = value_of(&self.text[lines[index].clone()]) else { continue };
            let begins = |index: usize| self.text[lines[index].clone()].trim_ascii_start().starts_with(b"-");
            let above = (0..3).scan(index, |at, _| {
                let item_ends = begins(*at);
                *at = at.checked_sub(1).filter(|_| !item_ends)?;
                Some(*at)
            });
            let below = (index + 1..lines.len().min(index + 4)).take_while(|at| !begins(*at));
            if named[index] || above.chain(below).any(|at| named[at]) {
                let (from, to) = (lines[index].start + value, lines[index].end);
                if is_quote(self.byte(from)) {
                    self.strings(from);
                } else if block_sign(&self.text[from..to]) {
                    self.block(lines[index].start, from);
                } else {
                    let end = self.text[from..to]
                        .iter()
                        .position(|byte| *byte == b'}')
                        .map_or(to, |offset| from + offset);
                    self.hide(from..end);
                }
            }
        }
    }

    fn names_secret(&self, line: Range<usize>) -> bool {
        let line = &self.text[line];
        let Some(at) = key(line, b"name").or_else(|| key(line, b"key")) else { return false };
        let rest = &line[at..];
        let start = rest.iter().position(|byte| is_name(*byte)).unwrap_or(rest.len());
        let length = rest[start..].iter().take_while(|byte| is_name(**byte)).count();
        std::str::from_utf8(&rest[start..start + length])
            .is_ok_and(|name| !name.is_empty() && mappings::secret_somewhere(name))
    }
}

fn value_of(line: &[u8]) -> Option<usize> {
    key(line, b"value").or_else(|| key(line, b"default"))
}

/// Where the value of `name: x`, `"name": "x"` or `name = "x"` begins.
fn key(line: &[u8], name: &[u8]) -> Option<usize> {
    let found = memchr::memmem::find_iter(line, name).find(|at| {
        let before = at.checked_sub(1).map_or(b' ', |before| line[before]);
        !is_name(before)
    })?;
    let mut at = found + name.len();
    at += line[at..].iter().take_while(|byte| matches!(byte, b'"' | b'\'' | b' ')).count();
    if !matches!(line.get(at), Some(b':' | b'=')) {
        return None;
    }
    at += line[at..].iter().take_while(|byte| matches!(byte, b':' | b'=' | b' ')).count();
    Some(at)
}

fn block_sign(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii();
    matches!(rest.first(), Some(b'|' | b'>')) && rest.len() <= 3
}

/// Whether a backslash in front of the quote is an escape: only if another quote follows in the line.
fn quote_escaped(text: &[u8], start: usize, quote: u8) -> bool {
    let line = text[start..].split(|byte| *byte == b'\n').next().unwrap_or_default();
    memchr::memchr_iter(quote, line).count() > 1
}

/// `%q(x)`, `%(x)`, `%w[x]`
fn arrow_or_percent(rest: &[u8]) -> bool {
    matches!(
        rest,
        [b'%', b'q' | b'Q' | b'w' | b'W' | b'i' | b'I', b'(' | b'[' | b'{' | b'<' | b'|' | b'!', ..]
            | [b'%', b'(' | b'[' | b'<' | b'|', ..]
    )
}

/// A call or an index of a constant or a name: `ENV['X']`, `File.read('x')`, `node['x']`.
fn is_expression(rest: &[u8]) -> bool {
    let name = rest.iter().take_while(|byte| is_name(**byte) || **byte == b':').count();
    name > 0 && matches!(rest.get(name), Some(b'[' | b'(')) || {
        let method = rest.get(name + 1).is_some_and(u8::is_ascii_lowercase);
        name > 0 && rest.get(name) == Some(&b'.') && method && memchr::memchr2(b'(', b'[', rest).is_some()
    }
}

const fn is_quote(byte: u8) -> bool {
    matches!(byte, b'\'' | b'"')
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use super::{TextContext, secrets_of_text};

    fn found(text: &str, context: TextContext) -> Vec<String> {
        let mut ranges = secrets_of_text(text.as_bytes(), context);
        ranges.sort_by_key(|range| range.start);
        ranges.dedup();
        ranges.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn a_secret_is_found_in_each_notation() {
        for text in [
            "gitlab_rails['smtp_password'] = 'p4ss'",
            "gitlab_rails['smtp_password'] 'p4ss'",
            "gitlab_rails[\"smtp_password \"]='p4ss'",
            "gitlab_rails['smtp_password'] = 'p4ss",
            "'password' => 'p4ss', 'host' => 'mail'",
            "{ password: \"p4ss\", host: 'mail' }",
            "password: p4ss",
            "SMTP_PASSWORD=p4ss",
            "  - SMTP_PASSWORD=p4ss",
            "  - \"SMTP_PASSWORD=p4ss\"",
            "ENV SMTP_PASSWORD p4ss",
            "ENV A=b SMTP_PASSWORD=p4ss C=d",
            "{% set smtp_password = 'p4ss' %}",
            "x.store('password', 'p4ss')",
            "password: |\n  p4ss\nhost: mail",
            "smtp_password = <<EOS\np4ss\nEOS\n",
            "gitlab_rails['smtp_password'] = ENV['P'] || 'p4ss'",
            "gitlab_rails['smtp_password'] = ENV.fetch('P', 'p4ss')",
            "gitlab_rails['smtp_password'] =\n  'p4ss'",
            "- name: SMTP_PASSWORD\n  value: p4ss\n- name: HOST\n  value: mail",
            "- value: p4ss\n  name: SMTP_PASSWORD\n- value: mail\n  name: HOST",
            "- {name: SMTP_PASSWORD, value: p4ss}",
            "\"smtp_password\": \"p4ss\",",
        ] {
            let found = found(text, TextContext::Text);
            assert!(
                found.iter().all(|secret| secret.trim().trim_matches(['\'', '"']) == "p4ss")
                    && !found.is_empty(),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn what_is_no_secret_is_shown() {
        for text in [
            "gitlab_rails['smtp_password'] = ENV['SMTP_PASSWORD']",
            "gitlab_rails['smtp_password'] = File.read('/etc/gitlab/smtp-password').strip",
            "smtp_password: \"{{ vault_smtp_password }}\"",
            "SMTP_PASSWORD=${SMTP_PASSWORD}",
            "password: ''",
            "password: nil",
            "the password is written elsewhere",
            "issuer: gitlab-issuer",
        ] {
            assert_eq!(found(text, TextContext::Text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("# password: the password of the user", TextContext::Comment), Vec::<String>::new());
        assert_eq!(found("# smtp_password: p4ss # old", TextContext::Comment), ["p4ss"]);
    }
}
