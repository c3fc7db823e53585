//! Why there is no answer.

use gitlab_rb::document::Document;
use serde::Serialize;

/// Why there is no answer, in words for the page.
#[derive(Debug, Serialize)]
pub struct Failure {
    message: String,
    help: Option<String>,
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The library contradicts itself.
    pub fn defect(error: &dyn std::error::Error) -> Self {
        Self::new("gitlab-rb made a mistake here.")
            .help(format!("Please report it, without your file. It said: {error}"))
    }

    /// There is no gitlab.rb in the file.
    pub fn no_text() -> Self {
        Self::new("There is no gitlab.rb text in this file.")
            .help("Paste a gitlab.rb, or a file that gives GITLAB_OMNIBUS_CONFIG a value.")
    }
}

/// Refuses a file in which Ruby itself refuses a text.
pub fn if_ruby_refuses(document: &Document) -> Result<(), Failure> {
    let refused = document.texts().any(|text| text.tree.errors.iter().any(|error| error.certain));
    if refused {
        return Err(Failure::new("Ruby cannot read this file, so reconfigure fails.")
            .help("Fix the errors first: they are marked in the editor, and Lint lists them."));
    }
    Ok(())
}
