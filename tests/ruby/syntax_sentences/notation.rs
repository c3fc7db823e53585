//! The notation of `grammar/gitlab_rb.ebnf`: productions as data.

use std::collections::BTreeMap;

/// One part of a production.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// One of several
    Choice(Vec<Part>),
    /// One after the other
    Sequence(Vec<Part>),
    /// `?`, `*` and `+`: how many at least and at most
    Repeat(Box<Part>, usize, usize),
    /// Another production, or a terminal that only comments explain
    Name(String),
    /// As it stands
    Text(String),
    /// One of these characters
    Class(Vec<char>),
    /// `~`: what is around it touches
    Touch,
}

/// All productions by name.
pub(super) fn productions(grammar: &str) -> BTreeMap<String, Part> {
    let mut text = String::new();
    let mut rest = grammar;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").expect("a closed comment").1;
    }
    text.push_str(rest);
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match line.split_once("::=") {
            Some((name, body)) => found.push((name.trim().to_owned(), body.to_owned())),
            None => {
                if let Some((_, body)) = found.last_mut() {
                    body.push(' ');
                    body.push_str(line.trim());
                }
            }
        }
    }
    let read = |(name, body): (String, String)| {
        let mut reader = Reader { text: body.chars().collect(), at: 0 };
        let part = reader.choice();
        assert!(reader.peek().is_none(), "{name}: the notation is not understood at {:?}", reader.peek());
        (name, part)
    };
    found.into_iter().map(read).collect()
}

struct Reader {
    text: Vec<char>,
    at: usize,
}

impl Reader {
    fn peek(&mut self) -> Option<char> {
        while self.text.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn choice(&mut self) -> Part {
        let mut parts = vec![self.sequence()];
        while self.peek() == Some('|') {
            self.at += 1;
            parts.push(self.sequence());
        }
        if parts.len() == 1 { parts.remove(0) } else { Part::Choice(parts) }
    }

    fn sequence(&mut self) -> Part {
        let mut parts = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let part = self.single();
            parts.push(match self.text.get(self.at) {
                Some('?') => self.repeat(part, 0, 1),
                Some('*') => self.repeat(part, 0, 2),
                Some('+') => self.repeat(part, 1, 2),
                _ => part,
            });
        }
        Part::Sequence(parts)
    }

    fn repeat(&mut self, part: Part, least: usize, most: usize) -> Part {
        self.at += 1;
        Part::Repeat(Box::new(part), least, most)
    }

    fn until(&mut self, end: char) -> String {
        let start = self.at + 1;
        let length = self.text[start..].iter().position(|c| *c == end).expect("a closed quote");
        self.at = start + length + 1;
        self.text[start..start + length].iter().collect()
    }

    fn single(&mut self) -> Part {
        match self.peek().expect("a part") {
            '(' => {
                self.at += 1;
                let part = self.choice();
                assert_eq!(self.peek(), Some(')'), "a closed bracket");
                self.at += 1;
                part
            }
            quote @ ('"' | '\'') => Part::Text(self.until(quote)),
            '[' => Part::Class(class(&self.until(']'))),
            '~' => {
                self.at += 1;
                Part::Touch
            }
            '.' => {
                self.at += 1;
                Part::Class(vec!['x', '1', ' '])
            }
            first => {
                let is_part = |c: &&char| c.is_ascii_alphanumeric() || "_#".contains(**c);
                let length = self.text[self.at..].iter().take_while(is_part).count();
                assert!(length > 0, "{first:?} is not understood");
                let name: String = self.text[self.at..self.at + length].iter().collect();
                self.at += length;
                Part::Name(name)
            }
        }
    }
}

/// Some characters of `[a-z0-9_]` or `[^\n]`.
fn class(spelled: &str) -> Vec<char> {
    if spelled.starts_with('^') {
        return vec!['x', 'y'];
    }
    let ascii: Vec<char> = spelled.split("#x").next().unwrap_or_default().chars().collect();
    ascii.into_iter().filter(|c| *c != '-' && *c != '\\').collect()
}
