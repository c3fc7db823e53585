//! `docs/gitlab-pages.md` names commands, rules and files that exist.

use std::fs;
use std::path::Path;

use gitlab_rb::rules;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page() -> String {
    fs::read_to_string(root().join("docs/gitlab-pages.md")).expect("the page is there")
}

/// The words in backticks, each once.
fn quoted(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[test]
fn every_rule_that_the_page_names_exists() {
    let page = page();
    let mut checked = 0;
    for line in page.lines() {
        let Some(at) = line.find("rule `").or_else(|| line.find("rules `")) else { continue };
        let end = line[at..].find(['|', ';', ':']).map_or(line.len(), |end| at + end);
        for name in
            quoted(&line[at..end]).into_iter().filter(|name| name.contains('-') && !name.contains(' '))
        {
            assert!(rules::find(name).is_some(), "there is no rule {name}");
            checked += 1;
        }
    }
    assert!(checked >= 8, "only {checked} rules were found on the page");
}

#[test]
fn every_command_that_the_page_names_exists() {
    let commands = ["adopt", "diff", "export", "lookup", "migrate", "plan", "releases", "show"];
    let help = fs::read_to_string(root().join("src/cli/mod.rs")).expect("the commands are listed there");
    for name in commands {
        assert!(page().contains(&format!("`{name}")), "the page does not speak of {name}");
        assert!(help.contains(&format!("mod {name};")), "there is no command {name}");
    }
}

#[test]
fn every_release_of_a_step_is_on_the_page() {
    let page = page();
    for row in gitlab_rb::mappings::mattermost::upgrade_steps() {
        let at = row
            .gitlab
            .map(|release| release.to_string())
            .or(row.mattermost.map(|version| version.to_string()));
        if let Some(at) = at {
            assert!(page.contains(&at), "the page does not speak of {at}: {}", row.title);
        }
    }
}
