//! What `gitlab-rb export` writes is what the new server reads: in each form, read back by the rules
//! of the form's reader and those of the target version, are the values of the bundled server.

use crate::support;
use std::fs;
use std::path::{Path, PathBuf};

use crate::export_readers::{Variables, docker, interpolated, mmctl, shell, systemd, texts, yaml};
use gitlab_rb::diff::Comparison;
use gitlab_rb::export::forms::{EnvQuoting, Form, Product, Reveal};
use gitlab_rb::export::{Carried, Export, MattermostSecrets, StandaloneServer, derived};
use gitlab_rb::mappings::mattermost::{SettingType, setting_at};
use gitlab_rb::mappings::{MattermostVersion, Release, releases};
use gitlab_rb::mattermost::{
    Config, Field, Handover, InFile, JsonPath, Reading, Server, Variable, handover, read,
};
use gitlab_rb::node::SecretsJson;
use gitlab_rb::settings::{Options, Settings};
use gitlab_rb::syntax;
use gitlab_rb::value::{Value, ruby};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const FORMS: [Form; 8] = [
    Form::ConfigJson,
    Form::ConfigPatch,
    Form::Env(EnvQuoting::Shell),
    Form::Env(EnvQuoting::Raw),
    Form::Systemd,
    Form::Compose,
    Form::Mmctl,
    Form::Helm,
];

struct Given<'a> {
    gitlab_rb: &'a [u8],
    config_json: &'a [u8],
    secrets: Option<&'a [u8]>,
    at: Release,
    target: MattermostVersion,
}

fn target(form: Form, version: MattermostVersion) -> StandaloneServer {
    StandaloneServer {
        mattermost: version,
        folder: form.image_folder().unwrap_or("/opt/mattermost").to_owned(),
        data_source: None,
        container: form.image_folder().is_some(),
    }
}

/// Exports; `None` where the source is none.
fn exported(given: &Given<'_>, form: Form) -> Option<(Export, Product)> {
    let tree = syntax::parse(given.gitlab_rb);
    let config = Config::parse(given.config_json).ok()?;
    let server = Server { release: given.at, mattermost: releases::bundled_mattermost(given.at)? };
    let settings = Settings::with_options(&tree, Options { release: given.at, all_roots: true });
    let secrets = given
        .secrets
        .map(|bytes| MattermostSecrets::of(&SecretsJson::parse(bytes).expect("secrets")).expect("a section"));
    let keys = derived(&settings, secrets.as_ref(), given.at);
    let comparison = Comparison::with_derived(&settings, keys, &config, server);
    let target = target(form, given.target);
    let export = Export::of(&comparison, &settings, &target);
    let product = form.write(&export, &target, Reveal::Secrets);
    Some((export, product))
}

/// The variables of a form that is read as an environment.
fn variables(form: Form, product: &Product) -> Option<Variables> {
    let text = &product.files.last().expect("a file").text;
    Some(match form {
        Form::Env(EnvQuoting::Shell) | Form::Systemd => {
            let read = shell(text);
            assert_eq!(read, systemd(text), "systemd and the shell disagree about\n{text}");
            read
        }
        Form::Env(EnvQuoting::Raw) => docker(text),
        Form::Compose => {
            let environment = &yaml(text)["services"]["mattermost"]["environment"];
            texts(environment).into_iter().map(|(name, value)| (name, interpolated(&value))).collect()
        }
        Form::Helm => texts(&yaml(text)["config"]),
        Form::ConfigJson | Form::ConfigPatch | Form::Mmctl => return None,
    })
}

/// Every setting of the export is in the product as the target reads it, or the product says not.
fn assert_read_back(export: &Export, product: &Product, form: Form) {
    let version = export.target;
    let left = |carried: &Carried| {
        product.decisions.iter().any(|pending| pending.name == carried.field.path.as_str())
    };
    if let Some(mut found) = variables(form, product) {
        for carried in export.settings.iter().filter(|carried| !left(carried)) {
            let name = Variable::of(&carried.field.path);
            let Some(text) = found.remove(name.as_str()) else {
                let default = carried.field.default.as_ref();
                assert_eq!(default, Some(&carried.value), "{form:?} lacks {name}");
                continue;
            };
            match read(&name, &text, &carried.field, InFile::No, version) {
                Reading::Applied(value) | Reading::ReadAs { value, .. } => {
                    assert_eq!(value, carried.value, "{form:?} {name}");
                }
                other => panic!("{form:?} {name}: {other:?}"),
            }
        }
        for process in &export.process {
            if !product.decisions.iter().any(|pending| pending.name == process.name) {
                assert_eq!(found.remove(&process.name).as_ref(), Some(&process.text), "{form:?}");
            }
        }
        let own = |name: &String| form == Form::Helm && name == "MM_PLUGINSETTINGS_CLIENTDIRECTORY";
        found.retain(|name, _| !own(name));
        assert!(found.is_empty(), "{form:?} sets what nobody asked for: {found:?}");
        return;
    }
    let text = &product.files.last().expect("a file").text;
    if form == Form::Mmctl {
        return assert_mmctl(export, &left, text);
    }
    // As the server reads the file, and as our own reader does.
    let config = Config::parse(text.as_bytes()).expect("it is a config.json");
    let document: Json = serde_json::from_str(text).expect("it is JSON");
    for carried in &export.settings {
        if form == Form::ConfigPatch && carried.in_file {
            continue;
        }
        assert_eq!(
            config.value(&carried.field.path),
            Some(&carried.value),
            "{form:?} {}",
            carried.field.path
        );
        assert_eq!(at(&document, carried.field.path.as_str()), Some(&carried.value));
    }
}

fn at<'a>(document: &'a Json, path: &str) -> Option<&'a Json> {
    path.split('.').try_fold(document, |inner, key| inner.get(key))
}

fn assert_mmctl(export: &Export, left: &dyn Fn(&Carried) -> bool, script: &str) {
    let (commands, documents) = mmctl(script);
    for carried in export.settings.iter().filter(|carried| !left(carried)) {
        let path = carried.field.path.as_str();
        let command = commands.iter().find(|words| words.get(3).is_some_and(|word| word == path));
        let value = match command {
            Some(words) => {
                assert_eq!(words[..3], ["config", "set", "--"]);
                assert!(!carried.secret, "{path} stands on a command line");
                // setValueWithConversion of mmctl, by the type of the target's field.
                Some(match (carried.field.kind, &words[4..]) {
                    (SettingType::Bool, [word]) => json!(word.parse::<bool>().expect("a boolean")),
                    (SettingType::Integer, [word]) => json!(word.parse::<i64>().expect("an integer")),
                    (SettingType::String, [word]) => json!(word),
                    (SettingType::List, words) if words.len() > 1 => json!(words),
                    other => panic!("mmctl refuses {path}: {other:?}"),
                })
            }
            None => documents.iter().find_map(|document| at(document, path)).cloned(),
        };
        match value {
            Some(value) => assert_eq!(value, carried.value, "{path}"),
            None => assert_eq!(carried.field.default.as_ref(), Some(&carried.value), "{path} is not set"),
        }
    }
}

fn version(text: &str) -> MattermostVersion {
    text.parse().expect("a version")
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export_samples")
}

#[test]
fn every_form_is_read_back_as_the_bundled_server_read_its_own() {
    let secrets = fs::read(samples().join("chat/gitlab-secrets.json")).unwrap();
    for (folder, config, releases) in
        [("chat", true, ["11.0", "13.8", "15.11", "18.11"]), ("old", false, ["8.0", "8.17", "9.5", "10.8"])]
    {
        let gitlab_rb = fs::read(samples().join(folder).join("gitlab.rb")).unwrap();
        let config_json = if config {
            fs::read(samples().join(folder).join("config.json")).unwrap()
        } else {
            b"{}".to_vec()
        };
        for at in releases {
            let at: Release = at.parse().unwrap();
            let bundled = releases::bundled_mattermost(at).unwrap();
            for target in ["5.10", "5.37", "7.8", "10.11", "11.2", "11.10"].map(version) {
                let given = Given {
                    gitlab_rb: &gitlab_rb,
                    config_json: &config_json,
                    secrets: Some(&secrets),
                    at,
                    target,
                };
                for form in FORMS.into_iter().filter(|_| target >= bundled) {
                    let (export, product) = exported(&given, form).expect("the sample is one");
                    assert!(export.settings.len() > 10, "{folder} at {at}");
                    assert_read_back(&export, &product, form);
                }
            }
        }
    }
}

#[test]
fn what_is_exported_is_what_the_bundled_server_used() {
    let read = |name: &str| fs::read(samples().join("chat").join(name)).unwrap();
    let (gitlab_rb, config_json, secrets) =
        (read("gitlab.rb"), read("config.json"), read("gitlab-secrets.json"));
    let target = version("11.10");
    let at = Release::new(18, 11);
    let given =
        Given { gitlab_rb: &gitlab_rb, config_json: &config_json, secrets: Some(&secrets), at, target };
    let (export, _) = exported(&given, Form::ConfigJson).unwrap();
    let expected = [
        ("SqlSettings.AtRestEncryptKey", json!("at-rest-at-rest-at-rest-at-rest-")),
        ("GitLabSettings.Enable", json!(true)),
        ("GitLabSettings.Secret", json!("oauth-secret")),
        ("GitLabSettings.AuthEndpoint", json!("https://gitlab.example.com/oauth/authorize")),
        ("ServiceSettings.SiteURL", json!("https://chat.example.com")),
        ("ServiceSettings.ListenAddress", json!("127.0.0.1:8065")),
        ("ServiceSettings.AllowedUntrustedInternalConnections", json!("ci.example.com gitlab.example.com")),
        ("ServiceSettings.SessionLengthMobileInHours", json!(336)),
        ("ServiceSettings.SessionLengthWebInHours", json!(240)),
        ("TeamSettings.SiteName", json!("Chat of the works")),
        ("TeamSettings.ExperimentalDefaultChannels", json!(["town hall", "off-topic"])),
        ("SqlSettings.DataSourceReplicas", json!(["postgres://ro:secret@db2/chat"])),
        ("FileSettings.Directory", json!("/opt/mattermost/data")),
        ("FileSettings.PublicLinkSalt", json!("salt-of-the-server-itself-salt-of")),
        ("EmailSettings.SMTPPassword", json!(r#"it's "$HOME" `id` \ # 100% €"#)),
        ("PluginSettings.PluginStates", json!({ "jira": { "Enable": true } })),
    ];
    for (path, value) in expected {
        assert_eq!(export.value(path), Some(&value), "{path}");
    }
    for path in ["SqlSettings.DataSource", "TeamSettings.MaxUsersPerTeam", "LdapSettings.BindPassword"] {
        assert_eq!(export.value(path), None, "{path}");
        assert!(export.pending.iter().any(|pending| pending.name == path), "{path}");
    }
}

/// Characters that some reader treats in a way of its own.
fn text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        " \t\n\r\"'`$\\#%!{}[]()<>|&;*?~=:,@-_a1\u{e9}\u{20ac}\u{1f600}\u{2028}\u{85}\u{7f}\u{1b}\u{feff}"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(prop_oneof![4 => special, 1 => any::<char>()], 0..24)
        .prop_map(|letters| letters.into_iter().filter(|c| *c != '\0').collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_any_list_survive_every_form(
        name in text(),
        password in text(),
        list in prop::collection::vec(text(), 0..4),
        number in any::<i32>(),
    ) {
        let config = json!({
            "EmailSettings": { "FeedbackName": name, "SMTPPassword": password },
            "TeamSettings": { "ExperimentalDefaultChannels": list },
            "ServiceSettings": { "MaximumLoginAttempts": number },
            "PluginSettings": { "Plugins": { "x": { "y": name } } },
        });
        let config_json = config.to_string();
        let given = Given {
            gitlab_rb: b"",
            config_json: config_json.as_bytes(),
            secrets: None,
            at: Release::new(18, 11),
            target: version("11.10"),
        };
        for form in FORMS {
            let (export, product) = exported(&given, form).expect("the sample is one");
            assert_read_back(&export, &product, form);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// From Ruby's quotes through Omnibus, runit and the old server, and through each form to the new one.
    #[test]
    fn any_text_of_gitlab_rb_survives_every_form(
        name in text(),
        list in text(),
        at in prop::sample::select(vec!["11.0", "11.7", "13.8", "15.11", "18.11"]),
    ) {
        let at: Release = at.parse().unwrap();
        let gitlab_rb = format!(
            "mattermost['env'] = {{ 'MM_EMAILSETTINGS_FEEDBACKNAME' => {}, 'MM_TEAMSETTINGS_EXPERIMENTALDEFAULTCHANNELS' => {} }}",
            ruby::quote(&name),
            ruby::quote(&list)
        );
        let target = version("11.10");
        let given = Given { gitlab_rb: gitlab_rb.as_bytes(), config_json: b"{}", secrets: None, at, target };
        for form in FORMS {
            let (export, product) = exported(&given, form).expect("the sample is one");
            assert_read_back(&export, &product, form);
            let server = Server { release: at, mattermost: releases::bundled_mattermost(at).unwrap() };
            for (path, text) in
                [("EmailSettings.FeedbackName", &name), ("TeamSettings.ExperimentalDefaultChannels", &list)]
            {
                let wanted = used(path, text, server);
                let carried = export.value(path).cloned();
                let pending = export.pending.iter().any(|pending| pending.name == path);
                assert!(carried == wanted || pending, "{path} at {at}: {carried:?} instead of {wanted:?}");
            }
        }
    }
}

/// What a bundled server uses for a setting whose variable gitlab.rb sets to `text`.
fn used(path: &str, text: &str, server: Server) -> Option<Json> {
    let name = Variable::of(&JsonPath::new(path));
    let setting = setting_at(path, server.mattermost)?;
    let field = Field::of(setting, server.mattermost);
    match handover(&name, &Value::String(text.to_owned()), server.release) {
        Handover::Set(text) => read(&name, &text, &field, InFile::No, server.mattermost).value().cloned(),
        _ => None,
    }
}

#[test]
fn real_files_are_read_back_in_every_form() {
    let Some(corpus) = support::corpus() else { return };
    let files = |folder: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(corpus.join(folder)).expect("the corpus has this folder");
        let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files
    };
    let configs: Vec<Vec<u8>> = files("mattermost-config-json")
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .filter(|bytes| Config::parse(bytes).is_ok())
        .chain([b"{}".to_vec()])
        .collect();
    let mut count = 0;
    for (number, path) in files("mattermost").into_iter().enumerate() {
        let gitlab_rb = fs::read(&path).unwrap();
        let config_json = &configs[number % configs.len()];
        for (at, target) in [("18.11", "11.10"), ("15.11", "10.11"), ("11.0", "5.37"), ("10.8", "11.2")] {
            let at = at.parse().unwrap();
            let given =
                Given { gitlab_rb: &gitlab_rb, config_json, secrets: None, at, target: version(target) };
            for form in FORMS {
                let (export, product) = exported(&given, form).expect("both were read");
                assert_read_back(&export, &product, form);
                count += 1;
            }
        }
    }
    assert!(count > 100, "only {count} exports were read back");
}
