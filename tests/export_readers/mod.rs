//! Readers of what `gitlab-rb export` writes, each by the rules of the program that reads it.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use granit_parser::{Event, Parser};
use serde_json::{Map, Value as Json};

pub type Variables = BTreeMap<String, String>;

/// What a POSIX shell makes of `set -a; . FILE`; the real one.
pub fn shell(text: &str) -> Variables {
    let script = "set -a; . /dev/stdin; exec env -0";
    let mut child = Command::new("sh")
        .args(["-c", script])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a shell is there");
    child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("the shell reads");
    let output = child.wait_with_output().expect("the shell ends");
    assert!(output.status.success(), "the shell refuses\n{text}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let all = text.split_terminator('\0').filter_map(|entry| entry.split_once('='));
    // What shells set themselves.
    all.filter(|(name, _)| !["PATH", "PWD", "SHLVL", "_", "OLDPWD"].contains(name))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// What systemd makes of an `EnvironmentFile=`: the states of parse_env_file_internal, and the
/// variables that older versions drop.
#[allow(clippy::too_many_lines, reason = "one state machine, as in systemd")]
pub fn systemd(text: &str) -> Variables {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        PreKey,
        Key,
        PreValue,
        Value,
        ValueEscape,
        Single,
        Double,
        DoubleEscape,
        Comment,
        CommentEscape,
    }
    let (mut state, mut key, mut value) = (State::PreKey, String::new(), String::new());
    let (mut last_key_blank, mut last_value_blank) = (None, None);
    let mut found = Variables::new();
    let mut push =
        |key: &mut String, value: &mut String, key_blank: Option<usize>, value_blank: Option<usize>| {
            key.truncate(key_blank.unwrap_or(key.len()));
            value.truncate(value_blank.unwrap_or(value.len()));
            let (key, value) = (std::mem::take(key), std::mem::take(value));
            let name = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if name && !value.chars().any(|c| c.is_ascii_control() && !"\t\n".contains(c)) {
                found.insert(key, value);
            }
        };
    for c in text.chars() {
        match state {
            State::PreKey => {
                if "#;".contains(c) {
                    state = State::Comment;
                } else if !" \t\n\r".contains(c) {
                    state = State::Key;
                    last_key_blank = None;
                    key.push(c);
                }
            }
            State::Key => match c {
                '\n' | '\r' => {
                    state = State::PreKey;
                    key.clear();
                }
                '=' => {
                    state = State::PreValue;
                    last_value_blank = None;
                }
                _ => {
                    if !" \t".contains(c) {
                        last_key_blank = None;
                    } else if last_key_blank.is_none() {
                        last_key_blank = Some(key.len());
                    }
                    key.push(c);
                }
            },
            State::PreValue => match c {
                '\n' | '\r' => {
                    state = State::PreKey;
                    push(&mut key, &mut value, last_key_blank, None);
                }
                '\'' => state = State::Single,
                '"' => state = State::Double,
                '\\' => state = State::ValueEscape,
                ' ' | '\t' => {}
                _ => {
                    state = State::Value;
                    value.push(c);
                }
            },
            State::Value => match c {
                '\n' | '\r' => {
                    state = State::PreKey;
                    push(&mut key, &mut value, last_key_blank, last_value_blank);
                }
                '\\' => {
                    state = State::ValueEscape;
                    last_value_blank = None;
                }
                _ => {
                    if !" \t".contains(c) {
                        last_value_blank = None;
                    } else if last_value_blank.is_none() {
                        last_value_blank = Some(value.len());
                    }
                    value.push(c);
                }
            },
            State::ValueEscape => {
                state = State::Value;
                if c != '\n' {
                    value.push(c);
                }
            }
            State::Single if c == '\'' => state = State::PreValue,
            State::Single => value.push(c),
            State::Double => match c {
                '"' => state = State::PreValue,
                '\\' => state = State::DoubleEscape,
                _ => value.push(c),
            },
            State::DoubleEscape => {
                state = State::Double;
                if "\"\\`$".contains(c) {
                    value.push(c);
                } else if c != '\n' {
                    value.push('\\');
                    value.push(c);
                }
            }
            State::Comment => match c {
                '\\' => state = State::CommentEscape,
                '\n' | '\r' => state = State::PreKey,
                _ => {}
            },
            State::CommentEscape => {
                // From systemd 254 on a comment does not go on behind a backslash; before, it did.
                state = State::Comment;
            }
        }
    }
    found
}

/// What `docker run --env-file` makes of it: ParseEnvFile of docker/cli.
pub fn docker(text: &str) -> Variables {
    let lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let lines = lines.map(|line| line.trim_start_matches([' ', '\t']));
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// A YAML document; every scalar that is not quoted must be one of the few plain ones.
pub fn yaml(text: &str) -> Json {
    let events = Parser::new_from_str(text).map(|event| event.expect("it is YAML").0);
    let mut events = events.filter(|event| !matches!(event, Event::Comment(..)));
    for event in events.by_ref() {
        if matches!(event, Event::DocumentStart(..)) {
            break;
        }
    }
    let first = events.next().expect("a node");
    node(first, &mut events)
}

fn node(event: Event<'_>, events: &mut dyn Iterator<Item = Event<'_>>) -> Json {
    match event {
        Event::Scalar(text, ..) => Json::from(text.to_string()),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                match events.next().expect("a sequence ends") {
                    Event::SequenceEnd => return Json::Array(items),
                    event => items.push(node(event, events)),
                }
            }
        }
        Event::MappingStart(..) => {
            let mut pairs = Map::new();
            loop {
                match events.next().expect("a mapping ends") {
                    Event::MappingEnd => return Json::Object(pairs),
                    event => {
                        let Json::String(key) = node(event, events) else { panic!("a key is a scalar") };
                        let event = events.next().expect("a value");
                        assert!(pairs.insert(key, node(event, events)).is_none(), "a key stands twice");
                    }
                }
            }
        }
        other => panic!("{other:?}"),
    }
}

/// The texts of a YAML mapping.
pub fn texts(mapping: &Json) -> Variables {
    let pairs = mapping.as_object().expect("a mapping");
    pairs.iter().map(|(key, value)| (key.clone(), value.as_str().expect("a scalar").to_owned())).collect()
}

/// What Compose makes of a value: `$$` is a dollar sign, and no other may stand there.
pub fn interpolated(text: &str) -> String {
    let rest = text.replace("$$", "");
    assert!(!rest.contains('$'), "Compose would replace something in {text}");
    text.replace("$$", "$")
}

/// What a script of mmctl commands asks for, run by a real shell: paths and words, and documents.
pub fn mmctl(script: &str) -> (Vec<Vec<String>>, Vec<Json>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let recorder = folder.path().join("mmctl");
    let log = folder.path().join("log");
    let recording = format!(
        "#!/bin/sh\nprintf '%s\\0' $# \"$@\" >> {log}\n\
         case $2 in patch) cat \"$3\" >> {log}; printf '\\0' >> {log};; esac\n",
        log = log.display()
    );
    std::fs::write(&recorder, recording).expect("it is written");
    let path = folder.path().join("script.sh");
    std::fs::write(&path, script).expect("it is written");
    let output = Command::new("sh")
        .arg(&path)
        .env("MMCTL", format!("sh {}", recorder.display()))
        .output()
        .expect("a shell is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    let (mut commands, mut documents) = (Vec::new(), Vec::new());
    let mut parts = text.split_terminator('\0');
    while let Some(count) = parts.next() {
        let count = count.parse().expect("the number of words");
        let command: Vec<String> = parts.by_ref().take(count).map(str::to_owned).collect();
        if command.get(1).is_some_and(|word| word == "patch") {
            documents.push(serde_json::from_str(parts.next().expect("a document")).expect("JSON"));
        } else {
            commands.push(command);
        }
    }
    (commands, documents)
}
