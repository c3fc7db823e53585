//! What is compared with real Ruby, with Ruby's own parser and with real shells.

mod certain_failures;
#[path = "../export_readers/mod.rs"]
mod export_readers;
mod export_round_trip;
mod generated_with_ruby;
mod migrate_with_ruby;
#[path = "../support/moves.rs"]
mod moves;
mod omnibus_migrate;
mod omnibus_properties;
mod omnibus_rows;
#[path = "../oracle/mod.rs"]
mod oracle;
mod oracle_agreement;
mod ruby_literals;
#[path = "../support/mod.rs"]
mod support;
mod syntax_prism;
mod syntax_sentences;
mod yaml_with_ruby;
