//! The project itself: tables, pages, README and dependencies.

mod dependencies_are_justified;
mod mappings_agree;
mod mappings_document;
mod mappings_follow_their_schemas;
mod readme;
mod rule_pages;
#[path = "../support/mod.rs"]
mod support;
