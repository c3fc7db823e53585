//! The project itself: tables, pages, README and dependencies.

mod architecture;
mod command_pages;
mod dependencies_are_justified;
mod descriptions;
mod distribution;
mod gitlab_pages;
mod key_pages;
mod mappings_agree;
mod mappings_document;
mod mappings_follow_their_schemas;
mod published_schemas;
mod readme;
mod rule_pages;
mod set_up;
#[path = "../support/mod.rs"]
mod support;
mod tables_cover_the_newest_release;
mod voice;
