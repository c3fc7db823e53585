//! What is being typed at the end of a piece of Ruby that need not be whole: a root, a key of which setting, a value.
//!
//! The tree of a text that is being typed is often another one than the writer means, so this reads the tokens of the
//! statement up to the cursor instead.

use crate::syntax::Span;
use crate::syntax::tree::{ExpressionKind, Tree};
use crate::syntax::walk;

/// What is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) role: Role,
    /// What there is of it already, without its opening quote.
    pub(super) span: Span,
    /// The opening quote.
    pub(super) quote: Option<u8>,
}

/// What it will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// A statement's first word
    Root,
    /// A key in brackets behind this setting
    Index(Vec<String>),
    /// A key in the hash that is this setting
    HashKey(Vec<String>),
    /// The value of this setting; of one of its elements, where it is a list
    Value(Vec<String>),
}

/// What encloses the cursor.
#[derive(Debug, Default)]
struct Frame {
    kind: FrameKind,
    /// The setting whose index, hash, list or argument this is.
    path: Option<Vec<String>>,
    /// The setting that was just named, and may go on with a bracket.
    named: Option<Vec<String>>,
    /// The setting whose value comes next or is being read.
    value_of: Option<Vec<String>>,
    /// Whether the value has begun.
    has_value: bool,
    /// The string or symbol that was just read.
    key: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum FrameKind {
    #[default]
    Statements,
    Index,
    Hash,
    List,
    Arguments,
}

const KEYWORDS: [&str; 20] = [
    "if", "unless", "elsif", "else", "end", "do", "then", "and", "or", "not", "case", "when", "while",
    "until", "return", "begin", "rescue", "ensure", "def", "in",
];
const MERGES: [&str; 3] = ["merge!", "merge", "update"];

/// What is being typed at an offset of a text; `None` in a comment, in a here-document, and where it is nothing known.
pub(super) fn at(tree: &Tree<'_>, offset: u32) -> Option<Typed> {
    let offset = offset as usize;
    let start = statement_start(tree, offset)?;
    let mut scan =
        Scan { text: tree.source.get(..offset)?, at: start, frames: vec![Frame::default()], space: false };
    scan.run()
}

/// The beginning of the last line up to the offset that begins with a word and is in no here-document.
fn statement_start(tree: &Tree<'_>, offset: usize) -> Option<usize> {
    let mut heredocs = Vec::new();
    walk::expressions(tree.body(), &mut |expression| {
        if let ExpressionKind::Heredoc(heredoc) = &expression.kind {
            heredocs.push(heredoc.content);
        }
    });
    let inside = |at: usize| heredocs.iter().any(|span| span.range().contains(&at));
    if inside(offset) {
        return None;
    }
    let text = tree.source.get(..offset)?;
    let mut end = text.len();
    loop {
        let start = memchr::memrchr(b'\n', &text[..end]).map_or(0, |at| at + 1);
        let begins = text.get(start).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
        let closes = text[start..].starts_with(b"end") || text[start..].starts_with(b"else");
        if start == 0 || (begins && !closes && !inside(start)) {
            return Some(start);
        }
        end = start - 1;
    }
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    frames: Vec<Frame>,
    /// Whether whitespace is before the token.
    space: bool,
}

/// Whether the cursor was reached inside of a token.
enum Token {
    Done,
    Cursor(Option<Typed>),
}

impl Scan<'_> {
    fn run(&mut self) -> Option<Typed> {
        while let Some(byte) = self.text.get(self.at).copied() {
            let token = match byte {
                b' ' | b'\t' | b'\r' => {
                    self.at += 1;
                    self.space = true;
                    continue;
                }
                b'#' => self.comment(),
                b'\'' | b'"' => self.string(byte),
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.word(),
                b':' => self.colon(),
                _ => {
                    self.sign(byte);
                    Token::Done
                }
            };
            if let Token::Cursor(typed) = token {
                return typed;
            }
            self.space = false;
        }
        let at = Span::at(narrow(self.at));
        self.role().map(|role| Typed { role, span: at, quote: None })
    }

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn comment(&mut self) -> Token {
        match memchr::memchr(b'\n', &self.text[self.at..]) {
            Some(end) => {
                self.at += end;
                Token::Done
            }
            None => Token::Cursor(None),
        }
    }

    fn string(&mut self, quote: u8) -> Token {
        let start = self.at + 1;
        let mut end = start;
        loop {
            match self.text.get(end) {
                None => {
                    let span = Span::new(narrow(start), narrow(end));
                    self.begin_value();
                    let role = self.role();
                    return Token::Cursor(role.map(|role| Typed { role, span, quote: Some(quote) }));
                }
                Some(b'\\') => end = (end + 2).min(self.text.len()),
                Some(byte) if *byte == quote => break,
                // One that was never closed.
                Some(b'\n') if self.frame().kind == FrameKind::Index => break,
                Some(_) => end += 1,
            }
        }
        let key = String::from_utf8_lossy(&self.text[start..end]).into_owned();
        self.at = end + 1;
        self.begin_value();
        // `'key': value`
        let arrowless = self.text.get(self.at) == Some(&b':') && self.text.get(self.at + 1) != Some(&b':');
        let frame = self.frame();
        frame.key = Some(key);
        frame.named = None;
        if arrowless && frame.kind == FrameKind::Hash && frame.value_of.is_none() {
            self.at += 1;
            self.arrow();
        }
        Token::Done
    }

    /// Notes that the next token is a value: the argument of a setter, or what is behind an operator.
    fn begin_value(&mut self) {
        let space = self.space;
        let frame = self.frame();
        if frame.value_of.is_none() && frame.kind == FrameKind::Statements && space {
            frame.value_of = frame.named.take();
        }
    }

    fn word(&mut self) -> Token {
        let start = self.at;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'?' | b'!');
        while self.text.get(self.at).is_some_and(is_part) {
            self.at += 1;
        }
        if self.at == self.text.len() {
            let span = Span::new(narrow(start), narrow(self.at));
            self.begin_value();
            let role = if self.frame().key.is_some() { None } else { self.role() };
            return Token::Cursor(role.map(|role| Typed { role, span, quote: None }));
        }
        let word = String::from_utf8_lossy(&self.text[start..self.at]).into_owned();
        let label = self.text.get(self.at) == Some(&b':') && self.text.get(self.at + 1) != Some(&b':');
        let frame = self.frame();
        if label && matches!(frame.kind, FrameKind::Hash | FrameKind::Arguments) {
            frame.key = Some(word);
            self.at += 1;
            self.arrow();
        } else if KEYWORDS.contains(&word.as_str()) {
            let (kind, path) = (frame.kind, frame.path.take());
            *frame = Frame { kind, path, ..Frame::default() };
        } else {
            self.begin_value();
            let frame = self.frame();
            frame.key = None;
            frame.has_value |= frame.value_of.is_some();
            frame.named = Some(vec![word]);
        }
        Token::Done
    }

    /// A symbol, or a scope.
    fn colon(&mut self) -> Token {
        self.at += 1;
        if self.text.get(self.at) == Some(&b':') {
            self.at += 1;
            self.frame().named = None;
            return Token::Done;
        }
        let start = self.at;
        while self.text.get(self.at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            self.at += 1;
        }
        if self.at == self.text.len() {
            let span = Span::new(narrow(start), narrow(self.at));
            let role = self.role().filter(|role| matches!(role, Role::Index(_)));
            return Token::Cursor(role.map(|role| Typed { role, span, quote: Some(b':') }));
        }
        let key = String::from_utf8_lossy(&self.text[start..self.at]).into_owned();
        self.begin_value();
        let frame = self.frame();
        frame.key = Some(key);
        frame.named = None;
        Token::Done
    }

    /// What an entry of a hash is the value of.
    fn arrow(&mut self) {
        let frame = self.frame();
        let key = frame.key.take();
        frame.named = None;
        frame.has_value = false;
        frame.value_of = frame.path.clone().zip(key).map(|(mut path, key)| {
            path.push(key);
            path
        });
    }

    fn sign(&mut self, byte: u8) {
        let next = self.text.get(self.at + 1).copied();
        self.at += 1;
        match byte {
            b'\n' | b';' => {
                let frame = self.frame();
                let waits = frame.value_of.is_some() && !frame.has_value && frame.key.is_none();
                if frame.kind == FrameKind::Statements && !waits {
                    *frame = Frame::default();
                }
            }
            b'=' if next == Some(b'>') => {
                self.at += 1;
                self.arrow();
            }
            b'=' if matches!(next, Some(b'=' | b'~')) => {
                self.at += 1;
                self.frame().named = None;
            }
            b'=' => self.assign(),
            b'<' if next == Some(b'<') => {
                self.at += 1;
                self.assign();
            }
            b'+' | b'|' | b'&'
                if next == Some(b'=')
                    || (next == Some(byte) && self.text.get(self.at + 1) == Some(&b'=')) =>
            {
                self.at += if next == Some(b'=') { 1 } else { 2 };
                self.assign();
            }
            b'[' => self.bracket(),
            b'{' => self.open(FrameKind::Hash),
            b'(' => self.open(FrameKind::Arguments),
            b']' | b'}' | b')' => self.close(),
            b',' => {
                let frame = self.frame();
                frame.key = None;
                frame.named = None;
                frame.has_value = false;
                if frame.kind == FrameKind::Hash {
                    frame.value_of = None;
                }
            }
            b'.' => self.method(),
            _ => {
                self.begin_value();
                let frame = self.frame();
                frame.has_value |= frame.value_of.is_some();
                frame.named = None;
                frame.key = None;
            }
        }
    }

    fn assign(&mut self) {
        let frame = self.frame();
        frame.value_of = frame.named.take();
        frame.has_value = false;
        frame.key = None;
    }

    fn bracket(&mut self) {
        let space = self.space;
        let frame = self.frame();
        if !space && let Some(base) = frame.named.take() {
            frame.key = None;
            self.frames.push(Frame { kind: FrameKind::Index, path: Some(base), ..Frame::default() });
            return;
        }
        self.open(FrameKind::List);
    }

    fn open(&mut self, kind: FrameKind) {
        if kind != FrameKind::Arguments {
            self.begin_value();
        }
        let frame = self.frame();
        let path =
            frame.value_of.clone().or_else(|| frame.named.take().filter(|_| kind == FrameKind::Arguments));
        frame.has_value = true;
        let value_of = path.clone().filter(|_| kind != FrameKind::Hash);
        // A block holds statements.
        let kind = if kind == FrameKind::Hash && path.is_none() { FrameKind::Statements } else { kind };
        self.frames.push(Frame { kind, path, value_of, ..Frame::default() });
    }

    fn close(&mut self) {
        let closed = self.frames.pop().unwrap_or_default();
        let frame = self.frame();
        frame.key = None;
        frame.named = None;
        if closed.kind == FrameKind::Index
            && let (Some(mut path), Some(key)) = (closed.path, closed.key)
        {
            path.push(key);
            frame.named = Some(path);
        }
    }

    /// A call: only those that add to a hash matter.
    fn method(&mut self) {
        let start = self.at;
        while self
            .text
            .get(self.at)
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'!'))
        {
            self.at += 1;
        }
        let name = String::from_utf8_lossy(&self.text[start..self.at]).into_owned();
        if !MERGES.contains(&name.as_str()) {
            self.frame().named = None;
        }
    }

    /// What a token that begins here would be.
    fn role(&mut self) -> Option<Role> {
        let frame = self.frame();
        match frame.kind {
            FrameKind::Index => frame.path.clone().filter(|_| frame.key.is_none()).map(Role::Index),
            FrameKind::Hash if frame.value_of.is_none() => {
                frame.path.clone().filter(|_| frame.key.is_none()).map(Role::HashKey)
            }
            FrameKind::Arguments if frame.key.is_none() && frame.named.is_none() => {
                frame.value_of.clone().map(Role::Value)
            }
            FrameKind::Statements if frame.value_of.is_none() => {
                (frame.named.is_none() && frame.key.is_none()).then_some(Role::Root)
            }
            _ if frame.has_value => None,
            _ => frame.value_of.clone().map(Role::Value),
        }
    }
}

/// Sources are limited to 4 GiB.
fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    /// The role and what is typed at the `|` of a text.
    fn typed(marked: &str) -> Option<(Role, String)> {
        let offset = marked.find('|').expect("the cursor");
        let text = marked.replacen('|', "", 1);
        let tree = parse(text.as_bytes());
        let typed = at(&tree, narrow(offset))?;
        Some((typed.role, tree.text(typed.span).into_owned()))
    }

    fn path(keys: &[&str]) -> Vec<String> {
        keys.iter().map(|key| (*key).to_owned()).collect()
    }

    #[test]
    fn a_word_at_the_start_of_a_statement_is_a_root() {
        assert_eq!(typed("a = 1\ngitl|"), Some((Role::Root, "gitl".to_owned())));
        assert_eq!(typed("|"), Some((Role::Root, String::new())));
        assert_eq!(typed("if x\n  gitl|\nend\n"), Some((Role::Root, "gitl".to_owned())));
    }

    #[test]
    fn a_key_belongs_to_the_setting_before_the_bracket() {
        assert_eq!(
            typed("gitlab_rails['smtp|"),
            Some((Role::Index(path(&["gitlab_rails"])), "smtp".to_owned()))
        );
        assert_eq!(typed("gitlab_rails[|"), Some((Role::Index(path(&["gitlab_rails"])), String::new())));
        assert_eq!(
            typed("mattermost['env']['MM_|'] = '1'"),
            Some((Role::Index(path(&["mattermost", "env"])), "MM_".to_owned()))
        );
        assert_eq!(
            typed("x = gitlab_rails[:sm|"),
            Some((Role::Index(path(&["gitlab_rails"])), "sm".to_owned()))
        );
    }

    #[test]
    fn a_key_of_a_hash_belongs_to_the_setting_that_the_hash_is() {
        let key = |keys: &[&str], text: &str| Some((Role::HashKey(path(keys)), text.to_owned()));
        assert_eq!(
            typed("gitaly['configuration'] = {\n  auth: {\n    to|"),
            key(&["gitaly", "configuration", "auth"], "to")
        );
        assert_eq!(typed("mattermost['env'] = {\n  'MM_A' => '1',\n  '|"), key(&["mattermost", "env"], ""));
        assert_eq!(typed("git_data_dirs({ 'default' => { 'pa|"), key(&["git_data_dirs", "default"], "pa"));
        assert_eq!(typed("gitaly['configuration'].merge!({ |"), key(&["gitaly", "configuration"], ""));
    }

    #[test]
    fn a_value_belongs_to_the_setting_it_is_given_to() {
        let value = |keys: &[&str], text: &str| Some((Role::Value(path(keys)), text.to_owned()));
        assert_eq!(typed("gitlab_rails['smtp_enable'] = |"), value(&["gitlab_rails", "smtp_enable"], ""));
        assert_eq!(typed("gitlab_rails['smtp_enable'] = t|"), value(&["gitlab_rails", "smtp_enable"], "t"));
        assert_eq!(typed("roles ['geo|"), value(&["roles"], "geo"));
        assert_eq!(typed("roles(['a', '|"), value(&["roles"], ""));
        assert_eq!(typed("external_url '|"), value(&["external_url"], ""));
        assert_eq!(typed("a['b'] = { 'c' => '|"), value(&["a", "b", "c"], ""));
    }

    #[test]
    fn nothing_is_known_in_comments_and_behind_a_value() {
        assert_eq!(typed("# gitlab_rails['|"), None);
        assert_eq!(typed("gitlab_rails['a'] = 1 |"), None);
        assert_eq!(typed("a = <<EOS\ngitlab_rails['|\nEOS\n"), None);
    }

    #[test]
    fn a_statement_that_is_not_whole_does_not_reach_the_next_one() {
        assert_eq!(
            typed("gitlab_rails['\nnginx['en|"),
            Some((Role::Index(path(&["nginx"])), "en".to_owned()))
        );
    }
}
