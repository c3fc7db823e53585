//! What each command prints with `--format json` follows its schema in docs/, over many samples; and no secret is in it.
//!
//! The schemas forbid fields that they do not name, so that one that is not described fails here.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::{Value, json};

use crate::folder::{Folder, Ran};
use crate::support;

const SECRET: &str = "hunter2-hunter2";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files at the addresses that the schemas have once they are published.
struct Published;

impl Retrieve for Published {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let address = format!("{}/-/raw/main/", env!("CARGO_PKG_REPOSITORY"));
        let path = uri.as_str().strip_prefix(&address).ok_or("not an address of the project")?;
        Ok(serde_json::from_str(&fs::read_to_string(root().join(path))?)?)
    }
}

/// The schema that `docs/NAME.schema.json` is.
fn schema(name: &str) -> &'static Validator {
    static MADE: LazyLock<Mutex<HashMap<String, &'static Validator>>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap();
    made.entry(name.to_owned()).or_insert_with(|| {
        let text = fs::read_to_string(root().join(format!("docs/{name}.schema.json"))).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let validator = jsonschema::options().with_retriever(Published).build(&schema);
        Box::leak(Box::new(validator.unwrap_or_else(|error| panic!("{name}: {error}"))))
    })
}

/// The document, which follows its schema.
fn valid(name: &str, text: &str) -> Value {
    assert!(!text.contains(SECRET), "a secret is in it:\n{text}");
    let document: Value =
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
    let found: Vec<String> = schema(name)
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(found.is_empty(), "{name}: {found:#?}\n{document:#}");
    assert_eq!(document["tool"].as_str().or(document[0]["tool"].as_str()), Some(tool()), "{document:#}");
    for wrong in [with(&document, "surprise", json!(1)), with(&document, "version", json!(2))] {
        assert!(!schema(name).is_valid(&wrong), "{name} takes anything");
    }
    document
}

fn tool() -> &'static str {
    concat!("gitlab-rb ", env!("CARGO_PKG_VERSION"))
}

/// The document with another field; of a list, in its first element.
fn with(document: &Value, field: &str, value: Value) -> Value {
    let mut changed = document.clone();
    let object = if changed.is_array() { &mut changed[0] } else { &mut changed };
    object[field] = value;
    changed
}

/// The files of a folder of the tests.
fn files(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let is_json = |path: &Path| path.extension().is_some_and(|extension| extension == "json");
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file() && !is_json(path)).collect();
    files.sort();
    files.iter().map(|path| path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned()).collect()
}

fn run(arguments: &[&str]) -> Ran {
    Ran::of(support::command(arguments).current_dir(root()).output().expect("the built command starts"))
}

/// A gitlab.rb with a secret in each place that a report may quote, and a config.json that contradicts it.
fn with_secrets() -> Folder {
    let gitlab_rb = format!(
        "external_url 'https://git.example.com'\n\
         mattermost_external_url 'https://chat.example.com'\n\
         mattermost['email_smtp_password'] = '{SECRET}'\n\
         mattermost['email_invite_salt'] = \"#{{ENV['X']}}{SECRET}\"\n\
         mattermost['sql_data_source_replicas'] = ['postgres://mm:{SECRET}@db/mm']\n\
         mattermost['env'] = {{ 'MM_EMAILSETTINGS_SMTPPASSWORD' => '{SECRET}' }}\n\
         gitlab_rails['smtp_password'] = '{SECRET}'\n\
         gitaly['auth_token'] = '{SECRET}'\n\
         git_data_dirs({{ 'default' => {{ 'path' => '/x' }} }})\n"
    );
    let config = format!(
        "{{\"EmailSettings\": {{\"SMTPPassword\": \"{SECRET}2\", \"SMTPPort\": \"25\"}}, \
         \"SqlSettings\": {{\"DataSource\": \"postgres://mm:{SECRET}@db/mm\"}}}}"
    );
    Folder::of(&[("gitlab.rb", &gitlab_rb), ("config.json", &config)])
}

#[test]
fn migrate_over_every_sample() {
    let samples: Vec<String> =
        ["tests/migrate", "tests/samples", "tests/plan"].into_iter().flat_map(files).collect();
    assert!(samples.len() > 25, "{samples:?}");
    let mut outcomes: Vec<String> = Vec::new();
    for (number, sample) in samples.iter().enumerate() {
        let releases: &[&str] = match number % 3 {
            0 => &[],
            1 => &["--from", "15.11", "--to", "19.0", "--drop-mattermost"],
            _ => &["--to", "17.11"],
        };
        let ran = run(&[&["migrate", "--format", "json", sample], releases].concat());
        let document = valid("migrate", &ran.out);
        let [file] = document["files"].as_array().unwrap().as_slice() else { panic!("{document:#}") };
        assert_eq!(file["state"] == "would-change", !file["next"].is_null(), "{sample}: {file:#}");
        let settings = file["settings"].as_array().unwrap();
        assert_eq!(file["summary"]["total"], settings.len(), "{sample}");
        outcomes.extend(settings.iter().map(|one| one["outcome"].as_str().unwrap().to_owned()));
    }
    for outcome in ["migrated", "kept", "superseded", "unneeded", "needs-you"] {
        assert!(outcomes.iter().any(|one| one == outcome), "no sample has {outcome}");
    }
}

#[test]
fn migrate_masks_leaves_to_config_json_writes_and_filters() {
    let folder = with_secrets();
    for releases in [&["--to", "18.0"][..], &[]] {
        let ran = folder.run(&[&["migrate", "--format", "json", "gitlab.rb"], releases].concat());
        assert!(ran.err.is_empty() && ran.code == 1, "{}", ran.told());
        assert!(valid("migrate", &ran.out)["files"][0]["diff"].as_str().unwrap().contains("[secret]"));
    }
    let strategy = ["--strategy", "config-json", "--config-json", "config.json"];
    let ran = folder.run(&[&["migrate", "--format", "json", "gitlab.rb"], &strategy[..]].concat());
    let document = valid("migrate", &ran.out);
    let settings = document["files"][0]["settings"].as_array().unwrap();
    assert!(settings.iter().any(|one| one["outcome"] == "in-config-json"), "{document:#}");
    assert!(!document["files"][0]["config_json_patch"].is_null(), "{document:#}");

    folder.write("old.rb", "mattermost['email_smtp_port'] = 25\n");
    folder.write("broken.rb", "x = [\n");
    folder.write("sound.rb", "external_url 'https://git.example.com'\n");
    let check = folder.run(&["migrate", "--check", "--format", "json", "old.rb", "broken.rb", "sound.rb"]);
    let document = valid("migrate", &check.out);
    let states: Vec<_> = document["files"].as_array().unwrap().iter().map(|file| &file["state"]).collect();
    assert_eq!(states, ["would-change", "refused", "unchanged"]);
    assert_eq!(check.code, 2);

    let filter = folder.run(&["migrate", "--stdout", "--format", "json", "old.rb"]);
    assert!(filter.out.starts_with("mattermost['env']"), "the text is the product: {}", filter.out);
    valid("migrate", &filter.err);

    let written = folder.run(&["migrate", "--write", "--format", "json", "old.rb"]);
    let document = valid("migrate", &written.out);
    let file = &document["files"][0];
    assert_eq!((&file["state"], written.code), (&json!("changed"), 0));
    assert!(file["done"][0].as_str().unwrap().contains("old.rb; the old text is in "), "{file:#}");
    assert!(folder.read("old.rb").contains("MM_EMAILSETTINGS_SMTPPORT"));

    let undone = folder.run(&["undo", "--format", "json", "old.rb"]);
    let document = valid("undo", &undone.out);
    let from = document["restored"]["from"].as_str().unwrap();
    assert!(from.ends_with("old.rb.before-gitlab-rb"), "{document:#}");
    let listed = folder.run(&["undo", "--list", "--format", "json", "old.rb"]);
    let document = valid("undo", &listed.out);
    assert_eq!(document["restored"], Value::Null);
    assert!(document["backups"].as_array().unwrap().len() > 1, "{document:#}");
}

#[test]
fn diff_adopt_and_export_over_every_sample() {
    let folders = ["diff_samples/10.8", "diff_samples/11.0", "diff_samples/18.11", "diff_samples/secrets"];
    for folder in folders.into_iter().chain(["export_samples/chat"]) {
        let (rb, config) = (format!("tests/{folder}/gitlab.rb"), format!("tests/{folder}/config.json"));
        for release in ["10.8", "11.0", "18.11"] {
            valid("diff", &run(&["diff", "--format", "json", "--at", release, "--all", &rb, &config]).out);
            valid("export", &run(&["export", "--report-format", "json", "--at", release, &rb, &config]).err);
        }
        let document =
            valid("adopt", &run(&["adopt", "--format", "json", "--at", "18.11", &rb, &config]).out);
        assert_eq!(document["state"] == "unchanged", document["diff"].is_null(), "{document:#}");
    }
}

#[test]
fn diff_adopt_and_export_mask_and_say_what_they_wrote() {
    let folder = with_secrets();
    valid("diff", &folder.run(&["diff", "--format", "json", "--all", "gitlab.rb", "config.json"]).out);
    let export = ["export", "--report-format", "json"];
    let ran = folder.run(&[&export[..], &["gitlab.rb", "config.json"]].concat());
    assert_eq!(valid("export", &ran.err)["masked"], true);
    let ran = folder.run(&[&export[..], &["--output", "leaving/", "gitlab.rb", "config.json"]].concat());
    let document = valid("export", &ran.err);
    assert_eq!(document["written"][0], "leaving/config.json", "{document:#}");
    assert!(ran.out.is_empty(), "{}", ran.out);

    let ran = folder.run(&["adopt", "--format", "json", "gitlab.rb", "config.json"]);
    assert_eq!(valid("adopt", &ran.out)["state"], "would-change");
    let ran = folder.run(&["adopt", "--write", "--format", "json", "gitlab.rb", "config.json"]);
    let document = valid("adopt", &ran.out);
    assert_eq!((&document["state"], ran.code), (&json!("changed"), 0));
}

#[test]
fn show_lint_and_plan_over_every_sample() {
    let folder = with_secrets();
    for (name, arguments) in [
        ("show", &["show", "--format", "json", "gitlab.rb"][..]),
        ("report", &["lint", "--format", "json", "--to", "18.11", "gitlab.rb"]),
        ("plan", &["plan", "--format", "json", "--from", "10.8", "--to", "19.0", "gitlab.rb"]),
    ] {
        valid(name, &folder.run(arguments).out);
    }
    folder.write(
        "odd.rb",
        "a_typo['x'] = 1\ngitlab_rails['x'] = ENV['X']\nnginx['y'] = 1 if ENV['Z']\neval ENV['M']\nx = [\n",
    );
    valid("show", &folder.run(&["show", "--format", "json", "odd.rb"]).out);
    let text = "services:\n  a:\n    environment:\n      GITLAB_OMNIBUS_CONFIG: external_url 'x'\n  b:\n    environment:\n      GITLAB_OMNIBUS_CONFIG: external_url 'y'\n";
    folder.write("compose.yaml", text);
    let shown = valid("show", &folder.run(&["show", "--format", "json", "compose.yaml"]).out);
    assert_eq!(shown.as_array().map(Vec::len), Some(2), "{shown:#}");
    for sample in ["tests/samples", "tests/plan"].into_iter().flat_map(files) {
        let shown = valid("show", &run(&["show", "--format", "json", &sample]).out);
        for uncertain in shown["dynamic"].as_array().into_iter().flatten() {
            let root = uncertain["path"][0].as_str().unwrap();
            assert!(uncertain["setting"].as_str().unwrap().starts_with(root), "{uncertain}");
        }
        valid("report", &run(&["lint", "--format", "json", &sample]).out);
        valid("plan", &run(&["plan", "--format", "json", "--from", "15.4", "--to", "19.0", &sample]).out);
    }
}

#[test]
fn lookup_of_every_kind_of_name() {
    let mut kinds = Vec::new();
    for name in [
        "email_enable_batching",
        "MM_WEBRTCSETTINGS_STUN_URI",
        "EmailSettings.EnableEmailBatching",
        "ServiceSettings.WebserverMode",
        "gitaly['storage']",
        "git_data_dirs",
        "unicorn",
        "nginx['ssl_certificate']",
        "external_url",
        "HTTP_PROXY",
        "MM_CLIENTREQUIREMENTS_ANDROIDLATESTVERSION",
        "prometheus['chunk_encoding_version']",
        "enable",
        "no such thing",
        "emial_enable_batching",
    ] {
        for at in [&[][..], &["--at", "10.8"], &["--at", "15.4"]] {
            let document = valid("lookup", &run(&[&["lookup", "--format", "json", name], at].concat()).out);
            let found = document["found"].as_array().unwrap().iter();
            kinds.extend(found.map(|one| one["is"].as_str().unwrap().to_owned()));
        }
    }
    for kind in ["legacy-key", "mattermost-setting", "root", "omnibus-setting", "other-variable"] {
        assert!(kinds.iter().any(|one| one == kind), "no name is a {kind}");
    }
}

#[test]
fn releases_and_rules() {
    let all = valid("releases", &run(&["releases", "--format", "json"]).out);
    valid("releases", &run(&["releases", "--format", "json", "--from", "8.0", "--to", "19.0"]).out);
    for row in all["releases"].as_array().unwrap().iter().step_by(7) {
        valid("releases", &run(&["releases", "--format", "json", row["release"].as_str().unwrap()]).out);
    }
    valid("rules", &run(&["rules", "--format", "json"]).out);
}

#[test]
fn the_status_of_a_server() {
    let folder = with_secrets();
    folder.write("opt/gitlab/embedded/service/gitlab-rails/VERSION", "15.11.13-ee\n");
    folder.write("var/opt/gitlab/mattermost/config.json", "{}");
    let status = |text: &str| {
        folder.write("etc/gitlab/gitlab.rb", text);
        let mut command = folder.command(&["--format", "json"]);
        let ran = Ran::of(command.env("GITLAB_RB_ROOT", ".").output().expect("the built command starts"));
        assert!(ran.err.is_empty(), "{}", ran.err);
        (valid("status", &ran.out), ran.code)
    };
    let (document, code) = status(&folder.read("gitlab.rb"));
    assert_eq!((&document["package"], code), (&json!("15.11.13"), 1));
    assert!(document["next_stop"]["automatic"].as_u64().unwrap() > 0, "{document:#}");
    assert!(document["next"].as_str().unwrap().starts_with("gitlab-rb lint --to 15.11"), "{document:#}");
    assert_eq!(status("x = [\n").0["next_stop"], Value::Null);
    let (document, code) = status("external_url 'https://git.example.com'\n");
    assert_eq!(
        (document["next"].as_str().map(|next| next.starts_with("gitlab-rb plan")), code),
        (Some(true), 0)
    );
}

/// Each part that docs/json.md shows below a command is in what the command prints.
#[test]
fn the_examples_of_the_page_are_real() {
    let page = fs::read_to_string(root().join("docs/json.md")).unwrap();
    let mut shown = 0;
    for block in page.split("\n`gitlab-rb ").skip(1) {
        let Some((command, rest)) = block.split_once("`\n\n```json\n") else { continue };
        let (part, _) = rest.split_once("\n```").expect("a block ends");
        let ran = run(&command.split(' ').collect::<Vec<_>>());
        let printed = if command.starts_with("export") { &ran.err } else { &ran.out };
        let part: Value = serde_json::from_str(part).unwrap_or_else(|error| panic!("{command}: {error}"));
        let whole: Value = serde_json::from_str(printed).unwrap_or_else(|error| panic!("{command}: {error}"));
        assert!(contains(&whole, &part), "{command} does not print this:\n{part:#}\nbut\n{whole:#}");
        shown += 1;
    }
    assert!(shown >= 9, "only {shown} examples were found");
}

/// Whether `part` is `whole` with fields and elements left out.
fn contains(whole: &Value, part: &Value) -> bool {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            part.iter().all(|(name, part)| whole.get(name).is_some_and(|whole| contains(whole, part)))
        }
        (Value::Array(whole), Value::Array(part)) if !part.is_empty() => {
            part.iter().all(|part| whole.iter().any(|whole| contains(whole, part)))
        }
        _ => whole == part,
    }
}

#[test]
fn the_format_of_the_status_is_that_of_no_command() {
    let ran = run(&["--format", "json", "rules"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("gitlab-rb lint --format json"), "{}", ran.err);
}
