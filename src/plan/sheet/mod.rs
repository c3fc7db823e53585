//! A plan and the file that it is for, as a change request and as JSON, and the words and commands that all formats share.
//!
//! One file a format: [`markdown`], [`json`]. [`words`] and [`commands`] are what they share with a terminal or a page;
//! [`services`] and [`mattermost`] are sections. Knows no terminal.

pub mod commands;
pub mod json;
pub mod markdown;
pub mod mattermost;
pub mod services;
pub mod words;

use std::path::Path;

use super::{Plan, Where};
use crate::findings::LineIndex;
use commands::Commands;

/// A plan and the file it is for.
#[derive(Debug)]
pub struct PlanSource<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// How reports call the file.
    pub name: &'a str,
    /// What the file holds.
    pub bytes: &'a [u8],
    /// Its lines.
    pub lines: LineIndex,
    /// What to type.
    pub commands: Commands<'a>,
}

impl<'a> PlanSource<'a> {
    /// For a file: its path as it was given, and how reports call it.
    pub fn new(plan: &'a Plan, path: &'a Path, name: &'a str, bytes: &'a [u8]) -> Self {
        Self { plan, name, bytes, lines: LineIndex::new(bytes), commands: Commands::of(path, bytes) }
    }

    /// The lines of a place, from 1, each once.
    pub fn lines_of(&self, place: &Where) -> Vec<usize> {
        let Where::InFile(spans) = place else { return Vec::new() };
        let mut lines: Vec<usize> = spans.iter().map(|span| self.lines.line(span.start) + 1).collect();
        lines.dedup();
        lines
    }
}
