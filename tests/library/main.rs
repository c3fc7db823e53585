//! The library: text in; trees, settings, findings and edits out.

mod agreement;
mod config_json;
mod evaluation_limits;
#[path = "../support/findings.rs"]
mod findings;
#[path = "../support/folder.rs"]
mod folder;
mod hosts_compose;
mod hosts_content;
mod hosts_found;
mod hosts_on_real_files;
mod hosts_properties;
mod hosts_releases;
mod hosts_scripts;
mod hosts_tags;
mod hosts_templates;
mod hosts_yaml;
mod lint_fixes;
mod lint_linear;
mod lint_reports;
mod machine_reports;
mod many_statements;
mod mattermost_encoding;
mod mattermost_precedence;
mod mattermost_starts;
mod mattermost_values_by_era;
mod mattermost_verdicts;
mod migrate_properties;
#[path = "../support/moves.rs"]
mod moves;
mod omnibus_nesting;
mod omnibus_removals;
mod omnibus_templates;
mod plan_proofs;
mod reconfigure_runs;
#[path = "../support/rules.rs"]
mod rules;
mod rules_mattermost;
mod rules_omnibus;
mod rules_on_broken_text;
mod rules_on_real_files;
mod rules_removals;
mod rules_ruby;
mod settings_fates;
mod settings_model;
#[path = "../support/mod.rs"]
mod support;
mod suppressions;
mod syntax_cases;
mod syntax_fuzz;
mod syntax_grammar;
mod syntax_limits;
mod syntax_round_trip;
mod terminal_report;
mod unified_diff;
mod value_forms;
mod value_rows;
