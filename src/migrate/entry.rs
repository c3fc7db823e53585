//! One entry for `mattermost['env']`, and how it is spelled as a hash entry or as a statement.

use crate::value::ruby;

/// A variable and its text, ready to be written as Ruby.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVariable {
    /// The variable's name: `MM_EMAILSETTINGS_SMTPPORT`.
    pub variable: String,
    /// What it is set to.
    pub text: EntryText,
    /// Comment lines that go above it, each from its `#` on, without line's end.
    pub above: Vec<String>,
    /// The comment that goes beside it, from its `#` on.
    pub beside: Option<String>,
}

/// What a variable is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryText {
    /// A known text.
    Literal(String),
    /// Ruby that gives a String.
    Ruby(String),
}

impl NewVariable {
    /// An entry without comments.
    pub fn new(variable: impl Into<String>, text: EntryText) -> Self {
        Self { variable: variable.into(), text, above: Vec::new(), beside: None }
    }

    /// `'NAME' => 'value'`
    pub fn pair(&self) -> String {
        format!("{} => {}", ruby::quote(&self.variable), self.text.spelled())
    }

    /// `ROOT['env']['NAME'] = 'value'`; `root` is the way the file spells `mattermost`.
    pub fn statement(&self, root: &str) -> String {
        format!("{} = {}", self.target(root), self.text.spelled())
    }

    /// `ROOT['env']['NAME']`
    pub fn target(&self, root: &str) -> String {
        format!("{root}['env'][{}]", ruby::quote(&self.variable))
    }
}

impl EntryText {
    /// As Ruby.
    pub fn spelled(&self) -> String {
        match self {
            Self::Literal(text) => ruby::quote(text),
            Self::Ruby(text) => text.clone(),
        }
    }
}
