//! What is said in more than one place about version, address and the files that lint reads.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gitlab_rb::host;
use ignore::overrides::OverrideBuilder;

const VERSION: &str = env!("CARGO_PKG_VERSION");
const ADDRESS: &str = env!("CARGO_PKG_REPOSITORY");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Files that people paste from, include or install, by folder.
fn published() -> Vec<(PathBuf, String)> {
    let mut files: Vec<PathBuf> =
        ["action.yml", ".gitlab-ci.yml", "README.md"].map(|name| root().join(name)).into();
    for folder in ["docs", "templates", "hooks", "dist", "dist/templates"] {
        let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let is_picture = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "png");
        files.extend(entries.filter(|path| path.is_file() && !is_picture(path)));
    }
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn every_address_of_the_project_is_that_of_the_manifest() {
    let host = ADDRESS.strip_prefix("https://").unwrap().split('/').next().unwrap();
    let project = ADDRESS.strip_prefix("https://").unwrap();
    let mut seen = 0;
    for (path, text) in published() {
        for (at, _) in text.match_indices(host) {
            // A server of an example, such as the external_url of a sample.
            if !text[at..].starts_with(&format!("{host}/gitlab-rb")) {
                continue;
            }
            assert!(
                text[at..].starts_with(project),
                "{}: {}",
                path.display(),
                text[at..].lines().next().unwrap()
            );
            seen += 1;
        }
        assert!(!text.contains("YOUR-GROUP"), "{}", path.display());
    }
    assert!(seen > 10, "only {seen} addresses");
}

#[test]
fn every_version_is_that_of_the_manifest() {
    // Where a version of gitlab-rb follows.
    let marks = [
        "gitlab-rb==",
        "gitlab-rb/gitlab-rb:",
        "gitlab-rb/gitlab-rb/lint@",
        "gitlab-rb/gitlab-rb/plan@",
        "rev: v",
        "gitlab-rb-",
        "gitlab-rb_",
    ];
    let mut seen = BTreeSet::new();
    for (path, text) in published() {
        for mark in marks {
            for (at, _) in text.match_indices(mark) {
                let rest = &text[at + mark.len()..];
                if rest.starts_with(|first: char| first.is_ascii_digit()) {
                    assert!(rest.starts_with(VERSION), "{}: {mark}{}", path.display(), &rest[..10]);
                    seen.insert(mark);
                }
            }
        }
    }
    assert_eq!(seen.len(), marks.len(), "{seen:?}");
    assert!(read("action.yml").contains(&format!("default: {VERSION}\n")));
    assert!(read("hooks/pyproject.toml").contains(&format!("version = \"{VERSION}\"\n")));
}

/// What the packages and the release page say about this version.
#[test]
fn the_changelog_has_a_section_for_the_version_of_the_manifest() {
    let changelog = read("CHANGELOG.md");
    let (_, section) = changelog.split_once(&format!("\n## [{VERSION}]")).expect("a section");
    let section = section.split("\n## ").next().unwrap();
    assert!(section.contains("\n### ") && section.contains("\n- "), "{section}");
    let link = format!("\n[{VERSION}]: {ADDRESS}/-/releases/v{VERSION}\n");
    assert!(changelog.contains(&link), "no link to the release");
}

#[test]
fn both_sets_of_hooks_are_the_same_but_for_their_language() {
    let body = |name: &str| {
        let text = read(name);
        text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n")
    };
    let built = body(".pre-commit-hooks.yaml");
    assert_eq!(built.replace("language: rust", "language: python"), body("hooks/.pre-commit-hooks.yaml"));
}

#[test]
fn the_job_of_a_merge_request_runs_for_every_file_that_lint_reads() {
    let template = read("templates/lint.yml");
    let list = template.split("type: array\n      default:\n").nth(1).unwrap().split("---").next().unwrap();
    let mut patterns = OverrideBuilder::new("/");
    for line in list.lines().filter(|line| !line.trim().is_empty()) {
        patterns.add(line.trim().trim_start_matches("- ").trim_matches('"')).unwrap();
    }
    let patterns = patterns.build().unwrap();
    let names = [
        "gitlab.rb",
        "prod.gitlab.rb",
        "gitlab.rb.erb",
        "gitlab.rb.j2",
        "compose.yaml",
        "docker-compose.yml",
        "values.json",
        "values.yaml.gotmpl",
        "install.sh",
        "x.bash",
        "x.zsh",
        "x.ksh",
        "gitlab.service",
        "gitlab.container",
        "main.tf",
        "main.tf.j2",
        "x.tfvars",
        "x.hcl",
        "x.nomad",
        ".env",
        ".env.prod",
        "gitlab.env",
        "Dockerfile",
        "Dockerfile.gitlab",
        "gitlab.dockerfile",
        "Containerfile",
        "Vagrantfile",
        "main.tftpl",
        "user_data.tpl",
        "user-data",
        "omnibus_config.rb",
        "gitlab.pp",
        "gitlab.nix",
    ];
    for name in names {
        assert!(host::is_gitlab_rb(name) || host::is_container(name), "lint reads no {name}");
        for path in [format!("/{name}"), format!("/deep/er/{name}")] {
            assert!(patterns.matched(Path::new(&path), false).is_whitelist(), "{path}");
        }
    }
    assert!(patterns.matched(Path::new("/src/main.rs"), false).is_ignore());
}

/// The script of the component `plan`, as GitLab runs it, in a repository whose last commit raises the tag.
fn plan(before: &str, after: &str) -> (Option<i32>, String) {
    let template = read("templates/plan.yml");
    let script = template.split("    - |\n").nth(1).unwrap().split("  artifacts:").next().unwrap();
    let script: String =
        script.lines().map(|line| line.trim_start_matches("      ").to_owned() + "\n").collect();
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
        let output =
            Command::new("git").args(identity).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let compose = |tag: &str| {
        let text = format!(
            "services:\n  gitlab:\n    image: gitlab/gitlab-ee:{tag}\n    environment:\n      GITLAB_OMNIBUS_CONFIG: |\n        external_url 'https://x.example.com'\n        grafana['enable'] = false\n"
        );
        fs::write(folder.path().join("compose.yaml"), text).unwrap();
    };
    git(&["init", "-q"]);
    compose(before);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "before"]);
    let base = git(&["rev-parse", "HEAD"]);
    compose(after);
    let built = Path::new(env!("CARGO_BIN_EXE_gitlab-rb")).parent().unwrap();
    let output = Command::new("bash")
        .args(["-eo", "pipefail", "-c", &script])
        .current_dir(folder.path())
        .env("PATH", format!("{}:{}", built.display(), std::env::var("PATH").unwrap()))
        .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", base)
        .env("GITLAB_RB_FILE", "compose.yaml")
        .env("GITLAB_RB_IMAGE_FILE", "compose.yaml")
        .env("GITLAB_RB_IMAGE_NAME", "gitlab/gitlab-[ce]e")
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

#[test]
fn a_merge_request_that_raises_the_tag_is_judged_from_the_old_to_the_new() {
    let (code, said) = plan("16.3.0-ee.0", "17.11.2-ee.0");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("16.3") && said.contains("17.11") && said.contains("grafana"), "{said}");
    let (code, said) = plan("17.11.1-ee.0", "17.11.2-ee.0");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("no upgrade to plan"), "{said}");
    let (code, said) = plan("latest", "17.11.2-ee.0");
    assert_eq!(code, Some(2), "{said}");
}
