//! How fast a source becomes a tree, beside prism and tree-sitter, in bytes a second.
//!
//! `GITLAB_RB_TEMPLATES` names the folder of the official templates, with `templates-uncommented`
//! beside it. Without it a source of the same make is generated: the ratios stay comparable, the
//! figures are not those of `docs/performance.md`.

use std::path::PathBuf;
use std::sync::LazyLock;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    if SOURCES.iter().any(|source| source.generated) {
        eprintln!("GITLAB_RB_TEMPLATES names no folder of templates: measuring a generated source");
    }
    divan::main();
}

struct Source {
    name: &'static str,
    text: Vec<u8>,
    generated: bool,
}

static SOURCES: LazyLock<[Source; 3]> = LazyLock::new(|| {
    let live = source("uncommented", "templates-uncommented");
    let terse = Source { name: "terse", text: without_comments(&live.text), generated: live.generated };
    [source("commented", "templates"), live, terse]
});

/// The lines that are neither comments nor empty.
fn without_comments(text: &[u8]) -> Vec<u8> {
    let is_code = |line: &&[u8]| !matches!(line.trim_ascii_start(), [] | [b'#', ..]);
    text.split_inclusive(|byte| *byte == b'\n').filter(is_code).flatten().copied().collect()
}

/// All official templates one after the other.
fn source(name: &'static str, folder: &str) -> Source {
    let folder = std::env::var_os("GITLAB_RB_TEMPLATES")
        .map(|templates| PathBuf::from(templates).with_file_name(folder));
    let mut text = Vec::new();
    for file in folder.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten() {
        // One line of the newest templates is no value in quotes, on purpose an error of ours.
        let file = std::fs::read_to_string(file.path()).unwrap_or_default();
        for line in file.lines().filter(|line| !line.contains("= https://")) {
            text.extend_from_slice(line.as_bytes());
            text.push(b'\n');
        }
    }
    let generated = text.is_empty();
    if generated {
        text = generate(name == "commented");
    }
    Source { name, text, generated }
}

/// Settings in the proportions of the official template.
fn generate(commented: bool) -> Vec<u8> {
    let lines = [
        "gitlab_rails['smtp_address'] = \"smtp.server\"",
        "gitlab_rails['smtp_port'] = 465",
        "nginx['ssl_ciphers'] = 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256'",
        "gitlab_rails['trusted_proxies'] = ['10.0.0.0/8', '172.16.0.0/12']",
        "gitlab_rails['backup_upload_connection'] = {\n  'provider' => 'AWS',\n  'region' => 'eu-west-1'\n}",
        "prometheus['enable'] = true",
    ];
    let mut text = String::new();
    for line in lines.iter().cycle().take(10_000) {
        let mark = if commented { "# " } else { "" };
        for part in line.split('\n') {
            text.push_str(&format!("{mark}{part}\n"));
        }
        text.push_str("##! Docs: https://docs.gitlab.com/omnibus/settings/\n\n");
    }
    text.into_bytes()
}

const NAMES: [&str; 3] = ["commented", "uncommented", "terse"];

fn text(name: &str) -> &'static [u8] {
    SOURCES.iter().find(|source| source.name == name).map(|source| source.text.as_slice()).unwrap_or_default()
}

#[divan::bench(args = NAMES)]
fn gitlab_rb(bencher: Bencher<'_, '_>, name: &str) {
    let text = text(name);
    let errors = gitlab_rb::syntax::parse(text).errors;
    assert!(errors.is_empty(), "{errors:?}");
    bencher.counter(BytesCount::of_slice(text)).bench(|| gitlab_rb::syntax::parse(black_box(text)));
}

/// With the time to drop the tree.
#[divan::bench(args = NAMES)]
fn gitlab_rb_and_drop(bencher: Bencher<'_, '_>, name: &str) {
    let text = text(name);
    bencher
        .counter(BytesCount::of_slice(text))
        .bench(|| drop(black_box(gitlab_rb::syntax::parse(black_box(text)))));
}

#[divan::bench(args = NAMES)]
fn prism(bencher: Bencher<'_, '_>, name: &str) {
    let text = text(name);
    bencher
        .counter(BytesCount::of_slice(text))
        .bench(|| drop(black_box(ruby_prism::parse(black_box(text)))));
}

#[divan::bench(args = NAMES)]
fn tree_sitter(bencher: Bencher<'_, '_>, name: &str) {
    let text = text(name);
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_ruby::LANGUAGE.into()).expect("the grammar fits");
    bencher.counter(BytesCount::of_slice(text)).bench_local(|| parser.parse(black_box(text), None));
}
