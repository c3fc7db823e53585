//! Files that are no text, are not UTF-8, or hold control characters: told as Ruby takes them.

use crate::support;
use std::fs;
use std::path::Path;
use std::process::Command;

const SETTINGS: &str = "external_url 'http://a.example.com'\ngitlab_rails['time_zone'] = 'UTC'\n";

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn run(name: &str, bytes: &[u8], arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().expect("a folder is created");
    let file = folder.path().join(name);
    fs::write(&file, bytes).expect("the file is written");
    let mut arguments = arguments.to_vec();
    let path = file.display().to_string();
    arguments.push(&path);
    let output = support::gitlab_rb(&arguments);
    let text = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).replace(&path, name);
        text.replace(&format!("{}/", folder.path().display()), "")
    };
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_file_that_is_no_text_is_refused_with_one_error() {
    let mut program = b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe".to_vec();
    program.extend((0..5000u32).flat_map(u32::to_le_bytes));
    let crashed = vec![0; 4096];
    let samples = [("program", program), ("crashed", crashed)];
    for (what, bytes) in samples {
        for arguments in [&["lint"][..], &["migrate"], &["show"], &["export"], &["plan", "--from", "15.11"]] {
            let (code, out, err) = run("gitlab.rb", &bytes, arguments);
            assert_eq!(code, 2, "{what} {arguments:?}");
            assert!(["", "No file was checked."].contains(&out.trim()), "{out}");
            assert!(err.starts_with("error: cannot read gitlab.rb: it is not a text file"), "{err}");
            assert!(err.lines().count() <= 2, "{err}");
        }
    }
}

#[test]
fn utf_16_is_named_with_the_way_out() {
    let marked = |bytes: fn(u16) -> [u8; 2]| utf16(&format!("\u{feff}{SETTINGS}"), bytes);
    let samples = [marked(u16::to_le_bytes), marked(u16::to_be_bytes), utf16(SETTINGS, u16::to_le_bytes)];
    for bytes in samples {
        for command in ["lint", "migrate", "show"] {
            let (code, _, err) = run("gitlab.rb", &bytes, &[command]);
            assert_eq!(code, 2, "{err}");
            assert!(err.contains("it is UTF-16, and Ruby reads UTF-8"), "{err}");
            assert!(err.contains("iconv -f UTF-16 -t UTF-8"), "{err}");
        }
    }
}

#[test]
fn a_binary_file_among_others_does_not_hide_their_findings() {
    let folder = tempfile::tempdir().expect("a folder is created");
    fs::write(folder.path().join("gitlab.rb"), "external_url = 'http://a'\n").expect("written");
    fs::write(folder.path().join("old.gitlab.rb"), [0u8; 100]).expect("written");
    let output = support::gitlab_rb(&["lint", &folder.path().display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stdout).contains("local-variable-instead-of-setting"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("it is not a text file"));
}

/// Each sample, and whether Ruby takes it.
const SAMPLES: [(&str, &[u8], bool); 15] = [
    ("in a comment", b"# caf\xe9\nx = 1\n", true),
    ("in a block comment", b"=begin\ncaf\xe9\n=end\nx = 1\n", true),
    ("after the end", b"x = 1\n__END__\ncaf\xe9\n", true),
    ("in a comment within a hash", b"x = {\n  'a' => 1, # caf\xe9\n}\n", true),
    ("in a string", b"x = 'caf\xe9'\n", false),
    ("in a string in a block", b"if x = 1\n  y = [\"caf\xe9\"]\nend\n", false),
    ("in a here-document", b"x = <<A\ncaf\xe9\nA\n", false),
    ("in a word", b"x = %w[a caf\xe9]\n", false),
    ("in a symbol", b"x = :caf\xe9\n", false),
    ("in a regular expression", b"x = /caf\xe9/\n", false),
    ("in a name", b"caf\xe9 = 1\n", false),
    ("with its encoding named", b"# -*- coding: iso-8859-1 -*-\nx = 'caf\xe9'\n", true),
    (
        "with its encoding named below #!",
        b"#!/usr/bin/ruby\n# encoding = windows-1252\nx = 'caf\xe9'\n",
        true,
    ),
    ("with its encoding named too late", b"x = 1\n# coding: iso-8859-1\ny = 'caf\xe9'\n", false),
    ("with UTF-8 named", b"# coding: utf-8\nx = 'caf\xe9'\n", false),
];

#[test]
fn bytes_that_are_not_utf_8_are_an_error_where_ruby_refuses_them() {
    for (what, bytes, fine) in SAMPLES {
        let (_, out, err) = run("gitlab.rb", bytes, &["lint"]);
        assert_eq!(!out.contains("error[syntax-error]"), fine, "{what}: {out}{err}");
        assert_eq!(out.matches("this is not valid UTF-8").count(), usize::from(!fine), "{what}: {out}");
    }
}

#[test]
fn ruby_agrees_on_what_is_not_utf_8() {
    if !support::ruby() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder is created");
    for (what, bytes, fine) in SAMPLES {
        assert_eq!(ruby_takes(folder.path(), bytes), fine, "{what}");
    }
}

fn ruby_takes(folder: &Path, bytes: &[u8]) -> bool {
    let file = folder.join("sample.rb");
    fs::write(&file, bytes).expect("the sample is written");
    let output = Command::new("ruby").arg("-c").arg(file).output().expect("ruby starts");
    output.status.success()
}

#[test]
fn what_follows_a_control_character_that_ends_the_script_does_not_count() {
    for character in ["\0", "\u{4}", "\u{1a}"] {
        let text = format!("{SETTINGS}{character}\ngitlab_rails['time_zone'] = ]]\n");
        let (code, out, err) = run("gitlab.rb", text.as_bytes(), &["show", "--format", "json"]);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("\"time_zone\": \"UTC\""), "{out}");
        let (_, out, _) = run("gitlab.rb", text.as_bytes(), &["lint"]);
        assert!(out.contains("Ruby stops reading at this control character"), "{out}");
        if support::ruby() {
            let folder = tempfile::tempdir().expect("a folder is created");
            assert!(ruby_takes(folder.path(), text.as_bytes()));
        }
    }
    // What a crash leaves at the end of a file hides nothing.
    let (code, out, _) = run("gitlab.rb", format!("{SETTINGS}\0\0\0\0").as_bytes(), &["lint"]);
    assert_eq!((code, out.contains("control character")), (0, false), "{out}");
}

#[test]
fn control_characters_in_texts_and_comments_are_let_pass() {
    let text = format!("{SETTINGS}# a\0b\nx = 'a\u{4}b'\n\u{feff}");
    let (code, out, err) = run("gitlab.rb", text.trim_end_matches('\u{feff}').as_bytes(), &["migrate"]);
    assert_eq!(code, 0, "{out}{err}");
}
