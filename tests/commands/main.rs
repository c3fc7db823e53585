//! The built command, run as a user runs it.

mod adopt;
mod baseline;
mod command_line;
mod completions;
mod computed_keys;
mod diff;
mod export;
#[path = "../support/folder.rs"]
mod folder;
mod hosts_config_json;
mod hosts_mounts;
mod interrupted_write;
mod json_documents;
mod judgements;
mod lint_command;
mod lint_configuration;
mod lint_discovery;
mod lookup;
mod lsp;
mod migrate;
mod migrate_config_json;
mod migrate_unproved;
mod node_json;
mod omnibus_report;
mod plan;
mod plan_mattermost;
mod plan_postgresql;
mod pre_commit;
mod releases;
mod reports;
mod safe_output;
mod secrets_stay_secret;
mod show;
mod status;
#[path = "../support/mod.rs"]
mod support;
mod undo;
mod unusual_bytes;
mod user_rows;
