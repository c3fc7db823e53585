//! Whether a piece of text is a gitlab.rb, by the statements in it and not by the name of what holds it.
//!
//! Looks at the beginning of lines only, with the names that some release of Omnibus declares. What the statements mean is
//! none of its business.

use crate::mappings::nearest;
use crate::mappings::omnibus::{self, RootKind};

/// From how many statements on a text is worth reading wherever it is.
const ENOUGH: usize = 2;

/// Whether a text that nothing calls a gitlab.rb is one.
pub(super) fn is_settings(text: &[u8]) -> bool {
    lines(text).filter(|line| is_statement(line)).take(ENOUGH).count() == ENOUGH
}

/// Whether a file of Ruby that nothing calls a gitlab.rb is one, or a part of one.
pub(super) fn is_settings_file(text: &[u8]) -> bool {
    is_settings(text) && !lines(text).any(|line| OTHER.iter().any(|word| line.starts_with(word)))
}

/// Whether a text has a statement about a setting at all.
pub(super) fn has_setting(text: &[u8]) -> bool {
    lines(text).any(is_statement)
}

/// Where the first statement about a setting begins.
pub(super) fn first(text: &[u8]) -> Option<usize> {
    let line = lines(text).find(|line| is_statement(line))?;
    Some(line.as_ptr() as usize - text.as_ptr() as usize)
}

/// Whether a text gets to its first statement by way of a here-document, as a script does.
pub(super) fn is_in_script(text: &[u8]) -> bool {
    let before = &text[..first(text).unwrap_or(text.len())];
    text.trim_ascii_start().starts_with(b"#!") || memchr::memmem::find(before, b"<<").is_some()
}

/// Whether Ruby is no gitlab.rb, although it is called so: a recipe of Chef, a formula, an initialiser. Nothing in it
/// sets or nearly sets something that Omnibus knows, in a comment neither, and it has what no gitlab.rb has.
pub(super) fn is_other_ruby(text: &[u8]) -> bool {
    let plain = |line: &&[u8]| !is_remark(line);
    lines(text).filter(plain).any(is_other)
        && !lines(text).any(|line| {
            let line = uncommented(line);
            is_statement(line) || is_nearly_statement(line)
        })
}

/// The pieces between line ends and `; `, without indentation.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n').flat_map(|line| {
        let mut rest = Some(line);
        std::iter::from_fn(move || {
            let line = rest?;
            let end = memchr::memmem::find(line, b"; ");
            rest = end.map(|end| &line[end + 2..]);
            Some(end.map_or(line, |end| &line[..end]).trim_ascii())
        })
    })
}

fn is_remark(line: &[u8]) -> bool {
    line.starts_with(b"#")
}

/// `name` and what follows it.
fn name_and_rest(line: &[u8]) -> Option<(&str, &[u8])> {
    let length =
        line.iter().take_while(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'0'..=b'9'));
    let (name, rest) = line.split_at(length.count());
    let name = std::str::from_utf8(name).ok().filter(|name| !name.is_empty())?;
    Some((name, rest))
}

/// `root['key'] = …`, `root['key'] << …`: with what a key begins with.
fn writes_key(rest: &[u8]) -> bool {
    let key = matches!(rest, [b'[', b'\'' | b'"' | b':' | b'{' | b'<', ..]);
    key && (rest.contains(&b'=')
        || memchr::memmem::find(rest, b"<<").is_some()
        || memchr::memmem::find(rest, b"].").is_some())
}

/// `name 'value'`, `name('value')`, `name ['value']`
fn gives_value(rest: &[u8]) -> bool {
    match rest.trim_ascii_start() {
        [b'\'' | b'"' | b'(', ..] => true,
        [b'[' | b'{', ..] | [b'<', b'%', ..] => rest.starts_with(b" "),
        _ => false,
    }
}

fn is_statement(line: &[u8]) -> bool {
    let Some((name, rest)) = name_and_rest(line) else { return false };
    let (writes, gives) = (writes_key(rest), gives_value(rest));
    if !writes && !gives {
        return false;
    }
    omnibus::root(name).filter(|row| row.root == name).is_some_and(|row| match row.kind {
        RootKind::Hash | RootKind::Role => writes,
        RootKind::Setter => gives,
        RootKind::Method => false,
    })
}

/// A statement with a name that a typing mistake explains.
fn is_nearly_statement(line: &[u8]) -> bool {
    let Some((name, rest)) = name_and_rest(line) else { return false };
    (writes_key(rest) || gives_value(rest))
        && nearest(name, omnibus::roots().iter().map(|row| row.root.as_str())).is_some()
}

/// Words at the beginning of lines that configure no Omnibus.
const OTHER: [&[u8]; 17] = [
    b"class ",
    b"module ",
    b"def ",
    b"Vagrant.",
    b"describe ",
    b"RSpec.",
    b"include_recipe ",
    b"include_recipe(",
    b"default[",
    b"override[",
    b"normal[",
    b"force_default[",
    b"node.",
    b"Rails.",
    b"Gitlab.",
    b"Devise.",
    b"OmniAuth.",
];

fn is_other(line: &[u8]) -> bool {
    let block =
        line.ends_with(b" do") || (line.ends_with(b"|") && memchr::memmem::find(line, b" do |").is_some());
    block || line.starts_with(b"require") || OTHER.iter().any(|word| line.starts_with(word))
}

/// A line without the marks of a comment.
fn uncommented(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| matches!(byte, b'#' | b' ' | b'\t')).count();
    &line[marks..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_statements_make_a_text() {
        assert!(is_settings(b"external_url 'https://x'\n  gitlab_rails['a'] = 1\n"));
        assert!(is_settings(b"external_url \"x\"; nginx['enable'] = false"));
        assert!(is_settings(b"roles ['redis_master_role']\nredis['bind'] = '0.0.0.0'\n"));
        assert!(!is_settings(b"external_url 'https://x'\n"));
        assert!(!is_settings(b"external_url = \"x\"\nnginx = 1\nuser['a'] # x\n"), "Terraform");
        assert!(!is_settings(b"external_url: 'x'\nnginx: {}\n"), "YAML");
        assert!(!is_settings(b"# nginx['a'] = 1\n# nginx['b'] = 1\n"), "remarks");
    }

    #[test]
    fn other_ruby_is_none() {
        assert!(is_other_ruby(
            b"package 'gitlab-ce'\ntemplate '/etc/gitlab/gitlab.rb' do\n  mode 0600\nend\n"
        ));
        assert!(is_other_ruby(b"default['gitlab']['external_url'] = 'x'\n"));
        assert!(is_other_ruby(b"require 'omniauth-gitlab'\nRails.application.config.x = 1\n"));
        assert!(is_other_ruby(b"class Gitlab < Formula\n  url \"https://x\"\nend\n"));
        assert!(!is_other_ruby(b"# GitLab\n## external_url 'GENERATED'\n"));
        assert!(!is_other_ruby(b"require 'yaml'\nexternal_url 'x'\n"));
        assert!(!is_other_ruby(b"require 'yaml'\ngitlab_rials['x'] = 1\n"), "a typing mistake");
        assert!(!is_other_ruby(b"some_root['x'] = 1\n"), "nothing says that it is something else");
        assert!(!is_other_ruby(b""));
    }
}
