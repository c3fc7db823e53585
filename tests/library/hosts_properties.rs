//! Properties of texts in YAML, over generated values in every style: what is extracted is what
//! another YAML parser reads, every byte has its true place, and an edit changes the value alone.

use crate::support;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use gitlab_rb::findings::Edit;
use gitlab_rb::fix::EditSet;
use gitlab_rb::host;
use gitlab_rb::syntax::Span;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

/// How a value is spelled, and in what sort of file it stands.
#[derive(Debug, Clone)]
struct Style {
    scalar: Scalar,
    place: Place,
    crlf: bool,
    /// Blanks before the first level, and more for each further one.
    step: usize,
}

#[derive(Debug, Clone)]
enum Scalar {
    /// `|` or `>`, what follows it, how much further it is indented, and empty lines before it
    Block {
        folded: bool,
        chomping: &'static str,
        wider: usize,
        indicator: bool,
        empty: usize,
    },
    Single {
        folded: bool,
    },
    Double {
        folded: bool,
        escapes: bool,
    },
    Plain {
        folded: bool,
    },
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Mapping,
    Item,
    Named,
    Anchored,
    Flow,
}

fn style() -> impl Strategy<Value = Style> {
    let chomping = prop::sample::select(vec!["", "-", "+"]);
    let block = (any::<bool>(), chomping, 1..4_usize, any::<bool>(), 0..3_usize).prop_map(
        |(folded, chomping, wider, indicator, empty)| Scalar::Block {
            folded,
            chomping,
            wider,
            indicator,
            empty,
        },
    );
    let scalar = prop_oneof![
        6 => block,
        1 => any::<bool>().prop_map(|folded| Scalar::Single { folded }),
        2 => any::<(bool, bool)>().prop_map(|(folded, escapes)| Scalar::Double { folded, escapes }),
        1 => any::<bool>().prop_map(|folded| Scalar::Plain { folded }),
    ];
    let place =
        prop::sample::select(vec![Place::Mapping, Place::Item, Place::Named, Place::Anchored, Place::Flow]);
    (scalar, place, any::<bool>(), 1..4_usize).prop_map(|(scalar, place, crlf, step)| Style {
        scalar,
        place,
        crlf,
        step,
    })
}

/// Lines as they occur, and what is hard on a notation.
fn line() -> impl Strategy<Value = String> {
    let usual = prop::sample::select(vec![
        "external_url 'https://gitlab.example.com'",
        "gitlab_rails['smtp_port'] = 25",
        "  'MM_X' => \"a\\\"b\", # why: because",
        "mattermost['env'] = {",
        "}",
        "# a comment",
        "",
        "",
        "   ",
        "\tnginx['enable'] = true",
        "gitlab_rails['x'] = 'it''s' ",
        "name: value",
        "- item",
        "a = \"ä日😀\"",
        "---",
        "...",
        "x = '#{ENV['A']}'",
    ]);
    prop_oneof![5 => usual.prop_map(str::to_owned), 1 => "[ -~äß]{0,20}".prop_map(|text| text.replace(['{', '$', '%', '<', '`'], ""))]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..7).prop_map(|lines| lines.join("\n"))
}

/// A YAML file with the text in it, as somebody might write it. Not every text can be spelled in
/// every style: what the file holds in the end is the other parser's word.
fn file(text: &str, style: &Style) -> String {
    let pad = |level: usize| " ".repeat(level * style.step);
    let (lead, level) = match style.place {
        Place::Mapping => (format!("services:\n{}a:\n{}GITLAB_OMNIBUS_CONFIG: ", pad(1), pad(2)), 2),
        Place::Item => (format!("environment:\n{}- A=1\n{}- ", pad(1), pad(1)), 1),
        Place::Named => (format!("env:\n{}- name: GITLAB_OMNIBUS_CONFIG\n{}  value: ", pad(1), pad(1)), 2),
        Place::Anchored => (format!("x-text: &text\n{}", pad(1)), 1),
        Place::Flow => ("env: { A: 1, GITLAB_OMNIBUS_CONFIG: ".to_owned(), 0),
    };
    let prefix = if matches!(style.place, Place::Item) { "GITLAB_OMNIBUS_CONFIG=" } else { "" };
    let text = format!("{prefix}{text}");
    let scalar = spelled(&text, &style.scalar, level, style);
    let tail = match style.place {
        Place::Anchored => "\nenv: { GITLAB_OMNIBUS_CONFIG: *text }\n",
        Place::Flow => " , Z: 2 }\nafter: kept # as it is\n",
        _ => "\nafter: kept # as it is\n",
    };
    let file = format!("# first\n{lead}{scalar}{tail}");
    if style.crlf { file.replace('\n', "\r\n") } else { file }
}

fn spelled(text: &str, scalar: &Scalar, level: usize, style: &Style) -> String {
    let inner = " ".repeat(level * style.step + 6);
    // Some parsers take less indentation, ours does not.
    let fold = |folded: bool, text: String| {
        text.replace('\n', &format!("\n{inner}{}", if folded { "  " } else { "" }))
    };
    match scalar {
        Scalar::Block { folded, chomping, wider, indicator, empty } => {
            let parent = if level == 0 { 0 } else { (level - usize::from(level > 1)) * style.step };
            let parent = if matches!(style.place, Place::Named) { style.step + 2 } else { parent };
            let mark = if *folded { '>' } else { '|' };
            let indicator = if *indicator { format!("{}", wider + level.min(1)) } else { String::new() };
            let width = if indicator.is_empty() {
                level * style.step + 2 + wider
            } else {
                parent + wider + level.min(1)
            };
            let lines = text.split('\n').map(|line| {
                if line.is_empty() { String::new() } else { format!("{}{line}", " ".repeat(width)) }
            });
            let lines: Vec<String> = lines.collect();
            format!("{mark}{indicator}{chomping}\n{}{}", "\n".repeat(*empty), lines.join("\n"))
        }
        Scalar::Single { folded } => format!("'{}'", fold(*folded, text.replace('\'', "''"))),
        Scalar::Double { folded, escapes } => {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"");
            let text = if *escapes {
                text.replace('\n', "\\n").replace('\t', "\\t").replace('ä', "\\xe4")
            } else {
                text
            };
            format!("\"{}\"", fold(*folded, text))
        }
        Scalar::Plain { folded } => fold(*folded, text.to_owned()),
    }
}

/// Files with what Ruby's YAML parser, libyaml, reads in each: all of it, or nothing where it
/// refuses the file.
fn read_by_libyaml(files: &[String]) -> Vec<Value> {
    const SCRIPT: &str = "\
require 'json'; require 'yaml'
def plain(node, anchors)
  result = case node
    when Psych::Nodes::Alias then return anchors[node.anchor]
    when Psych::Nodes::Scalar then node.value
    when Psych::Nodes::Sequence then node.children.map { |child| plain(child, anchors) }
    else node.children.each_slice(2).to_h { |key, value| [plain(key, anchors), plain(value, anchors)] }
  end
  anchors[node.anchor] = result if node.anchor
  result
end
puts JSON.generate(JSON.parse(STDIN.read).map { |text|
  begin
    plain(YAML.parse(text).root, {})
  rescue Psych::SyntaxError
    nil
  end
})";
    let mut child = Command::new("ruby")
        .args(["-Eutf-8", "-e", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("ruby starts");
    child.stdin.take().unwrap().write_all(json!(files).to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).expect("Ruby prints JSON")
}

/// The value of the variable in a file as another parser reads it.
fn value_of(document: &mut Value, place: Place) -> Option<&mut Value> {
    match place {
        Place::Mapping => document.pointer_mut("/services/a/GITLAB_OMNIBUS_CONFIG"),
        Place::Item => document.pointer_mut("/environment/1"),
        Place::Named => document.pointer_mut("/env/0/value"),
        Place::Anchored => document.pointer_mut("/x-text"),
        Place::Flow => document.pointer_mut("/env/GITLAB_OMNIBUS_CONFIG"),
    }
}

fn text_of(document: &mut Value, place: Place) -> Option<String> {
    let text = value_of(document, place)?.as_str()?.to_owned();
    match place {
        Place::Item => text.strip_prefix("GITLAB_OMNIBUS_CONFIG=").map(str::to_owned),
        _ => Some(text),
    }
}

fn samples<S: Strategy>(strategy: &S, count: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("a sample").current()).collect()
}

const NAME: &str = "docker-compose.yml";

/// The files that both parsers read, with what libyaml makes of them.
fn read_by_both(count: usize) -> Vec<(String, Style, Value)> {
    let samples = samples(&(text(), style()), count);
    let files: Vec<String> = samples.iter().map(|(text, style)| file(text, style)).collect();
    let read = read_by_libyaml(&files);
    files.into_iter().zip(samples).zip(read).map(|((file, (_, style)), read)| (file, style, read)).collect()
}

#[test]
fn what_is_extracted_is_what_libyaml_reads() {
    if !support::ruby() {
        return;
    }
    let (mut same, mut told) = (0, 0);
    for (file, style, mut document) in read_by_both(3000) {
        let Some(expected) = text_of(&mut document, style.place) else { continue };
        let hosts = host::open(Path::new(NAME), file.as_bytes());
        if expected.trim().is_empty() && hosts.is_empty() {
            continue;
        }
        let [host] = hosts.as_slice() else { panic!("{} texts in {file}", hosts.len()) };
        if host.notes().iter().any(|note| note.kind == host::NoteKind::NotUnderstood) {
            told += 1;
            continue;
        }
        let held = String::from_utf8_lossy(host.held());
        assert_eq!(held, expected, "{style:?}\n{file}");
        same += 1;
    }
    assert!(same > 1200, "{same} compared");
    assert!(told * 100 <= same, "{told} of {same} are not understood");
}

#[test]
fn an_edit_changes_the_value_alone() {
    if !support::ruby() {
        return;
    }
    let inserted = ["mattermost['env'] = {\n  'A' => \"ä\\n\",\n}\n", "x", "# it's: a\n", ""];
    let (mut files, mut wanted, mut refused) = (Vec::new(), Vec::new(), [0, 0]);
    for (number, (file, style, document)) in read_by_both(1500).into_iter().enumerate() {
        let hosts = host::open(Path::new(NAME), file.as_bytes());
        let [host] = hosts.as_slice() else { continue };
        let held = String::from_utf8(host.held().to_vec()).unwrap();
        let mut document = document;
        if text_of(&mut document, style.place).as_deref() != Some(&held) || host.text() != host.held() {
            continue;
        }
        let starts: Vec<usize> =
            std::iter::once(0).chain(held.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let start = starts[number % starts.len()];
        let end = if number % 3 == 0 {
            start
        } else {
            held[start..].find('\n').map_or(held.len(), |at| start + at + 1)
        };
        let text = inserted[number % inserted.len()];
        let edit = Edit {
            span: Span::new(u32::try_from(start).unwrap(), u32::try_from(end).unwrap()),
            text: text.to_owned(),
        };
        let literal = matches!(style.scalar, Scalar::Block { folded: false, .. });
        let Some(edits) = host.edits_in_file(&[edit]) else {
            refused[usize::from(literal)] += 1;
            continue;
        };
        let new = EditSet::new(edits).unwrap().apply(file.as_bytes()).unwrap();
        let new_text = format!("{}{text}{}", &held[..start], &held[end..]);
        let prefix = if matches!(style.place, Place::Item) { "GITLAB_OMNIBUS_CONFIG=" } else { "" };
        *value_of(&mut document, style.place).unwrap() = json!(format!("{prefix}{new_text}"));
        if let (Place::Anchored, Some(other)) =
            (style.place, document.pointer_mut("/env/GITLAB_OMNIBUS_CONFIG"))
        {
            *other = json!(new_text);
        }
        files.push(String::from_utf8(new).unwrap());
        wanted.push((document, file.clone()));
    }
    let mut read = read_by_libyaml(&files);
    // Of a block the line ends at its end are not the text's.
    let ends = |document: &mut Value| {
        for place in [Place::Mapping, Place::Item, Place::Named, Place::Anchored, Place::Flow] {
            if let Some(Value::String(text)) = value_of(document, place) {
                text.truncate(text.trim_end_matches('\n').len());
            }
        }
    };
    for document in read.iter_mut().chain(wanted.iter_mut().map(|(document, _)| document)) {
        ends(document);
    }
    for ((read, (wanted, before)), after) in read.iter().zip(&wanted).zip(&files) {
        assert_eq!(read, wanted, "before:\n{before}\nafter:\n{after}");
    }
    eprintln!("{} edited, {refused:?} refused", files.len());
    assert!(files.len() > 600, "{}", files.len());
    assert!(refused[1] * 50 <= files.len(), "{refused:?} literal blocks refused of {}", files.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_byte_has_its_true_place(text in text(), style in style()) {
        let file = file(&text, &style);
        let bytes = file.as_bytes();
        for host in host::open(Path::new(NAME), bytes) {
            let mut last = 0;
            for (at, byte) in (0..).zip(host.text()) {
                let place = host.in_file(Span::new(at, at + 1));
                prop_assert!(place.start >= last && place.end as usize <= bytes.len(), "{place:?} after {last}");
                last = place.start;
                if place.len() == 1 && bytes[place.start as usize] != *byte {
                    // What is folded or escaped has the place of what stands for it.
                    prop_assert!(matches!(bytes[place.start as usize], b'\n' | b'\\' | b' '), "{place:?} in {file}");
                }
            }
        }
    }

    #[test]
    fn no_text_is_too_strange(file in "(?s)[ -~\n\r\t|>'\"&*{}:#-]{0,80}", lead in 0..4_usize) {
        let leads = ["GITLAB_OMNIBUS_CONFIG: ", "- GITLAB_OMNIBUS_CONFIG=", "data:\n  gitlab.rb: |", "GITLAB_OMNIBUS_CONFIG=\""];
        let file = format!("{}{file}", leads[lead]);
        for name in [NAME, "run.sh", "main.tf", ".env", "values.yaml.j2", "unknown"] {
            for host in host::open(Path::new(name), file.as_bytes()) {
                let length = u32::try_from(host.text().len()).unwrap();
                prop_assert!(host.in_file(Span::new(0, length)).end as usize <= file.len());
                let edit = Edit { span: Span::new(0, length), text: "a = 1\n".to_owned() };
                if let Some(edits) = host.edits_in_file(&[edit]) {
                    EditSet::new(edits).unwrap().apply(file.as_bytes()).unwrap();
                }
            }
        }
    }
}
