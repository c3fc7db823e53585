//! The configuration of the bundled Mattermost, for a server of its own.

use gitlab_rb::diff::Comparison;
use gitlab_rb::document::Document;
use gitlab_rb::export::forms::{EnvQuoting, Form, Product, Reveal};
use gitlab_rb::export::{
    ChecklistItem, Decision, Export, QuotedExpression, RemarkKind, StandaloneServer, checklist, derived,
};
use gitlab_rb::host::Delivery;
use gitlab_rb::mappings::MattermostVersion;
use gitlab_rb::settings::{Options, Settings};
use gitlab_rb::value::Value;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::compare::{meant, parsed, server};
use crate::failure::{Failure, if_ruby_refuses};
use crate::file::File;
use crate::offsets::Offsets;

/// The file, config.json, and what is wanted.
#[derive(Debug, Deserialize)]
pub struct ExportQuestion {
    #[serde(flatten)]
    file: File,
    config: String,
    form: FormName,
    mattermost: MattermostVersion,
    /// With the values of secrets, to save it.
    reveal: bool,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FormName {
    ConfigJson,
    ConfigPatch,
    Env,
    Systemd,
    Compose,
    Mmctl,
    Helm,
}

impl From<FormName> for Form {
    fn from(name: FormName) -> Self {
        match name {
            FormName::ConfigJson => Self::ConfigJson,
            FormName::ConfigPatch => Self::ConfigPatch,
            FormName::Env => Self::Env(EnvQuoting::Shell),
            FormName::Systemd => Self::Systemd,
            FormName::Compose => Self::Compose,
            FormName::Mmctl => Self::Mmctl,
            FormName::Helm => Self::Helm,
        }
    }
}

pub fn export(question: &ExportQuestion) -> Result<Json, Failure> {
    let file = &question.file;
    let (server, _) = server(file)?;
    if question.mattermost < server.mattermost {
        return Err(Failure::new(format!(
            "Mattermost {} is older than the {} that GitLab {} bundles.",
            question.mattermost, server.mattermost, server.release
        ))
        .help("An older server does not take the database of a newer one: choose the same version or a later one."));
    }
    let document = Document::open(file.path(), file.bytes(), server.release);
    if_ruby_refuses(&document)?;
    let text = meant(&document)?;
    let config = parsed(&question.config)?;
    let settings = Settings::with_options(text.tree, Options { release: server.release, all_roots: true });
    let keys = derived(&settings, None, server.release);
    let comparison = Comparison::with_derived(&settings, keys, &config, server);
    let form = Form::from(question.form);
    let folder = form.image_folder().unwrap_or("/opt/mattermost").to_owned();
    let container = form.image_folder().is_some();
    let target = StandaloneServer { mattermost: question.mattermost, folder, data_source: None, container };
    let mut export = Export::of(&comparison, &settings, &target);
    export.mark_secrets(|text| document.secrets().is_value(text));
    let offsets = Offsets::of(&file.text);
    export.locate(|span| {
        let shown = String::from_utf8_lossy(text.tree.bytes(span)).into_owned();
        QuotedExpression {
            file_and_line: format!("{}:{}", file.shown_name(), offsets.line(text.host.in_file(span).start)),
            text: document.secrets().mask(&text.host.in_words(&shown)).into_owned(),
        }
    });
    let in_container = text.host.delivery() == Delivery::Container;
    let steps = checklist(&export, &comparison, &settings, &target, form, in_container);
    let reveal = if question.reveal { Reveal::Secrets } else { Reveal::Nothing };
    let product = form.write(&export, &target, reveal);
    let has_config = !question.config.trim().is_empty();
    Ok(json!({
        "verdict": verdict(&export, &product),
        "warnings": warnings(&export, &settings, has_config),
        "needs_you": needs_you(&export, &product),
        "remarks": remarks(&export),
        "steps": steps.iter().map(step).collect::<Vec<_>>(),
        "files": product.files.iter().map(|file| json!({ "name": file.name, "text": file.text })).collect::<Vec<_>>(),
        "secrets": export.settings.iter().filter(|carried| carried.secret).count(),
    }))
}

fn verdict(export: &Export, product: &Product) -> String {
    let needing = match pending(export, product).count() {
        0 => String::new(),
        1 => "; 1 needs you".to_owned(),
        many => format!("; {many} need you"),
    };
    let count = export.settings.len();
    format!(
        "{count} {} exported from Mattermost {} of GitLab {} to Mattermost {}{needing}.",
        if count == 1 { "setting" } else { "settings" },
        export.server.mattermost,
        export.server.release,
        export.target,
    )
}

fn pending<'e>(export: &'e Export, product: &'e Product) -> impl Iterator<Item = &'e Decision> {
    export.pending.iter().chain(&product.decisions)
}

fn warnings(export: &Export, settings: &Settings<'_>, has_config: bool) -> Vec<String> {
    let mut warnings: Vec<String> = export
        .limits
        .iter()
        .map(|limit| format!("{}. To do: {}.", limit.why.trim_end_matches('.'), limit.advice))
        .collect();
    if let Some(version) = export.later_file {
        warnings.push(format!(
            "This config.json was written by Mattermost {version} or later, but GitLab {} bundles {}. Check “GitLab now”.",
            export.server.release, export.server.mattermost
        ));
    }
    if !is_enabled(settings) {
        warnings.push(
            "This file does not enable Mattermost: it sets neither `mattermost_external_url` nor `mattermost['enable']`."
                .to_owned(),
        );
    }
    if !has_config {
        warnings.push(
            "Without config.json, changes made in System Console and the salt of public links are missing from the result. \
             Paste /var/opt/gitlab/mattermost/config.json above."
                .to_owned(),
        );
    }
    let asks_for_secrets =
        |pending: &Decision| pending.advice.as_ref().is_some_and(|advice| advice.contains("--secrets"));
    if export.pending.iter().any(asks_for_secrets) {
        warnings.push(
            "The at-rest key and the GitLab login are in gitlab-secrets.json, which this page does not read. On the server, \
             `gitlab-rb export --secrets /etc/gitlab/gitlab-secrets.json` carries them too. Export before you upgrade to 19.0, \
             which deletes them."
                .to_owned(),
        );
    }
    warnings
}

fn is_enabled(settings: &Settings<'_>) -> bool {
    let own = settings.get("mattermost", &["enable"]);
    let is_off = matches!(own, Some(Value::Bool(false)));
    !is_off
        && (own.is_some_and(|value| *value != Value::Nil)
            || settings.get("mattermost_external_url", &[]).is_some())
}

/// What has the same reason and the same advice together.
fn needs_you(export: &Export, product: &Product) -> Vec<Json> {
    let mut groups: Vec<(String, Option<&str>, Vec<&str>)> = Vec::new();
    for pending in pending(export, product) {
        let (reason, advice) = (reason(pending), pending.advice.as_deref());
        match groups.iter_mut().find(|(other, also, _)| *other == reason && *also == advice) {
            Some((.., names)) => names.push(&pending.name),
            None => groups.push((reason, advice, vec![&pending.name])),
        }
    }
    let entry = |(reason, advice, names): (String, Option<&str>, Vec<&str>)| json!({ "names": names.join(", "), "reason": reason, "advice": advice });
    groups.into_iter().map(entry).collect()
}

/// Why something is not known, with its expression unless that may hold a secret.
fn reason(pending: &Decision) -> String {
    match &pending.place {
        None => pending.reason.clone(),
        Some(place) if pending.secret => format!("{} at {}", pending.reason, place.file_and_line),
        Some(place) => {
            let text: Vec<_> = place.text.split_whitespace().collect();
            format!("{} at {}: `{}`", pending.reason, place.file_and_line, text.join(" "))
        }
    }
}

fn remarks(export: &Export) -> Vec<Json> {
    let groups = [
        (RemarkKind::Changed, "Changed values"),
        (RemarkKind::Renamed, "Renamed"),
        (RemarkKind::Replaced, "Different on the new server"),
        (RemarkKind::Gone, "Not exported, because the new server has no such setting"),
        (RemarkKind::NoEffect, "Not exported, because it has no effect today"),
    ];
    let group = |(kind, title): (RemarkKind, &str)| {
        let own = export.remarks.iter().filter(|remark| remark.kind == kind);
        let entries: Vec<Json> =
            own.map(|remark| json!({ "names": remark.name, "text": remark.text })).collect();
        (!entries.is_empty()).then(|| json!({ "title": title, "entries": entries }))
    };
    groups.into_iter().filter_map(group).collect()
}

fn step(step: &ChecklistItem) -> Json {
    json!({ "title": step.title, "text": step.words, "commands": step.commands })
}
