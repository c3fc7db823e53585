//! Names and manual pages of rules: stable, complete, and in `docs/rules/` as they are.
//!
//! `GITLAB_RB_WRITE_PAGES=1 cargo test --test project rule_pages` writes the pages and adds new names to
//! the list.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gitlab_rb::lint::pages;
use gitlab_rb::rules::RULES;

const INTRODUCTION: &str = "# Rules

What `gitlab-rb lint` finds. `gitlab-rb explain RULE` prints a page; [lint.md](../lint.md) tells how rules are switched
off, suppressed and fixed. These pages are generated from `src/rules/`.

";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn writing() -> bool {
    std::env::var_os("GITLAB_RB_WRITE_PAGES").is_some_and(|value| !value.is_empty())
}

/// All pages as they should be, by file name.
fn wanted() -> BTreeMap<PathBuf, String> {
    let mut wanted: BTreeMap<PathBuf, String> = RULES
        .iter()
        .map(|rule| (PathBuf::from(format!("{}.md", rule.name)), pages::document(rule)))
        .collect();
    wanted.insert("README.md".into(), format!("{INTRODUCTION}{}", pages::index(RULES, "")));
    wanted
}

#[test]
fn the_pages_in_docs_are_current() {
    let folder = root().join("docs/rules");
    let wanted = wanted();
    let there: Vec<PathBuf> = fs::read_dir(&folder)
        .map(|entries| entries.map(|entry| entry.unwrap().file_name().into()).collect())
        .unwrap_or_default();
    if writing() {
        fs::create_dir_all(&folder).unwrap();
        for extra in there.iter().filter(|name| !wanted.contains_key(*name)) {
            fs::remove_file(folder.join(extra)).unwrap();
        }
        for (name, text) in &wanted {
            fs::write(folder.join(name), text).unwrap();
        }
        return;
    }
    let help = "run GITLAB_RB_WRITE_PAGES=1 cargo test --test project rule_pages";
    for (name, text) in &wanted {
        let found = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(found == *text, "docs/rules/{} is not current: {help}", name.display());
    }
    for name in there {
        assert!(wanted.contains_key(&name), "docs/rules/{} is no rule's: {help}", name.display());
    }
}

#[test]
fn names_are_unique_and_in_kebab_case() {
    let mut seen = BTreeSet::new();
    for rule in RULES {
        assert!(seen.insert(rule.name), "{} stands for two rules", rule.name);
        let words = rule.name.split('-');
        let good = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        assert!(words.into_iter().all(good), "{} is not in kebab-case", rule.name);
    }
}

#[test]
fn no_rule_was_renamed_or_removed() {
    let path = root().join("tests/rule_names.txt");
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    let recorded: BTreeSet<&str> = recorded.lines().collect();
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    for name in &recorded {
        assert!(names.contains(name), "{name} is gone: configurations and comments name it");
    }
    if writing() {
        let all: Vec<_> = names.iter().map(|name| format!("{name}\n")).collect();
        fs::write(&path, all.concat()).unwrap();
        return;
    }
    for name in &names {
        assert!(
            recorded.contains(name),
            "{name} is not recorded: run GITLAB_RB_WRITE_PAGES=1 cargo test --test project rule_pages"
        );
    }
}

#[test]
fn each_page_has_a_summary_a_reason_and_an_example() {
    for rule in RULES {
        let page = pages::text(rule);
        let summary = page.lines().next().unwrap_or_default();
        assert!(summary.len() > 10 && summary.len() < 140, "{}: {summary}", rule.name);
        assert_eq!(page.lines().nth(1), Some(""), "{}: a blank line follows the summary", rule.name);
        assert!(page.contains("```"), "{}: no example", rule.name);
        assert!(page.contains("\n## "), "{}: no headings", rule.name);
        assert_eq!(page.matches("```").count() % 2, 0, "{}: a code block is open", rule.name);
    }
}

#[test]
fn explain_prints_every_page_within_the_width() {
    for rule in RULES {
        let output = Command::new(env!("CARGO_BIN_EXE_gitlab-rb"))
            .args(["explain", rule.name])
            .env_clear()
            .env("COLUMNS", "80")
            .output()
            .unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.starts_with(&format!("{}\n", rule.name)), "{text}");
        // Code, tables and long words are left as they are.
        let prose = text.lines().filter(|line| !line.starts_with("    ") && !line.starts_with('|'));
        for line in prose.filter(|line| line.chars().count() > 80) {
            assert!(line.contains('`') || line.contains("http"), "{}: {line}", rule.name);
        }
    }
}

#[test]
fn the_list_is_the_same_in_every_format() {
    let run = |format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_gitlab-rb"))
            .args(["rules", "--format", format])
            .env_clear()
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    let names: Vec<&str> =
        json["rules"].as_array().unwrap().iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    assert_eq!(names, RULES.iter().map(|rule| rule.name).collect::<Vec<_>>());
    let (text, markdown) = (run("text"), run("markdown"));
    assert_eq!(text.lines().count(), RULES.len());
    for rule in RULES {
        assert!(text.contains(rule.summary()), "{}", rule.name);
        assert!(markdown.contains(&format!("[{0}]({0}.md)", rule.name)), "{}", rule.name);
    }
}
