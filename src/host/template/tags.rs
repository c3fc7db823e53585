//! Where the tags of a template stand, and what sort each is.
//!
//! Knows how the languages spell their tags, not what stands in them, and nothing of Ruby.

use std::ops::Range;

/// The notations that a text may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each notation is used or not")]
pub(in crate::host) struct Languages {
    /// `{{ x }}`, `{% if x %}`
    pub(in crate::host) braces: bool,
    /// `{# remark #}`
    pub(in crate::host) remarks: bool,
    /// `{{ if x }}`, `{{ end }}`: Go, Helm
    pub(in crate::host) go: bool,
    /// `<%= x %>`
    pub(in crate::host) erb: bool,
    /// `%{ if x }`: Terraform
    pub(in crate::host) directives: bool,
    /// `${x}`
    pub(in crate::host) dollar_braces: bool,
    /// `$x`, and `$$` for a dollar: docker-compose
    pub(in crate::host) dollar_names: bool,
    /// `__X__`, `@X@` and `%%X%%`
    pub(in crate::host) placeholders: bool,
    /// `$(date)` and backticks: shells
    pub(in crate::host) commands: bool,
}

impl Languages {
    /// The notations of both.
    pub(in crate::host) fn and(self, other: Self) -> Self {
        Self {
            braces: self.braces || other.braces,
            remarks: self.remarks || other.remarks,
            go: self.go || other.go,
            erb: self.erb || other.erb,
            directives: self.directives || other.directives,
            dollar_braces: self.dollar_braces || other.dollar_braces,
            dollar_names: self.dollar_names || other.dollar_names,
            placeholders: self.placeholders || other.placeholders,
            commands: self.commands || other.commands,
        }
    }
}

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::host) enum Sort {
    /// Writes something.
    Value,
    /// Writes nothing.
    Silent,
    /// Stands for a dollar.
    Dollar,
    /// Begins what may be left out.
    Open,
    /// Begins the other case of it.
    Middle,
    /// Ends it.
    Close,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::host) struct Tag {
    pub(in crate::host) range: Range<usize>,
    pub(in crate::host) sort: Sort,
}

/// All tags of a text, in order.
pub(in crate::host) fn tags(text: &[u8], languages: Languages) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr_any(&text[at..]) {
        at += found;
        let Some(tag) = tag_at(text, at, languages) else {
            at += 1;
            continue;
        };
        let raw = text[tag.range.clone()].starts_with(b"{%") && word(&text[at + 2..]) == b"raw";
        at = tag.range.end;
        tags.push(tag);
        if raw && let Some(end) = find_words(&text[at..], b"endraw") {
            at += end;
        }
    }
    tags
}

fn memchr_any(text: &[u8]) -> Option<usize> {
    text.iter().position(|byte| matches!(byte, b'{' | b'<' | b'%' | b'$' | b'_' | b'@' | b'`'))
}

fn tag_at(text: &[u8], at: usize, languages: Languages) -> Option<Tag> {
    let rest = &text[at..];
    let (length, sort) = match rest {
        [b'{', b'{', ..] if languages.braces => (closed(rest, b"}}")?, braces(rest, languages.go)),
        [b'{', b'%', ..] if languages.braces => (closed(rest, b"%}")?, statement(rest)),
        [b'{', b'#', ..] if languages.remarks => (closed(rest, b"#}")?, Sort::Silent),
        [b'<', b'%', b'%', ..] => return None,
        [b'<', b'%', ..] if languages.erb => (closed(rest, b"%>")?, erb(rest)),
        [b'%', b'{', ..] if languages.directives => (balanced(rest)?, directive(rest)?),
        [b'$', b'$', b'{', ..] if languages.dollar_braces && !languages.dollar_names => {
            // Terraform's way to write `${`.
            return None;
        }
        [b'$', b'$', ..] if languages.dollar_names => (2, Sort::Dollar),
        [b'$', b'{', ..] if languages.dollar_braces && !escaped(text, at) => (balanced(rest)?, Sort::Value),
        [b'$', b'(', ..] if languages.commands => (parentheses(rest)?, Sort::Value),
        [b'`', rest @ ..] if languages.commands => (memchr::memchr(b'`', rest)? + 2, Sort::Value),
        [b'$', b'(', ..] if languages.dollar_braces => {
            let name = identifier(&rest[2..]);
            (rest.get(2 + name).filter(|byte| **byte == b')' && name > 0).map(|_| name + 3)?, Sort::Value)
        }
        [b'$', first, ..] if languages.dollar_names && (first.is_ascii_alphabetic() || *first == b'_') => {
            (1 + identifier(&rest[1..]), Sort::Value)
        }
        [b'_', b'_', ..] if languages.placeholders => (placeholder(text, at, b"__")?, Sort::Value),
        [b'@', ..] if languages.placeholders => (placeholder(text, at, b"@")?, Sort::Value),
        [b'%', b'%', ..] if languages.placeholders => (placeholder(text, at, b"%%")?, Sort::Value),
        _ => return None,
    };
    Some(Tag { range: at..at + length, sort })
}

/// `$${` is Terraform's `${`.
fn escaped(text: &[u8], at: usize) -> bool {
    at > 0 && text[at - 1] == b'$'
}

fn closed(text: &[u8], end: &[u8]) -> Option<usize> {
    memchr::memmem::find(&text[2..], end).map(|found| 2 + found + end.len())
}

/// Up to the brace that closes the first one, on the same line; one in double quotes does not, if
/// the quotes are closed.
fn balanced(text: &[u8]) -> Option<usize> {
    let line = &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())];
    braced(line, true).or_else(|| braced(line, false))
}

fn braced(line: &[u8], quotes: bool) -> Option<usize> {
    let (mut depth, mut quoted) = (0_usize, false);
    for (index, byte) in line.iter().enumerate() {
        match byte {
            b'"' if quotes && depth > 0 => quoted = !quoted,
            _ if quoted => {}
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(index + 1),
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// `$(…)`, up to the parenthesis that closes the first one.
fn parentheses(text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, byte) in text.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 1 => return Some(index + 1),
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn identifier(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
}

/// `__NAME__`, `@NAME@` or `%%NAME%%`, but not Ruby's own.
fn placeholder(text: &[u8], at: usize, mark: &[u8]) -> Option<usize> {
    let whole = at == 0 || !(text[at - 1].is_ascii_alphanumeric() || text[at - 1] == b'_');
    let rest = text[at..].strip_prefix(mark)?;
    let length = memchr::memmem::find(rest, mark)?;
    let name = &rest[..length];
    let upper = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let own = matches!(name, b"" | b"FILE" | b"LINE" | b"ENCODING" | b"END" | b"DIR");
    let ends =
        rest.get(length + mark.len()).is_none_or(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'));
    (whole && ends && !own && name.iter().all(upper)).then_some(length + 2 * mark.len())
}

/// The first word of what stands in a tag.
fn word(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'-' | b'+' | b'~'));
    let text = &text[start.unwrap_or(text.len())..];
    &text[..identifier(text)]
}

fn find_words(text: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(text, b"{%").find(|at| word(&text[at + 2..]) == wanted)
}

fn braces(text: &[u8], go: bool) -> Sort {
    match word(&text[2..]) {
        // A variable of Jinja may be called `block`.
        name @ (b"if" | b"range" | b"with" | b"define" | b"block") if go && has_operand(text, name) => {
            Sort::Open
        }
        b"else" if go => Sort::Middle,
        b"end" if go => Sort::Close,
        // Handlebars.
        _ if go && matches!(text.get(2), Some(b'#' | b'^')) => Sort::Open,
        _ if go && text.get(2) == Some(&b'/') && text.get(3) != Some(&b'*') => Sort::Close,
        _ if is_remark(text) => Sort::Silent,
        _ if text[2..].starts_with(b"/*") || text[2..].starts_with(b"- /*") => Sort::Silent,
        _ => Sort::Value,
    }
}

/// `{{ ansible_managed | comment }}`: Ansible writes comments.
fn is_remark(text: &[u8]) -> bool {
    let end = closed(text, b"}}").map_or(text.len(), |end| end - 2);
    text[2..end]
        .trim_ascii()
        .strip_suffix(b"comment")
        .is_some_and(|filter| filter.trim_ascii().ends_with(b"|"))
}

/// Whether something stands behind a keyword in a tag.
fn has_operand(text: &[u8], keyword: &[u8]) -> bool {
    let rest = memchr::memmem::find(text, keyword).map_or(&[][..], |at| &text[at + keyword.len()..]);
    rest.first().is_some_and(u8::is_ascii_whitespace)
        && !matches!(rest.trim_ascii_start().first(), Some(b'}' | b'-' | b'|'))
}

fn statement(text: &[u8]) -> Sort {
    match word(&text[2..]) {
        b"if" | b"for" | b"macro" | b"block" | b"call" | b"filter" | b"with" | b"autoescape" | b"trans" => {
            Sort::Open
        }
        b"else" | b"elif" | b"pluralize" => Sort::Middle,
        b"include" => Sort::Value,
        b"endraw" => Sort::Silent,
        end if end.starts_with(b"end") => Sort::Close,
        _ => Sort::Silent,
    }
}

fn erb(text: &[u8]) -> Sort {
    let end = closed(text, b"%>").map_or(text.len(), |end| end - 2);
    let code = text[2..end].trim_ascii();
    let code = code.strip_suffix(b"-").unwrap_or(code).trim_ascii_end();
    match (text.get(2), word(&text[2..])) {
        (Some(b'='), _) => Sort::Value,
        (Some(b'#'), _) => Sort::Silent,
        (_, b"if" | b"unless" | b"case" | b"while" | b"until" | b"for" | b"begin") => Sort::Open,
        (_, b"else" | b"elsif" | b"when" | b"in" | b"rescue" | b"ensure") => Sort::Middle,
        (_, b"end") => Sort::Close,
        _ if code.starts_with(b"}") => Sort::Close,
        _ if code.ends_with(b"|") || code.ends_with(b" do") || code.ends_with(b"{") => Sort::Open,
        _ => Sort::Silent,
    }
}

fn directive(text: &[u8]) -> Option<Sort> {
    match word(&text[2..]) {
        b"if" | b"for" => Some(Sort::Open),
        b"else" => Some(Sort::Middle),
        b"endif" | b"endfor" => Some(Sort::Close),
        // `%{key}` is GitLab's own placeholder in many settings.
        _ => None,
    }
}

/// Values that touch each other or a word become one: together they are one token to Ruby.
pub(super) fn merged(text: &[u8], tags: Vec<Tag>) -> Vec<Tag> {
    let in_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut merged: Vec<Tag> = Vec::with_capacity(tags.len());
    for mut tag in tags {
        if tag.sort == Sort::Value {
            let from = merged.last().map_or(0, |last| last.range.end);
            let before = text[from..tag.range.start].iter().rev();
            tag.range.start -= before.take_while(|byte| in_word(byte) || matches!(byte, b'@' | b'$')).count();
            if let Some(last) = merged.last_mut()
                && last.sort == Sort::Value
                && last.range.end == tag.range.start
            {
                last.range.end = tag.range.end;
                last.range.end += text[tag.range.end..].iter().take_while(|byte| in_word(byte)).count();
                continue;
            }
            tag.range.end += text[tag.range.end..].iter().take_while(|byte| in_word(byte)).count();
        }
        if merged.last().is_none_or(|last| last.range.end <= tag.range.start) {
            merged.push(tag);
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorts(text: &str, languages: Languages) -> Vec<(&str, Sort)> {
        tags(text.as_bytes(), languages).into_iter().map(|tag| (&text[tag.range], tag.sort)).collect()
    }

    #[test]
    fn jinja() {
        let languages = Languages { braces: true, remarks: true, ..Languages::default() };
        let text =
            "{# x #}{%- if a -%}b{{ c }}{% else %}{% endif %}{% set d = 1 %}{% raw %}{{ e }}{% endraw %}";
        assert_eq!(
            sorts(text, languages),
            [
                ("{# x #}", Sort::Silent),
                ("{%- if a -%}", Sort::Open),
                ("{{ c }}", Sort::Value),
                ("{% else %}", Sort::Middle),
                ("{% endif %}", Sort::Close),
                ("{% set d = 1 %}", Sort::Silent),
                ("{% raw %}", Sort::Silent),
                ("{% endraw %}", Sort::Silent),
            ]
        );
    }

    #[test]
    fn erb() {
        let languages = Languages { erb: true, ..Languages::default() };
        let text = "<% @a.each do |k, v| -%><%= k %><% end %><%# no %><%% <% x = 1 %><% if y %>";
        assert_eq!(
            sorts(text, languages),
            [
                ("<% @a.each do |k, v| -%>", Sort::Open),
                ("<%= k %>", Sort::Value),
                ("<% end %>", Sort::Close),
                ("<%# no %>", Sort::Silent),
                ("<% x = 1 %>", Sort::Silent),
                ("<% if y %>", Sort::Open),
            ]
        );
    }

    #[test]
    fn dollars_and_directives() {
        let languages =
            Languages { directives: true, dollar_braces: true, placeholders: true, ..Languages::default() };
        let text = "${a} $${b} %{ if c ~}%{key}%{ endif } __D_E__ __FILE__ $f $(G)";
        assert_eq!(
            sorts(text, languages),
            [
                ("${a}", Sort::Value),
                ("%{ if c ~}", Sort::Open),
                ("%{ endif }", Sort::Close),
                ("__D_E__", Sort::Value),
                ("$(G)", Sort::Value),
            ]
        );
        let compose = Languages { dollar_braces: true, dollar_names: true, ..Languages::default() };
        assert_eq!(
            sorts("${a:-b} $$c $d", compose),
            [("${a:-b}", Sort::Value), ("$$", Sort::Dollar), ("$d", Sort::Value)]
        );
    }
}
