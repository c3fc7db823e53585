//! Where a YAML text has something.

use std::ops::Range;

use granit_parser::{Event, Parser, StrInput};

use crate::value::Key;

/// A place in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlPlace {
    /// The key that leads to the value; an element of a list has none of its own, so this is its value's beginning.
    pub key: Range<usize>,
    /// The value where it is a scalar. Otherwise the same as `key`.
    pub value: Range<usize>,
}

/// Where the first document has what these keys lead to; the index of a list's element is a key.
/// `None` where it is not written out, or where the text is no YAML up to there.
pub fn place(text: &str, keys: &[Key]) -> Option<YamlPlace> {
    let mut reader = Reader { parser: Parser::new_from_str(text) };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(..), _) => {}
            (event, span) => return reader.node(&event, &span, keys, span.clone()),
        }
    }
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        loop {
            match self.parser.next()?.ok()? {
                (Event::Comment(..), _) => {}
                (event, span) => return Some((event, span.start.byte_offset()?..span.end.byte_offset()?)),
            }
        }
    }

    fn node(
        &mut self,
        event: &Event<'a>,
        span: &Range<usize>,
        keys: &[Key],
        key: Range<usize>,
    ) -> Option<YamlPlace> {
        let Some((first, rest)) = keys.split_first() else {
            let value = if matches!(event, Event::Scalar(..)) { span.clone() } else { key.clone() };
            return Some(YamlPlace { key, value });
        };
        match event {
            Event::MappingStart(..) => self.entry(first, rest),
            Event::SequenceStart(..) => self.element(first, rest),
            _ => None,
        }
    }

    fn entry(&mut self, first: &Key, rest: &[Key]) -> Option<YamlPlace> {
        loop {
            let (key, key_span) = self.next()?;
            if matches!(key, Event::MappingEnd) {
                return None;
            }
            let is_it = matches!(&key, Event::Scalar(text, ..) if text == first.as_str());
            self.skip(&key)?;
            let (value, span) = self.next()?;
            if is_it {
                return self.node(&value, &span, rest, key_span);
            }
            self.skip(&value)?;
        }
    }

    fn element(&mut self, first: &Key, rest: &[Key]) -> Option<YamlPlace> {
        let wanted: usize = first.as_str().parse().ok()?;
        for index in 0.. {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                return None;
            }
            if index == wanted {
                return self.node(&event, &span, rest, span.clone());
            }
            self.skip(&event)?;
        }
        None
    }

    /// Reads to the end of a node that began with this event.
    fn skip(&mut self, event: &Event<'a>) -> Option<()> {
        let mut depth = opens(event);
        while depth > 0 {
            let (event, _) = self.next()?;
            depth += opens(&event);
        }
        Some(())
    }
}

fn opens(event: &Event<'_>) -> i32 {
    match event {
        Event::MappingStart(..) | Event::SequenceStart(..) => 1,
        Event::MappingEnd | Event::SequenceEnd => -1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::place;
    use crate::value::Key;

    const TEXT: &str = "\
main: # LDAP
  host: 'ldap.example.com'
  tls_options:
    ciphers: [a, 'b']
other: { host: x }
";

    fn found(keys: &[&str]) -> Option<(&'static str, &'static str)> {
        let keys: Vec<Key> = keys.iter().map(|key| Key::Text((*key).to_owned())).collect();
        place(TEXT, &keys).map(|place| (&TEXT[place.key], &TEXT[place.value]))
    }

    #[test]
    fn a_value_has_a_place_and_so_has_its_key() {
        assert_eq!(found(&["main"]), Some(("main", "main")));
        assert_eq!(found(&["main", "host"]), Some(("host", "'ldap.example.com'")));
        assert_eq!(found(&["main", "tls_options", "ciphers"]), Some(("ciphers", "ciphers")));
        assert_eq!(found(&["main", "tls_options", "ciphers", "1"]), Some(("'b'", "'b'")));
        assert_eq!(found(&["other", "host"]), Some(("host", "x")));
    }

    #[test]
    fn what_is_not_written_has_none() {
        assert_eq!(found(&["main", "port"]), None);
        assert_eq!(found(&["main", "host", "x"]), None);
        assert_eq!(place("a: [", &[Key::Text("b".to_owned())]), None);
    }
}
