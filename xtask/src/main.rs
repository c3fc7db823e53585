//! `cargo xtask`: keeps the tables of `mappings/` true from release to release.
//!
//! It is a member of the workspace beside the package, and never installed: see docs/adding-a-release.md.
#![forbid(unsafe_code)]

mod changes;
mod erb;
mod git;
mod gitlab;
mod go;
mod import;
mod mattermost;
mod omnibus;
mod release;
mod rows;
mod ruby;
mod spans;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tasks of this project
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Compare the tables with a checkout of an upstream project, and correct them
    Import(import::Import),
}

fn main() -> ExitCode {
    let Task::Import(import) = Arguments::parse().task;
    match import.run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}\nNo table was changed.");
            ExitCode::from(2)
        }
    }
}
